// The door of the catalog module: products, SKUs, bundles, barcodes.
export { explodeBundles, findByBarcodes, findSkusByCode, loadSkus, type Sku } from './skus.queries.ts'
