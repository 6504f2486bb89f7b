import { isGtin } from '#lib/barcode/gtin.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { skusChanged } from '../catalog.events.ts'
import { indexNewSkus, refreshSearch } from '../search/refresh-search.ts'
import { inOneSpelling } from './one-spelling.pure.ts'
import { type CatalogPlan, type CatalogState, type ProductInput, planProducts, type Refusal } from './plan-products.pure.ts'
import { loadCatalogState, takeCatalogTurn, writePlan } from './products.queries.ts'

export interface CreatedProducts {
  /** Accepted SKUs in the order given. */
  skus: CatalogPlan['outcome']
  /** SKUs that were left out, and why; always empty unless `onRefusal` is 'report'. */
  refused: Refusal[]
  /** Barcodes of GTIN length whose check digit is wrong: kept, since shops do print such, but worth a look. */
  doubtfulBarcodes: { skuCode: string; barcode: string }[]
}

export interface CreateOptions {
  /** 'throw' (default): the first refusal refuses everything. 'report': the others are done. */
  onRefusal?: 'throw' | 'report'
  /** Facts of earlier sets that were planned but not written: a dry run over several sets. */
  withPlanned?: (state: CatalogState) => CatalogState
  /** Decides and reports, writes nothing. */
  dryRun?: boolean
}

/**
 * Makes and changes products with their SKUs, barcodes and bundles, by code: what is there is changed, what is new is made, what is left out of
 * an input stays. Codes that differ only in case are one code and keep their first spelling. About ten statements whatever the number; in one set, a SKU code may stand once.
 * @throws AppError catalog.* for the first refusal, unless refusals are to be reported
 */
export async function createProducts(
  ctx: Ctx,
  inputs: readonly ProductInput[],
  options: CreateOptions = {},
): Promise<CreatedProducts> {
  const skus = inputs.flatMap((input) => input.skus)
  if (!options.dryRun) await takeCatalogTurn(ctx)
  const loaded = await loadCatalogState(ctx, {
    productCodes: inputs.flatMap((input) =>
      input.productCode === undefined ? input.skus.slice(0, 1).map((sku) => sku.skuCode) : [input.productCode],
    ),
    skuCodes: skus.flatMap((sku) => [sku.skuCode, ...(sku.parts ?? []).map((part) => part.skuCode)]),
    barcodes: skus.flatMap((sku) => (sku.barcodes ?? []).map((one) => one.barcode)),
    bundles: skus.some((sku) => sku.parts !== undefined),
  })
  const state = options.withPlanned ? options.withPlanned(loaded) : loaded
  const plan = planProducts(inOneSpelling(inputs, state), state, newId)
  const first = plan.refused[0]
  if (first && options.onRefusal !== 'report') throw new AppError(first.code, first.params)
  const result: CreatedProducts = {
    skus: plan.outcome,
    refused: plan.refused,
    doubtfulBarcodes: skus.flatMap(({ skuCode, barcodes }) =>
      (barcodes ?? []).filter(({ barcode }) => isDoubtful(barcode)).map(({ barcode }) => ({ skuCode, barcode })),
    ),
  }
  if (!options.dryRun) await write(ctx, plan)
  return result
}

async function write(ctx: Ctx, plan: CatalogPlan): Promise<void> {
  const created = plan.outcome.filter((sku) => sku.result === 'created').map((sku) => sku.skuId)
  const updated = plan.outcome.filter((sku) => sku.result === 'updated').map((sku) => sku.skuId)
  const productIds = [...plan.newProducts, ...plan.changedProducts].map((product) => product.id)
  if (created.length + updated.length + productIds.length === 0) return
  await writePlan(ctx, plan)
  await indexNewSkus(ctx, plan.newSkus)
  await refreshSearch(ctx, updated, plan.renamedProductIds)
  if (created.length > 0) emit(ctx, skusChanged, { skuIds: created, created: true })
  if (updated.length > 0) emit(ctx, skusChanged, { skuIds: updated, created: false })
  audit(ctx, {
    action: 'catalog.products_saved',
    subjectKind: 'product',
    subjectIds: [
      ...new Set([...productIds, ...plan.outcome.filter((sku) => sku.result !== 'unchanged').map((sku) => sku.productId)]),
    ],
    detail: { productsCreated: plan.newProducts.length, skusCreated: created.length, skusUpdated: updated.length },
  })
  for (const product of plan.newProducts) tally(ctx, 'products', product.status, 1)
  for (const { from, to } of plan.statusMoves) {
    tally(ctx, 'products', from, -1)
    tally(ctx, 'products', to, 1)
  }
  touch(ctx, 'products')
}

function isDoubtful(barcode: string): boolean {
  return /^(?:\d{8}|\d{12,14})$/.test(barcode) && !isGtin(barcode)
}
