import type { Choice, Tone } from '@shangshu/ui'
import type { TFunction } from 'i18next'

const tones: Record<string, Tone> = {
  open: 'waiting',
  counting: 'progress',
  review: 'warn',
  booked: 'good',
  cancelled: 'muted',
}

/** The states of a count with their words and tones. */
export function countStates(t: TFunction<'counting'>): Choice[] {
  return Object.entries(tones).map(([value, tone]) => ({ value, label: t(`status.${value}`), tone }))
}
