import type { OrderStatus } from '../order-status.pure.ts'
import { type ChangeBit, hasBit } from './change-bits.ts'

export type Stage = 'unpaid' | 'desk' | 'warehouse' | 'left' | 'ended'

/** Where an order stands in the table of reactions. */
export function stageOf(status: OrderStatus): Stage {
  if (status === 'awaiting_payment') return 'unpaid'
  if (status === 'awaiting_review' || status === 'awaiting_finance_review' || status === 'approved') return 'desk'
  if (status === 'released') return 'warehouse'
  if (status === 'shipped') return 'left'
  return 'ended'
}

export interface Upstream {
  mask: number
  /** The platform's status now. */
  status: 'unpaid' | 'deposit_paid' | 'paid' | 'part_shipped' | 'shipped' | 'signed' | 'completed' | 'closed'
  /** Lines whose money is asked back, or is not any more. */
  refundRequested: boolean
  /** A line is refunded whole of which we would still send something. */
  refundedLive: boolean
}

export type Reaction =
  | 'take_payment'
  | 'cancel'
  | 'hold_refund'
  | 'lift_refund'
  | 'apply_address'
  | 'hold_address'
  | 'apply_remark'
  | 'hold_remark'
  | 'rebuild_lines'
  | 'hold_lines'
  | 'hold_platform_shipped'
  | 'complete'
  | 'note'

/**
 * What a change upstream does, by how far the order has come (the table of field.md 2.3, reduced to our states):
 * at the desk changes are applied; once the warehouse has the order they stop the parcel and wait for a person; after it left they are noted.
 * Example: an address change of a released order → hold_address (the parcel stops at the next scan).
 */
export function reactTo(status: OrderStatus, upstream: Upstream): Reaction[] {
  const stage = stageOf(status)
  if (stage === 'ended') return upstream.status === 'completed' ? [] : ['note']
  const reactions: Reaction[] = []
  const changed = (bit: ChangeBit) => hasBit(upstream.mask, bit)
  if (upstream.status === 'closed') {
    return stage === 'left' ? ['note'] : ['cancel']
  }
  if (stage === 'unpaid' && upstream.status !== 'unpaid' && upstream.status !== 'deposit_paid') reactions.push('take_payment')
  if (changed('refund')) {
    if (stage === 'left') reactions.push('note')
    else reactions.push(upstream.refundRequested ? 'hold_refund' : 'lift_refund')
  }
  if (changed('lines') || changed('amount') || (changed('refund') && upstream.refundedLive)) {
    if (stage === 'left') reactions.push('note')
    else reactions.push(stage === 'warehouse' ? 'hold_lines' : 'rebuild_lines')
  }
  if (changed('address')) {
    if (stage === 'left') reactions.push('note')
    else reactions.push(stage === 'warehouse' ? 'hold_address' : 'apply_address')
  }
  if (changed('remark')) reactions.push(stage === 'left' ? 'note' : stage === 'warehouse' ? 'hold_remark' : 'apply_remark')
  if (upstream.status === 'shipped' || upstream.status === 'part_shipped' || upstream.status === 'signed') {
    if (stage === 'unpaid' || stage === 'desk' || stage === 'warehouse') reactions.push('hold_platform_shipped')
  }
  if (upstream.status === 'completed' && stage === 'left') reactions.push('complete')
  return [...new Set(reactions)]
}
