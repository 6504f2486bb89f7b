import { currencyDecimals } from '#lib/money.ts'
import { divideRounded } from '#lib/rounding.ts'

const SCALE = 100_000_000n

/**
 * An amount of another currency in the currency of the books, both in minor units, rounded half up.
 * Worked: 100.00 USD at 7.1 are 10000n × 710000000n / 10^8 = 71000n fen; 1000 JPY at 0.048 are 48.00 CNY: 1000n × 4800000n × 10^2 / 10^8 = 4800n.
 * @param rateE8 units of the books' currency for one unit of the other, times 10^8
 */
export function toBooks(amountMinor: bigint, currency: string, booksCurrency: string, rateE8: bigint): bigint {
  const shift = currencyDecimals(booksCurrency) - currencyDecimals(currency)
  const up = shift > 0 ? 10n ** BigInt(shift) : 1n
  const down = shift < 0 ? 10n ** BigInt(-shift) : 1n
  return divideRounded(amountMinor * rateE8 * up, SCALE * down, 'half-up')
}

/** '7.1' → 710000000n. The text has at most 8 decimals and is checked by the contract. */
export function rateToE8(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(8, '0'))
}

export function rateText(rateE8: bigint): string {
  const fraction = (rateE8 % SCALE).toString().padStart(8, '0').replace(/0+$/, '')
  return `${rateE8 / SCALE}${fraction === '' ? '' : `.${fraction}`}`
}
