/** Quantities are bigints in the SKU's smallest stocked unit; the brand keeps them apart from money. */
import { InputError } from './input-error.ts'

declare const smallestUnits: unique symbol
export type Quantity = bigint & { readonly [smallestUnits]: true }

export const NONE = 0n as Quantity

/** Brands an integer number of smallest units. @throws RangeError for a number with decimals. */
export function quantity(units: bigint | number): Quantity {
  return BigInt(units) as Quantity
}

export interface ParseQuantityOptions {
  /** Smallest accepted value, default 0. */
  min?: bigint
  /** Largest accepted value, default 10^12: no warehouse holds more, and a mistyped barcode in the quantity column is caught. */
  max?: bigint
  /** Accept comma separators in well-formed groups of three. */
  thousands?: boolean
}

const PLAIN = /^[+-]?\d{1,30}$/
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+$/
const ZERO_DECIMALS = /\.0+$/

/**
 * Text to a whole quantity. Spreadsheets write "3.0" and people write "1,200": both are read, decimals other than zero are not.
 * @throws InputError quantity_malformed, quantity_out_of_range
 */
export function parseQuantity(text: string, options: ParseQuantityOptions = {}): Quantity {
  const trimmed = text.trim().replace(ZERO_DECIMALS, '')
  const grouped = options.thousands === true && GROUPED.test(trimmed)
  if (!grouped && !PLAIN.test(trimmed)) throw new InputError('quantity_malformed', { text })
  const plain = grouped ? trimmed.replaceAll(',', '') : trimmed
  const value = BigInt(plain.startsWith('+') ? plain.slice(1) : plain)
  const { min = 0n, max = 1_000_000_000_000n } = options
  if (value < min || value > max) {
    throw new InputError('quantity_out_of_range', { text, min: min.toString(), max: max.toString() })
  }
  return value as Quantity
}

export function addQuantities(...quantities: readonly Quantity[]): Quantity {
  let sum = 0n
  for (const each of quantities) sum += each
  return sum as Quantity
}

export function subtractQuantity(from: Quantity, taken: Quantity): Quantity {
  return (from - taken) as Quantity
}

export function smallerQuantity(a: Quantity, b: Quantity): Quantity {
  return a < b ? a : b
}
