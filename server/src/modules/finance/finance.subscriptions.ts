import { type Subscription, subscribe } from '#platform/events/define.ts'
import { statementsReceived } from '../channels/channels.events.ts'
import { stockAdjusted } from '../inventory/inventory.events.ts'
import { refundsSettled } from '../orders/orders.events.ts'
import { fulfillmentsShipped, goodsReceived } from '../warehouse/warehouse.events.ts'
import { bookAdjustments } from './costing/book-adjustments.ts'
import { bookReceipts } from './receipts/book-receipts.ts'
import { bookRefunds } from './refunds/book-refunds.ts'
import { bookStatements } from './settlement/book-statements.ts'
import { bookShipments } from './shipments/book-shipments.ts'

export const financeSubscriptions: Subscription[] = [
  subscribe(
    fulfillmentsShipped,
    'finance.book_shipments',
    (ctx, events) =>
      bookShipments(
        ctx,
        events.flatMap((event) => event.payload.fulfillmentIds),
      ),
    2000,
  ),
  subscribe(
    goodsReceived,
    'finance.book_receipts',
    (ctx, events) =>
      bookReceipts(
        ctx,
        events.flatMap((event) => event.payload.goodsReceiptIds),
      ),
    100,
  ),
  subscribe(
    stockAdjusted,
    'finance.book_adjustments',
    (ctx, events) =>
      bookAdjustments(
        ctx,
        events.flatMap((event) => event.payload.moveIds),
        new Map(
          events.flatMap((event) =>
            Object.entries(event.payload.unitCosts).map(([moveId, unit]) => [moveId, BigInt(unit)] as const),
          ),
        ),
      ),
    2000,
  ),
  subscribe(
    refundsSettled,
    'finance.book_refunds',
    async (ctx, events) => {
      await bookRefunds(
        ctx,
        events.flatMap((event) => event.payload.refundIds),
      )
    },
    2000,
  ),
  // One statement may have a hundred thousand lines.
  subscribe(
    statementsReceived,
    'finance.book_statements',
    (ctx, events) =>
      bookStatements(
        ctx,
        events.flatMap((event) => event.payload.statementIds),
      ),
    1,
  ),
]
