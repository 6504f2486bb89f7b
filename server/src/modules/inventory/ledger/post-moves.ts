import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { reduceAllocations } from '../allocation/allocation.queries.ts'
import { reduceReservations } from '../reservations/reservations.queries.ts'
import { changeSkuStock, ensureSkuStock, lockSkuStock, StockChanges, zeroId } from '../stock.queries.ts'
import { noteStockChanged } from '../stock-changed.ts'
import {
  changeLevels,
  insertMoves,
  type LevelChange,
  lockChangedLevels,
  type MoveReason,
  type MoveRow,
  type PlaceFacts,
  placesOf,
  reduceLevels,
} from './ledger.queries.ts'

export interface Move {
  skuId: string
  lotId?: string
  fromLocationId: string
  toLocationId: string
  quantity: bigint
  reason: MoveReason
  sourceKind: string
  sourceId: string
  movedAt?: Date
}

export interface Pick {
  fulfillmentId: string
  allocationId: string
  fulfillmentLineId: string
  /** The line that holds the reservation. */
  sourceId: string
  skuId: string
  lotId: string
  warehouseId: string
  fromLocationId: string
  toLocationId: string
  quantity: bigint
}

/**
 * Moves goods: the only writer of stock. Immutable rows, their sums per place, and what may be sold, in one go and under locks taken in
 * key order. Refuses to take what is not there, what another fulfillment has claimed, and what is promised.
 * @returns ids of the moves, in the order given
 */
export async function postMoves(ctx: Ctx, moves: readonly Move[]): Promise<string[]> {
  if (moves.length === 0) return []
  const rows: MoveRow[] = moves.map((move) => ({
    id: newId(),
    movedAt: move.movedAt ?? ctx.now,
    skuId: move.skuId,
    lotId: move.lotId ?? zeroId,
    fromLocationId: move.fromLocationId,
    toLocationId: move.toLocationId,
    quantity: move.quantity,
    reason: move.reason,
    sourceKind: move.sourceKind,
    sourceId: move.sourceId,
  }))
  const places = await knownPlaces(ctx, rows)
  await applyMoves(ctx, rows, places, [])
  return rows.map((row) => row.id)
}

/**
 * Takes claimed goods from their places to a staging place: the claim and the promise are used up with them, so what may be sold by others
 * stays the same.
 */
export async function pickAllocations(ctx: Ctx, picks: readonly Pick[]): Promise<void> {
  if (picks.length === 0) return
  const rows: MoveRow[] = picks.map((pick) => ({
    id: newId(),
    movedAt: ctx.now,
    skuId: pick.skuId,
    lotId: pick.lotId,
    fromLocationId: pick.fromLocationId,
    toLocationId: pick.toLocationId,
    quantity: pick.quantity,
    reason: 'pick',
    sourceKind: 'fulfillment',
    sourceId: pick.fulfillmentId,
  }))
  const places = await knownPlaces(ctx, rows)
  // Claims and promises belong to fulfillments the caller has locked; what everybody waits for comes last.
  const total = picks.reduce((sum, pick) => sum + pick.quantity, 0n)
  const claimed = await reduceAllocations(ctx, picks)
  refuseUnless(claimed === total, 'inventory.reservation_missing')
  const promised = await reduceReservations(ctx, picks)
  refuseUnless(promised === total, 'inventory.reservation_missing')
  await applyMoves(ctx, rows, places, picks)
}

async function knownPlaces(ctx: Ctx, rows: readonly MoveRow[]): Promise<Map<string, PlaceFacts>> {
  const ids = uniqueSorted(rows.flatMap((row) => [row.fromLocationId, row.toLocationId]))
  const places = await placesOf(ctx.tx, ctx.tenantId, ids)
  for (const id of ids) {
    const place = places.get(id)
    if (!place || place.status === 'retired') throw new AppError('inventory.location_unknown', { location: place?.code ?? id })
  }
  return places
}

async function applyMoves(
  ctx: Ctx,
  rows: readonly MoveRow[],
  places: Map<string, PlaceFacts>,
  picks: readonly Pick[],
): Promise<void> {
  const levels = new Map<string, LevelChange>()
  const stock = new StockChanges()
  let sellableMoved = false
  const change = (row: MoveRow, place: PlaceFacts, onHand: bigint, allocated: bigint) => {
    if (place.warehouseId === null) return
    const key = row.skuId + place.id + row.lotId
    const known = levels.get(key)
    if (known) {
      known.onHand += onHand
      known.allocated += allocated
    } else
      levels.set(key, {
        skuId: row.skuId,
        locationId: place.id,
        lotId: row.lotId,
        warehouseId: place.warehouseId,
        onHand,
        allocated,
      })
    if (place.sellable) {
      sellableMoved = true
      stock.add(row.skuId, place.warehouseId, 'sellable', onHand)
    }
  }
  rows.forEach((row, index) => {
    const from = places.get(row.fromLocationId)!
    const to = places.get(row.toLocationId)!
    refuseUnless(from.warehouseId !== null || to.warehouseId !== null, 'inventory.outside_to_outside')
    const pick = picks[index]
    change(row, from, -row.quantity, pick ? -row.quantity : 0n)
    change(row, to, row.quantity, 0n)
    if (pick) stock.add(row.skuId, pick.warehouseId, 'ship', -row.quantity)
  })

  // Rows of their own, which wait for nobody: written before the locks, not under them. A refusal below takes them back.
  await insertMoves(ctx, rows)
  // Lock order: sku_stock, then stock_levels.
  const stockRows = stock.rows()
  if (stockRows.length > 0) {
    await ensureSkuStock(
      ctx,
      stockRows.filter((row) => row.sellable > 0n),
    )
    const known = await lockSkuStock(
      ctx,
      uniqueSorted(stockRows.map((row) => row.skuId)),
      uniqueSorted(stockRows.map((row) => row.warehouseId)),
    )
    const available = new Map(known.map((row) => [row.skuId + row.warehouseId, row.available]))
    for (const row of stockRows) {
      const left = (available.get(row.skuId + row.warehouseId) ?? 0n) + row.sellable - row.ship
      if (left < 0n) throw new AppError('inventory.stock_is_promised', { sku: await skuCodeOf(ctx, row.skuId) })
    }
  }
  const sorted = [...levels]
    .filter(([, row]) => row.onHand !== 0n || row.allocated !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
  const held = await lockChangedLevels(ctx, sorted)
  for (const row of sorted) {
    const level = held.get(row.skuId + row.locationId + row.lotId)
    const onHand = (level?.onHand ?? 0n) + row.onHand
    const allocated = (level?.allocated ?? 0n) + row.allocated
    if (onHand < 0n || allocated > onHand || allocated < 0n) {
      throw new AppError('inventory.not_enough_stock', {
        sku: await skuCodeOf(ctx, row.skuId),
        location: places.get(row.locationId)!.code,
        onHand: (level?.onHand ?? 0n) - (level?.allocated ?? 0n),
        wanted: -row.onHand,
      })
    }
  }
  const coming = sorted.filter((row) => row.onHand > 0n)
  const leaving = sorted.filter((row) => row.onHand <= 0n)
  await changeSkuStock(ctx, stockRows)
  await changeLevels(ctx, coming)
  await reduceLevels(ctx, leaving)
  if (sellableMoved && picks.length === 0) noteStockChanged(ctx, stock.skuIds())
}

/** People know goods by their code. */
async function skuCodeOf(ctx: Ctx, skuId: string): Promise<string> {
  return (await loadSkus(ctx.tx, ctx.tenantId, [skuId])).get(skuId)?.skuCode ?? skuId
}
