import { inLanguage, type Product, type Sku } from '#sim/catalogue.ts'
import type { ProductDocument, VariantDocument } from '#sim/documents.ts'
import type { Profile } from '#sim/profiles.ts'
import { chance, integer, type Random, weightedIndex, zipfWeights } from '#sim/random.ts'
import type { Trade } from '#sim/trades.ts'
import { giveVersion, type VersionLog } from '#sim/version-log.ts'

/** A variant on sale in a shop. */
export interface Listing {
  variant: VariantDocument
  product: ProductDocument
  sku: Sku
  trade: Trade
  /** Sold against a deposit, shipped later. */
  presale: boolean
}

/** Stock a shop shows before anybody pushed any. */
export const UNMANAGED_STOCK = 500

/** What the merchant typed wrong years ago: a code nobody knows, or none at all. */
function faultyCode(random: Random, code: string): string | null {
  if (chance(random, 0.4)) return null
  return chance(random, 0.5) ? `OLD-${code}` : code.replace('-', '_').toLowerCase()
}

function listProduct(random: Random, profile: Profile, product: Product, number: number, codeFaults: number) {
  const { language } = profile
  const words = (list: readonly [string, string]) => inLanguage(list, language)
  const productId = `${profile.id}-g${number}`
  const presale = chance(random, 0.02)
  const picture = `https://pictures.example/${product.code}.jpg`
  const price = (fen: number) =>
    profile.priceFactor === 1 ? fen : Math.max(99, Math.round((fen * profile.priceFactor) / 100) * 100 - 1)
  const variants = product.skus.map(
    (sku, i): VariantDocument => ({
      id: `${productId}-v${i + 1}`,
      merchantCode: chance(random, codeFaults) ? faultyCode(random, sku.merchantCode) : sku.merchantCode,
      title: words(sku.title),
      attributes: sku.attributes.map(({ name, value }) => ({ name: words(name), value: words(value) })),
      priceMinor: price(sku.priceMinor),
      barcode: chance(random, 0.9) ? sku.barcode : null,
      picture,
      state: 'on_sale',
      stockQuantity: UNMANAGED_STOCK,
      stockSequence: 0,
    }),
  )
  const document: ProductDocument = {
    id: productId,
    version: 0,
    changedAt: '',
    merchantCode: product.code,
    title: words(product.title),
    state: 'on_sale',
    category: words(product.category),
    brand: words(product.brand),
    picture,
    variants,
  }
  const listings = variants.map((variant, i): Listing => {
    return { variant, product: document, sku: product.skus[i]!, trade: product.trade, presale }
  })
  return { document, listings }
}

/** Puts a shop's share of the catalogue on sale, filed with versions, and gives every listing its popularity (Zipf, exponent 1). */
export function listProducts({
  random,
  profile,
  catalogue,
  options,
  log,
}: {
  random: Random
  profile: Profile
  catalogue: readonly Product[]
  options: { codeFaults: number; startMs: number }
  log: VersionLog<ProductDocument>
}): { listings: Listing[]; draw: (random: Random) => number } {
  const listings: Listing[] = []
  let number = 0
  for (const product of catalogue) {
    if (!profile.trades.includes(product.trade) || !chance(random, profile.listedShare)) continue
    const listed = listProduct(random, profile, product, ++number, options.codeFaults)
    listed.document.changedAt = new Date(options.startMs).toISOString()
    giveVersion(log, listed.document, integer(random, 1, 2))
    listings.push(...listed.listings)
  }
  if (listings.length === 0) throw new RangeError('the catalogue is too small: a shop would have nothing to sell')
  const weights = zipfWeights(listings.length, 1)
  // Popularity has nothing to do with the order of the catalogue: shuffled (Fisher–Yates).
  for (let i = weights.length - 1; i > 0; i--) {
    const j = integer(random, 0, i)
    const weight = weights[i]!
    weights[i] = weights[j]!
    weights[j] = weight
  }
  return { listings, draw: weightedIndex(weights) }
}
