import { uniqueSorted } from '#lib/collections.ts'
import { recognise } from '#modules/customers/index.ts'
import { type Subscription, subscribe } from '#platform/events/define.ts'
import { ordersAccepted } from '../orders.events.ts'
import { buyersOf } from './customer-orders.queries.ts'

/** Customers lie below orders and cannot read them: orders tell them who bought, once per order. */
export const recogniseCustomers: Subscription = subscribe(
  ordersAccepted,
  'orders.recognise_customers',
  async (ctx, events) => {
    await recognise(ctx, await buyersOf(ctx, uniqueSorted(events.flatMap((event) => event.payload.orderIds))))
  },
  500,
)
