import { codeKey, createProducts, findSkusByCode } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'

/** As long as a code of the catalogue may be. */
const longestCode = 100

/**
 * Makes a product of each code these orders name and the catalogue does not know, with the title and the price of the first line that has
 * one: so the orders find their goods, and a person has something to complete.
 * @param knownCodes codes (`codeKey`) looked at before, in this import; added to
 * @returns how many were made, or would be in a dry run
 */
export async function createMissing(
  ctx: Ctx,
  orders: readonly ChannelOrder[],
  knownCodes: Set<string>,
  dryRun: boolean,
): Promise<number> {
  const fresh = new Map<string, { code: string; name: string; priceMinor: bigint | null }>()
  for (const { lines } of orders) {
    for (const { merchantCode, title, unitPriceMinor } of lines) {
      const key = codeKey(merchantCode)
      if (key === '' || key.length > longestCode || knownCodes.has(key)) continue
      const seen = fresh.get(key) ?? { code: merchantCode, name: '', priceMinor: null }
      if (seen.name === '' && title !== merchantCode) seen.name = title.slice(0, 200).toWellFormed()
      if (seen.priceMinor === null && unitPriceMinor > 0n) seen.priceMinor = unitPriceMinor
      fresh.set(key, seen)
    }
  }
  if (fresh.size === 0) return 0
  const known = await findSkusByCode(ctx.tx, ctx.tenantId, [...fresh.keys()])
  for (const key of fresh.keys()) knownCodes.add(key)
  const missing = [...fresh].filter(([key]) => !known.has(key)).map(([, one]) => one)
  if (missing.length === 0) return 0
  const { skus } = await createProducts(
    ctx,
    missing.map(({ code, name, priceMinor }) => ({
      productCode: code,
      name: name || code,
      skus: [{ skuCode: code, listPriceMinor: priceMinor }],
    })),
    { onRefusal: 'report', dryRun },
  )
  return skus.filter((sku) => sku.result === 'created').length
}
