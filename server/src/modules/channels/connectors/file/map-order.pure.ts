import type { CellValue } from '#lib/table-row.ts'
import type {
  ChannelOrder,
  ChannelOrderLine,
  ChannelOrderStatus,
  ChannelReceiver,
  ChannelRefund,
} from '../../channel-order.contract.ts'
import { channelOrderStatuses, orderTotal, withoutUnstorable, zChannelOrderDocument } from '../../channel-order.contract.ts'
import { type AddressReader, splitAddress } from './address.pure.ts'
import type { ColumnMapping, MappedField } from './column-mapping.contract.ts'
import type { TakenBack } from './find-original.ts'
import type { RowProblem, RowProblemCode } from './problems.pure.ts'
import { builtInStatus } from './status-words.pure.ts'
import { readAmount, readCountry, readCurrency, readFlag, readQuantity, readTime } from './values.pure.ts'

/** One row of the file. */
export interface FileRow {
  line: number
  /** The row belongs to this order: the number as read, or the one above it. */
  number: string
  cells: readonly CellValue[]
  columns: FileColumns
}

/** Where the fields of a file stand: text of a field in a row's cells; without a column, or from an empty cell, ''. */
export interface FileColumns {
  read: (cells: readonly CellValue[], field: MappedField) => string
}

export function textOf(row: FileRow, field: MappedField): string {
  return row.columns.read(row.cells, field)
}

export interface MappingContext {
  mapping: ColumnMapping
  /** The shop's, where the file says nothing. */
  currency: string
  timeZone: string
  /** For addresses in one column; null where the mapping has none (see `needsAddressReader`). */
  readAddress: AddressReader | null
}

/** Whether addresses have to be taken apart: there is one in a cell, and not both province and city in cells of their own. */
export function needsAddressReader({ fields }: Pick<ColumnMapping, 'fields'>): boolean {
  return (fields.address ?? fields.street) !== undefined && (fields.province === undefined || fields.city === undefined)
}

export interface MappedOrder {
  order: ChannelOrder | null
  refund: ChannelRefund | null
  /** Beside a refund: what is taken back, to find the order it belongs to. */
  takenBack: TakenBack | null
  /** Rows that are not part of the outcome, each with its reason. */
  problems: RowProblem[]
}

class Unmappable extends Error {
  code: RowProblemCode
  text: string
  constructor(code: RowProblemCode, text = '') {
    super(code)
    this.code = code
    this.text = text
  }
}

/**
 * All rows of one order number as an order, or as a refund when they only take back, with the rows that had to be left out.
 * What belongs to the order as a whole is read from the first row that has it.
 */
export function mapOrder(rows: readonly FileRow[], context: MappingContext): MappedOrder {
  const number = rows[0]!.number
  const problems: RowProblem[] = []
  const note = (row: FileRow, code: RowProblemCode, text = '') => problems.push({ line: row.line, number, code, text })
  const refuseAll = (code: RowProblemCode, text: string): MappedOrder => {
    const noted = new Set(problems.map((problem) => problem.line))
    for (const row of rows) if (!noted.has(row.line)) note(row, code, text)
    return { order: null, refund: null, takenBack: null, problems }
  }
  if (number.length > 200 || withoutUnstorable(number) !== number) return refuseAll('number_invalid', '')
  try {
    const currency = currencyOf(rows, context)
    const goods: { row: FileRow; quantity: bigint }[] = []
    const back: { row: FileRow; quantity: bigint }[] = []
    let feesMinor = 0n
    let feeRows = 0
    for (const row of rows) {
      try {
        const code = textOf(row, 'merchantCode')
        if (isSkipped(code, context.mapping.skipCodes)) {
          if (context.mapping.skippedAsShipping) {
            feesMinor += skippedAmount(row, currency, context.mapping)
            feeRows++
          } else note(row, 'not_goods')
          continue
        }
        const quantity = quantityOf(row)
        if (quantity < 0n) back.push({ row, quantity })
        else if (quantity === 0n) note(row, 'quantity_zero')
        else goods.push({ row, quantity })
      } catch (error) {
        if (!(error instanceof Unmappable)) throw error
        note(row, error.code, error.text)
      }
    }
    const takesBack = back.length > 0 || (feeRows > 0 && feesMinor < 0n)
    if (takesBack && goods.length === 0 && context.mapping.negativeRows === 'refund') {
      const refund = refundOf(number, rows, back, feesMinor, currency, context)
      if (refund.amountMinor <= 0n) return refuseAll('nothing_paid_back', '')
      return { order: null, refund, takenBack: takenBackOf(rows, back, currency, context), problems }
    }
    for (const { row } of back) note(row, 'quantity_negative')

    const lines: ChannelOrderLine[] = []
    const seen = new Map<string, number>()
    for (const { row, quantity } of goods) {
      try {
        lines.push(lineOf(row, quantity, currency, context.mapping, seen))
      } catch (error) {
        if (!(error instanceof Unmappable)) throw error
        note(row, error.code, error.text)
      }
    }
    if (lines.length === 0) return refuseAll(feeRows > 0 && feeRows === rows.length ? 'only_fees' : 'no_goods_left', '')
    if (lines.length > 5000) return refuseAll('too_many_lines', '')
    return { order: orderOf(number, rows, lines, feesMinor, currency, context), refund: null, takenBack: null, problems }
  } catch (error) {
    if (!(error instanceof Unmappable)) throw error
    return refuseAll(error.code, error.text)
  }
}

