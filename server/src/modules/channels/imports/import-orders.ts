import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { csvLine } from '#lib/csv/write-csv.ts'
import { newId } from '#lib/ids.ts'
import { type Ctx, fullAccess, type Locale, systemActor } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { storeRefunds } from '../after-sales-pull/pull-refunds.ts'
import { orderTotal } from '../channel-order.contract.ts'
import type { ColumnMapping } from '../connectors/file/column-mapping.contract.ts'
import { detectColumns } from '../connectors/file/detect-columns.ts'
import { needsAddressReader } from '../connectors/file/map-order.pure.ts'
import type { OrderBatch, RejectedRow } from '../connectors/file/order-batches.ts'
import { orderBatchesInThread } from '../connectors/file/order-batches-thread.ts'
import { problemText } from '../connectors/file/problems.pure.ts'
import type { FileSource } from '../connectors/file/read-orders.ts'
import { storeDocuments } from '../order-pull/store-documents.ts'
import { findShopByWord, type Shop } from '../shops/shops.queries.ts'
import { createMissing } from './create-missing.ts'
import { countKnown } from './imports.queries.ts'

/** What is kept of rejected rows; beyond it they are only counted. */
const rejectedLimitChars = 20_000_000

export interface ImportResult {
  dryRun: boolean
  rowsRead: number
  /** Orders the file holds, as far as they could be read. */
  orders: number
  lines: number
  units: number
  /** Of the orders: not known before, changed since, and known as they are. */
  inserted: number
  changed: number
  unchanged: number
  refunds: number
  /** Control totals in minor units of the shop's currency: what the orders come to, the fees and discounts in that, and the refunds. */
  ordersMinor: number
  feesMinor: number
  discountsMinor: number
  refundsMinor: number
  productsCreated: number
  rejectedRows: number
  skippedRows: number
  /** How many rows were rejected for which reason. */
  reasons: Record<string, number>
}

export interface ImportPlace {
  shop: Pick<Shop, 'id' | 'currency' | 'timeZone'>
  source: FileSource
  mapping: ColumnMapping
  dryRun: boolean
  locale: Locale
  transaction: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
  /** Rows of the file dealt with so far and in all; throws to stop the import between two batches. */
  progress: (done: number, total: number) => Promise<void>
}

/**
 * Imports an order file: a thread reads and maps it while the batch before goes into the store. Repeating it changes nothing. A dry
 * run does everything but store.
 */
export async function runImport(place: ImportPlace): Promise<{ result: ImportResult; rejected: string }> {
  const { shop, mapping, source } = place
  const rejected = createRejectedFile(place.locale)
  const result: ImportResult = {
    dryRun: place.dryRun,
    rowsRead: 0,
    orders: 0,
    lines: 0,
    units: 0,
    inserted: 0,
    changed: 0,
    unchanged: 0,
    refunds: 0,
    ordersMinor: 0,
    feesMinor: 0,
    discountsMinor: 0,
    refundsMinor: 0,
    productsCreated: 0,
    rejectedRows: 0,
    skippedRows: 0,
    reasons: {},
  }
  const knownCodes = new Set<string>()
  const large = needsAddressReader(mapping) || /\.xlsx$/i.test(source.name)
  for await (const batch of orderBatchesInThread(source, mapping, shop, large)) {
    for (const row of batch.rejected) {
      if (row.code === 'not_goods') result.skippedRows++
      else result.rejectedRows++
      result.reasons[row.code] = (result.reasons[row.code] ?? 0) + 1
      rejected.add(row)
    }
    await store(place, batch, result, knownCodes)
    result.rowsRead = batch.rowsDone
    await place.progress(batch.rowsDone, batch.rowsTotal)
  }
  return { result, rejected: rejected.text() }
}

