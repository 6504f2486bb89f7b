import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type BinLayout, layoutBins } from './layout-bins.pure.ts'
import {
  findOutsideLocations,
  findStaging,
  insertLocations,
  insertOutsideLocations,
  insertWarehouse,
  insertZones,
  type Location,
  listWarehouses,
  type Warehouse,
  type Zone,
} from './locations.queries.ts'

export interface CreateWarehouseInput {
  code: string
  name: string
  kind?: Warehouse['kind']
  rank?: number
  province?: string
  city?: string
  /** Storage bins in parallel aisles; none when left out. */
  layout?: BinLayout
}

const zero = '00000000-0000-0000-0000-000000000000'

const stagingZones: { kind: Zone['kind']; code: string; name: string }[] = [
  { kind: 'receiving', code: 'RCV', name: '收货区' },
  { kind: 'packing', code: 'PACK', name: '打包区' },
  { kind: 'shipping', code: 'SHIP', name: '发货区' },
  { kind: 'returns', code: 'RET', name: '退货区' },
  { kind: 'defect', code: 'DEF', name: '次品区' },
  { kind: 'quarantine', code: 'QC', name: '质检区' },
]

/** A warehouse with its zones, one staging place per zone, and storage bins laid out in aisles. */
export async function createWarehouse(ctx: Ctx, input: CreateWarehouseInput): Promise<{ id: string; storageZoneId: string }> {
  const id = newId()
  if ((await listWarehouses(ctx.tx, ctx.tenantId)).some((warehouse) => warehouse.code === input.code)) {
    throw new AppError('inventory.warehouse_code_taken', { code: input.code }, [
      { path: 'code', code: 'taken', message: input.code },
    ])
  }
  await insertWarehouse(ctx, {
    id,
    code: input.code,
    name: input.name,
    kind: input.kind ?? 'own',
    rank: input.rank ?? 100,
    province: input.province ?? '',
    city: input.city ?? '',
  })
  const storage: Zone = { id: newId(), warehouseId: id, code: 'STO', name: '存储区', kind: 'storage', sellable: true, rank: 1 }
  const zones = stagingZones.map(
    (zone, index): Zone => ({ id: newId(), warehouseId: id, sellable: false, rank: 10 + index, ...zone }),
  )
  await insertZones(ctx, [storage, ...zones])
  const staging = zones.map(
    (zone): Location => ({
      id: newId(),
      warehouseId: id,
      zoneId: zone.id,
      code: zone.code,
      kind: 'staging',
      sellable: false,
      pickSequence: 0n,
      aisle: 0,
      bay: 0,
      level: 0,
      xMm: 0n,
      yMm: 0n,
      status: 'active',
    }),
  )
  const bins = input.layout
    ? layoutBins(input.layout).map(
        (bin): Location => ({
          id: newId(),
          warehouseId: id,
          zoneId: storage.id,
          kind: 'bin',
          sellable: true,
          status: 'active',
          ...bin,
        }),
      )
    : []
  await insertLocations(ctx, [...staging, ...bins])
  await outsideLocations(ctx)
  audit(ctx, {
    action: 'inventory.warehouse_created',
    subjectKind: 'warehouse',
    subjectIds: [id],
    detail: { code: input.code, bins: bins.length },
  })
  return { id, storageZoneId: storage.id }
}

/** Ids of the places outside: where goods come from and go to. Made on first use. */
export async function outsideLocations(
  ctx: Ctx,
): Promise<{ supplier: string; customer: string; adjustment: string; opening: string }> {
  const kinds = ['supplier', 'customer', 'adjustment', 'opening'] as const
  let found = await findOutsideLocations(ctx.tx, ctx.tenantId)
  if (kinds.some((kind) => !found.has(kind))) {
    await insertOutsideLocations(
      ctx,
      kinds
        .filter((kind) => !found.has(kind))
        .map((kind) => ({
          id: newId(),
          warehouseId: null,
          zoneId: null,
          code: kind,
          kind,
          sellable: false,
          pickSequence: 0n,
          aisle: 0,
          bay: 0,
          level: 0,
          xMm: 0n,
          yMm: 0n,
          status: 'active',
        })),
    )
    found = await findOutsideLocations(ctx.tx, ctx.tenantId)
  }
  return {
    supplier: found.get('supplier')!,
    customer: found.get('customer')!,
    adjustment: found.get('adjustment')!,
    opening: found.get('opening')!,
  }
}

export interface Staging {
  receiving: string
  packing: string
  shipping: string
  returns: string
  defect: string
  quarantine: string
}

/** The staging place of each kind of zone. @throws inventory.warehouse_unknown */
export async function stagingLocations(ctx: Pick<Ctx, 'tx' | 'tenantId'>, warehouseId: string): Promise<Staging> {
  const found = await findStaging(ctx.tx, ctx.tenantId, warehouseId)
  if (found.size < stagingZones.length) throw new AppError('inventory.warehouse_unknown')
  return Object.fromEntries(found) as unknown as Staging
}

export { zero as noWarehouse }
