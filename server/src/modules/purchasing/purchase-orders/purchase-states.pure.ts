import { defineStates } from '#lib/state-machine.ts'
import type { PurchaseStatus } from '../purchasing.contract.ts'

/** States of a purchase order as in the domain. Receipts move it on; closing says that nothing more will come. */
export const purchaseStates = defineStates({
  draft: ['awaiting_approval', 'cancelled'],
  awaiting_approval: ['draft', 'approved', 'cancelled'],
  approved: ['part_received', 'received', 'closed', 'cancelled'],
  part_received: ['received', 'closed'],
  received: ['closed'],
  closed: [],
  cancelled: [],
})

/** Goods of these are on their way. */
export const openPurchaseStatuses: readonly PurchaseStatus[] = ['approved', 'part_received']

const names: Record<PurchaseStatus, { zh: string; en: string }> = {
  draft: { zh: '草稿', en: 'a draft' },
  awaiting_approval: { zh: '待审核', en: 'waiting for approval' },
  approved: { zh: '已审核', en: 'approved' },
  part_received: { zh: '部分到货', en: 'received in part' },
  received: { zh: '已到货', en: 'received' },
  closed: { zh: '已关闭', en: 'closed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

export function purchaseStatusName(status: PurchaseStatus, locale: 'zh-CN' | 'en-US'): string {
  return locale === 'zh-CN' ? names[status].zh : names[status].en
}

/** What receipts make of an order: all there, or a part. What came beyond an order that was closed or cancelled changes nothing. */
export function statusAfterReceipt(
  status: PurchaseStatus,
  lines: readonly { quantity: bigint; receivedQuantity: bigint }[],
): PurchaseStatus {
  if (status !== 'approved' && status !== 'part_received') return status
  if (lines.every((line) => line.receivedQuantity >= line.quantity)) return 'received'
  return lines.some((line) => line.receivedQuantity > 0n) ? 'part_received' : status
}
