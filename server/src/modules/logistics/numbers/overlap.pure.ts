import type { NumberRange } from './waybill-number.pure.ts'

export interface RangeOfNumbers extends NumberRange {
  first: bigint
  last: bigint
}

/**
 * Whether two ranges can give the same waybill number, whatever their prefixes: A1 with 3 digits and A with 4 digits both make A1000. Numbers
 * of one length are compared as texts, since serials are padded; a check digit counts as any digit.
 */
export function rangesOverlap(a: RangeOfNumbers, b: RangeOfNumbers): boolean {
  const one = ends(a)
  const two = ends(b)
  if (one.low.length !== two.low.length) return false
  return one.low <= two.high && two.low <= one.high
}

function ends(range: RangeOfNumbers): { low: string; high: string } {
  const digits = (serial: bigint) => range.prefix + String(serial).padStart(range.width, '0')
  const check = range.checkDigit === 'none' ? ['', ''] : ['0', '9']
  return { low: digits(range.first) + check[0], high: digits(range.last) + check[1] }
}
