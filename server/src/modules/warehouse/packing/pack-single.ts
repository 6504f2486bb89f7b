import { findByBarcodes, loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { refuseOutOfScope } from '../scope.ts'
import { packParcels } from './pack-fulfillments.ts'
import { lockSingleItem, setChecked } from './parcels.queries.ts'

/**
 * One scan, one order: packs the most urgent picked one-piece order of the scanned SKU. Two packers who scan at once get two orders. The scan is
 * the check.
 * @returns the fulfillment's id
 * @throws warehouse.scan_unknown, warehouse.no_single_item
 */
export async function packSingle(
  ctx: Ctx,
  input: { warehouseId: string; barcode: string; waveId?: string | undefined; weightGrams?: bigint | undefined },
): Promise<string> {
  refuseOutOfScope(ctx, input.warehouseId)
  const goods = (await findByBarcodes(ctx.tx, ctx.tenantId, [input.barcode])).get(input.barcode)
  refuseUnless(goods, 'warehouse.scan_unknown', { barcode: input.barcode })
  const id = await lockSingleItem(ctx, { ...input, skuId: goods.skuId, shopIds: ctx.access.shopIds })
  if (id === undefined) {
    const sku = (await loadSkus(ctx.tx, ctx.tenantId, [goods.skuId])).get(goods.skuId)
    throw new AppError('warehouse.no_single_item', { sku: sku?.skuCode ?? input.barcode })
  }
  await setChecked(ctx, id, ctx.now)
  await packParcels(ctx, id, [{ lines: [], weightGrams: input.weightGrams }], { requestWaybills: true })
  return id
}
