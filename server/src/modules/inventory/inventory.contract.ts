import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  done,
  zCode,
  zDay,
  zDone,
  zFlag,
  zId,
  zList,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zQuantity,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'

export { done }

const zWarehouseKind = z.enum(['own', 'third_party', 'store', 'virtual'])
export const zWarehouse = z.object({
  id: zId,
  code: z.string(),
  name: z.string(),
  kind: zWarehouseKind,
  rank: z.int(),
  province: z.string(),
  city: z.string(),
  status: z.enum(['active', 'closed']),
  version: zVersion,
})
const zZoneKind = z.enum(['storage', 'receiving', 'packing', 'shipping', 'returns', 'defect', 'quarantine'])
const zLocationStatus = z.enum(['active', 'blocked', 'retired'])
const zBinLayout = z
  .object({
    aisles: z.int().min(1).max(200),
    baysPerAisle: z.int().min(1).max(200),
    levels: z.int().min(1).max(12),
    prefix: z
      .string()
      .trim()
      .max(20)
      .regex(/^[0-9A-Za-z-]*$/, 'letters, digits and hyphens')
      .default('A'),
    firstAisle: z.int().min(1).max(999).default(1),
    walk: z.enum(['serpentine', 'one_way']).default('serpentine'),
  })
  .refine((l) => l.aisles * l.baysPerAisle * l.levels <= 50_000, 'at most 50,000 bins')
export const zZone = z.object({
  id: zId,
  warehouseId: zId,
  code: z.string(),
  name: z.string(),
  kind: zZoneKind,
  sellable: z.boolean(),
  rank: z.int(),
  /** Places that are not retired, and how many of these are blocked. */
  places: z.int(),
  blocked: z.int(),
})
export const zLocation = z.object({
  id: zId,
  warehouseId: zId.nullable(),
  zoneId: zId.nullable(),
  code: z.string(),
  kind: z.string(),
  sellable: z.boolean(),
  pickSequence: zQuantity,
  aisle: z.int(),
  bay: z.int(),
  level: z.int(),
  xMm: zQuantity,
  yMm: zQuantity,
  status: zLocationStatus,
  onHand: zQuantity,
  skuCount: zQuantity,
})
const warehouseId = z.object({ warehouseId: zId })

export const zStockRow = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  warehouseId: zId,
  sellable: zQuantity,
  reservedUnpaid: zQuantity,
  reservedOrder: zQuantity,
  reservedShip: zQuantity,
  reservedPresale: zQuantity,
  reservedQuota: zQuantity,
  available: zQuantity,
  onHand: zQuantity,
  changedAt: zTime,
})

const zOpened = z.object({
  /** False in a dry run, and when a line is wrong: then nothing is booked. */
  applied: z.boolean(),
  lines: z.int(),
  pieces: zQuantity,
  valueMinor: zMoney,
  problems: z.array(z.object({ line: z.int(), column: z.string(), zh: z.string(), en: z.string() })),
})

