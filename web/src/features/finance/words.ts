import type { Choice } from '@shangshu/ui'
import type { TFunction } from 'i18next'

export const entryKinds = [
  'cost',
  'revenue',
  'postage',
  'refund',
  'return_cost',
  'receipt',
  'opening',
  'stock_gain',
  'stock_loss',
  'cost_correction',
  'commission',
  'payment_fee',
  'platform_other',
  'payout',
  'classified',
  'bill',
  'bill_cancelled',
  'payment',
  'manual',
  'reversal',
] as const

/** The states of a supplier's bill with their words and tones. */
export function billStates(t: TFunction<'finance'>): Choice[] {
  return (
    [
      ['booked', 'waiting'],
      ['part_paid', 'progress'],
      ['paid', 'good'],
      ['cancelled', 'muted'],
    ] as const
  ).map(([value, tone]) => ({ value, label: t(`pay.state.${value}`), tone }))
}
