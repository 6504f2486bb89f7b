import { defineStates } from '#lib/state-machine.ts'

/** States of an order as in the domain: one business status; milestones and holds stand beside it. */
export const orderStates = defineStates({
  awaiting_payment: ['awaiting_review', 'cancelled', 'merged', 'split'],
  awaiting_review: ['awaiting_finance_review', 'approved', 'released', 'cancelled', 'merged', 'split'],
  awaiting_finance_review: ['approved', 'awaiting_review', 'cancelled', 'merged', 'split'],
  approved: ['released', 'awaiting_review', 'cancelled', 'merged', 'split'],
  released: ['shipped', 'approved', 'awaiting_review', 'cancelled'],
  shipped: ['completed'],
  completed: [],
  cancelled: [],
  merged: [],
  split: [],
})

export type OrderStatus =
  | 'awaiting_payment'
  | 'awaiting_review'
  | 'awaiting_finance_review'
  | 'approved'
  | 'released'
  | 'shipped'
  | 'completed'
  | 'cancelled'
  | 'merged'
  | 'split'

/** Orders that still claim stock and attention. */
export const openStatuses: readonly OrderStatus[] = [
  'awaiting_payment',
  'awaiting_review',
  'awaiting_finance_review',
  'approved',
  'released',
]

/** Orders the warehouse knows nothing of yet: they may be merged, split, edited. */
export const deskStatuses: readonly OrderStatus[] = ['awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved']

export type HoldKind =
  | 'fraud'
  | 'address'
  | 'unmapped_sku'
  | 'amount_mismatch'
  | 'refund_requested'
  | 'address_changed'
  | 'remark_changed'
  | 'out_of_stock'
  | 'presale'
  | 'blacklist'
  | 'manual'
  | 'platform_lock'
  | 'duplicate'
