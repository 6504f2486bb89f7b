import { findByBarcodes } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { readFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { refusalOf } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import { findByNumber, findParcel, findSingleItem } from './parcels.queries.ts'

/**
 * What a scan at the packing station means: fulfillment number, order number, waybill, parcel number, or the barcode of a SKU that a picked
 * one-piece order waits for. The reasons to stop show here, before a hand is moved.
 * @throws warehouse.code_unknown, warehouse.blocked, warehouse.cancelled, warehouse.wrong_status, warehouse.wrong_warehouse
 */
export async function findToPack(
  ctx: Ctx,
  input: { warehouseId: string; code: string; waveId?: string | undefined },
): Promise<string> {
  refuseOutOfScope(ctx, input.warehouseId)
  const { tx, tenantId } = ctx
  const id =
    (await findByNumber(tx, tenantId, input.code)) ??
    (await findParcel(tx, tenantId, input.code))?.fulfillmentId ??
    (await singleItem(ctx, input))
  const one = id === undefined ? undefined : (await readFulfillments(tx, tenantId, [id]))[0]
  if (!one) throw new AppError('warehouse.code_unknown', { code: input.code })
  refuseOutOfScope(ctx, one.warehouseId, one.shopId)
  if (one.warehouseId !== input.warehouseId) throw new AppError('warehouse.wrong_warehouse', { number: one.fulfillmentNumber })
  const error = refusalOf(ctx, one, ['picked', 'packed'])
  if (error) throw error
  return one.id
}

async function singleItem(
  ctx: Ctx,
  input: { warehouseId: string; code: string; waveId?: string | undefined },
): Promise<string | undefined> {
  const goods = (await findByBarcodes(ctx.tx, ctx.tenantId, [input.code])).get(input.code)
  return goods && findSingleItem(ctx.tx, ctx.tenantId, { ...input, skuId: goods.skuId, shopIds: ctx.access.shopIds })
}
