import { uniqueSorted } from '#lib/collections.ts'
import { findByBarcodes, loadSkus } from '#modules/catalog/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { linesOf } from '../fulfillments/fulfillments.queries.ts'
import { compareScans } from './compare-scans.pure.ts'
import { lockForPacking } from './lock-for-packing.ts'
import { setChecked } from './parcels.queries.ts'

/**
 * Compares scanned goods with the order; when they are the same it is checked.
 * @throws warehouse.scan_unknown, warehouse.scan_wrong, warehouse.scan_extra, warehouse.scan_missing
 */
export async function checkFulfillment(
  ctx: Ctx,
  fulfillmentId: string,
  scans: readonly { barcode: string; quantity: bigint }[],
): Promise<void> {
  const one = await lockForPacking(ctx, fulfillmentId, ['picked'])
  const lines = await linesOf(ctx.tx, ctx.tenantId, [one.id])
  const meaning = await findByBarcodes(ctx.tx, ctx.tenantId, uniqueSorted(scans.map((scan) => scan.barcode)))
  const verdict = compareScans(lines, scans, meaning)
  if (!verdict.ok) {
    if (verdict.code === 'unknown') throw new AppError('warehouse.scan_unknown', { barcode: verdict.barcode })
    const sku = (await loadSkus(ctx.tx, ctx.tenantId, [verdict.skuId])).get(verdict.skuId)
    throw new AppError(`warehouse.scan_${verdict.code}`, { ...verdict, sku: sku?.skuCode ?? verdict.skuId })
  }
  await setChecked(ctx, one.id, ctx.now)
  audit(ctx, {
    action: 'warehouse.checked',
    subjectKind: 'fulfillment',
    subjectIds: [one.id],
    detail: { scans: scans.length },
  })
  touch(ctx, 'fulfillments')
}
