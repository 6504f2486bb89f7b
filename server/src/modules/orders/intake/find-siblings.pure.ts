import type { OrderStatus } from '../order-status.pure.ts'
import type { OrderDraft } from './order-draft.ts'

export interface OpenSibling {
  id: string
  receiverHash: string
  buyerHash: string | null
  shopId: string
  status: OrderStatus
  paidMinor: bigint
  unitCount: bigint
  orderedAt: Date
  channelOrderNumber: string
}

export interface Siblings {
  /** Orders at the desk that could travel in the same parcel. */
  mergeWith: string[]
  /** The number of the order this one repeats, or null. */
  duplicateOf: string | null
}

const duplicateWindowMs = 30 * 60_000

/**
 * Finds, for each new order, open orders of the same buyer and receiver in the same shop (they could travel together), and whether it
 * repeats one: same goods money, same pieces, within half an hour, in any shop. New orders of the same set count as well; the later one
 * is the duplicate.
 */
export function findSiblings(drafts: readonly OrderDraft[], open: readonly OpenSibling[]): Map<string, Siblings> {
  const byReceiver = new Map<string, OpenSibling[]>()
  for (const sibling of open) byReceiver.set(sibling.receiverHash, [...(byReceiver.get(sibling.receiverHash) ?? []), sibling])
  const result = new Map<string, Siblings>()
  const earlier = new Map<string, OrderDraft[]>()
  for (const draft of drafts) {
    if (draft.receiverHash === null) continue
    const known = byReceiver.get(draft.receiverHash) ?? []
    const inSet = earlier.get(draft.receiverHash) ?? []
    const units = unitsOf(draft)
    const near = (at: Date) => Math.abs(at.getTime() - draft.orderedAt.getTime()) <= duplicateWindowMs
    const repeated =
      known.find((sibling) => sibling.paidMinor === draft.paidMinor && sibling.unitCount === units && near(sibling.orderedAt))
        ?.channelOrderNumber ??
      inSet.find((other) => other.paidMinor === draft.paidMinor && unitsOf(other) === units && near(other.orderedAt))
        ?.channelOrderNumber ??
      null
    const mergeWith = known
      .filter(
        (sibling) =>
          sibling.shopId === draft.shopId && sibling.buyerHash === draft.buyerHash && sibling.status !== 'awaiting_payment',
      )
      .map((sibling) => sibling.id)
    if (repeated !== null || mergeWith.length > 0) result.set(draft.channelOrderId, { mergeWith, duplicateOf: repeated })
    earlier.set(draft.receiverHash, [...inSet, draft])
  }
  return result
}

function unitsOf(draft: OrderDraft): bigint {
  return draft.lines.reduce((sum, line) => sum + line.quantity, 0n)
}
