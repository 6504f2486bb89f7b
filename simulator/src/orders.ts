import type { Flag, Invoice, OrderDocument, OrderLine, OrderState, PaymentMethod } from '#sim/documents.ts'
import { planAfterShipping, planBeforeShipping } from '#sim/life.ts'
import { type Listing, UNMANAGED_STOCK } from '#sim/listings.ts'
import { apportion } from '#sim/money.ts'
import { type Buyer, maskReceiver, receiverKey, type TrueReceiver } from '#sim/people.ts'
import { chance, integer, pick, type Random } from '#sim/random.ts'
import { bookOrderIncome, bookPenalty } from '#sim/statements.ts'
import { after, nowText, type Order, type Shop, timeText, type Universe } from '#sim/universe.ts'
import { giveVersion } from '#sim/version-log.ts'
import { announce } from '#sim/webhooks.ts'

/** What the shop does with orders. Each function is one committed change: it ends with a new version of the document. */

export interface DraftLine {
  listing: Listing
  quantity: number
  discountMinor: number
}

export interface Draft {
  number: string
  buyer: Buyer
  receiver: TrueReceiver
  lines: DraftLine[]
  shippingFeeMinor: number
  orderDiscountMinor: number
  depositMinor: number
  buyerMessage: string | null
  invoice: Invoice | null
  lively: boolean
  random: Random
  /** Paid in the same moment, so that the order is born `paid`. */
  paidAtOnce: boolean
}

const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0)

/** Gives the order its next version, files and announces it. */
export function orderChanged(universe: Universe, shop: Shop, order: Order): void {
  // Gaps as real counters have them: a rolled-back transaction here and there.
  giveVersion(shop.orderLog, order.document, chance(shop.gapRandom, 0.1) ? integer(shop.gapRandom, 2, 4) : 1)
  order.document.changedAt = nowText(universe)
  if (shop.faults.stale > 0) {
    order.snapshots = { current: JSON.stringify(order.document), previous: order.snapshots?.current ?? null }
  }
  announce(universe, shop, 'order.changed', order.document)
}

/** What was paid for each line, its discount and its part of the order discount taken off. */
function incomesOf(document: OrderDocument): number[] {
  const totals = document.lines.map((line) => line.totalMinor)
  const discounts = apportion(document.orderDiscountMinor, totals)
  return totals.map((total, i) => total - discounts[i]!)
}

/** A line of an order as just placed; its id follows from the order's number and the line's place. */
export function makeLine(number: string, index: number, draft: DraftLine): OrderLine {
  const { variant, product } = draft.listing
  return {
    id: `${number}-${index + 1}`,
    productId: product.id,
    variantId: variant.id,
    merchantCode: variant.merchantCode,
    title: variant.title,
    quantity: draft.quantity,
    unitPriceMinor: variant.priceMinor,
    discountMinor: draft.discountMinor,
    totalMinor: draft.quantity * variant.priceMinor - draft.discountMinor,
    shippedQuantity: 0,
    refundState: 'none',
    refundedQuantity: 0,
    refundedMinor: 0,
  }
}

/** Lowers the shop's own stock; what goes below nothing is counted as oversold if the ERP had given a quantity. */
export function takeStock(universe: Universe, shop: Shop, number: string, line: DraftLine): void {
  const { variant } = line.listing
  if (variant.stockSequence === 0) {
    // Nobody keeps this stock yet; the shop fills up by itself.
    variant.stockQuantity = variant.stockQuantity > line.quantity ? variant.stockQuantity - line.quantity : UNMANAGED_STOCK
    return
  }
  const over = line.quantity - variant.stockQuantity
  variant.stockQuantity = Math.max(0, -over)
  if (over > 0) {
    shop.counts.oversoldUnits += over
    shop.oversold.push({ at: nowText(universe), orderNumber: number, variantId: variant.id, units: over })
  }
}

