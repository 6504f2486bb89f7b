import { stockChanged } from '#modules/inventory/inventory.events.ts'
import { fulfillmentsShipped } from '#modules/warehouse/warehouse.events.ts'
import { type Subscription, subscribe } from '#platform/events/define.ts'
import { documentsStored } from './channels.events.ts'
import { takeDocuments } from './intake/take-documents.ts'
import { planShipmentPushes } from './shipment-push/plan-shipment-pushes.ts'
import { markSkusChanged } from './stock-push/note-stock-changes.ts'

export const channelsSubscriptions: Subscription[] = [
  subscribe(
    documentsStored,
    'channels.intake',
    (ctx, events) => takeDocuments(ctx, [...new Set(events.flatMap((event) => event.payload.channelOrderIds))]),
    2000,
    2,
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
]
