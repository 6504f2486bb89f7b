// The door of the warehouse module: people's work from a request to ship to the handover, and from an announcement to the bin.
import './warehouse.errors.ts'

export { allocateFulfillments, allocateOpen } from './fulfillments/allocate-open.ts'
export { blockFulfillments, unblockFulfillments } from './fulfillments/block-fulfillments.ts'
export { cancelFulfillments } from './fulfillments/cancel-fulfillments.ts'
export { noteChannelNotified } from './fulfillments/note-channel-notified.ts'
export { type FulfillmentRequest, requestFulfillments } from './fulfillments/request-fulfillments.ts'
export { shipFulfillments } from './handover/ship-fulfillments.ts'
export { confirmWholeTasks, pickFulfillments } from './picking/pick-whole.ts'
export { releaseWave } from './waves/release-wave.ts'
