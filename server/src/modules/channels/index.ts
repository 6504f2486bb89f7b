// The door of the channels module: shops, what they say about orders, and what they are told.
export {
  type ChannelOrder,
  type ChannelOrderDocument,
  type ChannelOrderLine,
  type ChannelReceiver,
  fromWire,
  toWire,
} from './channel-order.contract.ts'
export { type ColumnMapping, zColumnMapping } from './connectors/file/column-mapping.contract.ts'
export { detectColumns } from './connectors/file/detect-columns.ts'
export { connectors } from './connectors/registry.ts'
export { fileSource, type ImportResult, importOrders } from './imports/import-orders.ts'
export { sampleOrders } from './imports/sample.ts'
export { takeDocuments } from './intake/take-documents.ts'
export { matchListings, rematchListings } from './listings/match-listings.ts'
export { pullJob } from './order-pull/order-pull.jobs.ts'
export { webhookPath } from './order-pull/receive-webhook.ts'
export { type StoreResult, storeDocuments } from './order-pull/store-documents.ts'
export { planShipmentPushes } from './shipment-push/plan-shipment-pushes.ts'
export { pushShipmentsJob } from './shipment-push/shipment-push.jobs.ts'
export { authoriseShop } from './shops/authorise-shop.ts'
export { createShop } from './shops/manage-shops.ts'
export { storeStatements } from './statements/pull-statements.ts'