async function store(place: ImportPlace, batch: OrderBatch, result: ImportResult, knownCodes: Set<string>): Promise<void> {
  result.orders += batch.orders.length
  result.refunds += batch.refunds.length
  for (const refund of batch.refunds) result.refundsMinor += Number(refund.amountMinor)
  for (const order of batch.orders) {
    result.lines += order.lines.length
    result.ordersMinor += Number(orderTotal(order))
    result.feesMinor += Number(order.shippingMinor)
    result.discountsMinor += Number(order.discountMinor)
    for (const line of order.lines) result.units += Number(line.quantity)
  }
  if (batch.orders.length === 0 && batch.refunds.length === 0) return
  const { shop } = place
  await place.transaction(async (ctx) => {
    if (place.mapping.createProducts) result.productsCreated += await createMissing(ctx, batch.orders, knownCodes, place.dryRun)
    if (place.dryRun) {
      const numbers = batch.orders.map((order) => order.externalNumber)
      const known = await countKnown(ctx.tx, ctx.tenantId, shop.id, numbers)
      result.inserted += batch.orders.length - known
      result.unchanged += known
      return
    }
    const stored = await storeDocuments(ctx, shop, batch.orders)
    result.inserted += stored.inserted.length
    result.changed += stored.changed.length
    result.unchanged += batch.orders.length - stored.inserted.length - stored.changed.length
    if (batch.refunds.length > 0) await storeRefunds(ctx, shop.id, batch.refunds)
  })
}

/** Rejected rows as CSV: the line of the file, why, and what the row says. */
function createRejectedFile(locale: Locale): { add: (row: RejectedRow) => void; text: () => string } {
  const head =
    locale === 'zh-CN'
      ? ['行号', '原因', '原因代码', '订单号', '下单时间', '商品编码', '商品名称', '数量', '单价', '金额']
      : ['line', 'reason', 'code', 'order', 'ordered at', 'product code', 'title', 'quantity', 'unit price', 'amount']
  const lines: string[] = []
  let length = 0
  let left = 0
  return {
    add: (row) => {
      if (length > rejectedLimitChars) {
        left++
        return
      }
      const line = csvLine([row.line, problemText(row, locale), row.code, ...row.cells])
      lines.push(line)
      length += line.length
    },
    text: () => {
      if (lines.length === 0) return ''
      const more = locale === 'zh-CN' ? `另有 ${left} 行未列出` : `and ${left} rows more`
      return `\uFEFF${csvLine(head)}${lines.join('')}${left > 0 ? csvLine(['', more]) : ''}`
    },
  }
}

/** A file of this machine. */
export async function fileSource(path: string): Promise<FileSource> {
  const { size } = await stat(path)
  return { name: basename(path), sizeBytes: size, open: () => createReadStream(path, { highWaterMark: 262_144 }) }
}

/**
 * Imports an order file from the command line, in the name of the system.
 * @throws AppError platform.not_found, channels.file_unreadable, channels.mapping_incomplete, channels.column_missing
 */
export async function importOrders(
  runtime: Runtime,
  given: {
    tenantId: string
    /** Its code or id. */
    shop: string
    path: string
    /** Replaces these parts of the mapping that is proposed for the file. */
    mapping?: Partial<ColumnMapping>
    dryRun?: boolean
    locale?: Locale
    onProgress?: (done: number, total: number) => void
  },
): Promise<{ result: ImportResult; rejected: string }> {
  const transaction = <T>(work: (ctx: Ctx) => Promise<T>) =>
    runTransaction(
      runtime,
      {
        tenantId: given.tenantId,
        actor: { ...systemActor, name: 'import' },
        access: fullAccess,
        requestId: newId(),
        locale: given.locale ?? 'zh-CN',
      },
      work,
    )
  const shop = await transaction((ctx) => findShopByWord(ctx.tx, ctx.tenantId, given.shop))
  if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
  const source = await fileSource(given.path).catch(() => {
    throw new AppError('channels.file_missing', { path: given.path })
  })
  return runImport({
    shop,
    source,
    mapping: { ...(await detectColumns(source, shop.timeZone, given.mapping?.sheet)).mapping, ...given.mapping },
    dryRun: given.dryRun ?? false,
    locale: given.locale ?? 'zh-CN',
    transaction,
    progress: async (done, total) => given.onProgress?.(done, total),
  })
}
