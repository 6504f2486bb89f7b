export interface NumberRange {
  prefix: string
  width: number
  checkDigit: 'none' | 'mod10' | 'mod11'
}

/**
 * A waybill number of a range: prefix, the serial padded to `width`, and a check digit over the serial. mod10: weights 3 and 1 from the
 * right, as in GS1 numbers. mod11: weights 8 6 4 2 3 5 9 7 repeated from the left, as in postal S10 numbers; 10 → 0, 11 → 5.
 * Example: prefix SF, width 8, serial 12345678, mod11 → SF12345678 with check digit 5 → SF123456785.
 */
export function waybillNumber(range: NumberRange, serial: bigint): string {
  const digits = String(serial).padStart(range.width, '0')
  return range.prefix + digits + checkDigit(range.checkDigit, digits)
}

function checkDigit(rule: NumberRange['checkDigit'], digits: string): string {
  if (rule === 'none') return ''
  if (rule === 'mod10') {
    let sum = 0
    for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1)
    return String((10 - (sum % 10)) % 10)
  }
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits[i]) * weights[i % 8]!
  const rest = 11 - (sum % 11)
  return String(rest === 10 ? 0 : rest === 11 ? 5 : rest)
}