function orderOf(
  number: string,
  rows: readonly FileRow[],
  lines: ChannelOrderLine[],
  feesMinor: bigint,
  currency: string,
  context: MappingContext,
): ChannelOrder {
  const { mapping } = context
  const first = (field: MappedField) => firstOf(rows, field)
  const time = (field: MappedField) => timeOf(first(field), context)
  const status = statusOf(first('status'), mapping)
  const orderedAt = time('orderedAt') ?? time('paidAt')
  if (orderedAt === null) throw new Unmappable('time_missing')
  const amount = (field: MappedField) => amountOf(first(field), currency, mapping)
  const shipping = (amount('shipping') ?? 0n) + (feesMinor > 0n ? feesMinor : 0n)
  // Some files write what was taken off with a minus.
  const stated = amount('discount') ?? 0n
  const discount = (stated < 0n ? -stated : stated) + (feesMinor < 0n ? -feesMinor : 0n)
  const order: ChannelOrder = {
    externalNumber: number,
    version: versionOf(first('version'), context),
    status,
    orderedAt,
    paidAt: time('paidAt'),
    shipBy: time('shipBy'),
    closedAt: null,
    buyer: { id: limited(first('buyerId'), 200), nickname: limited(first('buyerNickname'), 200) },
    receiver: receiverOf(first, context),
    lines,
    shippingMinor: shipping,
    discountMinor: discount,
    paidMinor: 0n,
    currency,
    buyerMessage: limited(first('buyerMessage'), 5000),
    sellerRemark: limited(first('sellerRemark'), 5000),
    flag: readFlag(first('flag')),
    invoice: null,
  }
  const unpaid = status === 'unpaid' || status === 'deposit_paid'
  const paidBefore = status !== 'closed' || order.paidAt !== null
  order.paidMinor = amount('paid') ?? (unpaid || !paidBefore ? 0n : orderTotal(order))
  // Without a time of payment a paid order counts as paid when it was placed.
  if (order.paidAt === null && !unpaid && status !== 'closed') order.paidAt = orderedAt
  const checked = zChannelOrderDocument.safeParse(order)
  if (!checked.success) throw new Unmappable('too_long', checked.error.issues[0]?.path.join('.') ?? '')
  return order
}

