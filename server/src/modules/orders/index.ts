// The door of the orders module: demand documents.

export { cancelOrders } from './cancel/cancel-orders.ts'
export { applyChannelChanges, type ChannelChange } from './changes/apply-channel-changes.ts'
export { type ChangeBit, changeBits } from './changes/change-bits.ts'
export { holdOrders, liftHolds } from './holds/place-holds.ts'
export { type AcceptResult, acceptOrders } from './intake/accept-orders.ts'
export type { OrderDraft, OrderDraftLine } from './intake/order-draft.ts'
export { mergeOrders } from './merge/merge-orders.ts'
export { type RefundNotice, recordRefunds } from './refunds/record-refunds.ts'
export { releaseOrders } from './release/release-orders.ts'
export { approveOrders } from './review/approve-orders.ts'
export { retryShort, reviewDue } from './review/review-due.ts'
export { splitOrder } from './split/split-orders.ts'
