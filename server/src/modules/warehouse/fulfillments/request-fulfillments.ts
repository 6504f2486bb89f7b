import { uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { allocate } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { doubtedLevels } from '../picking/doubts.queries.ts'
import { fulfillmentsRequested } from '../warehouse.events.ts'
import { countNew } from './count-fulfillments.ts'
import { insertFulfillmentLines, insertFulfillments } from './fulfillments.queries.ts'

export interface FulfillmentRequest {
  id: string
  sourceKind: 'order'
  sourceId: string
  sourceNumber: string
  shopId: string | null
  warehouseId: string
  carrierId: string | null
  receiverSealed: Buffer | null
  province: string
  city: string
  /** Higher goes first among equal deadlines. */
  priority: number
  shipBy: Date | null
  /** Goods by the catalogue, grams. */
  weightGrams: bigint
  lines: readonly { id: string; sourceLineId: string; skuId: string; quantity: bigint }[]
}

/**
 * Asks warehouses to ship. Goods are claimed first, in the order given, so that each fulfillment is written once in the state it has:
 * allocated, or open and short (tried again when stock arrives). The source's own timeline tells that this happened; no second entry here.
 * `reservedForShipping`: the source promised the goods in the bucket `ship` already.
 */
export async function requestFulfillments(
  ctx: Ctx,
  requests: readonly FulfillmentRequest[],
  options: { reservedForShipping?: boolean } = {},
): Promise<void> {
  if (requests.length === 0) return
  const numbers = await nextNumbers(ctx, 'warehouse.fulfillments', requests.length)
  const avoid = await doubtedLevels(ctx.tx, ctx.tenantId, uniqueSorted(requests.map((request) => request.warehouseId)))
  const claims = await allocate(
    ctx,
    requests.map((request) => ({
      fulfillmentId: request.id,
      warehouseId: request.warehouseId,
      lines: request.lines.map((line) => ({
        fulfillmentLineId: line.id,
        sourceId: line.sourceLineId,
        skuId: line.skuId,
        quantity: line.quantity,
      })),
    })),
    { ...options, avoid },
  )
  const day = dayOf(ctx.now, ctx.tenant.timeZone)
  const shortIds: string[] = []
  const rows = requests.map((request, index) => {
    const complete = claims.get(request.id)!.complete
    if (!complete) shortIds.push(request.id)
    countNew(ctx, { warehouseId: request.warehouseId, status: complete ? 'allocated' : 'open', short: !complete })
    return {
      id: request.id,
      fulfillmentNumber: documentNumber('CK', day, numbers[index]!),
      warehouseId: request.warehouseId,
      sourceKind: request.sourceKind,
      sourceId: request.sourceId,
      sourceNumber: request.sourceNumber,
      shopId: request.shopId,
      status: complete ? ('allocated' as const) : ('open' as const),
      priority: request.priority,
      shipBy: request.shipBy,
      carrierId: request.carrierId,
      receiverSealed: request.receiverSealed,
      province: request.province,
      city: request.city,
      lineCount: request.lines.length,
      unitCount: request.lines.reduce((sum, line) => sum + line.quantity, 0n),
      weightGrams: request.weightGrams,
      short: !complete,
      createdAt: ctx.now,
      allocatedAt: complete ? ctx.now : null,
    }
  })
  await insertFulfillments(ctx, rows)
  await insertFulfillmentLines(
    ctx,
    requests.flatMap((request) => request.lines.map((line) => ({ fulfillmentId: request.id, ...line }))),
  )
  emit(ctx, fulfillmentsRequested, { fulfillmentIds: requests.map((request) => request.id), shortIds })
  touch(ctx, 'fulfillments')
}
