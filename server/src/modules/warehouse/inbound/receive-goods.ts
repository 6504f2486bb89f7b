import { uniqueSorted } from '#lib/collections.ts'
import { addDays, dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus, type Sku } from '#modules/catalog/index.ts'
import { ensureLots, outsideLocations, postMoves, type Staging, stagingLocations, zeroId } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { findBins } from '../putaway/find-bins.ts'
import { putAway } from '../putaway/put-away.ts'
import { refuseOutOfScope } from '../scope.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { goodsReceived, receiptsClosed } from '../warehouse.events.ts'
import type { Grade } from '../warehouse.shapes.ts'
import { matchReceived } from './match-received.pure.ts'
import {
  addReceived,
  type ExpectedReceipt,
  expectedLinesOf,
  type GoodsReceiptLine,
  insertGoodsReceipt,
  insertGoodsReceiptLines,
  lockExpectedReceipts,
  putAwayCompletely,
  setExpectedStatus,
} from './receipts.queries.ts'

export interface ReceivedLine {
  expectedLineId?: string | undefined
  skuId: string
  quantity: bigint
  grade: Grade
  lot?: { lotCode: string; producedOn?: string | undefined; expiresOn?: string | undefined } | undefined
  locationId?: string | undefined
}

export interface ReceiveInput {
  warehouseId: string
  expectedReceiptId: string | null
  sourceKind: 'purchase_order' | 'return' | 'other'
  note: string
  lines: readonly ReceivedLine[]
  putAway?: boolean | undefined
  complete: boolean
}

interface MatchedLine extends ReceivedLine {
  lotId: string
  announced: { id: string; sourceLineId: string } | null
}

/**
 * Goods arrived: against an announcement, within its tolerance, or blind. Good ones stand in receiving (returns: in returns) until someone puts
 * them into a bin; damaged and doubtful ones go to their own staging places, which is where they stay. With `putAway` (or as the warehouse
 * is set) good ones go on into the proposed bins at once; where no bin is free they wait like others.
 * @returns id of the goods receipt
 */
export async function receiveGoods(ctx: Ctx, input: ReceiveInput): Promise<string> {
  refuseOutOfScope(ctx, input.warehouseId)
  const staging = await stagingLocations(ctx, input.warehouseId)
  const expected = await lockExpected(ctx, input)
  const skus = await loadSkus(ctx.tx, ctx.tenantId, uniqueSorted(input.lines.map((line) => line.skuId)))
  const lots = await lotsOf(ctx, input, skus)
  const matched = await match(ctx, input, expected, skus, lots)

  const sourceKind = expected?.sourceKind ?? input.sourceKind
  const goodsReceiptId = newId()
  const [number] = await nextNumbers(ctx, 'warehouse.goods_receipts', 1)
  const receiptNumber = documentNumber('RK', dayOf(ctx.now, ctx.tenant.timeZone), number!)
  const lines = matched.map((line): GoodsReceiptLine => {
    const locationId = placeFor(line.grade, sourceKind, staging)
    return {
      goodsReceiptId,
      id: newId(),
      expectedLineId: line.announced?.id ?? null,
      sourceLineId: line.announced?.sourceLineId ?? null,
      skuId: line.skuId,
      lotId: line.lotId,
      locationId,
      quantity: line.quantity,
      // Damaged and doubtful goods have arrived where they stay.
      putAwayQuantity: line.grade === 'sellable' ? 0n : line.quantity,
      grade: line.grade,
    }
  })
  const outside = await outsideLocations(ctx)
  await postMoves(
    ctx,
    lines.map((line) => ({
      skuId: line.skuId,
      lotId: line.lotId,
      fromLocationId: sourceKind === 'return' ? outside.customer : outside.supplier,
      toLocationId: line.locationId,
      quantity: line.quantity,
      reason: sourceKind === 'return' ? 'return' : 'receive',
      sourceKind: 'goods_receipt',
      sourceId: goodsReceiptId,
    })),
  )
  await insertGoodsReceipt(ctx, {
    id: goodsReceiptId,
    receiptNumber,
    warehouseId: input.warehouseId,
    expectedReceiptId: expected?.id ?? null,
    sourceKind,
    sourceId: expected?.sourceId ?? null,
    sourceNumber: expected?.sourceNumber ?? null,
    note: input.note,
  })
  await insertGoodsReceiptLines(ctx, lines)
  if (expected) await advance(ctx, expected, matched, input.complete)
  emit(ctx, goodsReceived, { goodsReceiptIds: [goodsReceiptId] })
  audit(ctx, {
    action: 'warehouse.received',
    subjectKind: 'goods_receipt',
    subjectIds: [goodsReceiptId, ...(expected ? [expected.id, expected.sourceId] : [])],
    detail: { receiptNumber, lines: lines.length, note: input.note },
  })
  touch(ctx, 'receipts')
  await putStraightAway(ctx, input, lines, matched)
  if (expected) await setExpectedStatus(ctx, await putAwayCompletely(ctx, [expected.id]), 'put_away')
  return goodsReceiptId
}

