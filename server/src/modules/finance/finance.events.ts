import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

/** Facts for analytics: figures are read from finance.bookings and finance.cost_movements. */
export const shipmentsBooked = defineEvent({
  name: 'finance.shipments_booked',
  payload: z.object({ fulfillmentIds: z.array(z.uuid()), orderIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'cost, revenue and postage of shipped fulfillments were posted for the first time',
})

export const bookingsChanged = defineEvent({
  name: 'finance.bookings_changed',
  payload: z.object({ fulfillmentIds: z.array(z.uuid()), why: z.enum(['cost', 'refund', 'fees', 'return', 'revenue']) }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'what was booked for shipped fulfillments changed afterwards: a late cost, a refund, platform fees, returned goods',
})

export type BookingChangeReason = 'cost' | 'refund' | 'fees' | 'return' | 'revenue'
