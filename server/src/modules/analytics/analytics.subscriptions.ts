import { uniqueSorted } from '#lib/collections.ts'
import { type Subscription, subscribe } from '#platform/events/define.ts'
import { touch } from '#platform/events/emit.ts'
import { bookingsChanged, shipmentsBooked } from '../finance/finance.events.ts'
import { ordersAccepted, ordersCancelled } from '../orders/orders.events.ts'
import { addCancelled, addPlaced, addShipped, bookedDays, recountDays } from './facts/facts.queries.ts'

export const analyticsSubscriptions: Subscription[] = [
  subscribe(
    ordersAccepted,
    'analytics.placed',
    async (ctx, events) => {
      await addPlaced(ctx, uniqueSorted(events.flatMap((event) => event.payload.orderIds)))
      touch(ctx, 'analytics')
    },
    2000,
  ),
  subscribe(
    ordersCancelled,
    'analytics.cancelled',
    async (ctx, events) => {
      await addCancelled(ctx, uniqueSorted(events.flatMap((event) => event.payload.orderIds)))
      touch(ctx, 'analytics')
    },
    2000,
  ),
  subscribe(
    shipmentsBooked,
    'analytics.shipped',
    async (ctx, events) => {
      await addShipped(ctx, uniqueSorted(events.flatMap((event) => event.payload.fulfillmentIds)))
      touch(ctx, 'analytics')
    },
    2000,
  ),
  subscribe(
    bookingsChanged,
    'analytics.changed',
    async (ctx, events) => {
      await recountDays(ctx, await bookedDays(ctx, uniqueSorted(events.flatMap((event) => event.payload.fulfillmentIds))))
      touch(ctx, 'analytics')
    },
    5000,
  ),
]
