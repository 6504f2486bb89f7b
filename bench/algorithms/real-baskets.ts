import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { randomFrom } from '@shangshu/optimizer/lib/random.ts'

export interface RealBaskets {
  /** Orders in the order in which they came: the numbers of their SKUs, each once. */
  baskets: number[][]
  skuCount: number
}

/**
 * Orders of the Online Retail set (UCI, CC0): invoices that are no cancellations, lines that are goods. SKUs are numbered by chance of a
 * seed, as in a warehouse where goods lie where there was room.
 * @returns undefined where the set is not present
 */
export function readRealBaskets(sharedDataDir: string | undefined, seed = 1): RealBaskets | undefined {
  const path = sharedDataDir && join(sharedDataDir, 'orders/online_retail_2010-12_2011-09.csv.gz')
  if (!path || !existsSync(path)) return undefined
  const bySku = new Map<string, Set<string>>()
  for (const row of gunzipSync(readFileSync(path)).toString().split('\n').slice(1)) {
    const line = /^(\d+),(\d{5}[^,]*),(?:"(?:[^"]|"")*"|[^,]*),(\d+),/.exec(row)
    if (line === null) continue
    const skus = bySku.get(line[1]!) ?? new Set()
    skus.add(line[2]!)
    bySku.set(line[1]!, skus)
  }
  const names = randomFrom(seed).shuffle([...new Set([...bySku.values()].flatMap((skus) => [...skus]))].sort())
  const numberOf = new Map(names.map((name, index) => [name, index]))
  return { baskets: [...bySku.values()].map((skus) => [...skus].map((sku) => numberOf.get(sku)!)), skuCount: names.length }
}
