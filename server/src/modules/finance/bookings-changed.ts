import { chunk } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { emit } from '#platform/events/emit.ts'
import { type BookingChangeReason, bookingsChanged } from './finance.events.ts'

/** Tells others that what was booked for fulfillments changed, in events of at most 500. */
export function noteBookingsChanged(ctx: Ctx, fulfillmentIds: Iterable<string>, why: BookingChangeReason): void {
  for (const part of chunk([...fulfillmentIds], 500)) {
    emit<{ fulfillmentIds: string[]; why: BookingChangeReason }>(ctx, bookingsChanged, { fulfillmentIds: part, why })
  }
}
