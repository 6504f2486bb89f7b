export interface WantedLine {
  skuId: string
  quantity: bigint
  priceMinor?: bigint | undefined
}

export interface SkuFacts {
  id: string
  skuCode: string
  kind: 'single' | 'bundle'
}

export interface PriceFacts {
  skuId: string
  priceMinor: bigint
  minimumQuantity: bigint
  packQuantity: bigint
}

export interface CheckedLine {
  skuId: string
  quantity: bigint
  priceMinor: bigint
  amountMinor: bigint
}

export interface LineProblem {
  code:
    | 'purchasing.sku_unknown'
    | 'purchasing.sku_is_bundle'
    | 'purchasing.line_twice'
    | 'purchasing.no_price'
    | 'purchasing.below_minimum'
    | 'purchasing.not_whole_packs'
  /** From 1. */
  line: number
  sku: string
  minimum?: bigint
  pack?: bigint
}

/**
 * Checks lines against the catalogue and the supplier's price list: known single SKUs, each once, at least the minimum, in whole packs; a missing price is taken
 * from the list. All problems are found, not only the first.
 * Worked: minimum 10, packs of 6: 6 is too little, 10 is not whole, 12 is right.
 */
export function checkLines(
  lines: readonly WantedLine[],
  skus: ReadonlyMap<string, SkuFacts>,
  prices: ReadonlyMap<string, PriceFacts>,
): { lines: CheckedLine[]; problems: LineProblem[] } {
  const checked: CheckedLine[] = []
  const problems: LineProblem[] = []
  const seen = new Set<string>()
  lines.forEach((wanted, index) => {
    const sku = skus.get(wanted.skuId)
    const at = { line: index + 1, sku: sku?.skuCode ?? '' }
    if (!sku) {
      problems.push({ code: 'purchasing.sku_unknown', ...at })
      return
    }
    if (sku.kind === 'bundle') problems.push({ code: 'purchasing.sku_is_bundle', ...at })
    if (seen.has(wanted.skuId)) problems.push({ code: 'purchasing.line_twice', ...at })
    seen.add(wanted.skuId)
    const listed = prices.get(wanted.skuId)
    if (listed && wanted.quantity < listed.minimumQuantity)
      problems.push({ code: 'purchasing.below_minimum', ...at, minimum: listed.minimumQuantity })
    else if (listed && wanted.quantity % listed.packQuantity !== 0n)
      problems.push({ code: 'purchasing.not_whole_packs', ...at, pack: listed.packQuantity })
    const priceMinor = wanted.priceMinor ?? listed?.priceMinor
    if (priceMinor === undefined) {
      problems.push({ code: 'purchasing.no_price', ...at })
      return
    }
    checked.push({ skuId: wanted.skuId, quantity: wanted.quantity, priceMinor, amountMinor: priceMinor * wanted.quantity })
  })
  return { lines: checked, problems }
}
