// The door of the catalog module: products, SKUs, bundles, barcodes.
import './catalog.errors.ts'

export { codeKey } from './code-key.pure.ts'
export { type ImportResult, importProducts } from './import/import-products.ts'
export { type CreatedProducts, createProducts } from './products/create-products.ts'
export type { ProductInput, SkuInput } from './products/plan-products.pure.ts'
export { type SkuHit, searchSkus } from './search/search.queries.ts'
export { explodeBundles, findByBarcodes, findSkusByCode, loadSkus, type Sku } from './skus.queries.ts'
