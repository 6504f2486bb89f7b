import { type Subscription, subscribe } from '#platform/events/define.ts'
import { fulfillmentsShipped } from '../warehouse/warehouse.events.ts'
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
]
