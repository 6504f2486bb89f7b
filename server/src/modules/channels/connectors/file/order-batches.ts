import type { ChannelOrder, ChannelRefund } from '../../channel-order.contract.ts'
import { addressReaderFor } from './address-reader.ts'
import type { ColumnMapping, MappedField } from './column-mapping.contract.ts'
import { createOriginals } from './find-original.ts'
import { groupRows } from './group-rows.ts'
import { type FileRow, mapOrder, textOf } from './map-order.pure.ts'
import type { RowProblem } from './problems.pure.ts'
import { type FileSource, readFileRows } from './read-orders.ts'

/** Orders and lines of one batch, at most (an order is never cut). */
const batchOrders = 500
const batchLines = 1000
const batchProblems = 5000

/** A row that did not become part of an order, with what it says, for the file of rejected rows. */
export interface RejectedRow extends RowProblem {
  cells: string[]
}

export const rejectedFields: readonly MappedField[] = [
  'number',
  'orderedAt',
  'merchantCode',
  'title',
  'quantity',
  'unitPrice',
  'lineAmount',
]

export interface OrderBatch {
  orders: ChannelOrder[]
  refunds: ChannelRefund[]
  rejected: RejectedRow[]
  /** Rows dealt with up to here, and in the whole file. */
  rowsDone: number
  rowsTotal: number
}

/**
 * A file as batches of orders: rows of one number together, wherever they stand, mapped, with the rows that had to be left out.
 * @throws AppError channels.file_unreadable, channels.column_missing, channels.mapping_incomplete
 */
export async function* orderBatches(
  source: FileSource,
  mapping: ColumnMapping,
  shop: { currency: string; timeZone: string },
): AsyncGenerator<OrderBatch, void, undefined> {
  const context = { mapping, ...shop, readAddress: await addressReaderFor(mapping) }
  const originals = createOriginals()
  let rowsTotal = 0
  let rowsDone = 0
  let passes = 0
  let batch: OrderBatch = emptyBatch()
  let lines = 0
  const reject = (problem: RowProblem, row: FileRow) =>
    batch.rejected.push({ ...problem, cells: rejectedFields.map((field) => textOf(row, field).slice(0, 500)) })

  const rows = async function* (): AsyncGenerator<FileRow[]> {
    const counting = passes++ === 0
    const unnumbered = (row: FileRow) => {
      if (!counting) return
      rowsTotal++
      rowsDone++
      reject({ line: row.line, number: '', code: 'number_missing', text: '' }, row)
    }
    for await (const some of readFileRows(source, mapping, shop.timeZone, unnumbered)) {
      if (counting) rowsTotal += some.length
      yield some
    }
  }
  const handOut = (): OrderBatch => {
    const full = { ...batch, rowsDone, rowsTotal }
    batch = emptyBatch()
    lines = 0
    return full
  }
  for await (const groups of groupRows(rows)) {
    for (const group of groups) {
      rowsDone += group.length
      const mapped = mapOrder(group, context)
      for (const problem of mapped.problems) reject(problem, group.find((row) => row.line === problem.line) ?? group[0]!)
      if (mapped.order !== null) {
        batch.orders.push(mapped.order)
        lines += mapped.order.lines.length
      }
      if (mapped.order !== null && mapping.matchReturns) originals.remember(mapped.order)
      if (mapped.refund !== null) {
        if (mapped.refund.orderNumber === '' && mapping.matchReturns)
          mapped.refund.orderNumber = originals.find(mapped.takenBack!)
        batch.refunds.push(mapped.refund)
      }
      const full =
        batch.orders.length >= batchOrders ||
        lines >= batchLines ||
        batch.refunds.length >= batchOrders ||
        batch.rejected.length >= batchProblems
      if (full) yield handOut()
    }
  }
  yield handOut()
}

function emptyBatch(): OrderBatch {
  return { orders: [], refunds: [], rejected: [], rowsDone: 0, rowsTotal: 0 }
}