function lineOf(
  row: FileRow,
  quantity: bigint,
  currency: string,
  mapping: ColumnMapping,
  seen: Map<string, number>,
): ChannelOrderLine {
  const code = limited(textOf(row, 'merchantCode'), 200)
  const name = [textOf(row, 'title'), textOf(row, 'variantTitle')].filter((part) => part !== '').join(' ')
  if (code === '' && name === '') throw new Unmappable('product_missing')
  const price = money(row, 'unitPrice', currency, mapping, 'price_invalid')
  const total = money(row, 'lineAmount', currency, mapping, 'amount_invalid')
  const off = money(row, 'lineDiscount', currency, mapping, 'amount_invalid')
  if (price === null && total === null) throw new Unmappable('price_missing')
  if ((price ?? 0n) < 0n || (total ?? 0n) < 0n) throw new Unmappable('price_negative')
  // Without a price: the smallest price per piece whose pieces cover the amount, and the rest as discount.
  const unitPriceMinor = price ?? (total! + quantity - 1n) / quantity
  const full = unitPriceMinor * quantity
  const offMinor = off === null ? null : off < 0n ? -off : off
  const amountMinor = total ?? full - (offMinor ?? 0n)
  const variant = limited(textOf(row, 'variantId'), 200) || code
  // Files rarely name lines: the code and how often it came before in the order is the same in every copy of the file.
  const key = textOf(row, 'lineId') || variant || name.slice(0, 150)
  const times = (seen.get(key) ?? 0) + 1
  seen.set(key, times)
  const refunded = refundOfLine(textOf(row, 'refundState'))
  return {
    externalLineId: limited(times === 1 ? key : `${key}#${times}`, 200),
    externalVariantId: variant,
    externalProductId: '',
    merchantCode: code,
    title: limited(name || code, 1000),
    quantity,
    unitPriceMinor,
    discountMinor: price === null || offMinor === null ? full - amountMinor : offMinor,
    amountMinor,
    refundState: refunded,
    refundedQuantity: refunded === 'refunded' ? quantity : 0n,
    shippedQuantity: 0n,
  }
}

function refundOf(
  number: string,
  rows: readonly FileRow[],
  back: readonly { row: FileRow; quantity: bigint }[],
  feesMinor: bigint,
  currency: string,
  context: MappingContext,
): ChannelRefund {
  const at = timeOf(firstOf(rows, 'orderedAt'), context)
  if (at === null) throw new Unmappable('time_missing')
  const seen = new Map<string, number>()
  const lines = back.map(({ row, quantity }) => {
    const price = money(row, 'unitPrice', currency, context.mapping, 'price_invalid')
    const total = money(row, 'lineAmount', currency, context.mapping, 'amount_invalid')
    if (price === null && total === null) throw new Unmappable('price_missing')
    const pieces = -quantity
    const amount = total ?? price! * pieces
    const key = textOf(row, 'lineId') || textOf(row, 'variantId') || textOf(row, 'merchantCode')
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return {
      externalLineId: times === 1 ? key : `${key}#${times}`,
      quantity: pieces,
      amountMinor: amount < 0n ? -amount : amount,
    }
  })
  return {
    externalNumber: number,
    orderNumber: firstOf(rows, 'originalNumber'),
    kind: lines.length > 0 ? 'return' : 'refund_only',
    status: 'settled',
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n) - feesMinor,
    currency,
    reason: 'other',
    lines,
    requestedAt: at,
  }
}

function takenBackOf(
  rows: readonly FileRow[],
  back: readonly { row: FileRow; quantity: bigint }[],
  currency: string,
  context: MappingContext,
): TakenBack {
  return {
    buyerId: limited(firstOf(rows, 'buyerId'), 200),
    lines: back.map(({ row, quantity }) => ({
      code: limited(textOf(row, 'merchantCode'), 200),
      unitPriceMinor: money(row, 'unitPrice', currency, context.mapping, 'price_invalid') ?? -1n,
      quantity: -quantity,
    })),
  }
}

function firstOf(rows: readonly FileRow[], field: MappedField): string {
  for (const row of rows) {
    const text = textOf(row, field)
    if (text !== '') return text
  }
  return ''
}

function quantityOf(row: FileRow): bigint {
  const text = textOf(row, 'quantity')
  if (text === '') throw new Unmappable('quantity_missing')
  const quantity = readQuantity(text)
  if (quantity === null || quantity > 1_000_000_000n || quantity < -1_000_000_000n) throw new Unmappable('quantity_invalid', text)
  return quantity
}

function money(row: FileRow, field: MappedField, currency: string, mapping: ColumnMapping, code: RowProblemCode): bigint | null {
  const text = textOf(row, field)
  if (text === '') return null
  const amount = readAmount(text, currency, mapping)
  if (amount === null) throw new Unmappable(code, text)
  return amount
}

