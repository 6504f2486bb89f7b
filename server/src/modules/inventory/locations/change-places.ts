import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type BinLayout, layoutBins } from './layout-bins.pure.ts'
import {
  findLocationsByCode,
  insertLocations,
  insertZones,
  type Location,
  lastPickSequence,
  listWarehouses,
  listZones,
  loadLocations,
  setPickSequences,
  updateZone,
  type Zone,
} from './locations.queries.ts'

/** A new zone; what lies in storage may be sold unless said otherwise, what lies elsewhere never. */
export async function addZone(
  ctx: Ctx,
  warehouseId: string,
  input: Pick<Zone, 'code' | 'name' | 'kind' | 'sellable' | 'rank'>,
): Promise<{ id: string }> {
  const known = (await listWarehouses(ctx.tx, ctx.tenantId)).some((one) => one.id === warehouseId)
  refuseUnless(known, 'inventory.warehouse_unknown')
  if ((await listZones(ctx.tx, ctx.tenantId, warehouseId)).some((zone) => zone.code === input.code))
    throw new AppError('inventory.zone_code_taken', { code: input.code }, [{ path: 'code', code: 'taken', message: input.code }])
  const zone: Zone = { ...input, id: newId(), warehouseId, sellable: input.kind === 'storage' && input.sellable }
  await insertZones(ctx, [zone])
  audit(ctx, { action: 'inventory.zone_added', subjectKind: 'warehouse', subjectIds: [warehouseId], detail: { code: zone.code } })
  touch(ctx, 'warehouses')
  return { id: zone.id }
}

/** Name and rank of a zone. Its kind stays: stock would become sellable, or stop being so, behind everyone's back. */
export async function editZone(
  ctx: Ctx,
  warehouseId: string,
  zoneId: string,
  change: Pick<Zone, 'name' | 'rank'>,
): Promise<void> {
  refuseUnless(await updateZone(ctx, warehouseId, zoneId, change), 'platform.not_found', { what: 'zone' })
  audit(ctx, {
    action: 'inventory.zone_edited',
    subjectKind: 'warehouse',
    subjectIds: [warehouseId],
    detail: { zoneId, ...change },
  })
  touch(ctx, 'warehouses')
}

export interface LaidOut {
  count: number
  first: string
  last: string
  /** Codes that are in use already, at most ten. */
  taken: string[]
}

/**
 * Bins of a zone by aisles, bays and levels, walked after all that is there. `dryRun` only says what would come.
 * @throws inventory.location_code_taken when one of the codes is in use
 */
export async function layOutBins(
  ctx: Ctx,
  warehouseId: string,
  zoneId: string,
  layout: BinLayout,
  dryRun: boolean,
): Promise<LaidOut> {
  const zone = (await listZones(ctx.tx, ctx.tenantId, warehouseId)).find((one) => one.id === zoneId)
  refuseUnless(zone, 'platform.not_found', { what: 'zone' })
  const bins = layoutBins({ ...layout, sequenceAfter: await lastPickSequence(ctx.tx, ctx.tenantId, warehouseId) })
  const codes = bins.map((bin) => bin.code)
  const taken = uniqueSorted((await findLocationsByCode(ctx.tx, ctx.tenantId, warehouseId, codes)).keys()).slice(0, 10)
  const said = { count: bins.length, first: codes[0]!, last: codes.at(-1)!, taken }
  if (dryRun) return said
  refuseUnless(taken.length === 0, 'inventory.location_code_taken', { code: taken.join(', ') })
  await insertLocations(
    ctx,
    bins.map(
      (bin): Location => ({
        id: newId(),
        warehouseId,
        zoneId,
        kind: zone.kind === 'storage' ? 'bin' : 'staging',
        sellable: zone.kind === 'storage' && zone.sellable,
        status: 'active',
        ...bin,
      }),
    ),
  )
  audit(ctx, {
    action: 'inventory.locations_added',
    subjectKind: 'warehouse',
    subjectIds: [warehouseId],
    detail: { count: said.count, first: said.first, last: said.last },
  })
  touch(ctx, 'warehouses')
  return said
}

/** Where places stand in the walk of a picker. All belong to the one warehouse. */
export async function changePickSequence(
  ctx: Ctx,
  warehouseId: string,
  places: readonly { id: string; pickSequence: bigint }[],
): Promise<void> {
  const known = await loadLocations(ctx.tx, ctx.tenantId, uniqueSorted(places.map((place) => place.id)))
  for (const { id } of places)
    refuseUnless(known.get(id)?.warehouseId === warehouseId, 'inventory.location_unknown', {
      location: known.get(id)?.code ?? id,
    })
  await setPickSequences(ctx, places)
  audit(ctx, {
    action: 'inventory.pick_sequence_changed',
    subjectKind: 'location',
    subjectIds: places.map((place) => place.id).slice(0, 1000),
    detail: { warehouseId },
  })
  touch(ctx, 'warehouses')
}
