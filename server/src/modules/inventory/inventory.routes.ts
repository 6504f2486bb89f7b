import { Readable } from 'node:stream'
import { uniqueSorted } from '#lib/collections.ts'
import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { adjustStock } from './adjust-stock.ts'
import { levelsOfSku, listStock, placesWithStock, setLocationStatus, skusKnown } from './availability/stock-list.queries.ts'
import { done, inventoryContract } from './inventory.contract.ts'
import { listMoves, placesOf, stockAsOf } from './ledger/ledger.queries.ts'
import { postMoves } from './ledger/post-moves.ts'
import { addZone, changePickSequence, editZone, layOutBins } from './locations/change-places.ts'
import { createWarehouse } from './locations/create-warehouse.ts'
import {
  countPlaces,
  findLocationsByCode,
  insertLocations,
  listLocations,
  listWarehouses,
  listZones,
  loadLocations,
  updateWarehouse,
} from './locations/locations.queries.ts'
import { openStock } from './opening/open-stock.ts'
import { readOpening } from './opening/read-opening.ts'
import { reservationsOfSku } from './reservations/reservations.queries.ts'

export const inventoryRoutes: Routes[] = [
  routes('inventory', 'inventory', inventoryContract, {
    warehouses: async (ctx) => ({ warehouses: await listWarehouses(ctx.tx, ctx.tenantId, ctx.access.warehouseIds) }),
    createWarehouse: async (ctx, { body }) => {
      const { layout, ...rest } = body
      const { id } = await createWarehouse(ctx, { ...rest, ...(layout ? { layout } : {}) })
      return { id }
    },
    editWarehouse: async (ctx, { params, body, version }) => {
      inScope(ctx, params.warehouseId)
      if (!(await updateWarehouse(ctx, params.warehouseId, version, body))) {
        const known = (await listWarehouses(ctx.tx, ctx.tenantId)).some((warehouse) => warehouse.id === params.warehouseId)
        throw new AppError(known ? 'platform.version_conflict' : 'inventory.warehouse_unknown')
      }
      audit(ctx, {
        action: 'inventory.warehouse_edited',
        subjectKind: 'warehouse',
        subjectIds: [params.warehouseId],
        detail: body,
      })
      touch(ctx, 'warehouses')
      return done
    },
    zones: async (ctx, { params }) => {
      inScope(ctx, params.warehouseId)
      const counts = await countPlaces(ctx.tx, ctx.tenantId, params.warehouseId)
      const zones = await listZones(ctx.tx, ctx.tenantId, params.warehouseId)
      return { zones: zones.map((zone) => ({ ...zone, ...(counts.get(zone.id) ?? { places: 0, blocked: 0 }) })) }
    },
    addZone: async (ctx, { params, body }) => {
      inScope(ctx, params.warehouseId)
      return addZone(ctx, params.warehouseId, body)
    },
    editZone: async (ctx, { params, body }) => {
      inScope(ctx, params.warehouseId)
      await editZone(ctx, params.warehouseId, params.zoneId, body)
      return done
    },
    locations: async (ctx, { params, query }) => {
      inScope(ctx, params.warehouseId)
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)
      refuseUnless(query.cursor === undefined || typeof after?.[0] === 'string', 'platform.invalid_input', { summary: 'cursor' })
      const rows = await listLocations(ctx.tx, ctx.tenantId, {
        warehouseId: params.warehouseId,
        ...(query.prefix ? { prefix: query.prefix } : {}),
        ...(query.zoneId ? { zoneId: query.zoneId } : {}),
        ...(query.status ? { status: query.status } : {}),
        ...(after ? { afterCode: after[0] as string } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.code]) : null }
    },
    addLocations: async (ctx, { params, body }) => {
      inScope(ctx, params.warehouseId)
      const zone = (await listZones(ctx.tx, ctx.tenantId, params.warehouseId)).find((one) => one.id === body.zoneId)
      refuseUnless(zone, 'platform.not_found', { what: 'zone' })
      const codes = body.locations.map((location) => location.code)
      const taken = await findLocationsByCode(ctx.tx, ctx.tenantId, params.warehouseId, codes)
      const twice = codes.find((code, index) => taken.has(code) || codes.indexOf(code) !== index)
      refuseUnless(twice === undefined, 'inventory.location_code_taken', { code: twice })
      const rows = body.locations.map((location) => ({
        id: newId(),
        warehouseId: params.warehouseId,
        zoneId: zone.id,
        kind: zone.kind === 'storage' ? ('bin' as const) : ('staging' as const),
        sellable: zone.sellable && zone.kind === 'storage',
        status: 'active' as const,
        ...location,
      }))
      await insertLocations(ctx, rows)
      audit(ctx, {
        action: 'inventory.locations_added',
        subjectKind: 'warehouse',
        subjectIds: [params.warehouseId],
        detail: { count: rows.length, first: codes[0], last: codes.at(-1) },
      })
      return { ids: rows.map((row) => row.id) }
    },
    layOutBins: async (ctx, { params, body }) => {
      inScope(ctx, params.warehouseId)
      return layOutBins(ctx, params.warehouseId, body.zoneId, body.layout, body.dryRun)
    },
    setPickSequence: async (ctx, { params, body }) => {
      inScope(ctx, params.warehouseId)
      await changePickSequence(ctx, params.warehouseId, body.places)
      return done
    },
    setLocationStatus: async (ctx, { body }) => {
      const places = await loadLocations(ctx.tx, ctx.tenantId, body.ids)
      for (const place of places.values()) if (place.warehouseId) inScope(ctx, place.warehouseId)
      if (body.status === 'retired') {
        const full = await placesWithStock(ctx, body.ids)
        refuseUnless(full.length === 0, 'inventory.location_not_empty', { locations: full.join(', ') })
      }
      refuseUnless((await setLocationStatus(ctx, body.ids, body.status)) > 0, 'platform.not_found', { what: 'location' })
      audit(ctx, { action: `inventory.locations_${body.status}`, subjectKind: 'location', subjectIds: body.ids })
      return done
    },
    stock: async (ctx, { query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2)
      refuseUnless(
        query.cursor === undefined ||
          (typeof after?.[0] === 'string' && typeof after[1] === 'string' && /^[0-9a-f-]{36}$/.test(after[1])),
        'platform.invalid_input',
        { summary: 'cursor' },
      )
      const scope = ctx.access.warehouseIds
      const wanted = query.warehouseIds ? query.warehouseIds.filter((id) => scope === null || scope.includes(id)) : scope
      const rows = await listStock(ctx, {
        warehouseIds: wanted,
        search: query.search,
        onlyShort: query.onlyShort,
        after: after ? { skuCode: after[0] as string, warehouseId: after[1] as string } : null,
        limit: query.limit,
      })
      return {
        rows,
        nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.skuCode, rows.at(-1)!.warehouseId]) : null,
      }
    },
    stockOfSku: async (ctx, { params }) => {
      const reservations = await reservationsOfSku(ctx.tx, ctx.tenantId, params.skuId, 200)
      return {
        levels: await levelsOfSku(ctx, params.skuId),
        reservations: reservations.filter((row) => ctx.access.warehouseIds?.includes(row.warehouseId) ?? true),
      }
    },
    moves: async (ctx, { params, query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2)
      refuseUnless(
        query.cursor === undefined ||
          (after?.[0] instanceof Date && typeof after[1] === 'string' && /^[0-9a-f-]{36}$/.test(after[1])),
        'platform.invalid_input',
        { summary: 'cursor' },
      )
      const rows = await listMoves(ctx.tx, ctx.tenantId, {
        skuId: params.skuId,
        ...(after ? { before: { movedAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.movedAt, rows.at(-1)!.id]) : null }
    },
    stockAsOf: async (ctx, { params, query }) => {
      const rows = await stockAsOf(ctx.tx, ctx.tenantId, [params.skuId], query.at)
      const places = await placesOf(
        ctx.tx,
        ctx.tenantId,
        rows.map((row) => row.locationId),
      )
      return { rows: rows.map((row) => ({ ...row, locationCode: places.get(row.locationId)?.code ?? '' })) }
    },
    adjust: async (ctx, { body }) => {
      await knownSkus(
        ctx,
        body.lines.map((line) => line.skuId),
      )
      await placesInScope(
        ctx,
        body.lines.map((line) => line.locationId),
      )
      return adjustStock(
        ctx,
        body.lines.map(({ lotId, unitCostMinor, ...line }) => ({
          ...line,
          ...(lotId ? { lotId } : {}),
          ...(unitCostMinor === undefined ? {} : { unitCostMinor }),
        })),
        body.kind,
        body.note,
      )
    },
    openStock: async (ctx, { body }) => {
      await knownWarehouse(ctx, body.warehouseId)
      return openStock(ctx, {
        ...body,
        lines: body.lines.map(({ lotCode, expiresOn, ...line }, index) => ({
          ...line,
          line: index + 1,
          ...(lotCode && { lotCode }),
          ...(expiresOn && { expiresOn }),
        })),
      })
    },
    importOpening: async (_ctx, { query, request, runtime, principal }) => {
      // The upload is read before a transaction is opened: a slow line must hold no lock.
      refuseUnless(request.body instanceof Readable, 'platform.unsupported_media', { expected: 'text/csv, .xlsx' })
      const { lines, problems } = await readOpening(request.body, principal!.tenant.currency)
      return principalTransaction(runtime, principal!, request.id, async (ctx) => {
        await knownWarehouse(ctx, query.warehouseId)
        const opened = await openStock(ctx, {
          warehouseId: query.warehouseId,
          note: '',
          lines,
          dryRun: query.dryRun === true || problems.length > 0,
        })
        const all = [...problems, ...opened.problems].sort((a, b) => a.line - b.line)
        return { ...opened, problems: all.slice(0, 500) }
      })
    },
    transfer: async (ctx, { body }) => {
      await knownSkus(
        ctx,
        body.lines.map((line) => line.skuId),
      )
      await placesInScope(
        ctx,
        body.lines.flatMap((line) => [line.fromLocationId, line.toLocationId]),
      )
      refuseUnless(
        body.lines.every((line) => line.quantity > 0n && line.fromLocationId !== line.toLocationId),
        'platform.invalid_input',
        { summary: 'lines' },
      )
      const documentId = newId()
      await postMoves(
        ctx,
        body.lines.map(({ lotId, ...line }) => ({
          ...line,
          ...(lotId ? { lotId } : {}),
          reason: 'transfer' as const,
          sourceKind: 'transfer',
          sourceId: documentId,
        })),
      )
      audit(ctx, {
        action: 'inventory.transferred',
        subjectKind: 'transfer',
        subjectIds: [documentId, ...uniqueSorted(body.lines.map((line) => line.skuId))],
        detail: { note: body.note, lines: body.lines.length },
      })
      touch(ctx, 'stock')
      return { documentId }
    },
  }),
]

function inScope(ctx: Ctx, warehouseId: string): void {
  if (ctx.access.warehouseIds !== null && !ctx.access.warehouseIds.includes(warehouseId))
    throw new AppError('platform.out_of_scope', { what: 'warehouse' })
}

async function knownWarehouse(ctx: Ctx, warehouseId: string): Promise<void> {
  inScope(ctx, warehouseId)
  const known = (await listWarehouses(ctx.tx, ctx.tenantId)).some((warehouse) => warehouse.id === warehouseId)
  refuseUnless(known, 'inventory.warehouse_unknown')
}

async function knownSkus(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const known = await skusKnown(ctx, uniqueSorted(ids))
  const missing = ids.find((id) => !known.has(id))
  if (missing !== undefined) throw new AppError('inventory.sku_unknown', { sku: missing })
}

/** Goods are moved by hand only between places of ours that the person may work on. */
async function placesInScope(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const places = await loadLocations(ctx.tx, ctx.tenantId, uniqueSorted(ids))
  for (const id of ids) {
    const place = places.get(id)
    if (!place || place.warehouseId === null) throw new AppError('inventory.location_unknown', { location: place?.code ?? id })
    inScope(ctx, place.warehouseId)
  }
}
