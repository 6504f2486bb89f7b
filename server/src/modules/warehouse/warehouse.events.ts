import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

const ids = z.array(z.uuid())

export const fulfillmentsRequested = defineEvent({
  name: 'warehouse.fulfillments_requested',
  payload: z.object({ fulfillmentIds: ids, shortIds: ids }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'a warehouse was asked to ship; shortIds are those for which not everything could be claimed',
})

export const fulfillmentsShipped = defineEvent({
  name: 'warehouse.fulfillments_shipped',
  /** Same order: orderIds[i] is the source of fulfillmentIds[i]. */
  payload: z.object({ fulfillmentIds: ids, orderIds: ids }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'the last parcel was handed over; goods have left the warehouse',
})

export const fulfillmentsCancelled = defineEvent({
  name: 'warehouse.fulfillments_cancelled',
  /** Same order: orderIds[i] is the source of fulfillmentIds[i]. */
  payload: z.object({ fulfillmentIds: ids, orderIds: ids }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'a fulfillment was cancelled before the goods left',
})

export const pickShort = defineEvent({
  name: 'warehouse.pick_short',
  /** Same order: orderIds[i] is the source of fulfillmentIds[i]. */
  payload: z.object({ fulfillmentIds: ids, orderIds: ids, skuIds: ids, locationIds: ids }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'a picker did not find the goods and no other bin has them; the fulfillment waits again',
})

export const fulfillmentsPacked = defineEvent({
  name: 'warehouse.fulfillments_packed',
  payload: z.object({ fulfillmentIds: ids }),
  weigh: (payload) => payload.fulfillmentIds.length,
  when: 'everything is in parcels; waybill numbers, where there is a carrier, are known',
})

export const goodsReceived = defineEvent({
  name: 'warehouse.goods_received',
  payload: z.object({ goodsReceiptIds: ids }),
  weigh: (payload) => payload.goodsReceiptIds.length,
  when: 'goods arrived and are in the stock of a staging place',
})

export const receiptsClosed = defineEvent({
  name: 'warehouse.receipts_closed',
  payload: z.object({ expectedReceiptIds: ids }),
  weigh: (payload) => payload.expectedReceiptIds.length,
  when: 'nothing more is expected of an announcement: all of it came, or someone closed it',
})
