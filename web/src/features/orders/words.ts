import type { Choice, Tone } from '@shangshu/ui'
import type { TFunction } from 'i18next'

export const orderStatuses = [
  'awaiting_payment',
  'awaiting_review',
  'awaiting_finance_review',
  'approved',
  'released',
  'shipped',
  'completed',
  'cancelled',
  'merged',
  'split',
] as const
export const holdKinds = [
  'fraud',
  'address',
  'unmapped_sku',
  'amount_mismatch',
  'refund_requested',
  'address_changed',
  'remark_changed',
  'out_of_stock',
  'presale',
  'blacklist',
  'manual',
  'platform_lock',
  'duplicate',
] as const

const tones: Record<string, Tone> = {
  awaiting_payment: 'muted',
  awaiting_review: 'waiting',
  awaiting_finance_review: 'waiting',
  approved: 'progress',
  released: 'progress',
  shipped: 'good',
  completed: 'good',
  cancelled: 'muted',
  merged: 'muted',
  split: 'muted',
}

export function statusChoices(t: TFunction): Choice[] {
  return orderStatuses.map((status) => ({ value: status, label: t(`orders:status.${status}`), tone: tones[status] ?? 'neutral' }))
}

export function holdChoices(t: TFunction): Choice[] {
  return holdKinds.map((kind) => ({ value: kind, label: t(`orders:hold.${kind}`), tone: 'warn' }))
}

export const refundStatuses = ['requested', 'agreed', 'awaiting_goods', 'received', 'settled', 'rejected', 'withdrawn'] as const
export const refundKinds = ['refund_only', 'return', 'exchange', 'resend'] as const

const refundTones: Record<string, Tone> = {
  requested: 'warn',
  agreed: 'progress',
  awaiting_goods: 'waiting',
  received: 'progress',
  settled: 'good',
  rejected: 'muted',
  withdrawn: 'muted',
}

export function refundChoices(t: TFunction): Choice[] {
  return refundStatuses.map((value) => ({
    value,
    label: t(`orders:refundStatus.${value}`),
    tone: refundTones[value] ?? 'neutral',
  }))
}

export function toneOf(status: string): Tone {
  return tones[status] ?? 'neutral'
}