export const inventoryContract = {
  warehouses: endpoint({
    method: 'GET',
    path: '/api/warehouses',
    summary: 'Warehouses by rank',
    permission: 'inventory.read',
    response: z.object({ warehouses: z.array(zWarehouse) }),
  }),
  createWarehouse: endpoint({
    method: 'POST',
    path: '/api/warehouses',
    summary: 'A new warehouse with zones and bins',
    permission: 'inventory.manage',
    status: 201,
    body: z.object({
      code: zCode,
      name: zText(100),
      kind: zWarehouseKind.default('own'),
      rank: z.int().min(0).max(10_000).default(100),
      province: zOptionalText(50).default(''),
      city: zOptionalText(50).default(''),
      layout: zBinLayout.optional(),
    }),
    response: z.object({ id: zId }),
    errors: ['inventory.warehouse_code_taken'],
  }),
  editWarehouse: endpoint({
    method: 'PATCH',
    path: '/api/warehouses/:warehouseId',
    summary: 'Name, rank, place, open or closed',
    permission: 'inventory.manage',
    params: warehouseId,
    ifMatch: true,
    body: z.object({
      name: zText(100),
      rank: z.int().min(0).max(10_000),
      province: zOptionalText(50),
      city: zOptionalText(50),
      status: z.enum(['active', 'closed']),
    }),
    response: zDone,
    errors: ['platform.version_conflict'],
  }),
  zones: endpoint({
    method: 'GET',
    path: '/api/warehouses/:warehouseId/zones',
    summary: 'Zones of a warehouse',
    permission: 'inventory.read',
    params: warehouseId,
    response: z.object({ zones: z.array(zZone) }),
  }),
  addZone: endpoint({
    method: 'POST',
    path: '/api/warehouses/:warehouseId/zones',
    summary: 'A new zone',
    permission: 'inventory.manage',
    status: 201,
    params: warehouseId,
    body: z.object({
      code: zCode,
      name: zText(60),
      kind: zZoneKind,
      /** Of storage: what lies there may be sold. */
      sellable: z.boolean().default(true),
      rank: z.int().min(0).max(10_000).default(100),
    }),
    response: z.object({ id: zId }),
    errors: ['inventory.zone_code_taken', 'inventory.warehouse_unknown'],
  }),
  editZone: endpoint({
    method: 'PATCH',
    path: '/api/warehouses/:warehouseId/zones/:zoneId',
    summary: 'Name and rank of a zone',
    permission: 'inventory.manage',
    params: z.object({ warehouseId: zId, zoneId: zId }),
    body: z.object({ name: zText(60), rank: z.int().min(0).max(10_000) }),
    response: zDone,
  }),
  locations: endpoint({
    method: 'GET',
    path: '/api/warehouses/:warehouseId/locations',
    summary: 'Places of a warehouse with what lies there',
    permission: 'inventory.read',
    params: warehouseId,
    query: z.object({
      ...zPageQuery,
      prefix: z.string().max(50).optional(),
      zoneId: zId.optional(),
      status: zLocationStatus.optional(),
    }),
    response: zPage(zLocation),
  }),
  addLocations: endpoint({
    method: 'POST',
    path: '/api/warehouses/:warehouseId/locations',
    summary: 'Add bins',
    permission: 'inventory.manage',
    params: warehouseId,
    body: z.object({
      zoneId: zId,
      locations: z
        .array(
          z.object({
            code: zCode,
            pickSequence: zQuantity,
            aisle: z.int().min(0).max(9999),
            bay: z.int().min(0).max(9999),
            level: z.int().min(0).max(99),
            xMm: zQuantity,
            yMm: zQuantity,
          }),
        )
        .min(1)
        .max(5000),
    }),
    response: z.object({ ids: z.array(zId) }),
    errors: ['inventory.location_code_taken'],
  }),
  layOutBins: endpoint({
    method: 'POST',
    path: '/api/warehouses/:warehouseId/locations/lay-out',
    summary: 'Bins by aisles, bays and levels; a dry run only says what would come',
    permission: 'inventory.manage',
    params: warehouseId,
    body: z.object({ zoneId: zId, layout: zBinLayout, dryRun: z.boolean().default(false) }),
    response: z.object({ count: z.int(), first: z.string(), last: z.string(), taken: z.array(z.string()) }),
    errors: ['inventory.location_code_taken'],
  }),
  setPickSequence: endpoint({
    method: 'POST',
    path: '/api/warehouses/:warehouseId/locations/pick-sequence',
    summary: 'Where places stand in the walk of a picker',
    permission: 'inventory.manage',
    params: warehouseId,
    body: z.object({
      places: z
        .array(z.object({ id: zId, pickSequence: zQuantity }))
        .min(1)
        .max(5000),
    }),
    response: zDone,
    errors: ['inventory.location_unknown'],
  }),
  setLocationStatus: endpoint({
    method: 'POST',
    path: '/api/locations/status',
    summary: 'Block, open or retire places',
    permission: 'inventory.manage',
    body: z.object({ ids: z.array(zId).min(1).max(5000), status: zLocationStatus }),
    response: zDone,
    errors: ['inventory.location_not_empty'],
  }),
  stock: endpoint({
    method: 'GET',
    path: '/api/stock',
    summary: 'What there is and what is promised, by SKU and warehouse',
    permission: 'inventory.read',
    query: z.object({ ...zPageQuery, warehouseIds: zList(zId), search: z.string().trim().max(100).optional(), onlyShort: zFlag }),
    response: zPage(zStockRow),
  }),
  stockOfSku: endpoint({
    method: 'GET',
    path: '/api/stock/:skuId',
    summary: 'One SKU: places, lots, who holds promises',
    permission: 'inventory.read',
    params: z.object({ skuId: zId }),
    response: z.object({
      levels: z.array(
        z.object({
          locationId: zId,
          locationCode: z.string(),
          warehouseId: zId,
          lotId: zId,
          lotCode: z.string().nullable(),
          expiresOn: zDay.nullable(),
          onHand: zQuantity,
          allocated: zQuantity,
          sellable: z.boolean(),
        }),
      ),
      reservations: z.array(
        z.object({ sourceId: zId, groupId: zId, warehouseId: zId, bucket: z.string(), quantity: zQuantity, reservedAt: zTime }),
      ),
    }),
  }),
  moves: endpoint({
    method: 'GET',
    path: '/api/stock/:skuId/moves',
    summary: 'Movements of a SKU, newest first',
    permission: 'inventory.read',
    params: z.object({ skuId: zId }),
    query: z.object(zPageQuery),
    response: zPage(
      z.object({
        id: zId,
        movedAt: zTime,
        fromCode: z.string(),
        toCode: z.string(),
        lotCode: z.string().nullable(),
        quantity: zQuantity,
        reason: z.string(),
        sourceKind: z.string(),
        sourceId: zId,
      }),
    ),
  }),
  stockAsOf: endpoint({
    method: 'GET',
    path: '/api/stock/:skuId/as-of',
    summary: 'Stock of a SKU at any moment, rebuilt from the movements',
    permission: 'inventory.read',
    params: z.object({ skuId: zId }),
    query: z.object({ at: zTime }),
    response: z.object({
      rows: z.array(z.object({ locationId: zId, locationCode: z.string(), lotId: zId, quantity: zQuantity })),
    }),
  }),
  adjust: endpoint({
    method: 'POST',
    path: '/api/stock/adjust',
    summary: 'Open, count or correct stock',
    permission: 'inventory.adjust',
    body: z.object({
      kind: z.enum(['opening', 'adjust', 'count']),
      note: zOptionalText(300).default(''),
      lines: z
        .array(
          z.object({ skuId: zId, locationId: zId, lotId: zId.optional(), change: zQuantity, unitCostMinor: zMoney.optional() }),
        )
        .min(1)
        .max(5000),
    }),
    response: z.object({ documentId: zId }),
    errors: ['inventory.not_enough_stock', 'inventory.stock_is_promised', 'inventory.location_unknown', 'inventory.sku_unknown'],
  }),
  openStock: endpoint({
    method: 'POST',
    path: '/api/stock/opening',
    summary: 'Stock at the beginning, by codes and with its cost; a dry run only says what is wrong',
    permission: 'inventory.adjust',
    body: z.object({
      warehouseId: zId,
      note: zOptionalText(300).default(''),
      dryRun: z.boolean().default(false),
      lines: z
        .array(
          z.object({
            skuCode: zCode,
            locationCode: zCode,
            quantity: zPositiveQuantity,
            unitCostMinor: z.codec(z.int().min(0).max(1_000_000_000_000), z.bigint(), { decode: BigInt, encode: Number }),
            lotCode: z.string().trim().min(1).max(60).optional(),
            expiresOn: zDay.optional(),
          }),
        )
        .min(1)
        .max(2000),
    }),
    response: zOpened,
    errors: ['inventory.warehouse_unknown'],
  }),
  importOpening: endpoint({
    method: 'POST',
    path: '/api/stock/opening/import',
    summary: 'Stock at the beginning from CSV or Excel: all lines or none; a dry run only says what is wrong',
    permission: 'inventory.adjust',
    transaction: 'none',
    query: z.object({ warehouseId: zId, dryRun: zFlag }),
    upload: { accept: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], limitBytes: 10_000_000 },
    response: zOpened,
    errors: ['inventory.warehouse_unknown', 'inventory.opening_unreadable'],
  }),
  transfer: endpoint({
    method: 'POST',
    path: '/api/stock/transfer',
    summary: 'Move goods between places of one or several warehouses',
    permission: 'inventory.adjust',
    body: z.object({
      note: zOptionalText(300).default(''),
      lines: z
        .array(z.object({ skuId: zId, lotId: zId.optional(), fromLocationId: zId, toLocationId: zId, quantity: zQuantity }))
        .min(1)
        .max(5000),
    }),
    response: z.object({ documentId: zId }),
    errors: ['inventory.not_enough_stock', 'inventory.stock_is_promised', 'inventory.location_unknown'],
  }),
}
