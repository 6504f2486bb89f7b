import { type Subscription, subscribe } from '#platform/events/define.ts'
import { goodsReceived } from '../warehouse/warehouse.events.ts'
import { recordReceipts } from './purchase-orders/record-receipts.ts'

export const purchasingSubscriptions: Subscription[] = [
  subscribe(
    goodsReceived,
    'purchasing.record_receipts',
    (ctx, events) =>
      recordReceipts(
        ctx,
        events.flatMap((event) => event.payload.goodsReceiptIds),
      ),
    500,
  ),
]
