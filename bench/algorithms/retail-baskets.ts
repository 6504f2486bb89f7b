import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The invoices of a gift shop: which goods were sold together, and in which month of the data (0 is the first). */
export interface RetailBasket {
  month: number
  skus: string[]
}

/** @returns undefined where the data are not present */
export function readRetailBaskets(sharedDataDir: string | undefined): RetailBasket[] | undefined {
  const path = join(sharedDataDir ?? '', 'orders', 'online_retail_2010-12_2011-09.csv.gz')
  if (sharedDataDir === undefined || !existsSync(path)) return undefined
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').slice(1)
  const invoices = new Map<string, { month: string; skus: Set<string> }>()
  for (const line of lines) {
    const cells = [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map((match) => match[1]!)
    const [invoice, code, , quantity, date, price] = cells as [string, string, string, string, string, string]
    // Cancellations, corrections and charges (postage, bank, samples) are not picked.
    if (invoice.startsWith('C') || !(Number(quantity) > 0) || !(Number(price) > 0) || !/^\d{5}/.test(code)) continue
    const known = invoices.get(invoice)
    if (known === undefined) invoices.set(invoice, { month: date.slice(0, 7), skus: new Set([code.toUpperCase()]) })
    else known.skus.add(code.toUpperCase())
  }
  const months = [...new Set([...invoices.values()].map((invoice) => invoice.month))].sort()
  return [...invoices.values()].map(({ month, skus }) => ({ month: months.indexOf(month), skus: [...skus] }))
}