function amountOf(text: string, currency: string, mapping: ColumnMapping): bigint | null {
  if (text === '') return null
  const amount = readAmount(text, currency, mapping)
  if (amount === null) throw new Unmappable('amount_invalid', text)
  return amount
}

function skippedAmount(row: FileRow, currency: string, mapping: ColumnMapping): bigint {
  const total = money(row, 'lineAmount', currency, mapping, 'amount_invalid')
  if (total !== null) return total
  const price = money(row, 'unitPrice', currency, mapping, 'price_invalid')
  return price === null ? 0n : price * quantityOf(row)
}

function timeOf(text: string, context: MappingContext): Date | null {
  if (text === '') return null
  const at = readTime(text, context.mapping.timeZone || context.timeZone, context.mapping.dateOrder)
  if (at === 'ambiguous') throw new Unmappable('time_ambiguous', text)
  if (at === null) throw new Unmappable('time_invalid', text)
  return at
}

function versionOf(text: string, context: MappingContext): bigint | null {
  if (text === '') return null
  if (/^\d{1,15}$/.test(text)) return BigInt(text)
  const at = readTime(text, context.mapping.timeZone || context.timeZone, context.mapping.dateOrder)
  if (at === null || at === 'ambiguous' || at.getTime() < 0) throw new Unmappable('version_invalid', text)
  return BigInt(at.getTime())
}

const statusNames: readonly string[] = channelOrderStatuses

function statusOf(text: string, mapping: ColumnMapping): ChannelOrderStatus {
  if (text === '') return mapping.defaultStatus
  const given = mapping.statusWords[text]
  if (given !== undefined && statusNames.includes(given)) return given as ChannelOrderStatus
  const known = builtInStatus(text)
  if (known === null) throw new Unmappable('status_unknown', text)
  return known
}

function currencyOf(rows: readonly FileRow[], context: MappingContext): string {
  const text = firstOf(rows, 'currency')
  if (text === '') return context.currency
  const currency = readCurrency(text)
  if (currency === null) throw new Unmappable('currency_unknown', text)
  if (currency !== context.currency) throw new Unmappable('currency_other', currency)
  return currency
}

function receiverOf(first: (field: MappedField) => string, context: MappingContext): ChannelReceiver | null {
  const fields: MappedField[] = ['receiverName', 'receiverPhone', 'province', 'city', 'district', 'street', 'postcode', 'address']
  if (!fields.some((field) => context.mapping.fields[field] !== undefined)) return null
  const country = first('country')
  const place = splitAddress(
    {
      province: first('province'),
      city: first('city'),
      district: first('district'),
      street: first('street'),
      address: first('address'),
      country: country === '' ? 'CN' : readCountry(country),
    },
    context.readAddress,
  )
  return {
    key: null,
    masked: /\*/.test(first('receiverName') + first('receiverPhone')),
    name: limited(first('receiverName'), 200),
    phone: limited(first('receiverPhone'), 100),
    country: country === '' ? '' : readCountry(country),
    province: limited(place.province, 100),
    city: limited(place.city, 100),
    district: limited(place.district, 100),
    street: limited(place.street, 1000),
    postcode: limited(first('postcode'), 50),
  }
}

function refundOfLine(text: string): 'none' | 'requested' | 'refunded' {
  const plain = text.toLowerCase().replace(/\s/g, '')
  if (plain === '' || /^(none|no|无|未申请|未退款|没有申请退款|无退款|退款关闭|已关闭|closed)/.test(plain)) return 'none'
  if (/成功|已退款|完成|refunded|complete/.test(plain)) return 'refunded'
  return 'requested'
}

/** `GIFT_*` stands for every code that begins with GIFT_. */
function isSkipped(code: string, patterns: readonly string[]): boolean {
  if (code === '' || patterns.length === 0) return false
  return patterns.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern))
}

function limited(text: string, length: number): string {
  const storable = withoutUnstorable(text)
  return storable.length > length ? storable.slice(0, length).toWellFormed() : storable
}
