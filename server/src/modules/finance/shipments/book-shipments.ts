import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId, newIds } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { noteBookingsChanged } from '../bookings-changed.ts'
import { type Books, converterFor, openBooks } from '../books/open-books.ts'
import {
  type CostMovement,
  insertMovements,
  insertUncosted,
  loadLayers,
  saveLayers,
  type Uncosted,
} from '../costing/costing.queries.ts'
import { takeFromLayers } from '../costing/layers.pure.ts'
import { shipmentsBooked } from '../finance.events.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { bookWaitingRefunds } from '../refunds/book-refunds.ts'
import { applyEarlyLines } from '../settlement/book-statements.ts'
import { cancelledAmount, type OrderMoney, orderMoney } from './shipment-money.pure.ts'
import {
  type Booking,
  completeRevenue,
  completeSales,
  insertBookings,
  moneyOfOrders,
  postageOf,
  shippedLines,
  unbookedShipments,
  waitingRevenue,
} from './shipments.queries.ts'

/**
 * Books shipped fulfillments: the cost of what left from the cost layers, the revenue of what was paid for it, and the postage owed to the carrier.
 * One entry of each kind per fulfillment, whatever is delivered twice. Goods without a cost layer leave at no cost and stand on the list of
 * uncosted goods until a layer comes. An order in a currency without an exchange rate waits with its revenue.
 */
export async function bookShipments(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  const books = await openBooks(ctx)
  const shipments = await unbookedShipments(ctx, uniqueSorted(fulfillmentIds))
  if (shipments.length === 0) return

  // Load.
  const ids = shipments.map((shipment) => shipment.id)
  const orderIds = shipments.flatMap((shipment) => (shipment.orderId === null ? [] : [shipment.orderId]))
  const lines = await shippedLines(ctx, ids)
  const linesOf = groupBy(lines, (line) => line.fulfillmentId)
  const moneyLines = groupBy(await moneyOfOrders(ctx, orderIds), (line) => line.orderId)
  const postage = groupBy(await postageOf(ctx, ids), (row) => row.fulfillmentId)
  const layers = await loadLayers(ctx, uniqueSorted(lines.map((line) => line.skuId)))
  const days = shipments.map((shipment) => dayOf(shipment.shippedAt, ctx.tenant.timeZone))
  const convert = await converterFor(
    ctx,
    books,
    shipments.flatMap(({ currency }, index) => (currency === null ? [] : [{ currency, day: days[index]! }])),
  )

  // Decide.
  const movements: CostMovement[] = []
  const uncosted: Uncosted[] = []
  const bookings: Booking[] = []
  const entries: NewEntry[] = []
  const movementIds = newIds(lines.length)
  shipments.forEach((shipment, index) => {
    const day = days[index]!
    const orderLines = shipment.orderId === null ? [] : (moneyLines.get(shipment.orderId) ?? [])
    const hasRate = shipment.currency === null || convert(0n, shipment.currency, day) !== null
    const money =
      shipment.currency !== null && hasRate
        ? orderMoney(
            orderLines,
            shipment.shippingMinor ?? 0n,
            books.outputTaxPoints,
            (minor) => convert(minor, shipment.currency!, day)!,
          )
        : noMoney
    const head = {
      sourceKind: 'fulfillment',
      sourceId: shipment.id,
      sourceNumber: shipment.orderNumber ?? shipment.number,
      shopId: shipment.shopId,
      occurredOn: day,
    }
    let cost = 0n
    let units = 0n
    let uncostedUnits = 0n
    for (const line of linesOf.get(shipment.id) ?? []) {
      const taken = takeFromLayers(layers, line.skuId, line.quantity)
      cost += taken.valueMinor
      units += line.quantity
      movements.push({
        id: movementIds[movements.length]!,
        skuId: line.skuId,
        kind: 'shipment',
        sourceId: shipment.id,
        sourceLineId: line.id,
        movedAt: shipment.shippedAt,
        quantity: -line.quantity,
        valueMinor: -taken.valueMinor,
        saleMinor: shipment.orderId === null ? null : (money.saleByLine.get(line.orderLineId) ?? 0n),
        shopId: shipment.shopId,
      })
      const missing = line.quantity - taken.quantity
      if (missing === 0n) continue
      uncostedUnits += missing
      uncosted.push({
        id: newId(),
        skuId: line.skuId,
        sourceKind: 'fulfillment',
        sourceId: shipment.id,
        sourceLineId: line.id,
        sourceNumber: head.sourceNumber,
        shopId: shipment.shopId,
        movedAt: shipment.shippedAt,
        quantity: missing,
      })
    }
    entries.push({
      ...head,
      kind: 'cost',
      lines: [debit(books.accountOf('cost_of_sales'), cost), credit(books.accountOf('inventory'), cost)],
    })
    if (shipment.orderId !== null && hasRate)
      entries.push(revenueEntry(books, head, money, orderForeign(books, shipment, orderLines)))
    let postageMinor = 0n
    const postageLines = []
    for (const part of postage.get(shipment.id) ?? []) {
      postageMinor += part.minor
      postageLines.push(credit(books.accountOf('accrued_freight'), part.minor, part.carrierId))
    }
    if (postageMinor > 0n)
      entries.push({ ...head, kind: 'postage', lines: [debit(books.accountOf('freight_out'), postageMinor), ...postageLines] })
    bookings.push({
      fulfillmentId: shipment.id,
      orderId: shipment.orderId,
      shopId: shipment.shopId,
      orderNumber: head.sourceNumber,
      bookedOn: day,
      unitCount: units,
      revenueBooked: hasRate,
      goodsMinor: money.goodsMinor,
      shippingMinor: money.shippingMinor,
      taxMinor: money.taxMinor,
      receivableMinor: money.receivableMinor,
      costMinor: cost,
      postageMinor,
      unshippedMinor: cancelledAmount(orderLines),
      uncostedUnits,
    })
  })

  // Write.
  await saveLayers(ctx, layers)
  await insertMovements(ctx, movements)
  await insertUncosted(ctx, uncosted)
  await insertBookings(ctx, bookings)
  await postEntries(ctx, books, entries)
  await bookWaitingRefunds(ctx, books, orderIds)
  await applyEarlyLines(ctx, orderIds)

  // Emit.
  emit(ctx, shipmentsBooked, { fulfillmentIds: ids, orderIds })
  audit(ctx, {
    action: 'finance.shipments_booked',
    subjectKind: 'fulfillment',
    subjectIds: ids,
    detail: { count: ids.length },
  })
  touch(ctx, 'finance')
}