/** A new order, stored and announced. The draft's lines must not be empty and its discount not exceed the goods. */
export function placeOrder(universe: Universe, shop: Shop, draft: Draft): Order {
  const { profile } = shop
  const now = nowText(universe)
  const lines = draft.lines.map((line, i) => makeLine(draft.number, i, line))
  const goodsMinor = sum(lines.map((line) => line.totalMinor))
  const document: OrderDocument = {
    number: draft.number,
    version: 0,
    changedAt: now,
    state: 'unpaid',
    closeReason: null,
    placedAt: now,
    depositPaidAt: null,
    paidAt: null,
    shippedAt: null,
    signedAt: null,
    completedAt: null,
    closedAt: null,
    shipBy: null,
    buyer: { id: draft.buyer.id, nickname: draft.buyer.nickname },
    receiver: { key: receiverKey(shop.secret, draft.receiver), masked: false, ...draft.receiver },
    currency: profile.currency,
    lines,
    goodsMinor,
    shippingFeeMinor: draft.shippingFeeMinor,
    orderDiscountMinor: draft.orderDiscountMinor,
    totalMinor: goodsMinor + draft.shippingFeeMinor - draft.orderDiscountMinor,
    depositMinor: draft.depositMinor,
    paidMinor: 0,
    refundedMinor: 0,
    payments: [],
    buyerMessage: draft.buyerMessage,
    sellerRemark: null,
    flag: null,
    invoice: draft.invoice,
    shipments: [],
  }
  const order: Order = {
    document,
    receiver: draft.receiver,
    random: draft.random,
    lively: draft.lively,
    lineIncomes: incomesOf(document),
    refundNumbers: [],
    exchanged: new Map(),
    settled: false,
    commissions: [],
    commissionBack: [],
    paymentFee: 0,
    paymentFeeBack: 0,
    late: false,
    snapshots: null,
  }
  for (const line of draft.lines) takeStock(universe, shop, draft.number, line)
  shop.orders.set(draft.number, order)
  shop.counts.ordersPlaced++
  shop.counts.unitsOrdered += sum(lines.map((line) => line.quantity))
  if (draft.paidAtOnce) takePayment(universe, shop, order, document.totalMinor)
  orderChanged(universe, shop, order)
  if (draft.paidAtOnce && order.lively) planBeforeShipping(universe, shop, order)
  return order
}

const CHINESE_METHODS: readonly PaymentMethod[] = [
  'alipay',
  'alipay',
  'alipay',
  'wechat',
  'wechat',
  'wechat',
  'unionpay',
  'balance',
]
const ENGLISH_METHODS: readonly PaymentMethod[] = ['card', 'card', 'card', 'paypal']

/** Adds a payment and moves the state, without a version of its own. */
function takePayment(universe: Universe, shop: Shop, order: Order, amountMinor: number, method?: PaymentMethod): void {
  const { document, random } = order
  const paidAt = nowText(universe)
  const methods = shop.profile.language === 'zh' ? CHINESE_METHODS : ENGLISH_METHODS
  const reference = `${paidAt.slice(0, 10).replaceAll('-', '')}${integer(random, 1000, 9999)}${document.number.replaceAll(/\D/g, '')}${document.payments.length}`
  document.payments.push({ method: method ?? pick(random, methods), reference, amountMinor, paidAt })
  document.paidMinor += amountMinor
  if (document.paidMinor < document.totalMinor) {
    document.state = 'deposit_paid'
    document.depositPaidAt = paidAt
    return
  }
  document.state = 'paid'
  document.paidAt = paidAt
  const presaleHours = document.depositMinor > 0 ? 10 * 24 : 0
  const shipByMs = universe.nowMs + (shop.profile.shipWithinHours + presaleHours) * 3_600_000
  document.shipBy = timeText(shipByMs)
  after(universe, shipByMs - universe.nowMs, () => noticeLateness(universe, shop, order))
  if (shop.profile.settlement.on === 'paid') bookOrderIncome(universe, shop, order)
}

/** The promise has passed: an order not wholly shipped and not waiting for a refund is late, and the shop fines the seller. */
function noticeLateness(universe: Universe, shop: Shop, order: Order): void {
  const { document } = order
  if (document.state !== 'paid' && document.state !== 'part_shipped') return
  if (document.lines.some((line) => line.refundState === 'requested')) return
  order.late = true
  shop.counts.lateOrders++
  shop.late.push({ at: nowText(universe), orderNumber: document.number })
  bookPenalty(universe, shop, order)
}

const isOpen = (state: OrderState): boolean => state === 'unpaid' || state === 'deposit_paid'

/** The buyer pays the next part: the deposit if there is one and it is unpaid, else all that is open. False if nothing is to be paid. */
export function payOrder(universe: Universe, shop: Shop, order: Order): boolean {
  const { document } = order
  if (!isOpen(document.state)) return false
  const deposit = document.state === 'unpaid' ? document.depositMinor : 0
  takePayment(universe, shop, order, deposit > 0 ? deposit : document.totalMinor - document.paidMinor)
  orderChanged(universe, shop, order)
  if (document.state === 'paid' && order.lively) planBeforeShipping(universe, shop, order)
  return true
}

