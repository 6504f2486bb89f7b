import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { companyEan13 } from '#sim/barcode.ts'
import type { OrderDocument } from '#sim/documents.ts'
import { makeBuyer, receiverKey } from '#sim/people.ts'
import { integer, randomFrom, weightedIndex, zipfWeights } from '#sim/random.ts'

/**
 * Order documents in bulk, for benchmarks: 2.5 lines an order on average over 10,000 SKUs with Zipf demand, every document paid and
 * ready to ship. Document number i depends on the seed and i alone, so any range can be made by itself and again.
 */
export interface BulkOptions {
  seed: string
  /** How many documents. */
  count: number
  /** Number of the first one, from 0; versions are number + 1. */
  first: number
  skus: number
  /** Exponent of Zipf's law. */
  exponent: number
  /** Different buyers with their receivers. */
  buyers: number
  /** Paid time of document 0, milliseconds since 1970. */
  startMs: number
  /** Documents an hour of their own clock. */
  ordersPerHour: number
  /** Marks the documents of different shops: part of numbers and ids. */
  shop: string
}

export const BULK_DEFAULTS: BulkOptions = {
  seed: 'bench',
  count: 100_000,
  first: 0,
  skus: 10_000,
  exponent: 1,
  buyers: 20_000,
  startMs: Date.parse('2026-01-01T00:00:00Z'),
  ordersPerHour: 3600,
  shop: 'B',
}

export interface BulkSku {
  merchantCode: string
  title: string
  barcode: string
  priceMinor: number
  costMinor: number
  weightGrams: number
}

/** The SKUs the documents speak of, most popular first. */
export function bulkSkus(options: Partial<BulkOptions> = {}): BulkSku[] {
  const { seed, skus } = { ...BULK_DEFAULTS, ...options }
  const random = randomFrom(`${seed}/bulk-skus`)
  return Array.from({ length: skus }, (_, i) => {
    const priceMinor = integer(random, 5, 500) * 100 - 10
    return {
      merchantCode: `SKU-${String(i + 1).padStart(6, '0')}`,
      title: `压测商品 ${i + 1} 号`,
      barcode: companyEan13(500_000_000 + i),
      priceMinor,
      costMinor: Math.round(priceMinor * (0.3 + random() * 0.4)),
      weightGrams: integer(random, 20, 3000),
    }
  })
}

/** Number of lines 1–8 with their shares in per mille; the mean is 2.5. */
const LINE_SHARES = [320, 282, 172, 110, 60, 34, 16, 6]

/** One 32-bit word for a document and a draw (a counter run through the finaliser of MurmurHash3, A. Appleby, public domain). */
function word(key: number, number: number, draw: number): number {
  let h = Math.imul(key ^ number, 0x9e3779b1) + Math.imul(draw, 0x85ebca77)
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A table that turns a 16-bit number into an index with the given weights; fine enough for shapes, not for tails below 1/65536. */
function quantiles(weights: readonly number[]): Uint16Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const table = new Uint16Array(65_536)
  let index = 0
  let upTo = weights[0]! / sum
  for (let i = 0; i < table.length; i++) {
    while ((i + 0.5) / table.length > upTo && index < weights.length - 1) upTo += weights[++index]! / sum
    table[i] = index
  }
  return table
}

const isoSecond = (ms: number) => new Date(ms).toISOString()

