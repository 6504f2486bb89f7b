import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { skusChanged } from '../catalog.events.ts'
import { loadCatalogState, replaceParts, takeCatalogTurn, writeBarcodes } from '../products/products.queries.ts'
import { refreshSearch } from '../search/refresh-search.ts'
import { deleteBarcode, type SkuChange, type SkuDetail, skuDetails, updateSku } from './sku-detail.queries.ts'

/** @throws AppError platform.not_found, platform.version_conflict */
export async function editSku(ctx: Ctx, skuId: string, version: bigint, change: SkuChange): Promise<{ version: bigint }> {
  await takeCatalogTurn(ctx)
  const before = await needSku(ctx, skuId)
  const now = await updateSku(ctx, skuId, version, change)
  if (now === undefined) throw new AppError('platform.version_conflict')
  if (change.name !== undefined && change.name !== before.name) await refreshSearch(ctx, [skuId])
  const changed = Object.keys(change).filter((key) => change[key as keyof SkuChange] !== undefined)
  changedSku(ctx, before, 'catalog.sku_edited', { fields: changed })
  return { version: now }
}

/** @throws AppError catalog.barcode_taken naming the SKU that has it */
export async function addBarcode(ctx: Ctx, skuId: string, barcode: { barcode: string; quantity: bigint }): Promise<void> {
  await takeCatalogTurn(ctx)
  const sku = await needSku(ctx, skuId)
  const state = await loadCatalogState(ctx, { productCodes: [], skuCodes: [], barcodes: [barcode.barcode], bundles: false })
  const owner = state.barcodes.get(barcode.barcode)?.skuCode ?? state.skus.get(barcode.barcode)?.skuCode ?? sku.skuCode
  refuseUnless(owner === sku.skuCode, 'catalog.barcode_taken', { barcode: barcode.barcode, skuCode: owner })
  await writeBarcodes(ctx, [{ ...barcode, skuId }])
  await refreshSearch(ctx, [skuId])
  changedSku(ctx, sku, 'catalog.barcode_added', { barcode: barcode.barcode, quantity: barcode.quantity })
}

export async function removeBarcode(ctx: Ctx, skuId: string, barcode: string): Promise<void> {
  await takeCatalogTurn(ctx)
  const sku = await needSku(ctx, skuId)
  refuseUnless(await deleteBarcode(ctx, skuId, barcode), 'platform.not_found', { what: 'barcode' })
  await refreshSearch(ctx, [skuId])
  changedSku(ctx, sku, 'catalog.barcode_removed', { barcode })
}

/**
 * Gives a bundle other parts. Orders taken before keep the parts they were exploded into.
 * @throws AppError catalog.not_a_bundle, part_unknown, part_is_bundle, platform.version_conflict
 */
export async function editBundle(
  ctx: Ctx,
  skuId: string,
  version: bigint,
  parts: readonly { skuId: string; quantity: bigint }[],
): Promise<{ version: bigint }> {
  await takeCatalogTurn(ctx)
  const bundle = await needSku(ctx, skuId)
  refuseUnless(bundle.kind === 'bundle', 'catalog.not_a_bundle', { skuCode: bundle.skuCode })
  const known = new Map(
    (await skuDetails(ctx.tx, ctx.tenantId, { skuIds: parts.map((part) => part.skuId) })).map((sku) => [sku.id, sku]),
  )
  const quantities = new Map<string, bigint>()
  for (const part of parts) {
    const sku = known.get(part.skuId)
    refuseUnless(sku, 'catalog.part_unknown', { skuCode: bundle.skuCode, partCode: part.skuId })
    refuseUnless(sku.kind === 'single', 'catalog.part_is_bundle', { skuCode: bundle.skuCode, partCode: sku.skuCode })
    quantities.set(part.skuId, (quantities.get(part.skuId) ?? 0n) + part.quantity)
  }
  const now = await updateSku(ctx, skuId, version, {})
  if (now === undefined) throw new AppError('platform.version_conflict')
  await replaceParts(ctx, [{ bundleSkuId: skuId, parts: [...quantities].map(([id, quantity]) => ({ skuId: id, quantity })) }])
  changedSku(ctx, bundle, 'catalog.bundle_edited', {
    before: bundle.parts.map((part) => `${part.skuCode}*${part.quantity}`),
    after: [...quantities].map(([id, quantity]) => `${known.get(id)!.skuCode}*${quantity}`),
  })
  return { version: now }
}

export async function needSku(ctx: Ctx, skuId: string): Promise<SkuDetail> {
  const [sku] = await skuDetails(ctx.tx, ctx.tenantId, { skuIds: [skuId] })
  if (!sku) throw new AppError('platform.not_found', { what: 'SKU' })
  return sku
}

function changedSku(ctx: Ctx, sku: { id: string; productId: string }, action: string, detail: Record<string, unknown>): void {
  emit(ctx, skusChanged, { skuIds: [sku.id], created: false })
  audit(ctx, { action, subjectKind: 'sku', subjectIds: [sku.id, sku.productId], detail })
  touch(ctx, 'products')
}