/** Closes an order that is not paid in full; a deposit is paid back. False in any other state. */
export function closeOrder(universe: Universe, shop: Shop, order: Order, reason: 'unpaid' | 'buyer' | 'seller'): boolean {
  const { document } = order
  if (!isOpen(document.state)) return false
  document.state = 'closed'
  document.closeReason = reason
  document.closedAt = nowText(universe)
  document.refundedMinor = document.paidMinor
  for (const line of document.lines) {
    const listing = shop.listingByVariant.get(line.variantId)
    // A stock kept by the ERP comes back with its next message.
    if (listing?.variant.stockSequence === 0) listing.variant.stockQuantity += line.quantity
  }
  orderChanged(universe, shop, order)
  return true
}

/** Whether something is still to be shipped and nothing prevents changes: the states in which buyers may change their minds. */
export const beforeShipping = (order: Order): boolean => order.document.state === 'paid' || isOpen(order.document.state)

/** A new receiver before anything was shipped. False otherwise. */
export function changeReceiver(universe: Universe, shop: Shop, order: Order, receiver: TrueReceiver): boolean {
  if (!beforeShipping(order)) return false
  order.receiver = receiver
  order.document.receiver = { key: receiverKey(shop.secret, receiver), masked: false, ...receiver }
  orderChanged(universe, shop, order)
  return true
}

/** The shop's staff writes a remark or sets a flag; undefined leaves a value as it is. */
export function setRemark(
  universe: Universe,
  shop: Shop,
  order: Order,
  remark: string | null | undefined,
  flag: Flag | null | undefined,
): void {
  if (remark !== undefined) order.document.sellerRemark = remark
  if (flag !== undefined) order.document.flag = flag
  orderChanged(universe, shop, order)
}

export function setBuyerMessage(universe: Universe, shop: Shop, order: Order, message: string | null): void {
  order.document.buyerMessage = message
  orderChanged(universe, shop, order)
}

export function setInvoice(universe: Universe, shop: Shop, order: Order, invoice: Invoice | null): void {
  order.document.invoice = invoice
  orderChanged(universe, shop, order)
}

/** Name, phone and street disappear from the document; the key stays. */
export function maskOrder(universe: Universe, shop: Shop, order: Order): boolean {
  if (order.document.receiver.masked) return false
  order.document.receiver = maskReceiver(order.document.receiver)
  orderChanged(universe, shop, order)
  return true
}

/** Pieces of a line that may still be shipped. */
export const openQuantity = (line: OrderLine): number => line.quantity - line.shippedQuantity - line.refundedQuantity

/** Sets the state that follows from shipped and refunded pieces, without a version of its own. */
export function settleState(universe: Universe, shop: Shop, order: Order): void {
  const { document } = order
  const { lines, state } = document
  if (state === 'closed' || state === 'completed' || isOpen(state)) return
  const now = nowText(universe)
  if (lines.every((line) => line.refundedQuantity === line.quantity)) {
    document.state = 'closed'
    document.closeReason = 'refunded'
    document.closedAt = now
    return
  }
  if (state !== 'paid' && state !== 'part_shipped') return
  if (lines.every((line) => line.shippedQuantity === 0)) return
  // Pieces returned after shipping are refunded and shipped both, so the rest may be negative.
  const all = lines.every((line) => openQuantity(line) <= 0)
  document.state = all ? 'shipped' : 'part_shipped'
  if (all && document.shippedAt === null) {
    document.shippedAt = now
    if (shop.profile.maskAfterMinutes !== null) {
      after(universe, shop.profile.maskAfterMinutes * 60_000, () => maskOrder(universe, shop, order))
    }
    if (order.lively) planAfterShipping(universe, shop, order)
  }
}

/** The parcel was handed over. False unless the order is shipped. */
export function signOrder(universe: Universe, shop: Shop, order: Order): boolean {
  const { document } = order
  if (document.state !== 'shipped') return false
  document.state = 'signed'
  document.signedAt = nowText(universe)
  if (shop.profile.settlement.on === 'signed') bookOrderIncome(universe, shop, order)
  orderChanged(universe, shop, order)
  return true
}

/** The buyer confirmed, or the time for it ran out. False unless shipped or signed, or while a refund is open. */
export function completeOrder(universe: Universe, shop: Shop, order: Order): boolean {
  const { document } = order
  if (document.state !== 'shipped' && document.state !== 'signed') return false
  if (document.lines.some((line) => line.refundState === 'requested' || line.refundState === 'agreed')) return false
  document.state = 'completed'
  document.completedAt = nowText(universe)
  bookOrderIncome(universe, shop, order)
  orderChanged(universe, shop, order)
  return true
}
