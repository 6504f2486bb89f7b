import { codeKey } from '../code-key.pure.ts'
import type { CatalogPlan, CatalogState, ProductInput, ProductRow, SkuRow } from '../products/plan-products.pure.ts'

/**
 * What earlier sets of a dry run would have made, so that later sets see their parts, codes and barcodes as if it had been written.
 * Only codes are kept: 100,000 SKUs take some 30 MB.
 */
export function plannedSoFar() {
  const skus = new Map<string, { skuCode: string; kind: 'single' | 'bundle'; productCode: string }>()
  const products = new Map<string, string>()
  const barcodes = new Map<string, string>()
  return {
    /** The catalog with what was planned of the codes these inputs name. */
    over(state: CatalogState, inputs: readonly ProductInput[]): CatalogState {
      const merged = {
        products: new Map<string, ProductRow>(state.products),
        skus: new Map<string, SkuRow & { productCode: string }>(state.skus),
        barcodes: new Map<string, { skuCode: string; quantity: bigint }>(state.barcodes),
        parts: state.parts,
      }
      const codes = inputs.flatMap((input) =>
        input.skus.flatMap((sku) => [
          sku.skuCode,
          ...(sku.parts ?? []).map((part) => part.skuCode),
          ...(sku.barcodes ?? []).map((one) => one.barcode),
        ]),
      )
      for (const code of codes) {
        const sku = skus.get(codeKey(code))
        if (sku && !merged.skus.has(sku.skuCode)) merged.skus.set(sku.skuCode, { ...blankSku, ...sku })
        const owner = barcodes.get(code)
        if (owner !== undefined && !merged.barcodes.has(code)) merged.barcodes.set(code, { skuCode: owner, quantity: 1n })
      }
      for (const { productCode, skus: own } of inputs) {
        const code = productCode ?? own[0]?.skuCode
        const planned = code === undefined ? undefined : products.get(codeKey(code))
        if (planned !== undefined && !merged.products.has(planned))
          merged.products.set(planned, { ...blankProduct, productCode: planned })
      }
      return merged
    },
    add(inputs: readonly ProductInput[], outcome: CatalogPlan['outcome']): void {
      const created = new Map(outcome.map((sku) => [codeKey(sku.skuCode), sku]))
      for (const input of inputs) {
        for (const sku of input.skus) {
          const planned = created.get(codeKey(sku.skuCode))
          if (planned === undefined) continue
          for (const { barcode } of sku.barcodes ?? []) barcodes.set(barcode, planned.skuCode)
          if (planned.result !== 'created') continue
          const named = input.productCode ?? input.skus[0]!.skuCode
          const productCode = products.get(codeKey(named)) ?? named
          products.set(codeKey(named), productCode)
          skus.set(codeKey(sku.skuCode), { skuCode: planned.skuCode, kind: sku.parts ? 'bundle' : 'single', productCode })
        }
      }
    },
  }
}

const blankProduct: Omit<ProductRow, 'productCode'> = {
  id: 'planned',
  name: '',
  brand: '',
  category: '',
  description: '',
  status: 'active',
}
const blankSku: Omit<SkuRow, 'skuCode' | 'kind'> = {
  id: 'planned',
  productId: 'planned',
  name: '',
  attributes: {},
  unit: '',
  weightGrams: null,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
  listPriceMinor: null,
  purchasePriceMinor: null,
  tracksLots: false,
  shelfLifeDays: null,
  status: 'active',
}
