import { customersErased } from '#modules/customers/customers.events.ts'
import { stockChanged } from '#modules/inventory/inventory.events.ts'
import { buyersErased, ordersRecalled } from '#modules/orders/orders.events.ts'
import { fulfillmentsShipped } from '#modules/warehouse/warehouse.events.ts'
import { type Subscription, subscribe } from '#platform/events/define.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { documentsStored } from './channels.events.ts'
import { noteErasedPeople } from './erase/erase.queries.ts'
import { eraseDocuments, eraseUntakenJob } from './erase/erase-documents.ts'
import { reapplyChanges } from './intake/reapply-changes.ts'
import { takeDocuments } from './intake/take-documents.ts'
import { planShipmentPushes } from './shipment-push/plan-shipment-pushes.ts'
import { markSkusChanged } from './stock-push/note-stock-changes.ts'

export const channelsSubscriptions: Subscription[] = [
  subscribe(
    documentsStored,
    'channels.intake',
    (ctx, events) => takeDocuments(ctx, [...new Set(events.flatMap((event) => event.payload.channelOrderIds))]),
    // Larger sets gain little and let an order wait longer.
    1000,
    2,
  ),
  subscribe(
    ordersRecalled,
    'channels.reapply_changes',
    (ctx, events) =>
      reapplyChanges(
        ctx,
        events.flatMap((event) => event.payload.pending),
      ),
    500,
  ),
  subscribe(
    fulfillmentsShipped,
    'channels.plan_shipment_pushes',
    (ctx, events) => planShipmentPushes(ctx, [...new Set(events.flatMap((event) => event.payload.fulfillmentIds))]),
    2000,
  ),
  subscribe(
    stockChanged,
    'channels.note_stock_changes',
    (ctx, events) => markSkusChanged(ctx, [...new Set(events.flatMap((event) => event.payload.skuIds))]),
    20_000,
  ),
  subscribe(
    buyersErased,
    'channels.erase_documents',
    (ctx, events) => eraseDocuments(ctx, [...new Set(events.flatMap((event) => event.payload.channelOrderIds))]),
    500,
  ),
  subscribe(
    customersErased,
    'channels.erase_untaken',
    async (ctx, events) => {
      await noteErasedPeople(
        ctx,
        events.flatMap((event) => [...event.payload.phoneHashes, ...event.payload.buyerHashes]),
      )
      await enqueueJob(ctx, eraseUntakenJob.kind, {
        phoneHashes: events.flatMap((event) => event.payload.phoneHashes),
        buyerHashes: events.flatMap((event) => event.payload.buyerHashes),
      })
    },
    100,
  ),
]
