/** EAN-13 and EAN-8 symbols as modules (ISO/IEC 15420): a character '1' for each dark module, '0' for each light one. */
import { InputError } from '../input-error.ts'
import { hasGs1CheckDigit } from './gtin.ts'

const LEFT_ODD = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011']
// The first digit of an EAN-13 has no modules; it shows in which of the six left digits use the even alphabet (1).
const PARITY = ['000000', '001011', '001101', '001110', '010011', '011001', '011100', '010101', '010110', '011010']

/** The right alphabet is the left one inverted, the even one the right one reversed. */
const RIGHT = LEFT_ODD.map((code) => code.replace(/[01]/g, (bit) => (bit === '0' ? '1' : '0')))
const LEFT_EVEN = RIGHT.map((code) => [...code].reverse().join(''))

/**
 * 95 modules of 13 digits, or of the 12 of a UPC-A. Quiet zones (11 modules left, 7 right) are the printer's part.
 * @throws InputError barcode_not_gtin, barcode_check_digit
 */
export function ean13Modules(text: string): string {
  const digits = checked(text.length === 12 ? `0${text}` : text, 13)
  const parity = PARITY[Number(digits[0])]!
  let left = ''
  let right = ''
  for (let i = 0; i < 6; i++) {
    left += (parity[i] === '1' ? LEFT_EVEN : LEFT_ODD)[Number(digits[i + 1])]
    right += RIGHT[Number(digits[i + 7])]
  }
  return `101${left}01010${right}101`
}

/** 67 modules of 8 digits. @throws InputError barcode_not_gtin, barcode_check_digit */
export function ean8Modules(text: string): string {
  const digits = checked(text, 8)
  let left = ''
  let right = ''
  for (let i = 0; i < 4; i++) {
    left += LEFT_ODD[Number(digits[i])]
    right += RIGHT[Number(digits[i + 4])]
  }
  return `101${left}01010${right}101`
}

function checked(text: string, length: number): string {
  if (text.length !== length || !/^\d+$/.test(text)) throw new InputError('barcode_not_gtin', { text })
  if (!hasGs1CheckDigit(text)) throw new InputError('barcode_check_digit', { text })
  return text
}
