import { z } from 'zod'

/**
 * How the columns of an order file become orders. One row is one line; rows with the same number are one order, wherever they stand in
 * the file. Browser-safe: the import screen edits exactly this.
 */

/** What a column can be. Order fields are read from the first row of the order that has them. */
export const orderFields = [
  'number',
  'version',
  'status',
  'orderedAt',
  'paidAt',
  'shipBy',
  'buyerId',
  'buyerNickname',
  'receiverName',
  'receiverPhone',
  'country',
  'province',
  'city',
  'district',
  'street',
  'postcode',
  'address',
  'shipping',
  'discount',
  'paid',
  'buyerMessage',
  'sellerRemark',
  'flag',
  'currency',
  'originalNumber',
] as const
export const lineFields = [
  'lineId',
  'variantId',
  'merchantCode',
  'title',
  'variantTitle',
  'quantity',
  'unitPrice',
  'lineDiscount',
  'lineAmount',
  'refundState',
] as const
export type OrderField = (typeof orderFields)[number]
export type LineField = (typeof lineFields)[number]
export type MappedField = OrderField | LineField

/** A column by its heading (and which of several with the same heading), or the same text for every row. */
export const zFieldSource = z.union([
  z.object({ header: z.string().max(500), nth: z.int().min(1).max(100).optional() }),
  z.object({ constant: z.string().max(500) }),
])
export type FieldSource = z.output<typeof zFieldSource>

export const dateOrders = ['auto', 'ymd', 'mdy', 'dmy'] as const

export const zColumnMapping = z.object({
  fields: z.partialRecord(z.enum([...orderFields, ...lineFields]), zFieldSource),
  /** 0: found out. Rows above it are left out. */
  headerRow: z.int().min(0).max(1000).default(0),
  sheet: z.string().max(100).optional(),
  encoding: z.string().max(20).optional(),
  delimiter: z.enum([',', '\t', ';', '|']).optional(),
  /** Zone of times that name none; the shop's when empty. */
  timeZone: z.string().max(64).optional(),
  /** Rows without a number belong to the order above them (merged cells). */
  fillDownNumber: z.boolean().default(false),
  /** How 03/04/2026 is meant; `auto` takes only what can mean one thing, and year-first. */
  dateOrder: z.enum(dateOrders).default('auto'),
  decimalComma: z.boolean().default(false),
  /** Amounts in the file are already in minor units (分). */
  minorUnits: z.boolean().default(false),
  /** Round prices with more decimals than the currency has (half up); otherwise such rows are refused. */
  roundPrices: z.boolean().default(false),
  /** Text of the status column → our status; what is not listed goes by the built-in words, else the row is refused. */
  statusWords: z.record(z.string().max(100), z.string().max(20)).default({}),
  /** Without a status column. */
  defaultStatus: z.enum(['unpaid', 'paid', 'shipped', 'completed', 'closed']).default('paid'),
  /**
   * Rows with a negative quantity: refused with a reason; or, where an order number has only such rows and they amount to money,
   * recorded as a refund. Without money they are corrections of stock, and refused in any case.
   */
  negativeRows: z.enum(['reject', 'refund']).default('reject'),
  /** Rows whose merchant code is or begins with one of these are no goods: left out of the order, listed as skipped. `POST`, `DOT`; `gift_*` for a beginning. */
  skipCodes: z.array(z.string().max(100)).max(200).default([]),
  /**
   * Skipped rows are services: their amounts count as fees of their order, below zero as its discount, and in a refund as part of what
   * is paid back, instead of vanishing. Numbers that have nothing but such rows are refunds below zero, and refused above: there is
   * nothing to ship.
   */
  skippedAsShipping: z.boolean().default(false),
  /** A refund that names no order belongs to the buyer's latest order in the file that has all of its goods at their price. */
  matchReturns: z.boolean().default(false),
  /** Product codes the catalogue does not know become products, with the title and price of the first row that has them. */
  createProducts: z.boolean().default(false),
})
export type ColumnMapping = z.output<typeof zColumnMapping>
