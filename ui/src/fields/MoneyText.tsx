import { useFormat } from '../environment/UiEnvironment.tsx'
import { type MoneyOptions, toWhole, type Whole } from '../i18n/format.ts'

export interface MoneyTextProps extends MoneyOptions {
  /** minor units; nothing is shown as a dash */
  value: Whole | null | undefined
  /** ISO 4217; the tenant's own where left out */
  currency?: string
  /** red below zero, green above: for gains and differences, not for prices */
  judged?: boolean
}

/** An amount of money in minor units, exact. */
export function MoneyText({ value, currency, judged, ...options }: MoneyTextProps) {
  const format = useFormat()
  if (value === null || value === undefined) return <span className="ss-third">—</span>
  const amount = toWhole(value)
  const tone = !judged || amount === 0n ? '' : amount < 0n ? ' ss-text-bad' : ' ss-text-good'
  return <span className={`ss-number${tone}`}>{format.money(amount, currency, options)}</span>
}