/** Yields NDJSON text, about a thousand documents at a time, each line ending in `\n`. */
export function* generateDocumentText(options: Partial<BulkOptions> = {}): Generator<string> {
  const settings = { ...BULK_DEFAULTS, ...options }
  const { seed, count, first, buyers, startMs, ordersPerHour, shop } = settings
  if (!(settings.skus >= 8 && settings.skus <= 1_000_000)) throw new RangeError('skus must be from 8 to 1,000,000')
  const skus = bulkSkus(settings)
  const lineHeads = skus.map(
    (sku, i) =>
      `","productId":"${shop}-G${i + 1}","variantId":"${shop}-V${i + 1}","merchantCode":"${sku.merchantCode}","title":"${sku.title}","quantity":`,
  )
  const receivers = bulkReceivers(seed, buyers, shop)
  const key = Math.floor(randomFrom(`${seed}/bulk/${shop}`)() * 4294967296)
  const lineCounts = quantiles(LINE_SHARES)
  const drawSku = weightedIndex(zipfWeights(settings.skus, settings.exponent))
  const msPerOrder = 3_600_000 / ordersPerHour
  let text = ''
  for (let number = first; number < first + count; number++) {
    let draw = 0
    const next = () => word(key, number, draw++) / 4294967296
    const lines = lineCounts[word(key, number, draw++) & 0xffff]! + 1
    const name = `${shop}${String(number).padStart(9, '0')}`
    let goods = 0
    let lineText = ''
    for (let i = 0; i < lines; i++) {
      const sku = drawSku(next)
      const bits = word(key, number, draw++)
      const quantity = (bits & 7) < 6 ? 1 : 1 + ((bits >>> 3) & 3)
      const price = skus[sku]!.priceMinor
      const discount = ((bits >>> 5) & 3) === 0 ? Math.floor((quantity * price) / 1000) * 100 : 0
      const total = quantity * price - discount
      goods += total
      lineText += `${i === 0 ? '' : ','}{"id":"${name}-${i + 1}${lineHeads[sku]}${quantity},"unitPriceMinor":${price},"discountMinor":${discount},"totalMinor":${total},"shippedQuantity":0,"refundState":"none","refundedQuantity":0,"refundedMinor":0}`
    }
    const bits = word(key, number, draw++)
    const orderDiscount = (bits & 7) === 0 && goods > 5000 ? 500 : 0
    const shipping = goods < 6900 ? 800 : 0
    const total = goods + shipping - orderDiscount
    const atMs = startMs + Math.floor(number * msPerOrder)
    const placed = isoSecond(atMs - 30_000)
    const paid = isoSecond(atMs)
    const receiver = receivers[word(key, number, draw) % receivers.length]!
    text += `{"number":"${name}","version":${number + 1},"changedAt":"${paid}","state":"paid","closeReason":null,"placedAt":"${placed}","depositPaidAt":null,"paidAt":"${paid}","shippedAt":null,"signedAt":null,"completedAt":null,"closedAt":null,"shipBy":"${isoSecond(atMs + 172_800_000)}",${receiver},"currency":"CNY","lines":[${lineText}],"goodsMinor":${goods},"shippingFeeMinor":${shipping},"orderDiscountMinor":${orderDiscount},"totalMinor":${total},"depositMinor":0,"paidMinor":${total},"refundedMinor":0,"payments":[{"method":"${bits & 8 ? 'alipay' : 'wechat'}","reference":"P${name}","amountMinor":${total},"paidAt":"${paid}"}],"buyerMessage":${(bits & 0xf0) === 0 ? '"请尽快发货"' : 'null'},"sellerRemark":null,"flag":null,"invoice":null,"shipments":[]}\n`
    if (number % 1024 === 1023) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

/** Buyers and receivers as ready JSON text: `"buyer":{…},"receiver":{…}`. */
function bulkReceivers(seed: string, count: number, shop: string): string[] {
  return Array.from({ length: count }, (_, i) => {
    const buyer = makeBuyer(randomFrom(`${seed}/bulk-buyer/${i}`), 'zh', `${shop}-B${i + 1}`)
    const receiver = { key: receiverKey(seed, buyer.receiver), masked: false, ...buyer.receiver }
    return JSON.stringify({ buyer: { id: buyer.id, nickname: buyer.nickname }, receiver }).slice(1, -1)
  })
}

/** The same documents as objects. */
export function* generateDocuments(options: Partial<BulkOptions> = {}): Generator<OrderDocument> {
  for (const text of generateDocumentText(options)) {
    for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as OrderDocument
  }
}

const USAGE = `Writes order documents of the open shop protocol as NDJSON.

node simulator/src/generate-documents.ts [--count 100000] [--first 0] [--seed bench] [--skus 10000] [--exponent 1] [--buyers 20000]
                                         [--shop B] [--orders-per-hour 3600] [--start 2026-01-01T00:00:00Z] [--out file] [--skus-only]

--skus-only writes the SKUs (code, title, barcode, price, cost, weight) instead. Without --out to standard output.
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      first: { type: 'string' },
      seed: { type: 'string' },
      skus: { type: 'string' },
      exponent: { type: 'string' },
      buyers: { type: 'string' },
      shop: { type: 'string' },
      start: { type: 'string' },
      'orders-per-hour': { type: 'string' },
      out: { type: 'string' },
      'skus-only': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return
  }
  const number = (
    name: 'count' | 'first' | 'skus' | 'exponent' | 'buyers' | 'orders-per-hour',
    fallback: number,
    low: number,
  ) => {
    const value = Number(values[name] ?? fallback)
    if (!(value >= low && value <= 1e9)) throw new Error(`--${name} must be a number from ${low} to 1000000000`)
    return name === 'exponent' ? value : Math.floor(value)
  }
  const shop = values.shop ?? BULK_DEFAULTS.shop
  if (!/^[A-Za-z0-9]{1,20}$/.test(shop)) throw new Error('--shop must be 1 to 20 letters and digits')
  const startMs = values.start === undefined ? BULK_DEFAULTS.startMs : Date.parse(values.start)
  if (Number.isNaN(startMs)) throw new Error('--start must be a time like 2026-01-01T00:00:00Z')
  const options: BulkOptions = {
    seed: values.seed ?? BULK_DEFAULTS.seed,
    count: number('count', BULK_DEFAULTS.count, 0),
    first: number('first', BULK_DEFAULTS.first, 0),
    skus: number('skus', BULK_DEFAULTS.skus, 8),
    exponent: number('exponent', BULK_DEFAULTS.exponent, 0),
    buyers: number('buyers', BULK_DEFAULTS.buyers, 1),
    startMs,
    ordersPerHour: number('orders-per-hour', BULK_DEFAULTS.ordersPerHour, 1),
    shop,
  }
  const output = values.out === undefined ? process.stdout : createWriteStream(values.out)
  const write = async (text: string) => {
    if (!output.write(text)) await once(output, 'drain')
  }
  const startedAt = performance.now()
  if (values['skus-only'])
    await write(
      bulkSkus(options)
        .map((sku) => `${JSON.stringify(sku)}\n`)
        .join(''),
    )
  else for (const text of generateDocumentText(options)) await write(text)
  if (output !== process.stdout) {
    output.end()
    await once(output, 'close')
    const seconds = (performance.now() - startedAt) / 1000
    console.error(`${options.count} documents in ${seconds.toFixed(2)} s, ${Math.round(options.count / seconds)} a second`)
  }
}

if (import.meta.main) {
  process.stdout.on('error', () => process.exit(0))
  main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
