/**
 * Numbers, money and times as people of a language read them. Amounts come in the currency's minor unit and are never
 * turned into floating point: `Intl.NumberFormat` gets exact decimal text.
 */
import { InputError } from '@shangshu/server/lib/input-error.ts'
import { CURRENCY_DECIMALS, formatMinor, isCurrency, parseMoney } from '@shangshu/server/lib/money.ts'

export type Language = 'zh-CN' | 'en-US'

export const languages: readonly Language[] = ['zh-CN', 'en-US']

/** A whole number as it may arrive: `bigint`, safe integer, or decimal digits (how JSON carries a bigint). */
export type Whole = bigint | number | string

/** @throws if the value is not a whole number, so that a rounding error can't hide in a list. */
export function toWhole(value: Whole): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`not a whole number: ${value}`)
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) throw new Error(`not a whole number: ${value}`)
  return BigInt(value)
}

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) {
    found = new Intl.NumberFormat(language, options)
    formats.set(key, found)
  }
  return found
}

/** Decimal places of a currency as the server counts them; 2 for a code it does not know. */
export function currencyDigits(currency: string): number {
  return isCurrency(currency) ? CURRENCY_DECIMALS[currency] : 2
}

/** Minor units as plain decimal text. Example: `minorToDecimal(-5n, 'CNY')` is `-0.05`. */
export function minorToDecimal(minor: Whole, currency: string): string {
  return formatMinor(toWhole(minor), isCurrency(currency) ? currency : 'USD')
}

/** Typed text with full-width digits, marks and spaces made plain: what a Chinese input method leaves behind. */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s,'_]/g, '')
    .replace(/[。]/g, '.')
    .replace(/[−–—]/g, '-')
}

/**
 * Reads an amount typed by a person: currency sign, group marks and full-width digits are taken off first.
 * @returns minor units, or `undefined` when it is no amount, is too large, or has more decimals than the currency.
 * Example: `readMoney('￥1,234.5', 'CNY')` is `123450n`.
 */
export function readMoney(text: string, currency: string): bigint | undefined {
  const bare = plainDigits(text)
    .toUpperCase()
    .replace(currency, '')
    .replace(/[¥$€£]/, '')
  try {
    return parseMoney(bare, currency)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

export interface MoneyOptions {
  /** the tenant's own currency gets the bare sign (¥), others the full one (US$) */
  homeCurrency?: string
  /** leave the currency sign out, where the column already names it */
  bare?: boolean
  /** 12.3万 / 123K, for figures that are read at a glance */
  compact?: boolean
  /** always show + or − */
  signed?: boolean
}

/** An amount in minor units for reading. Example: `formatMoney(123450n, 'CNY', 'zh-CN')` is `¥1,234.50`. */
export function formatMoney(minor: Whole, currency: string, language: Language, options: MoneyOptions = {}): string {
  const digits = currencyDigits(currency)
  const home = options.homeCurrency === undefined || options.homeCurrency === currency
  const format = numberFormat(language, {
    ...(options.bare
      ? { style: 'decimal' as const }
      : { style: 'currency' as const, currency, currencyDisplay: home ? ('narrowSymbol' as const) : ('symbol' as const) }),
    ...(options.compact
      ? { notation: 'compact' as const, maximumSignificantDigits: 4 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    ...(options.signed && { signDisplay: 'exceptZero' as const }),
  })
  return format.format(minorToDecimal(minor, currency) as `${number}`)
}

/** A whole number with group marks; `compact` for figures read at a glance. */
export function formatWhole(value: Whole, language: Language, options: { compact?: boolean; signed?: boolean } = {}): string {
  const format = numberFormat(language, {
    ...(options.compact && { notation: 'compact' as const, maximumSignificantDigits: 4 }),
    ...(options.signed && { signDisplay: 'exceptZero' as const }),
  })
  return format.format(toWhole(value))
}

/** A share of one for reading. Example: `formatPercent(0.1234, 'zh-CN')` is `12.3%`. */
export function formatPercent(share: number, language: Language, options: { decimals?: number; signed?: boolean } = {}): string {
  const decimals = options.decimals ?? 1
  return numberFormat(language, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    ...(options.signed && { signDisplay: 'exceptZero' as const }),
  }).format(share)
}

/** How exact a time is shown. `stamp` is sortable digits, the same in both languages: for dense columns. */
export type TimeStyle = 'stamp' | 'minute' | 'day' | 'long' | 'clock'

const timeOptions: Record<Exclude<TimeStyle, 'stamp' | 'minute'>, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  long: { dateStyle: 'full', timeStyle: 'long' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
}

const timeFormats = new Map<string, Intl.DateTimeFormat>()

function timeFormat(language: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`
  let found = timeFormats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(language, { ...options, timeZone })
    timeFormats.set(key, found)
  }
  return found
}

/** Milliseconds of an ISO 8601 instant, a `Date`, or milliseconds. @throws if it is none of them. */
export function toInstant(time: string | number | Date): number {
  const instant = typeof time === 'string' ? Date.parse(time) : Number(time)
  if (!Number.isFinite(instant)) throw new Error(`not a time: ${String(time)}`)
  return instant
}

/**
 * An instant on the clock of a zone.
 * Example: `formatTime('2026-01-01T18:05:00Z', 'Asia/Shanghai', 'zh-CN', 'minute')` is `2026-01-02 02:05`.
 */
export function formatTime(
  time: string | number | Date,
  timeZone: string,
  language: Language,
  style: TimeStyle = 'minute',
): string {
  const instant = toInstant(time)
  if (style === 'stamp' || style === 'minute') {
    const text = timeFormat('sv-SE', timeZone, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).format(instant)
    return style === 'stamp' ? text : text.slice(0, 16)
  }
  return timeFormat(language, timeZone, timeOptions[style]).format(instant)
}

const steps: [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
]

/** How long ago, or ahead, in one unit, rounded towards now. Example: 90 minutes ago is `1小时前`. */
export function formatRelative(time: string | number | Date, now: number, language: Language): string {
  const seconds = Math.trunc((toInstant(time) - now) / 1000)
  const [, size, unit] = steps.find(([limit]) => Math.abs(seconds) < limit)!
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }).format(Math.trunc(seconds / size), unit)
}

/** A length of time in its two largest units. Example: `formatDuration(3_725_000, 'en-US')` is `1h 2m`. */
export function formatDuration(milliseconds: number, language: Language): string {
  const names = language === 'zh-CN' ? ['天', '小时', '分', '秒'] : ['d', 'h', 'm', 's']
  const sizes = [86_400, 3600, 60, 1]
  let rest = Math.max(0, Math.round(milliseconds / 1000))
  const parts: string[] = []
  for (const [index, size] of sizes.entries()) {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    if (amount > 0 || parts.length > 0 || size === 1) parts.push(`${amount}${names[index]}`)
    if (parts.length === 2) break
  }
  return parts.filter((part, index) => index === 0 || !part.startsWith('0')).join(language === 'zh-CN' ? '' : ' ')
}
