import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

const ids = z.object({ orderIds: z.array(z.uuid()) })
const weigh = (payload: { orderIds: string[] }) => payload.orderIds.length

export const ordersAccepted = defineEvent({
  name: 'orders.orders_accepted',
  payload: ids,
  weigh,
  when: 'demand was taken over from a channel, a file or by hand',
})
export const ordersApproved = defineEvent({
  name: 'orders.orders_approved',
  payload: ids,
  weigh,
  when: 'review was passed, by a person or by the built-in checks',
})
export const ordersReleased = defineEvent({
  name: 'orders.orders_released',
  payload: ids,
  weigh,
  when: 'the orders were handed to their warehouses',
})
export const ordersShipped = defineEvent({
  name: 'orders.orders_shipped',
  payload: ids,
  weigh,
  when: 'every parcel of the orders has left',
})
export const ordersCancelled = defineEvent({
  name: 'orders.orders_cancelled',
  payload: ids,
  weigh,
  when: 'the orders will not be served',
})
export const ordersRecalled = defineEvent({
  name: 'orders.orders_recalled',
  payload: z.object({
    orderIds: z.array(z.uuid()),
    /** Orders for which the platform changed something while the warehouse had them, with the bits of `changeBits`. */
    pending: z.array(z.object({ orderId: z.uuid(), mask: z.int() })),
  }),
  weigh,
  when: 'orders came back from the warehouse to the desk',
})
export const buyersErased = defineEvent({
  name: 'orders.buyers_erased',
  payload: z.object({
    orderIds: z.array(z.uuid()),
    orderNumbers: z.array(z.string()),
    channelOrderIds: z.array(z.uuid()),
  }),
  weigh,
  when: 'a buyer was erased, and his orders no longer say who he is; others who keep copies clear theirs',
})
export const ordersHeld = defineEvent({ name: 'orders.orders_held', payload: ids, weigh, when: 'a hold was placed' })
export const ordersRearranged = defineEvent({
  name: 'orders.orders_rearranged',
  payload: z.object({ fromIds: z.array(z.uuid()), toIds: z.array(z.uuid()), kind: z.enum(['split', 'merge']) }),
  when: 'orders were split or merged: the lines of fromIds are now in toIds',
})
export const refundsRecorded = defineEvent({
  name: 'orders.refunds_recorded',
  payload: z.object({ refundIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.refundIds.length,
  when: 'a buyer asked for money back, or the state of such a request changed',
})
export const refundsSettled = defineEvent({
  name: 'orders.refunds_settled',
  payload: z.object({ refundIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.refundIds.length,
  when: 'the platform paid the buyer back',
})
