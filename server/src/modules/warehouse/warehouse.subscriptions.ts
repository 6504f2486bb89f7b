import { uniqueSorted } from '#lib/collections.ts'
import { type Subscription, subscribe } from '#platform/events/define.ts'
import { stockChanged } from '../inventory/inventory.events.ts'
import { buyersErased } from '../orders/orders.events.ts'
import { clearReceivers } from './erase/erase.queries.ts'
import { allocateOpen } from './fulfillments/allocate-open.ts'

export const warehouseSubscriptions: Subscription[] = [
  subscribe(
    stockChanged,
    'warehouse.allocate_open',
    async (ctx, events) => {
      await allocateOpen(ctx, uniqueSorted(events.flatMap((event) => event.payload.skuIds)))
    },
    5000,
  ),
  subscribe(
    buyersErased,
    'warehouse.erase_receivers',
    (ctx, events) =>
      clearReceivers(
        ctx,
        events.flatMap((event) => event.payload.orderIds),
        events.flatMap((event) => event.payload.orderNumbers),
      ),
    1000,
  ),
]
