// The door of the purchasing module: suppliers, prices, purchase orders, what to order next.
import './purchasing.errors.ts'

export { setPrices } from './prices/set-prices.ts'
export { approveOrders as approvePurchaseOrders, submitOrders as submitPurchaseOrders } from './purchase-orders/decide-orders.ts'
export { type DraftInput, draftOrders as draftPurchaseOrders } from './purchase-orders/draft-orders.ts'
export { inTransit } from './purchase-orders/purchase-orders.queries.ts'
export { listPositions, refreshDemand } from './replenishment/demand.queries.ts'
export { suggest } from './replenishment/suggest.pure.ts'
export { createSupplier } from './suppliers/suppliers.ts'
