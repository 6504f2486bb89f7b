import { parseTime } from '#lib/dates.ts'
import { isCurrency, parseMoney } from '#lib/money.ts'
import type { ColumnMapping } from './column-mapping.contract.ts'

/** Cells of order files as times, amounts, quantities and countries. Each reader gives null for text it can't make sense of. */

const yearFirst = /^\d{4}[-/.年]/
const dayMonthYear = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[ T,]+(.*))?$/
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm|上午|下午)?$/i

/**
 * A time as files write it, in the zone the file means. Year first in any of the usual signs, also 2026年11月1日; day and month first by
 * `dateOrder`, and with `auto` only where one of the two numbers can't be a month.
 * Worked: '2010-12-01T08:26:00', '1/13/2026 3:05 PM' (auto: the 13th of January, 15:05); '3/4/2026' with auto is refused.
 */
export function readTime(text: string, timeZone: string, dateOrder: ColumnMapping['dateOrder']): Date | 'ambiguous' | null {
  const plain = text.normalize('NFKC').trim()
  try {
    if (yearFirst.test(plain)) {
      const iso = plain
        .replace(/^(\d{4})年(\d{1,2})月(\d{1,2})日?\s*/, '$1-$2-$3 ')
        .replace(
          /(\d{1,2})[时点](\d{1,2})分(?:(\d{1,2})秒)?$/,
          (_, h: string, m: string, s: string | undefined) => `${h}:${m.padStart(2, '0')}:${(s ?? '0').padStart(2, '0')}`,
        )
        .replace(/ UTC$/, ' Z')
        .trim()
      const zoned = /^(.*\d)\s+([+-]\d{2}:?\d{2}|Z)$/.exec(iso)
      return parseTime(zoned ? `${zoned[1]}${zoned[2]}` : iso, timeZone)
    }
    const match = dayMonthYear.exec(plain)
    if (match === null) return null
    const [first, second] = [Number(match[1]), Number(match[2])]
    const order = dateOrder === 'mdy' || dateOrder === 'dmy' ? dateOrder : first > 12 ? 'dmy' : second > 12 ? 'mdy' : null
    if (order === null) return 'ambiguous'
    const [day, month] = order === 'dmy' ? [match[1]!, match[2]!] : [match[2]!, match[1]!]
    const year = match[3]!.length === 2 ? `20${match[3]}` : match[3]!
    const time = match[4] === undefined ? '00:00:00' : readClock(match[4])
    return time === null ? null : parseTime(`${year}-${month}-${day} ${time}`, timeZone)
  } catch {
    return null
  }
}

function readClock(text: string): string | null {
  const match = clock.exec(text.trim())
  if (match === null) return null
  let hours = Number(match[1])
  const half = match[4]?.toLowerCase()
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return null
    hours = (hours % 12) + (half === 'pm' || half === '下午' ? 12 : 0)
  }
  return `${String(hours).padStart(2, '0')}:${match[2]}:${match[3] ?? '00'}`
}

/**
 * An amount in minor units: '¥1,234.50', '12.5', '(3.00)' for −3.00, '1.234,50' with a decimal comma. Surplus decimals are refused unless
 * they are to be rounded.
 */
export function readAmount(
  text: string,
  currency: string,
  mapping: Pick<ColumnMapping, 'decimalComma' | 'minorUnits' | 'roundPrices'>,
): bigint | null {
  let plain = text.normalize('NFKC').replace(/[\s¥￥$€£元]|CNY|RMB|USD|EUR|GBP/gi, '')
  if (/^\(.*\)$/.test(plain)) plain = `-${plain.slice(1, -1)}`
  if (mapping.decimalComma) plain = plain.replaceAll('.', '').replace(',', '.')
  if (plain === '') return null
  try {
    if (mapping.minorUnits) return /^[+-]?\d{1,15}(?:\.0+)?$/.test(plain) ? BigInt(plain.replace(/\.0+$/, '')) : null
    return parseMoney(plain, currency, { thousands: !mapping.decimalComma, ...(mapping.roundPrices ? { round: 'half-up' } : {}) })
  } catch {
    return null
  }
}

/** A whole number of pieces: '2', '2.00', '1,000', '-3'. */
export function readQuantity(text: string): bigint | null {
  const plain = text.normalize('NFKC').trim()
  const match = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.0+)?$/.exec(plain)
  if (match === null) return null
  const size = BigInt(match[2]!.replaceAll(',', ''))
  return match[1] === '-' ? -size : size
}

export function readCurrency(text: string): string | null {
  const plain = text.normalize('NFKC').trim().toUpperCase()
  if (isCurrency(plain)) return plain
  return plain === 'RMB' || plain === '人民币' || plain === '¥' ? 'CNY' : null
}

const flagWords = new Map<string, 'red' | 'yellow' | 'green' | 'blue' | 'purple' | null>([
  ['0', null],
  ['', null],
  ['1', 'red'],
  ['2', 'yellow'],
  ['3', 'green'],
  ['4', 'blue'],
  ['5', 'purple'],
])

/** The seller's coloured flag: numbers as Taobao counts them, or a word with the colour in it. */
export function readFlag(text: string): 'red' | 'yellow' | 'green' | 'blue' | 'purple' | null {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  const known = flagWords.get(plain)
  if (known !== undefined) return known
  if (/red|红/.test(plain)) return 'red'
  if (/yellow|黄/.test(plain)) return 'yellow'
  if (/green|绿/.test(plain)) return 'green'
  if (/blue|蓝|青/.test(plain)) return 'blue'
  return /purple|violet|紫/.test(plain) ? 'purple' : null
}

let countries: Map<string, string> | undefined

/** ISO 3166 code of a country by its code or its English or Chinese name; text that is none stays as it is. */
export function readCountry(text: string): string {
  const plain = text.normalize('NFKC').trim()
  if (/^[A-Za-z]{2}$/.test(plain)) return plain.toUpperCase() === 'UK' ? 'GB' : plain.toUpperCase()
  countries ??= countryNames()
  return countries.get(plain.toLowerCase()) ?? plain
}

function countryNames(): Map<string, string> {
  const names = new Map<string, string>()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (const locale of ['en', 'zh']) {
    const display = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
    for (const a of letters) {
      for (const b of letters) {
        const name = display.of(a + b)
        // Codes of former countries (DD) lead to today's.
        const code = Intl.getCanonicalLocales(`und-${a}${b}`)[0]!.slice(4)
        if (name !== undefined && code === a + b && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), code)
      }
    }
  }
  for (const [name, code] of [
    ['usa', 'US'],
    ['u.s.a.', 'US'],
    ['united states of america', 'US'],
    ['great britain', 'GB'],
    ['england', 'GB'],
    ['eire', 'IE'],
    ['rsa', 'ZA'],
    ['czech republic', 'CZ'],
    ['korea', 'KR'],
    ['south korea', 'KR'],
    ['中国大陆', 'CN'],
    ['mainland china', 'CN'],
    ['hong kong', 'HK'],
    ['macao', 'MO'],
    ['香港', 'HK'],
    ['澳门', 'MO'],
  ] as const)
    names.set(name, code)
  return names
}