const noMoney: OrderMoney = { goodsMinor: 0n, shippingMinor: 0n, taxMinor: 0n, receivableMinor: 0n, saleByLine: new Map() }

function revenueEntry(
  books: Books,
  head: Pick<NewEntry, 'sourceKind' | 'sourceId' | 'sourceNumber' | 'shopId' | 'occurredOn'>,
  money: OrderMoney,
  foreign: NewEntry['foreign'],
): NewEntry {
  return {
    ...head,
    kind: 'revenue',
    ...(foreign ? { foreign } : {}),
    lines: [
      debit(books.accountOf('receivable'), money.receivableMinor),
      credit(books.accountOf('revenue'), money.goodsMinor),
      credit(books.accountOf('shipping_income'), money.shippingMinor),
      credit(books.accountOf('output_tax'), money.taxMinor),
    ],
  }
}

function orderForeign(
  books: Books,
  order: { currency: string | null; shippingMinor: bigint | null },
  lines: Parameters<typeof orderMoney>[0],
): NewEntry['foreign'] {
  if (order.currency === null || order.currency === books.currency) return undefined
  return { currency: order.currency, minor: orderMoney(lines, order.shippingMinor ?? 0n, 0n, (minor) => minor).receivableMinor }
}

/** Books the revenue that waited for an exchange rate of this currency. @returns how many fulfillments */
export async function bookWaitingRevenue(ctx: Ctx, books: Books, currency: string, limit = 20_000): Promise<number> {
  const waiting = await waitingRevenue(ctx, currency, limit)
  if (waiting.length === 0) return 0
  const moneyLines = groupBy(
    await moneyOfOrders(
      ctx,
      waiting.map((row) => row.orderId),
    ),
    (line) => line.orderId,
  )
  const convert = await converterFor(
    ctx,
    books,
    waiting.map((row) => ({ currency, day: row.bookedOn })),
  )
  const entries: NewEntry[] = []
  const bookings = waiting.map((row) => {
    const lines = moneyLines.get(row.orderId) ?? []
    const money = orderMoney(lines, row.shippingMinor, books.outputTaxPoints, (minor) => convert(minor, currency, row.bookedOn)!)
    const head = {
      sourceKind: 'fulfillment',
      sourceId: row.fulfillmentId,
      sourceNumber: row.orderNumber,
      shopId: row.shopId,
      occurredOn: row.bookedOn,
    }
    entries.push(revenueEntry(books, head, money, orderForeign(books, row, lines)))
    return { fulfillmentId: row.fulfillmentId, ...money }
  })
  await completeRevenue(ctx, bookings)
  const saleByLine = bookings.flatMap(({ fulfillmentId, saleByLine: sales }) =>
    [...sales].map(([orderLineId, saleMinor]) => ({ fulfillmentId, orderLineId, saleMinor })),
  )
  const byOrderLine = new Map(saleByLine.map((sale) => [`${sale.fulfillmentId} ${sale.orderLineId}`, sale.saleMinor]))
  const shipped = await shippedLines(
    ctx,
    waiting.map((row) => row.fulfillmentId),
  )
  await completeSales(
    ctx,
    shipped.map((line) => ({
      sourceId: line.fulfillmentId,
      sourceLineId: line.id,
      saleMinor: byOrderLine.get(`${line.fulfillmentId} ${line.orderLineId}`) ?? 0n,
    })),
  )
  await postEntries(ctx, books, entries)
  noteBookingsChanged(
    ctx,
    waiting.map((row) => row.fulfillmentId),
    'revenue',
  )
  await bookWaitingRefunds(
    ctx,
    books,
    waiting.map((row) => row.orderId),
  )
  await applyEarlyLines(
    ctx,
    waiting.map((row) => row.orderId),
  )
  return waiting.length
}