async function lockExpected(ctx: Ctx, input: ReceiveInput): Promise<ExpectedReceipt | null> {
  if (input.expectedReceiptId === null) return null
  const [expected] = await lockExpectedReceipts(ctx, [input.expectedReceiptId])
  if (!expected) throw new AppError('warehouse.receipt_unknown')
  refuseOutOfScope(ctx, expected.warehouseId)
  refuseUnless(expected.warehouseId === input.warehouseId, 'warehouse.wrong_warehouse', { number: expected.receiptNumber })
  refuseUnless(expected.status === 'expected' || expected.status === 'arrived', 'warehouse.receipt_over', {
    number: expected.receiptNumber,
  })
  return expected
}

/** Lots named on the goods, by line; made when new. @throws the refusals of wrong, missing and expired lots */
async function lotsOf(ctx: Ctx, input: ReceiveInput, skus: ReadonlyMap<string, Sku>): Promise<Map<ReceivedLine, string>> {
  const today = dayOf(ctx.now, ctx.tenant.timeZone)
  const wanted = input.lines.flatMap((line, at) => {
    const sku = skus.get(line.skuId)
    const field = { path: `lines.${at}.skuId`, code: 'sku', message: line.skuId }
    if (!sku) throw new AppError('warehouse.sku_unknown', { sku: line.skuId }, [field])
    if (sku.kind === 'bundle') throw new AppError('warehouse.bundle_not_stocked', { sku: sku.skuCode }, [field])
    const lotField = { path: `lines.${at}.lot`, code: 'lot', message: sku.skuCode }
    if (!sku.tracksLots) {
      if (line.lot) throw new AppError('warehouse.lot_not_tracked', { sku: sku.skuCode }, [lotField])
      return []
    }
    if (!line.lot) throw new AppError('warehouse.lot_required', { sku: sku.skuCode }, [lotField])
    const { lotCode, producedOn, expiresOn } = line.lot
    const counted = producedOn !== undefined && sku.shelfLifeDays !== null ? addDays(producedOn, sku.shelfLifeDays) : null
    return [{ line, sku, lotCode, producedOn: producedOn ?? null, expiresOn: expiresOn ?? counted, lotField }]
  })
  const known = await ensureLots(
    ctx,
    wanted.map(({ sku, lotCode, producedOn, expiresOn }) => ({ id: newId(), skuId: sku.id, lotCode, producedOn, expiresOn })),
  )
  return new Map(
    wanted.map(({ line, sku, lotCode, expiresOn, lotField }) => {
      const lot = known.get(sku.id + lotCode)!
      const params = { sku: sku.skuCode, lot: lotCode, expiresOn: lot.expiresOn }
      if (expiresOn !== null && lot.expiresOn !== null && lot.expiresOn !== expiresOn)
        throw new AppError('warehouse.lot_differs', params, [lotField])
      // Goods with a shelf life and no date could never be issued by the date.
      if (lot.expiresOn === null && sku.shelfLifeDays !== null) throw new AppError('warehouse.lot_required', params, [lotField])
      if (lot.expiresOn !== null && lot.expiresOn < today && line.grade === 'sellable')
        throw new AppError('warehouse.lot_expired', params, [lotField])
      return [line, lot.id]
    }),
  )
}

