import { type Subscription, subscribe } from '#platform/events/define.ts'
import { fulfillmentsShipped } from '../warehouse/warehouse.events.ts'
import { markWaybillsUsed } from './waybills/waybills.queries.ts'

export const logisticsSubscriptions: Subscription[] = [
  subscribe(
    fulfillmentsShipped,
    'logistics.mark_used',
    async (ctx, events) => {
      await markWaybillsUsed(
        ctx,
        events.flatMap((event) => event.payload.fulfillmentIds),
      )
    },
    5000,
  ),
]
