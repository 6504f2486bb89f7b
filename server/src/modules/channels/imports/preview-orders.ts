import { maskedName, maskedReceiver } from '#lib/person.ts'
import type { Locale } from '#platform/context.ts'
import { amountMismatch, type ChannelOrder } from '../channel-order.contract.ts'
import { addressReaderFor } from '../connectors/file/address-reader.ts'
import type { ColumnMapping } from '../connectors/file/column-mapping.contract.ts'
import { type FileRow, mapOrder } from '../connectors/file/map-order.pure.ts'
import { problemText, type RowProblem } from '../connectors/file/problems.pure.ts'
import { type FileSource, readFileRows } from '../connectors/file/read-orders.ts'

const ordersShown = 50
const rowsLookedAt = 5000

/**
 * The first orders of a file as a mapping reads them, with what is wrong by row. Only the beginning of the file is read: an order whose
 * rows stand further down is shown with the rows seen so far.
 */
export async function previewOrders(
  source: FileSource,
  mapping: ColumnMapping,
  shop: { currency: string; timeZone: string },
  locale: Locale,
  showPersonalData: boolean,
) {
  const groups = new Map<string, FileRow[]>()
  const problems: RowProblem[] = []
  let rowsRead = 0
  const rows = readFileRows(source, mapping, shop.timeZone, (row) => {
    rowsRead++
    problems.push({ line: row.line, number: '', code: 'number_missing', text: '' })
  })
  for await (const batch of rows) {
    for (const row of batch) {
      if (rowsRead >= rowsLookedAt) break
      rowsRead++
      const known = groups.get(row.number)
      if (known !== undefined) known.push(row)
      else groups.set(row.number, [row])
    }
    // A little more than is shown, so that the last orders shown are whole in files sorted by order.
    if (rowsRead >= rowsLookedAt || groups.size > ordersShown * 4) break
  }
  const orders: ChannelOrder[] = []
  const context = { mapping, currency: shop.currency, timeZone: shop.timeZone, readAddress: await addressReaderFor(mapping) }
  for (const group of groups.values()) {
    if (orders.length >= ordersShown) break
    const mapped = mapOrder(group, context)
    problems.push(...mapped.problems)
    if (mapped.order !== null) orders.push(mapped.order)
  }
  return {
    orders: orders.map((order) => ({
      number: order.externalNumber,
      status: order.status,
      orderedAt: order.orderedAt,
      buyer: showPersonalData ? order.buyer.nickname || order.buyer.id : maskedName(order.buyer.nickname || order.buyer.id),
      receiver: order.receiver === null ? '' : showPersonalData ? fullReceiver(order.receiver) : maskedReceiver(order.receiver),
      currency: order.currency,
      shippingMinor: order.shippingMinor,
      discountMinor: order.discountMinor,
      paidMinor: order.paidMinor,
      amountMismatch: amountMismatch(order),
      lines: order.lines.map((line) => ({
        merchantCode: line.merchantCode,
        title: line.title,
        quantity: line.quantity,
        unitPriceMinor: line.unitPriceMinor,
        amountMinor: line.amountMinor,
      })),
    })),
    problems: problems
      .sort((a, b) => a.line - b.line)
      .slice(0, 500)
      .map((problem) => ({
        line: problem.line,
        number: problem.number,
        code: problem.code,
        message: problemText(problem, locale),
      })),
    rowsRead,
  }
}

function fullReceiver(receiver: NonNullable<ChannelOrder['receiver']>): string {
  const { name, phone, province, city, district, street } = receiver
  return [name, phone, province, city, district, street].filter((part) => part !== '').join(' ')
}
