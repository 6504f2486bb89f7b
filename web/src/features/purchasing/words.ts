import type { Choice, Tone } from '@shangshu/ui'
import type { TFunction } from 'i18next'

export const purchaseStatuses = [
  'draft',
  'awaiting_approval',
  'approved',
  'part_received',
  'received',
  'closed',
  'cancelled',
] as const

const tones: Record<string, Tone> = {
  draft: 'neutral',
  awaiting_approval: 'waiting',
  approved: 'progress',
  part_received: 'progress',
  received: 'good',
  closed: 'good',
  cancelled: 'muted',
}

export function statusChoices(t: TFunction<'purchasing'>): Choice[] {
  return purchaseStatuses.map((status) => ({ value: status, label: t(`status.${status}`), tone: toneOf(status) }))
}

export function toneOf(status: string): Tone {
  return tones[status] ?? 'neutral'
}