async function match(
  ctx: Ctx,
  input: ReceiveInput,
  expected: ExpectedReceipt | null,
  skus: ReadonlyMap<string, Sku>,
  lots: ReadonlyMap<ReceivedLine, string>,
): Promise<MatchedLine[]> {
  const lotOf = (line: ReceivedLine) => lots.get(line) ?? zeroId
  if (!expected) return input.lines.map((line) => ({ ...line, lotId: lotOf(line), announced: null }))
  const announced = await expectedLinesOf(ctx.tx, ctx.tenantId, [expected.id])
  const result = matchReceived(
    announced,
    input.lines.map((line) => ({ ...line, expectedLineId: line.expectedLineId ?? null, line })),
    expected.overTolerancePercent,
  )
  if ('code' in result) {
    const sku = skus.get(input.lines[result.at]!.skuId)!.skuCode
    const field = { path: `lines.${result.at}`, code: result.code, message: sku }
    if (result.code === 'too_many') throw new AppError('warehouse.received_too_many', { ...result, sku }, [field])
    throw new AppError('warehouse.not_announced', { sku, number: expected.receiptNumber }, [field])
  }
  const byId = new Map(announced.map((line) => [line.id, line]))
  return result.parts.map(({ arrived, expectedLineId, quantity }) => ({
    ...arrived.line,
    quantity,
    lotId: lotOf(arrived.line),
    announced: byId.get(expectedLineId)!,
  }))
}

function placeFor(grade: Grade, sourceKind: string, staging: Staging): string {
  if (grade === 'damaged') return staging.defect
  if (grade === 'quarantine') return staging.quarantine
  return sourceKind === 'return' ? staging.returns : staging.receiving
}

/** What was announced has come, in part or all. */
async function advance(ctx: Ctx, expected: ExpectedReceipt, matched: readonly MatchedLine[], complete: boolean): Promise<void> {
  await addReceived(
    ctx,
    expected.id,
    matched.map((line) => ({ id: line.announced!.id, quantity: line.quantity })),
  )
  const lines = await expectedLinesOf(ctx.tx, ctx.tenantId, [expected.id])
  const checked = complete || lines.every((line) => line.receivedQuantity >= line.quantity)
  if (checked || expected.status === 'expected') await setExpectedStatus(ctx, [expected.id], checked ? 'checked' : 'arrived')
  if (checked) emit(ctx, receiptsClosed, { expectedReceiptIds: [expected.id] })
}

async function putStraightAway(
  ctx: Ctx,
  input: ReceiveInput,
  lines: readonly GoodsReceiptLine[],
  matched: readonly MatchedLine[],
): Promise<void> {
  const settings = (await settingsOf(ctx.tx, ctx.tenantId, [input.warehouseId])).get(input.warehouseId)!
  const all = input.putAway ?? settings.receiveAndPutAway
  const waiting = lines.flatMap((line, index) => {
    const named = matched[index]!.locationId
    return line.grade === 'sellable' && (all || named !== undefined) ? [{ line, named }] : []
  })
  if (waiting.length === 0) return
  const unnamed = waiting.filter(({ named }) => named === undefined)
  const proposals =
    unnamed.length === 0
      ? new Map<string, { locationId: string }>()
      : await findBins(
          ctx,
          input.warehouseId,
          unnamed[0]!.line.locationId,
          unnamed.map(({ line }) => ({ id: line.id, skuId: line.skuId, lotId: line.lotId, cameFromBinId: null })),
        )
  const items = waiting.flatMap(({ line, named }) => {
    const locationId = named ?? proposals.get(line.id)?.locationId
    return locationId === undefined
      ? []
      : [{ kind: 'receipt' as const, documentId: line.goodsReceiptId, id: line.id, locationId, quantity: line.quantity }]
  })
  if (items.length === 0) return
  // A bin that was named and cannot be used is the receiver's mistake: nothing is received then.
  await putAway(ctx, items, { allOrNothing: true })
}
