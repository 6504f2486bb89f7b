import { codeKey } from '../code-key.pure.ts'
import type { CatalogState, ProductInput } from './plan-products.pure.ts'

/**
 * The inputs with every product and SKU code in the spelling the catalog has, or else the one it has first among them, so that codes can be
 * compared as they stand from here on. Worked: the catalog knows 'TEA-1'; inputs 'tea-1' and 'cup', part 'CUP' → 'TEA-1', 'cup', part 'cup'.
 */
export function inOneSpelling(inputs: readonly ProductInput[], state: Pick<CatalogState, 'products' | 'skus'>): ProductInput[] {
  const skuCodes = speller(state.skus.keys())
  const productCodes = speller(state.products.keys())
  const sets = inputs.map((input) => {
    const skus = input.skus.map((sku) => ({ ...sku, skuCode: skuCodes(sku.skuCode) }))
    const [first] = skus
    // Left out, it is that of the first SKU, or that SKU's code.
    const productCode = input.productCode ?? (first && !state.skus.has(first.skuCode) ? first.skuCode : undefined)
    return { ...input, ...(productCode === undefined ? {} : { productCode: productCodes(productCode) }), skus }
  })
  // Parts last: a bundle may stand above the SKU that gives the spelling.
  return sets.map((input) => ({
    ...input,
    skus: input.skus.map((sku) =>
      sku.parts === undefined ? sku : { ...sku, parts: sku.parts.map((part) => ({ ...part, skuCode: skuCodes(part.skuCode) })) },
    ),
  }))
}

function speller(known: Iterable<string>): (code: string) => string {
  const first = new Map<string, string>()
  for (const code of known) first.set(codeKey(code), code)
  return (code) => {
    const key = codeKey(code)
    const spelling = first.get(key)
    if (spelling !== undefined) return spelling
    first.set(key, code)
    return code
  }
}
