import type { Choice, Tone } from '@shangshu/ui'
import type { TFunction } from 'i18next'

export const fulfillmentStatuses = ['open', 'allocated', 'picking', 'picked', 'packed', 'shipped', 'cancelled'] as const

const tones: Record<string, Tone> = {
  open: 'waiting',
  allocated: 'progress',
  picking: 'progress',
  picked: 'progress',
  packed: 'progress',
  shipped: 'good',
  cancelled: 'muted',
  released: 'waiting',
  done: 'good',
  handed_over: 'good',
  expected: 'waiting',
  arrived: 'progress',
  checked: 'progress',
  put_away: 'good',
}

/** Tone of a state of fulfillments, waves, pick tasks, handovers and receipts. */
export function toneOf(status: string): Tone {
  return tones[status] ?? 'neutral'
}

/** The states as choices; `kind` is the group of their names in the texts. */
export function choicesOf(t: TFunction<'warehouse'>, kind: string, statuses: readonly string[]): Choice[] {
  return statuses.map((status) => ({ value: status, label: t(`${kind}.${status}`), tone: toneOf(status) }))
}
