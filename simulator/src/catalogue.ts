import { companyEan13 } from '#sim/barcode.ts'
import type { Language } from '#sim/people.ts'
import { integer, pick, type Random, randomFrom } from '#sim/random.ts'
import { type Axis, FAMILIES, type Family, type Option, TRADES, type Trade, type Words } from '#sim/trades.ts'

/** One thing that can be stocked: what the merchant knows of it, before any shop lists it. */
export interface Sku {
  merchantCode: string
  productCode: string
  title: Words
  attributes: { name: Words; value: Words }[]
  barcode: string
  /** Usual price in fen. */
  priceMinor: number
  /** What the merchant pays a supplier, in fen. */
  costMinor: number
  weightGrams: number
  lengthMm: number
  widthMm: number
  heightMm: number
  shelfLifeDays: number | null
}

export interface Product {
  code: string
  trade: Trade
  category: Words
  brand: Words
  title: Words
  skus: Sku[]
}

/** Every combination of one option per axis; one empty combination without axes. */
const combinations = (axes: readonly Axis[]): Option[][] =>
  axes.reduce<Option[][]>((heads, axis) => heads.flatMap((head) => axis.options.map((option) => [...head, option])), [[]])

/** Prices end in .90 or .00, as shops like them. */
const shopPrice = (fen: number) =>
  fen < 10_000 ? Math.max(990, Math.round(fen / 1000) * 1000 - 10) : Math.round(fen / 1000) * 1000 - 100

function makeProduct(random: Random, family: Family, brand: Words, series: Words, number: number): Product {
  const code = `${family.trade[0]!.toUpperCase()}${family.code}${String(number).padStart(3, '0')}`
  const title: Words = [`${brand[0]}${series[0]}${family.name[0]}`, `${brand[1]} ${series[1]} ${family.name[1]}`]
  const priceFen = integer(random, family.price[0], family.price[1]) * 100
  const costShare = family.costShare[0] + random() * (family.costShare[1] - family.costShare[0])
  const [length, width, height] = family.sizeMm
  const skus = combinations(family.axes).map((options): Sku => {
    const priceMinor = shopPrice(options.reduce((price, option) => price * option[3], priceFen))
    const weightFactor = options.reduce((factor, option) => factor * option[4], 1)
    // A heavier variant is thicker in the same proportion; the other two sides stay.
    const heightMm = Math.max(5, Math.round(height * weightFactor))
    return {
      merchantCode: [code, ...options.map((option) => option[2])].join('-'),
      productCode: code,
      title: [[title[0], ...options.map((o) => o[0])].join(' '), [title[1], ...options.map((o) => o[1])].join(', ')],
      attributes: options.map((option, i) => ({ name: family.axes[i]!.name, value: [option[0], option[1]] })),
      barcode: '',
      priceMinor,
      costMinor: Math.round(priceMinor * costShare),
      weightGrams: Math.round(family.weightGrams * weightFactor),
      lengthMm: length,
      widthMm: width,
      heightMm,
      shelfLifeDays: family.shelfLifeDays,
    }
  })
  return { code, trade: family.trade, category: family.name, brand, title, skus }
}

/** The merchant's goods: `count` products over all trades, the same for the same seed. At most 32 products a family (about 1,570). */
export function makeCatalogue(seed: string, count: number): Product[] {
  const random = randomFrom(`${seed}/catalogue`)
  const products: Product[] = []
  const taken = new Set<string>()
  for (let i = 0; products.length < count && i < FAMILIES.length * 32; i++) {
    const family = FAMILIES[i % FAMILIES.length]!
    const trade = TRADES[family.trade]
    let brand = pick(random, trade.brands)
    let series = pick(random, trade.series)
    while (taken.has(`${family.trade}${family.code}${brand[1]}${series[1]}`)) {
      brand = pick(random, trade.brands)
      series = pick(random, trade.series)
    }
    taken.add(`${family.trade}${family.code}${brand[1]}${series[1]}`)
    products.push(makeProduct(random, family, brand, series, Math.floor(i / FAMILIES.length) + 1))
  }
  let number = 0
  for (const product of products) for (const sku of product.skus) sku.barcode = companyEan13(100_000 + number++)
  return products
}

/** The word in a shop's language. */
export const inLanguage = (words: Words, language: Language): string => (language === 'zh' ? words[0] : words[1])
