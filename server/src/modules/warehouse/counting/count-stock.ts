import { uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { adjustStock, loadLocations, zeroId } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { knownWarehouse } from '../handover/handovers.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import {
  type CountStatus,
  cancelCountRow,
  goodsToCount,
  insertCount,
  insertCountLines,
  type LockedCount,
  linesOfCount,
  lockCount,
  reopenLines,
  setLineStatus,
  tallyCount,
  writeCounted,
} from './counts.queries.ts'

/** More lines than this are several days of work for one person: count by zone. */
const mostLines = 5000

/** A count of what lies in a warehouse, a zone, some bins or of some SKUs. @throws warehouse.count_nothing_there, warehouse.count_too_large */
export async function createCount(
  ctx: Ctx,
  asked: {
    warehouseId: string
    zoneId?: string | undefined
    locationPrefix?: string | undefined
    skuIds?: readonly string[] | undefined
    blind: boolean
    note: string
  },
): Promise<{ id: string }> {
  refuseOutOfScope(ctx, asked.warehouseId)
  refuseUnless(await knownWarehouse(ctx.tx, ctx.tenantId, asked.warehouseId), 'inventory.warehouse_unknown')
  const goods = await goodsToCount(ctx, { ...asked, limit: mostLines + 1 })
  refuseUnless(goods.length > 0, 'warehouse.count_nothing_there')
  refuseUnless(goods.length <= mostLines, 'warehouse.count_too_large', { most: mostLines })
  const id = newId()
  const [number] = await nextNumbers(ctx, 'warehouse.counts', 1)
  const countNumber = documentNumber('PD', dayOf(ctx.now, ctx.tenant.timeZone), number!)
  await insertCount(ctx, {
    id,
    countNumber,
    warehouseId: asked.warehouseId,
    zoneId: asked.zoneId ?? null,
    blind: asked.blind,
    note: asked.note,
    lineCount: goods.length,
  })
  await insertCountLines(
    ctx,
    goods.map((line) => ({ ...line, id: newId(), countId: id })),
  )
  tell(ctx, 'count_opened', id, { countNumber, lines: goods.length })
  return { id }
}

export interface CountEntry {
  locationId: string
  skuId: string
  lotId?: string | undefined
  counted: bigint
}

/**
 * What was counted at `countedAt`. A second entry for the same goods replaces the first. Goods that nobody expected in a bin get a line.
 * @throws warehouse.count_closed, warehouse.not_a_bin, warehouse.sku_unknown
 */
export async function recordCount(
  ctx: Ctx,
  countId: string,
  entries: readonly CountEntry[],
  countedAt: Date = ctx.now,
): Promise<{ status: CountStatus; lineCount: number; countedCount: number }> {
  const count = await openCount(ctx, countId)
  const places = await loadLocations(ctx.tx, ctx.tenantId, uniqueSorted(entries.map((entry) => entry.locationId)))
  const skus = await loadSkus(ctx.tx, ctx.tenantId, uniqueSorted(entries.map((entry) => entry.skuId)))
  for (const { locationId, skuId } of entries) {
    const place = places.get(locationId)
    if (place?.kind !== 'bin' || place.warehouseId !== count.warehouseId || place.status === 'retired')
      throw new AppError('warehouse.not_a_bin', { location: place?.code ?? locationId })
    refuseUnless(skus.has(skuId), 'warehouse.sku_unknown', { sku: skuId })
  }
  const at = countedAt < ctx.now ? countedAt : ctx.now
  const lines = new Map(
    entries.map((entry) => {
      const lotId = entry.lotId ?? zeroId
      return [entry.locationId + entry.skuId + lotId, { ...entry, lotId, id: newId(), countedAt: at }]
    }),
  )
  await writeCounted(ctx, countId, [...lines.values()])
  touch(ctx, 'counts')
  return tallyCount(ctx, countId)
}

/** Lines are counted once more: what was written is forgotten. */
export async function recountLines(ctx: Ctx, countId: string, lineIds: readonly string[]): Promise<void> {
  await openCount(ctx, countId)
  const lines = await reopenLines(ctx, countId, lineIds)
  await tallyCount(ctx, countId)
  tell(ctx, 'count_again', countId, { lines })
}

/**
 * The differences become movements with the reason "count"; what is unexpected is valued at the current average. Lines that nobody counted
 * stand in the way unless they are dropped or only some lines are booked. All or nothing: a piece that is promised must be freed first.
 */
export async function bookCount(
  ctx: Ctx,
  countId: string,
  options: { lineIds?: readonly string[] | undefined; dropUncounted: boolean },
): Promise<{ booked: number; more: bigint; fewer: bigint; status: CountStatus }> {
  const count = await openCount(ctx, countId)
  const all = await linesOfCount(ctx.tx, ctx.tenantId, countId)
  const wanted = options.lineIds ? new Set(options.lineIds) : undefined
  const counted = all.filter((line) => line.status === 'counted' && (wanted?.has(line.id) ?? true))
  const open = all.filter((line) => line.status === 'open')
  if (!wanted) {
    refuseUnless(open.length === 0 || options.dropUncounted, 'warehouse.count_unfinished', { left: open.length })
    await setLineStatus(
      ctx,
      countId,
      open.map((line) => line.id),
      'dropped',
    )
  }
  const changes = counted
    .map((line) => ({
      skuId: line.skuId,
      locationId: line.locationId,
      lotId: line.lotId,
      change: line.counted! - line.book!,
    }))
    .filter(({ change }) => change !== 0n)
  if (changes.length > 0) await adjustStock(ctx, changes, 'count', count.countNumber)
  await setLineStatus(
    ctx,
    countId,
    counted.map((line) => line.id),
    'booked',
  )
  const { status } = await tallyCount(ctx, countId)
  const more = changes.reduce((sum, { change }) => (change > 0n ? sum + change : sum), 0n)
  const fewer = changes.reduce((sum, { change }) => (change < 0n ? sum - change : sum), 0n)
  tell(ctx, 'count_booked', countId, {
    lines: counted.length,
    differences: changes.length,
    more: Number(more),
    fewer: Number(fewer),
  })
  return { booked: counted.length, more, fewer, status }
}

/** The count is given up. Nothing was moved, and nothing will be. */
export async function cancelCount(ctx: Ctx, countId: string): Promise<void> {
  await openCount(ctx, countId)
  await cancelCountRow(ctx, countId)
  tell(ctx, 'count_cancelled', countId, {})
}

async function openCount(ctx: Ctx, countId: string): Promise<LockedCount> {
  const count = await lockCount(ctx, countId)
  if (!count) throw new AppError('warehouse.count_unknown')
  refuseOutOfScope(ctx, count.warehouseId)
  refuseUnless(count.status !== 'booked' && count.status !== 'cancelled', 'warehouse.count_closed', { number: count.countNumber })
  return count
}

function tell(ctx: Ctx, action: string, countId: string, detail: Record<string, unknown>): void {
  audit(ctx, { action: `warehouse.${action}`, subjectKind: 'count', subjectIds: [countId], detail })
  touch(ctx, 'counts')
}
