import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { skusChanged } from '../catalog.events.ts'
import { bundlesWith, setSkuStatus, skusForStatus } from '../skus/sku-detail.queries.ts'
import { knownProducts, setProductStatus, takeCatalogTurn } from './products.queries.ts'

type Status = 'active' | 'retired'

/**
 * Retires products with all their SKUs, or takes them up again. What already is so counts as done. A SKU that is part of a bundle on sale
 * keeps its product: the bundle could not be packed.
 */
export async function setProductsStatus(ctx: Ctx, ids: readonly string[], status: Status): Promise<SetResult> {
  await takeCatalogTurn(ctx)
  const known = await knownProducts(ctx, ids)
  const skus = await skusForStatus(ctx, { productIds: ids })
  const refused = missing(ctx, ids, known, 'product')
  if (status === 'retired') {
    const used = await usedInBundles(ctx, skus)
    for (const id of known.keys()) {
      const sku = skus.find((one) => one.productId === id && used.has(one.id))
      if (sku) refused.push(partOfBundle(ctx, id, sku.skuCode, used.get(sku.id)!))
    }
  }
  const done = accepted(ids, refused)
  const changed = await setProductStatus(ctx, done, status)
  if (changed.productIds.length > 0) {
    tally(ctx, 'products', status, changed.productIds.length)
    tally(ctx, 'products', status === 'retired' ? 'active' : 'retired', -changed.productIds.length)
    audit(ctx, { action: `catalog.products_${status}`, subjectKind: 'product', subjectIds: changed.productIds })
  }
  heard(ctx, changed.skuIds)
  return { done, refused }
}

/** Retires SKUs or takes them up again; a SKU of a retired product comes back only with its product. */
export async function setSkusStatus(ctx: Ctx, ids: readonly string[], status: Status): Promise<SetResult> {
  await takeCatalogTurn(ctx)
  const skus = await skusForStatus(ctx, { skuIds: ids })
  const known = new Map(skus.map((sku) => [sku.id, sku.status]))
  const refused = missing(ctx, ids, known, 'SKU')
  if (status === 'retired') {
    const used = await usedInBundles(ctx, skus)
    for (const sku of skus) if (used.has(sku.id)) refused.push(partOfBundle(ctx, sku.id, sku.skuCode, used.get(sku.id)!))
  } else {
    const products = await knownProducts(ctx, [...new Set(skus.map((sku) => sku.productId))])
    for (const sku of skus) {
      if (products.get(sku.productId) === 'retired')
        refused.push(refusal(ctx, sku.id, 'catalog.product_retired', { skuCode: sku.skuCode }))
    }
  }
  const done = accepted(ids, refused)
  const changed = await setSkuStatus(ctx, done, status)
  if (changed.length > 0) audit(ctx, { action: `catalog.skus_${status}`, subjectKind: 'sku', subjectIds: changed })
  heard(ctx, changed)
  return { done, refused }
}

type Refused = SetResult['refused'][number]

function missing(ctx: Ctx, ids: readonly string[], known: ReadonlyMap<string, unknown>, what: string): Refused[] {
  return [...new Set(ids)].filter((id) => !known.has(id)).map((id) => refusal(ctx, id, 'platform.not_found', { what }))
}

function usedInBundles(ctx: Ctx, skus: readonly { id: string }[]): Promise<Map<string, string[]>> {
  // Bundles that are retired in the same step do not stand against it.
  const ids = skus.map((sku) => sku.id)
  return bundlesWith(ctx, ids, ids)
}

function partOfBundle(ctx: Ctx, id: string, skuCode: string, bundles: readonly string[]): Refused {
  return refusal(ctx, id, 'catalog.part_of_bundle', { skuCode, bundles: bundles.slice(0, 5).join(', ') })
}

function refusal(ctx: Ctx, id: string, code: string, params: Record<string, unknown>): Refused {
  return { id, code, message: errorMessage(code, params, ctx.locale) }
}

function accepted(ids: readonly string[], refused: readonly Refused[]): string[] {
  const out = new Set(refused.map((one) => one.id))
  return [...new Set(ids)].filter((id) => !out.has(id))
}

function heard(ctx: Ctx, skuIds: readonly string[]): void {
  if (skuIds.length === 0) return
  emit(ctx, skusChanged, { skuIds: [...skuIds], created: false })
  touch(ctx, 'products')
}
