/**
 * GS1 data in barcodes: GTIN, lot, expiry, serial and more in one scan (GS1 General Specifications, sections 3 and 7.8). Read from
 * what scanners send and from the bracketed form people read, written as the element string that goes into a symbol.
 * Formats, check digits and dates of values are checked; code lists (countries, currencies) and which identifiers belong together are not.
 */
import { addMonths, daysOfMonth, isDay } from '../dates.ts'
import { InputError } from '../input-error.ts'
import { GROUP_SEPARATOR } from './code128.ts'
import { type Gs1Component, type Gs1Identifier, identifierAt, identifierOf } from './gs1-identifiers.ts'
import { hasGs1CheckDigit } from './gtin.ts'

export interface Gs1Element {
  /** Application identifier: '01', '10', '3103'. */
  readonly ai: string
  readonly value: string
}

/**
 * Elements of an element string, without the leading FNC1, group separators (0x1D) where FNC1 stands. Worked:
 * '0106901234567892' + '17270131' + '10A7' is [01 06901234567892] [17 270131] [10 A7].
 * @throws InputError gs1_malformed
 */
export function parseElementString(text: string): Gs1Element[] {
  const elements: Gs1Element[] = []
  for (let at = 0; at < text.length; ) {
    const identifier = identifierAt(text, at)
    if (identifier === undefined) throw malformed(text, text.slice(at, at + 4))
    at += identifier.ai.length
    const separator = text.indexOf(GROUP_SEPARATOR, at)
    let end = separator === -1 ? text.length : separator
    if (identifier.predefinedLength !== undefined) end = Math.min(end, at + identifier.predefinedLength)
    elements.push(checkedElement(identifier, text.slice(at, end), text))
    // A separator is allowed after a value of predefined length too, and after the last.
    at = text[end] === GROUP_SEPARATOR ? end + 1 : end
  }
  return consistent(elements, text)
}

const BRACKETED = /\((\d{2,4})\)((?:\\\(|[^(\\]|\\(?!\())*)/y

/**
 * Elements of the form people read and type: '(01)06901234567892(17)270131(10)A7'. An opening bracket inside a value is written '\('.
 * @throws InputError gs1_malformed
 */
export function parseBracketed(text: string): Gs1Element[] {
  const elements: Gs1Element[] = []
  BRACKETED.lastIndex = 0
  while (BRACKETED.lastIndex < text.length) {
    const at = BRACKETED.lastIndex
    const match = BRACKETED.exec(text)
    const identifier = match === null ? undefined : identifierOf(match[1]!)
    if (identifier === undefined) throw malformed(text, text.slice(at, at + 6))
    elements.push(checkedElement(identifier, match![2]!.replaceAll('\\(', '('), text))
  }
  return consistent(elements, text)
}

function consistent(elements: Gs1Element[], text: string): Gs1Element[] {
  if (elements.length === 0) throw malformed(text, '')
  const values = new Map<string, string>()
  for (const { ai, value } of elements) {
    if ((values.get(ai) ?? value) !== value) throw malformed(text, `(${ai})`)
    values.set(ai, value)
  }
  return elements
}

/** The bracketed form of elements. */
export function bracketed(elements: readonly Gs1Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('')
}

/**
 * The element string of elements, for code128Widths with {gs1: true}: a separator after each value without predefined length, but for
 * the last. @throws InputError gs1_malformed when a value does not fit its identifier
 */
export function elementString(elements: readonly Gs1Element[]): string {
  let text = ''
  elements.forEach(({ ai, value }, i) => {
    const identifier = identifierOf(ai)
    if (identifier === undefined) throw malformed(value, `(${ai})`)
    checkedElement(identifier, value, value)
    text += ai + value
    if (identifier.predefinedLength === undefined && i < elements.length - 1) text += GROUP_SEPARATOR
  })
  return text
}

const CHARACTERS = {
  N: /^\d*$/,
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[A-Za-z0-9\-_=]*$/,
} as const

function checkedElement(identifier: Gs1Identifier, value: string, text: string): Gs1Element {
  let at = 0
  for (const component of identifier.components) {
    const part = value.slice(at, at + component.maxLength)
    at += part.length
    if (part === '' && component.optional) continue
    if (part.length < component.minLength || !CHARACTERS[component.kind].test(part) || !passes(component, part)) {
      throw malformed(text, `(${identifier.ai})`)
    }
  }
  if (at < value.length) throw malformed(text, `(${identifier.ai})`)
  return { ai: identifier.ai, value }
}

function passes(component: Gs1Component, part: string): boolean {
  return component.checks.every((check) => CHECKS[check]!(part))
}

// The century plays no part in whether a date exists but for 29 February, which every century allows in the same years but 00.
const CHECKS: Readonly<Record<string, (part: string) => boolean>> = {
  csum: hasGs1CheckDigit,
  yymmd0: (part) => isDay(`20${part.slice(0, 2)}-${part.slice(2, 4)}-${part.slice(4) === '00' ? '01' : part.slice(4)}`),
  yymmdd: (part) => isDay(`20${part.slice(0, 2)}-${part.slice(2, 4)}-${part.slice(4)}`),
  yyyymmdd: (part) => isDay(`${part.slice(0, 4)}-${part.slice(4, 6)}-${part.slice(6)}`),
  hhmi: (part) => /^(?:[01]\d|2[0-3])[0-5]\d$/.test(part),
  hh: (part) => part < '24',
  mi: (part) => part < '60',
  ss: (part) => part < '60',
  zero: (part) => /^0+$/.test(part),
  nonzero: (part) => !/^0+$/.test(part),
  nozeroprefix: (part) => part === '0' || !part.startsWith('0'),
  yesno: (part) => part === '0' || part === '1',
  hyphen: (part) => part === '-',
  pieceoftotal: (part) => part.slice(0, 2) !== '00' && part.slice(2) !== '00' && part.slice(0, 2) <= part.slice(2),
}

function malformed(text: string, at: string): InputError {
  return new InputError('gs1_malformed', { text: text.replaceAll(GROUP_SEPARATOR, '^'), at: at.replaceAll(GROUP_SEPARATOR, '^') })
}

/**
 * A date of the form YYMMDD as 'YYYY-MM-DD'. The century is the one that puts it within 50 years after and 49 before the current year;
 * day 00 means the last of the month (General Specifications 3.4 and 7.12).
 */
export function gs1Day(value: string, currentYear: number): string {
  const twoDigits = Number(value.slice(0, 2))
  const ahead = twoDigits - (currentYear % 100)
  const century = Math.floor(currentYear / 100) + (ahead >= 51 ? -1 : ahead <= -50 ? 1 : 0)
  const month = addMonths(`${String(century * 100 + twoDigits).padStart(4, '0')}-${value.slice(2, 4)}`, 0)
  return value.slice(4) === '00' ? daysOfMonth(month).last : `${month}-${value.slice(4)}`
}

/** The decimal text of a measure (310n–369n) or amount (390n–395n), whose last digit of the identifier counts the decimals. */
export function gs1Decimal({ ai, value }: Gs1Element): string {
  const decimals = Number(ai.at(-1))
  // Amounts 391n and 393n begin with the three digits of a currency.
  const digits = ai.startsWith('391') || ai.startsWith('393') ? value.slice(3) : value
  const padded = digits.replace(/^0+(?=\d)/, '').padStart(decimals + 1, '0')
  return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}
