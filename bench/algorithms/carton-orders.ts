import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { BoxType, CartonType, Postage } from '@shangshu/optimizer/packing/index.ts'

/** Inner edges in millimetres, from a book's box to a chest of drawers' one; two of them flat. */
const edges = [
  [180, 135, 90],
  [240, 160, 120],
  [270, 200, 60],
  [300, 200, 150],
  [360, 270, 80],
  [360, 270, 180],
  [400, 300, 220],
  [450, 350, 300],
  [540, 360, 360],
  [600, 400, 400],
  [800, 500, 400],
  [1100, 600, 500],
] as const

/** Twelve cartons: 20 cents and 1.50 a square metre of board, 400 g a square metre, 30 kg at most. */
export const cartonTypes: CartonType[] = edges.map(([length, width, height]) => {
  const squareMetres = (2 * (length * width + length * height + width * height)) / 1e6
  return {
    length,
    width,
    height,
    maxWeightGrams: 30_000,
    costMinor: Math.round(20 + 150 * squareMetres),
    tareGrams: Math.round(400 * squareMetres),
  }
})

/** A parcel carrier's way: the first kilogram, every further half one, 6,000 cm³ counting as a kilogram. */
export const parcelPostage: Postage = { firstGrams: 1000, firstMinor: 800, stepGrams: 500, stepMinor: 120, volumePerGram: 6000 }

/** Orders of the Olist sample with the real sizes and weights of their products, in millimetres and grams. */
export function readOlistOrders(directory: string): BoxType[][] {
  const products = readOlistProducts(directory)
  const orders = new Map<string, Map<string, number>>()
  for (const [order, , product] of rowsOf(directory, 'olist_sample_order_items.csv.gz')) {
    const lines = orders.get(order!) ?? new Map<string, number>()
    lines.set(product!, (lines.get(product!) ?? 0) + 1)
    orders.set(order!, lines)
  }
  return [...orders.values()].flatMap((lines) => {
    const boxes = [...lines].map(([product, count]) => ({ ...products.get(product), count }) as BoxType)
    return boxes.every((box) => box.length > 0) ? [boxes] : []
  })
}

/**
 * Baskets of Online Retail, whose goods have no sizes there: every article gets the size of an Olist product, by its place among the
 * articles. Baskets of 2 to `mostUnits` units.
 */
export function readBaskets(directory: string, mostUnits: number): BoxType[][] {
  const sizes = [...readOlistProducts(directory).values()]
  const baskets = new Map<string, Map<string, number>>()
  for (const [invoice, article, , quantity] of rowsOf(directory, 'online_retail_2010-12_2011-09.csv.gz')) {
    if (!/^\d{5}/.test(article ?? '') || !(Number(quantity) > 0) || invoice!.startsWith('C')) continue
    const lines = baskets.get(invoice!) ?? new Map<string, number>()
    lines.set(article!, (lines.get(article!) ?? 0) + Number(quantity))
    baskets.set(invoice!, lines)
  }
  const articles = new Map<string, number>()
  return [...baskets.values()].flatMap((lines) => {
    const units = [...lines.values()].reduce((sum, count) => sum + count, 0)
    if (units < 2 || units > mostUnits) return []
    return [
      [...lines].map(([article, count]) => {
        const known = articles.get(article) ?? articles.size
        articles.set(article, known)
        // A step prime to the number of products spreads articles over the catalogue.
        return { ...sizes[(known * 7919) % sizes.length]!, count }
      }),
    ]
  })
}

function readOlistProducts(directory: string): Map<string, Omit<BoxType, 'count'>> {
  const products = new Map<string, Omit<BoxType, 'count'>>()
  for (const row of rowsOf(directory, 'olist_products.csv.gz')) {
    const [weightGrams, length, height, width] = row.slice(5, 9).map(Number)
    if (!(length! > 0 && height! > 0 && width! > 0)) continue
    products.set(row[0]!, { length: length! * 10, width: width! * 10, height: height! * 10, weightGrams: weightGrams! })
  }
  return products
}

/** Rows without the head; fields in quotes may hold commas. */
function rowsOf(directory: string, file: string): string[][] {
  const lines = gunzipSync(readFileSync(join(directory, file)))
    .toString('utf8')
    .split('\n')
    .slice(1)
  return lines.filter((line) => line !== '').map((line) => (line.includes('"') ? fieldsOf(line) : line.split(',')))
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
