import type { Ctx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'

export interface NewPutBack {
  id: string
  fulfillmentId: string
  warehouseId: string
  skuId: string
  lotId: string
  fromLocationId: string
  binId: string
  quantity: bigint
}

export async function insertPutBacks(ctx: Ctx, rows: readonly NewPutBack[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows(
    'warehouse.put_backs',
    ctx.tenantId,
    rows.map((row) => ({ ...row, createdAt: ctx.now })),
    {
      id: 'uuid',
      fulfillment_id: 'uuid',
      warehouse_id: 'uuid',
      sku_id: 'uuid',
      lot_id: 'uuid',
      from_location_id: 'uuid',
      bin_id: 'uuid',
      quantity: 'int8',
      created_at: 'timestamptz',
    },
  ).execute(ctx.tx)
}
