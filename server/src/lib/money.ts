/**
 * Money is a bigint in the currency's smallest unit (分 for CNY, yen for JPY, fils for KWD). The currency stands beside the amount
 * wherever amounts are stored; the brand keeps amounts, quantities and plain integers from being mixed by accident.
 */
import { InputError } from './input-error.ts'
import { divideRounded, type Rounding } from './rounding.ts'

declare const minorUnits: unique symbol
export type MinorUnits = bigint & { readonly [minorUnits]: true }

/** Decimals of each supported currency, from ISO 4217 list one (minor unit column). */
export const CURRENCY_DECIMALS = {
  AED: 2,
  AUD: 2,
  BDT: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  COP: 2,
  CZK: 2,
  DKK: 2,
  EGP: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  KZT: 2,
  LKR: 2,
  MAD: 2,
  MOP: 2,
  MXN: 2,
  MYR: 2,
  NGN: 2,
  NOK: 2,
  NZD: 2,
  OMR: 3,
  PEN: 2,
  PHP: 2,
  PKR: 2,
  PLN: 2,
  QAR: 2,
  RON: 2,
  RUB: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TND: 3,
  TRY: 2,
  TWD: 2,
  UAH: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const

export type Currency = keyof typeof CURRENCY_DECIMALS

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCY_DECIMALS, code)
}

/** Number of decimals of a currency. @throws InputError currency_unknown */
export function currencyDecimals(currency: string): number {
  if (!isCurrency(currency)) throw new InputError('currency_unknown', { currency })
  return CURRENCY_DECIMALS[currency]
}

/** Brands an integer count of minor units, e.g. a value read from the database or from a platform that speaks in cents. */
export function money(minor: bigint | number): MinorUnits {
  return BigInt(minor) as MinorUnits
}

export const ZERO = 0n as MinorUnits

// bigint columns hold 64 bits: what does not fit is refused where it enters instead of failing in the database.
const LARGEST = 9_223_372_036_854_775_807n

export interface ParseMoneyOptions {
  /** Round surplus decimals; without it they are refused unless they are zeros. */
  round?: Rounding
  /** Accept comma separators in well-formed groups of three: 1,234,567.80 */
  thousands?: boolean
}

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?$/
const GROUPED = /^([+-]?)(\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/

/**
 * Decimal text in major units to minor units, exactly. Worked: parseMoney('12.30', 'CNY') = 1230n; ('-5', 'JPY') = -5n;
 * ('1.005', 'CNY') is refused, with {round: 'half-up'} it is 101n; ('1.100', 'CNY') = 110n because nothing is lost.
 * @throws InputError money_malformed, money_too_many_decimals, money_too_large, currency_unknown
 */
export function parseMoney(text: string, currency: string, options?: ParseMoneyOptions): MinorUnits {
  const decimals = currencyDecimals(currency)
  const trimmed = text.trim()
  const match = PLAIN.exec(trimmed) ?? (options?.thousands ? GROUPED.exec(trimmed) : null)
  if (match === null) throw new InputError('money_malformed', { text })
  const whole = match[2]!.includes(',') ? match[2]!.replaceAll(',', '') : match[2]!
  const fraction = match[3] ?? ''
  if (whole === '' && fraction === '') throw new InputError('money_malformed', { text })
  // 19 digits hold the largest bigint; longer input would only cost time before being refused.
  if (whole.length > 40 || fraction.length > 40) throw new InputError('money_too_large', { text })

  let size: bigint
  if (fraction.length <= decimals) {
    size = BigInt(whole + fraction.padEnd(decimals, '0'))
  } else {
    const surplus = fraction.length - decimals
    const all = BigInt(whole + fraction)
    const unit = 10n ** BigInt(surplus)
    if (all % unit !== 0n && options?.round === undefined) {
      throw new InputError('money_too_many_decimals', { text, currency, decimals })
    }
    size = divideRounded(all, unit, options?.round ?? 'down')
  }
  if (size > LARGEST) throw new InputError('money_too_large', { text })
  return (match[1] === '-' ? -size : size) as MinorUnits
}

/** Minor units to decimal text in major units, always with all decimals of the currency: formatMinor(1230n, 'CNY') = '12.30'. */
export function formatMinor(minor: bigint, currency: string): string {
  const decimals = currencyDecimals(currency)
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString()
  if (decimals === 0) return sign + digits
  const padded = digits.padStart(decimals + 1, '0')
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}

/** Sum of any number of amounts of one currency. */
export function addMoney(...amounts: readonly MinorUnits[]): MinorUnits {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum as MinorUnits
}

export function subtractMoney(from: MinorUnits, amount: MinorUnits): MinorUnits {
  return (from - amount) as MinorUnits
}

export function negateMoney(amount: MinorUnits): MinorUnits {
  return -amount as MinorUnits
}

/** Unit price × quantity; exact, no rounding. */
export function timesQuantity(unitPrice: MinorUnits, quantity: bigint): MinorUnits {
  return (unitPrice * quantity) as MinorUnits
}

/**
 * Share of an amount in basis points (1 % = 100). Worked: shareOfMoney(1995n, 1300n) = 259n (259.35);
 * shareOfMoney(50n, 100n) = 1n half-up and 0n half-even (0.5).
 */
export function shareOfMoney(amount: MinorUnits, basisPoints: bigint, rounding: Rounding = 'half-up'): MinorUnits {
  return divideRounded(amount * basisPoints, 10_000n, rounding) as MinorUnits
}

/**
 * The part of a tax-inclusive amount that is tax. Worked: 113.00 including 13 %: taxWithin(11300n, 1300n) = 1300n.
 * @throws RangeError when the rate is -100 %.
 */
export function taxWithin(grossAmount: MinorUnits, rateBasisPoints: bigint, rounding: Rounding = 'half-up'): MinorUnits {
  return divideRounded(grossAmount * rateBasisPoints, 10_000n + rateBasisPoints, rounding) as MinorUnits
}
