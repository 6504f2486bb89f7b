import { type Subscription, subscribe } from '#platform/events/define.ts'
import { customersErased } from '../customers/customers.events.ts'
import { fulfillmentsShipped } from '../warehouse/warehouse.events.ts'
import { eraseBuyers } from './erase/erase-buyers.ts'
import { markShipped } from './shipped/mark-shipped.ts'

export const orderSubscriptions: Subscription[] = [
  subscribe(
    fulfillmentsShipped,
    'orders.mark_shipped',
    (ctx, events) =>
      markShipped(
        ctx,
        events.flatMap((event) => event.payload.orderIds),
      ),
    2000,
  ),
  subscribe(
    customersErased,
    'orders.erase_buyers',
    (ctx, events) =>
      eraseBuyers(ctx, {
        phone: events.flatMap((event) => event.payload.phoneHashes),
        buyer: events.flatMap((event) => event.payload.buyerHashes),
      }),
    100,
  ),
]
