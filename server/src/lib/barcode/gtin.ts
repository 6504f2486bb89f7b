/**
 * GS1 numbers: GTIN of 8 (EAN-8), 12 (UPC-A), 13 (EAN-13) and 14 digits (ITF-14), SSCC of 18, GLN of 13. All end in the same check
 * digit (GS1 General Specifications, section 7.9).
 */
import { InputError } from '../input-error.ts'

const DIGITS = /^\d+$/

/**
 * The check digit for digits without one: weights 3 and 1 alternating from the right, filled up to a multiple of ten.
 * Worked: 690123456789 → 9·3+8+7·3+6+5·3+4+3·3+2+1·3+0+9·3+6 = 128 → 2.
 * @throws RangeError when the text is not digits
 */
export function gs1CheckDigit(body: string): number {
  if (!DIGITS.test(body)) throw new RangeError('check digit of something that is not digits')
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit * 3 : digit
  }
  return (10 - (sum % 10)) % 10
}

/** Whether the last digit is the check digit of those before it. */
export function hasGs1CheckDigit(digits: string): boolean {
  return (
    digits.length > 1 && DIGITS.test(digits) && gs1CheckDigit(digits.slice(0, -1)) === digits.charCodeAt(digits.length - 1) - 48
  )
}

/** Whether text is a GTIN of 8, 12, 13 or 14 digits with the right check digit. */
export function isGtin(text: string): boolean {
  return isGtinLength(text.length) && hasGs1CheckDigit(text)
}

function isGtinLength(length: number): boolean {
  return length === 8 || length === 12 || length === 13 || length === 14
}

/**
 * The 14-digit form, under which a UPC-A and its EAN-13 spelling are the same article.
 * @throws InputError barcode_not_gtin, barcode_check_digit
 */
export function gtin14(text: string): string {
  if (!isGtinLength(text.length) || !DIGITS.test(text)) throw new InputError('barcode_not_gtin', { text })
  if (!hasGs1CheckDigit(text)) throw new InputError('barcode_check_digit', { text })
  return text.padStart(14, '0')
}

/** The shortest usual form of a GTIN-14: 13 digits when it has a leading zero, and 8 when it came from an EAN-8. */
export function shortGtin(gtin: string): string {
  if (gtin.startsWith('000000') && !gtin.startsWith('0000000')) return gtin.slice(6)
  return gtin.startsWith('0') ? gtin.slice(1) : gtin
}

/** The GTIN-14 of a carton: packaging level 1 to 8 before the twelve digits of the article, and a new check digit. */
export function cartonGtin(level: number, gtin: string): string {
  if (!Number.isInteger(level) || level < 1 || level > 8) throw new RangeError(`packaging level ${level}`)
  const body = `${level}${gtin14(gtin).slice(1, -1)}`
  return body + gs1CheckDigit(body)
}

/** Whether text is a serial shipping container code: 18 digits with the right check digit. */
export function isSscc(text: string): boolean {
  return text.length === 18 && hasGs1CheckDigit(text)
}

/**
 * A serial shipping container code from an extension digit (0–9), the GS1 company prefix (7–10 digits) and a serial number that fills
 * up the rest. @throws RangeError when they do not fit into 17 digits
 */
export function sscc(extension: number, companyPrefix: string, serial: bigint): string {
  if (!Number.isInteger(extension) || extension < 0 || extension > 9) throw new RangeError(`SSCC extension ${extension}`)
  if (!/^\d{7,10}$/.test(companyPrefix)) throw new RangeError('a GS1 company prefix has 7 to 10 digits')
  const digits = serial.toString().padStart(16 - companyPrefix.length, '0')
  if (serial < 0n || digits.length + companyPrefix.length > 16) throw new RangeError('SSCC serial number out of range')
  const body = `${extension}${companyPrefix}${digits}`
  return body + gs1CheckDigit(body)
}
