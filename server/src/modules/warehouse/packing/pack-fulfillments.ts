import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { allocationsOf } from '#modules/inventory/index.ts'
import { requestWaybills } from '#modules/logistics/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { countMove } from '../fulfillments/count-fulfillments.ts'
import { type Fulfillment, type FulfillmentLine, linesOf, lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { takeClaims } from '../picking/take-claims.ts'
import { refusalList, refusalOf } from '../refusals.ts'
import { inScope } from '../scope.ts'
import { settingsOf, type WarehouseSettings } from '../settings/settings.queries.ts'
import { fulfillmentsPacked } from '../warehouse.events.ts'
import { lockWaves, settleWaveStates } from '../waves/waves.queries.ts'
import { addUp, giveToLines, type LooseGoods, takeLoose } from './fill-parcels.pure.ts'
import { lockForPacking } from './lock-for-packing.ts'
import { expectedWeight, weightFits, weightTolerance } from './parcel-weight.pure.ts'
import { addPacked, insertParcelLines, insertParcels, looseGoods, markPacked, type Parcel, parcelsOf } from './parcels.queries.ts'

export interface ParcelInput {
  /** Empty: everything that is picked and in no parcel yet. */
  lines: readonly { fulfillmentLineId: string; quantity: bigint }[]
  weightGrams?: bigint | undefined
  lengthMm?: bigint | undefined
  widthMm?: bigint | undefined
  heightMm?: bigint | undefined
}

interface FilledParcel extends Omit<ParcelInput, 'lines'> {
  goods: LooseGoods[]
}

interface PackWork {
  one: Fulfillment
  parcels: FilledParcel[]
  /** Parcels it has already. */
  before: readonly Parcel[]
  /** Nothing of it stays loose. */
  complete: boolean
}

/**
 * Packs whole fulfillments as they were picked, one parcel each, with a waybill where a carrier is planned. As a set: a blocked, unchecked (where
 * checking is asked for) or not yet picked one is refused alone.
 */
export async function packFulfillments(
  ctx: Ctx,
  ids: readonly string[],
  options: { requestWaybills?: boolean } = {},
): Promise<SetResult> {
  const { packing, refused, settings } = await lockSet(ctx, ids, 'picked')
  const packingIds = packing.map((one) => one.id)
  const loose = await looseByLine(ctx, packingIds)
  const before = groupBy(await parcelsOf(ctx.tx, ctx.tenantId, packingIds), (parcel) => parcel.fulfillmentId)
  const work = packing.map((one) => ({
    one,
    parcels: [{ goods: loose.get(one.id) ?? [] }],
    before: before.get(one.id) ?? [],
    complete: true,
  }))
  await packLocked(ctx, work, settings, options.requestWaybills ?? true)
  return { done: packingIds, refused }
}

/**
 * Picks and packs in one go, for shops where one person takes the goods from the shelf and packs them: everything claimed goes into one parcel per
 * fulfillment, with a waybill where a carrier is planned. The same refusals as packing.
 */
export async function pickAndPack(
  ctx: Ctx,
  ids: readonly string[],
  options: { requestWaybills?: boolean } = {},
): Promise<SetResult> {
  const { packing, refused, settings } = await lockSet(ctx, ids, 'allocated')
  const packingIds = packing.map((one) => one.id)
  const lines = await linesOf(ctx.tx, ctx.tenantId, packingIds)
  // Goods that an earlier, short pick has brought to packing already.
  const begun = uniqueSorted(lines.filter((line) => line.pickedQuantity > 0n).map((line) => line.fulfillmentId))
  const loose = await looseByLine(ctx, begun, lines)
  const before = groupBy(await parcelsOf(ctx.tx, ctx.tenantId, begun), (parcel) => parcel.fulfillmentId)
  const claimed = await allocationsOf(ctx.tx, ctx.tenantId, packingIds)
  const claims = groupBy(claimed, (claim) => claim.fulfillmentId)
  const work = packing.map((one) => ({
    one,
    parcels: [
      {
        goods: addUp([
          ...(loose.get(one.id) ?? []),
          ...(claims.get(one.id) ?? []).map((claim) => ({ ...claim, pickedNow: claim.quantity })),
        ]),
      },
    ],
    before: before.get(one.id) ?? [],
    complete: true,
  }))
  await packLocked(ctx, work, settings, options.requestWaybills ?? true)
  await takeClaims(ctx, claimed, lines)
  return { done: packingIds, refused }
}

/** The fulfillments of a set that may be packed from this state, locked; the others refused one by one. */
async function lockSet(ctx: Ctx, ids: readonly string[], from: 'allocated' | 'picked') {
  const { refused, refuse } = refusalList(ctx)
  const wanted = uniqueSorted(ids)
  const locked = new Map((await lockFulfillments(ctx, wanted)).map((one) => [one.id, one]))
  const settings = await settingsOf(ctx.tx, ctx.tenantId, uniqueSorted([...locked.values()].map((one) => one.warehouseId)))
  const packing = wanted.flatMap((id) => {
    const one = locked.get(id)
    if (!one || !inScope(ctx.access, one.warehouseId, one.shopId)) {
      refuse(id, new AppError('warehouse.fulfillment_unknown', { number: '' }))
      return []
    }
    const error = refusalOf(ctx, one, [from]) ?? unchecked(one, settings.get(one.warehouseId)!)
    if (error) refuse(id, error)
    return error ? [] : [one]
  })
  return { packing, refused, settings }
}

/** Loose goods of fulfillments by their lines. */
async function looseByLine(
  ctx: Ctx,
  ids: readonly string[],
  known?: readonly FulfillmentLine[],
): Promise<Map<string, LooseGoods[]>> {
  const goods = groupBy(await looseGoods(ctx.tx, ctx.tenantId, ids), (one) => one.fulfillmentId)
  const lines = groupBy(known ?? (await linesOf(ctx.tx, ctx.tenantId, ids)), (line) => line.fulfillmentId)
  return new Map(
    ids.map((id) => [
      id,
      giveToLines(
        (lines.get(id) ?? []).map((line) => ({ ...line, open: line.pickedQuantity - line.packedQuantity })),
        goods.get(id) ?? [],
      ),
    ]),
  )
}

/** Puts goods of one fulfillment into parcels; when nothing stays loose it is packed. */
export async function packParcels(
  ctx: Ctx,
  fulfillmentId: string,
  parcels: readonly ParcelInput[],
  options: { requestWaybills: boolean },
): Promise<void> {
  const one = await lockForPacking(ctx, fulfillmentId, ['picked'])
  const settings = await settingsOf(ctx.tx, ctx.tenantId, [one.warehouseId])
  const error = unchecked(one, settings.get(one.warehouseId)!)
  if (error) throw error
  const loose = (await looseByLine(ctx, [one.id])).get(one.id)!
  const filled = parcels.map(({ lines, ...box }): FilledParcel => ({ ...box, goods: fill(loose, lines, one) }))
  const before = await parcelsOf(ctx.tx, ctx.tenantId, [one.id])
  const complete = loose.every((goods) => goods.quantity === 0n)
  await packLocked(ctx, [{ one, parcels: filled, before, complete }], settings, options.requestWaybills)
}

function fill(loose: LooseGoods[], lines: ParcelInput['lines'], one: Fulfillment): LooseGoods[] {
  if (lines.length === 0) {
    const rest = loose.filter((goods) => goods.quantity > 0n).map((goods) => ({ ...goods }))
    refuseUnless(rest.length > 0, 'warehouse.nothing_to_pack', { number: one.fulfillmentNumber })
    for (const goods of loose) goods.quantity = 0n
    return rest
  }
  return addUp(
    lines.flatMap((line) => {
      const part = takeLoose(loose, line.fulfillmentLineId, line.quantity)
      if (part === null) throw new AppError('warehouse.pack_too_many', { number: one.fulfillmentNumber })
      return part
    }),
  )
}

function unchecked(one: Fulfillment, settings: WarehouseSettings): AppError | null {
  return settings.requireCheck && one.checkedAt === null
    ? new AppError('warehouse.check_required', { number: one.fulfillmentNumber })
    : null
}

async function packLocked(
  ctx: Ctx,
  work: readonly PackWork[],
  settings: ReadonlyMap<string, WarehouseSettings>,
  withWaybills: boolean,
): Promise<void> {
  if (work.length === 0) return
  const skus = await loadSkus(
    ctx.tx,
    ctx.tenantId,
    uniqueSorted(work.flatMap(({ parcels }) => parcels.flatMap((parcel) => parcel.goods.map((goods) => goods.skuId)))),
  )
  const gramsOf = new Map([...skus.values()].map((sku) => [sku.id, sku.weightGrams]))
  const rows = work.flatMap(({ one, parcels, before }) =>
    parcels.map((parcel, index) => {
      const own = settings.get(one.warehouseId)!
      const expectedGrams = expectedWeight(parcel.goods, gramsOf, own.cartonTareGrams)
      const weightGrams = parcel.weightGrams ?? null
      if (weightGrams !== null) refuseWrongWeight(weightGrams, expectedGrams, own)
      return {
        id: newId(),
        fulfillmentId: one.id,
        parcelNumber: `${one.fulfillmentNumber}-${before.length + index + 1}`,
        carrierId: one.carrierId,
        waybillNumber: null as string | null,
        weightGrams,
        expectedGrams,
        lengthMm: parcel.lengthMm ?? null,
        widthMm: parcel.widthMm ?? null,
        heightMm: parcel.heightMm ?? null,
        postageMinor: null as bigint | null,
        goods: parcel.goods,
        one,
      }
    }),
  )
  if (withWaybills) {
    // Numbers first, so that each parcel is written once.
    const issued = await requestWaybills(
      ctx,
      rows.flatMap((row) => (row.carrierId === null ? [] : [waybillRequest(row.one, { ...row, carrierId: row.carrierId })])),
    )
    for (const row of rows) {
      const waybill = issued.get(row.id)
      if (!waybill) continue
      row.waybillNumber = waybill.waybillNumber
      row.postageMinor = waybill.estimatedMinor
    }
  }
  await insertParcels(ctx, rows)
  const lines = rows.flatMap((row) =>
    row.goods.map((goods) => ({ ...goods, fulfillmentId: row.fulfillmentId, parcelId: row.id })),
  )
  await insertParcelLines(ctx, lines)
  await addPacked(ctx, lines)
  const packed = work.filter((each) => each.complete)
  const packedIds = packed.map(({ one }) => one.id)
  await markPacked(
    ctx,
    packed.map(({ one, parcels, before }) => ({
      id: one.id,
      weighed:
        before.every((parcel) => parcel.weightGrams !== null) && parcels.every((parcel) => parcel.weightGrams !== undefined),
    })),
  )
  for (const { one } of packed) countMove(ctx, one, { status: 'packed' })
  await settleWavesOf(
    ctx,
    packed.map(({ one }) => one),
  )
  if (packed.length > 0) emit(ctx, fulfillmentsPacked, { fulfillmentIds: packedIds })
  audit(ctx, {
    action: packed.length > 0 ? 'warehouse.packed' : 'warehouse.parcel_packed',
    subjectKind: 'fulfillment',
    subjectIds: work.map(({ one }) => one.id),
    detail: { parcels: rows.length },
  })
  touch(ctx, 'fulfillments')
}

export function waybillRequest(
  one: Fulfillment,
  parcel: { id: string; carrierId: string; weightGrams: bigint | null; expectedGrams: bigint | null },
) {
  return {
    parcelId: parcel.id,
    fulfillmentId: one.id,
    carrierId: parcel.carrierId,
    warehouseId: one.warehouseId,
    province: one.province,
    city: one.city,
    weightGrams: parcel.weightGrams ?? parcel.expectedGrams ?? one.weightGrams,
  }
}

/** Waves whose last piece of work this may have been. */
export async function settleWavesOf(ctx: Ctx, fulfillments: readonly Fulfillment[]): Promise<void> {
  const waveIds = uniqueSorted(fulfillments.flatMap((one) => (one.waveId === null ? [] : [one.waveId])))
  if (waveIds.length === 0) return
  await lockWaves(ctx, waveIds)
  await settleWaveStates(ctx, waveIds)
  touch(ctx, 'waves')
}

/** @throws warehouse.weight_out_of_range */
export function refuseWrongWeight(weightGrams: bigint, expectedGrams: bigint | null, settings: WarehouseSettings): void {
  if (expectedGrams === null) return
  const tolerance = weightTolerance(expectedGrams, {
    grams: settings.weightToleranceGrams,
    percent: settings.weightTolerancePercent,
  })
  refuseUnless(weightFits(weightGrams, expectedGrams, tolerance), 'warehouse.weight_out_of_range', {
    weight: weightGrams,
    expected: expectedGrams,
    tolerance,
  })
}
