import { newId } from '#lib/ids.ts'
import { reserveGroups } from '#modules/inventory/index.ts'
import { type FulfillmentRequest, requestFulfillments } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'

export interface WantedFulfillment {
  lines: readonly { skuId: string; quantity: bigint }[]
  carrierId?: string
  shopId?: string
  priority?: number
  shipBy?: Date
  receiverSealed?: Buffer
  province?: string
  city?: string
  weightGrams?: bigint
}

export interface BuiltFulfillment {
  id: string
  /** The order. */
  sourceId: string
  sourceNumber: string
  lines: readonly { id: string; sourceLineId: string; skuId: string; quantity: bigint }[]
}

let serial = 0

/**
 * Orders that promised their goods and asked the warehouse to ship, as the orders module does it. With `onlyPromised` those whose goods could not be
 * promised are not asked for, as in life; else they come as short ones.
 */
export async function someFulfillments(
  ctx: Ctx,
  warehouseId: string,
  wanted: readonly WantedFulfillment[],
  options: { onlyPromised?: boolean } = {},
): Promise<BuiltFulfillment[]> {
  const requests = wanted.map(
    (one): FulfillmentRequest => ({
      id: newId(),
      sourceKind: 'order',
      sourceId: newId(),
      sourceNumber: `SO-${++serial}`,
      shopId: one.shopId ?? null,
      warehouseId,
      carrierId: one.carrierId ?? null,
      receiverSealed: one.receiverSealed ?? null,
      province: one.province ?? '广东省',
      city: one.city ?? '深圳市',
      priority: one.priority ?? 0,
      shipBy: one.shipBy ?? null,
      weightGrams: one.weightGrams ?? one.lines.reduce((sum, line) => sum + line.quantity * 250n, 0n),
      lines: one.lines.map((line) => ({ id: newId(), sourceLineId: newId(), ...line })),
    }),
  )
  const promised = await reserveGroups(
    ctx,
    requests.map((request) => ({
      groupId: request.sourceId,
      bucket: 'order' as const,
      warehouseIds: [warehouseId],
      lines: request.lines.map((line) => ({ sourceId: line.sourceLineId, skuId: line.skuId, quantity: line.quantity })),
    })),
  )
  const asked = requests.filter(
    (request) => !options.onlyPromised || promised.get(request.sourceId)!.lines.every((line) => line.warehouseId !== null),
  )
  await requestFulfillments(ctx, asked)
  return asked
}
