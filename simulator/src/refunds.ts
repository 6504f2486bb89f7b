import type { RefundDocument, RefundKind, RefundReason } from '#sim/documents.ts'
import { planAfterAgreeing } from '#sim/life.ts'
import type { Listing } from '#sim/listings.ts'
import { cumulativeShare } from '#sim/money.ts'
import { makeLine, openQuantity, orderChanged, settleState, takeStock } from '#sim/orders.ts'
import { chance } from '#sim/random.ts'
import { bookRefund } from '#sim/statements.ts'
import { after, localDay, nowText, type Order, type Refund, type Shop, timeText, type Universe } from '#sim/universe.ts'
import { giveVersion } from '#sim/version-log.ts'
import { announce } from '#sim/webhooks.ts'

/** Refunds: asked for, decided, paid back (sections 8 and 11). */

export interface RefundRequest {
  kind: RefundKind
  reason: RefundReason
  reasonText: string | null
  /** `amountMinor` undefined: the fair share of what was paid for these pieces. */
  lines: { lineId: string; quantity: number; amountMinor?: number | undefined }[]
  shippingFeeMinor: number
  exchangeFor: { variantId: string; merchantCode: string | null; quantity: number }[]
  /** After so many hours the shop agrees by itself; null: never. */
  decideWithinHours: number | null
  lively: boolean
}

const RETURN_DAYS = 10

function refundChanged(universe: Universe, shop: Shop, refund: RefundDocument): void {
  giveVersion(shop.refundLog, refund, chance(shop.gapRandom, 0.1) ? 2 : 1)
  refund.changedAt = nowText(universe)
  announce(universe, shop, 'refund.changed', refund)
}

const isOver = (document: RefundDocument) => ['completed', 'rejected', 'withdrawn'].includes(document.state)

/** Pieces and money of a line a buyer may still claim. */
export function claimable(order: Order, index: number): { quantity: number; amountMinor: number } {
  const { state, lines } = order.document
  const line = lines[index]!
  const rest = line.quantity - line.refundedQuantity - (order.exchanged.get(line.id) ?? 0)
  // While parts are on their way only what has not left can be claimed (section 8).
  const quantity = state === 'part_shipped' ? Math.min(rest, openQuantity(line)) : rest
  return { quantity: Math.max(0, quantity), amountMinor: order.lineIncomes[index]! - line.refundedMinor }
}

/** The fair amount for so many pieces: all that is left for the last ones, so that pieces claimed one by one sum to the whole. */
export function fairAmount(order: Order, index: number, quantity: number): number {
  const line = order.document.lines[index]!
  const upTo = cumulativeShare(order.lineIncomes[index]!, line.refundedQuantity + quantity, line.quantity)
  return Math.min(Math.max(0, upTo - line.refundedMinor), order.lineIncomes[index]! - line.refundedMinor)
}

/** Why a refund can't be asked for, as a sentence; null if it can. */
export function refundProblem(order: Order, request: RefundRequest): string | null {
  const { document } = order
  if (!['paid', 'part_shipped', 'shipped', 'signed', 'completed'].includes(document.state))
    return `the order is ${document.state}`
  const unshipped = document.state === 'paid' || document.state === 'part_shipped'
  if (unshipped && request.kind !== 'refund_only') return 'nothing can come back before it was shipped'
  if (request.lines.length === 0) return 'no lines'
  if (new Set(request.lines.map((line) => line.lineId)).size < request.lines.length) return 'a line stands twice'
  for (const claim of request.lines) {
    const index = document.lines.findIndex((line) => line.id === claim.lineId)
    const line = document.lines[index]
    if (line === undefined) return `no line ${claim.lineId}`
    if (line.refundState === 'requested' || line.refundState === 'agreed') return `line ${line.id} has an open refund`
    const limit = claimable(order, index)
    if (claim.quantity > limit.quantity) return `line ${line.id}: at most ${limit.quantity} pieces`
    if (claim.quantity === 0 && (request.kind !== 'refund_only' || unshipped)) return `line ${line.id}: at least one piece`
    if ((claim.amountMinor ?? 0) > limit.amountMinor) return `line ${line.id}: at most ${limit.amountMinor}`
    if (request.kind === 'exchange' && (claim.amountMinor ?? 0) !== 0) return 'an exchange pays nothing back'
  }
  const openShipping = openShippingFee(order)
  if (request.shippingFeeMinor > openShipping) return `shipping fee: at most ${openShipping}`
  return null
}

/** What of the shipping fee was not yet paid back. */
function openShippingFee(order: Order): number {
  const { document } = order
  const ofLines = document.lines.reduce((sum, line) => sum + line.refundedMinor, 0)
  return document.shippingFeeMinor - (document.refundedMinor - ofLines)
}

const nextNumber = (universe: Universe, shop: Shop) =>
  `R${localDay(universe, shop)}${String(shop.index + 1).padStart(2, '0')}${String(++shop.refundCount).padStart(6, '0')}`

/** A refund asked for by the buyer. Throws RangeError where `refundProblem` names a problem. */
export function requestRefund(universe: Universe, shop: Shop, order: Order, request: RefundRequest): Refund {
  const problem = refundProblem(order, request)
  if (problem !== null) throw new RangeError(problem)
  const now = nowText(universe)
  const { document } = order
  const indexOf = (lineId: string) => document.lines.findIndex((line) => line.id === lineId)
  const lines = request.lines.map(({ lineId, quantity, amountMinor }) => {
    const fair = request.kind === 'exchange' ? 0 : fairAmount(order, indexOf(lineId), quantity)
    return { lineId, quantity, amountMinor: amountMinor ?? fair }
  })
  const decideMs = request.decideWithinHours === null ? null : universe.nowMs + request.decideWithinHours * 3_600_000
  const refund: Refund = {
    lively: request.lively,
    document: {
      number: nextNumber(universe, shop),
      version: 0,
      changedAt: now,
      orderNumber: document.number,
      kind: request.kind,
      state: 'requested',
      reason: request.reason,
      reasonText: request.reasonText,
      beforeShipping: document.state === 'paid' || document.state === 'part_shipped',
      lines,
      shippingFeeMinor: request.shippingFeeMinor,
      amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, request.shippingFeeMinor),
      exchangeFor: request.exchangeFor,
      requestedAt: now,
      agreedAt: null,
      goodsSentAt: null,
      closedAt: null,
      decideBy: decideMs === null ? null : timeText(decideMs),
      returnShipment: null,
      replacementShipment: null,
      rejectReason: null,
      paymentReference: null,
    },
  }
  shop.refunds.set(refund.document.number, refund)
  order.refundNumbers.push(refund.document.number)
  markLines(order, refund.document, 'requested')
  refundChanged(universe, shop, refund.document)
  orderChanged(universe, shop, order)
  if (decideMs !== null) {
    after(universe, decideMs - universe.nowMs, () => agreeRefund(universe, shop, refund))
  }
  return refund
}

/** Sets the refund state of the lines a refund is about; null: what follows from what was paid back. */
function markLines(order: Order, refund: RefundDocument, state: 'requested' | 'agreed' | null): void {
  for (const { lineId } of refund.lines) {
    const line = order.document.lines.find((entry) => entry.id === lineId)!
    line.refundState = state ?? (line.refundedQuantity > 0 || line.refundedMinor > 0 ? 'refunded' : 'none')
  }
}

const orderOf = (shop: Shop, refund: Refund): Order => shop.orders.get(refund.document.orderNumber)!

/** Agrees: pays at once if no goods come back. False unless it is requested. */
export function agreeRefund(universe: Universe, shop: Shop, refund: Refund): boolean {
  const { document } = refund
  if (document.state !== 'requested') return false
  document.agreedAt = nowText(universe)
  if (document.kind === 'refund_only') {
    pay(universe, shop, refund)
    return true
  }
  document.state = 'agreed'
  document.decideBy = null
  const order = orderOf(shop, refund)
  markLines(order, document, 'agreed')
  refundChanged(universe, shop, document)
  orderChanged(universe, shop, order)
  if (refund.lively) planAfterAgreeing(universe, shop, order, refund)
  return true
}

/** The money goes back, or the exchange is done; the refund is over. */
function pay(universe: Universe, shop: Shop, refund: Refund): void {
  const { document } = refund
  const order = orderOf(shop, refund)
  const now = nowText(universe)
  document.state = 'completed'
  document.closedAt = now
  document.decideBy = null
  if (document.amountMinor > 0) document.paymentReference = `RF${document.number.slice(1)}`
  for (const claim of document.lines) {
    const line = order.document.lines.find((entry) => entry.id === claim.lineId)!
    if (document.kind === 'exchange') {
      order.exchanged.set(line.id, (order.exchanged.get(line.id) ?? 0) + claim.quantity)
    } else {
      line.refundedQuantity += claim.quantity
      line.refundedMinor += claim.amountMinor
    }
  }
  order.document.refundedMinor += document.amountMinor
  markLines(order, document, null)
  bookRefund(universe, shop, order, document)
  settleState(universe, shop, order)
  refundChanged(universe, shop, document)
  orderChanged(universe, shop, order)
}

/** Ends a refund without money. */
function drop(universe: Universe, shop: Shop, refund: Refund, state: 'rejected' | 'withdrawn'): void {
  const { document } = refund
  document.state = state
  document.closedAt = nowText(universe)
  document.decideBy = null
  const order = orderOf(shop, refund)
  markLines(order, document, null)
  refundChanged(universe, shop, document)
  orderChanged(universe, shop, order)
}

/** Says no. False once it is over. */
export function rejectRefund(universe: Universe, shop: Shop, refund: Refund, reason: string): boolean {
  if (isOver(refund.document)) return false
  refund.document.rejectReason = reason
  drop(universe, shop, refund, 'rejected')
  return true
}

/** The buyer takes the claim back. False once it is over. */
export function withdrawRefund(universe: Universe, shop: Shop, refund: Refund): boolean {
  if (isOver(refund.document)) return false
  drop(universe, shop, refund, 'withdrawn')
  return true
}

/** The buyer hands the goods to a carrier. False unless it is agreed. */
export function sendGoodsBack(
  universe: Universe,
  shop: Shop,
  refund: Refund,
  returnShipment: { carrierCode: string; waybillNumber: string },
): boolean {
  const { document } = refund
  if (document.state !== 'agreed') return false
  document.state = 'goods_sent'
  document.goodsSentAt = nowText(universe)
  document.returnShipment = returnShipment
  if (refund.lively) {
    document.decideBy = timeText(universe.nowMs + RETURN_DAYS * 86_400_000)
    after(universe, RETURN_DAYS * 86_400_000, () => settleRefund(universe, shop, refund, null))
  }
  refundChanged(universe, shop, document)
  return true
}

/** The goods are back, or needn't come: pay, or the replacement is on its way. False unless agreed or sent. */
export function settleRefund(
  universe: Universe,
  shop: Shop,
  refund: Refund,
  replacement: { carrierCode: string; waybillNumber: string } | null,
): boolean {
  const { document } = refund
  if (document.state !== 'agreed' && document.state !== 'goods_sent') return false
  document.replacementShipment = replacement
  pay(universe, shop, refund)
  return true
}

/**
 * The staff replaces a line after talking to the buyer: the old one is refunded in full, the new one is paid by balance. False unless
 * the order is paid, unshipped, not yet in the statements, and the line untouched.
 */
export function replaceLine(universe: Universe, shop: Shop, order: Order, lineId: string, listing: Listing): boolean {
  const { document } = order
  const old = document.lines.find((line) => line.id === lineId)
  if (document.state !== 'paid' || old === undefined || old.refundState !== 'none' || old.refundedQuantity > 0 || order.settled)
    return false
  const draft = { listing, quantity: old.quantity, discountMinor: 0 }
  const line = makeLine(document.number, document.lines.length, draft)
  document.lines.push(line)
  order.lineIncomes.push(line.totalMinor)
  document.goodsMinor += line.totalMinor
  document.totalMinor += line.totalMinor
  document.payments.push({
    method: 'balance',
    reference: `${document.number.replaceAll(/\D/g, '')}${document.payments.length}R`,
    amountMinor: line.totalMinor,
    paidAt: nowText(universe),
  })
  document.paidMinor += line.totalMinor
  takeStock(universe, shop, document.number, draft)
  const refund = requestRefund(universe, shop, order, {
    kind: 'refund_only',
    reason: 'other',
    reasonText: shop.profile.language === 'zh' ? '客服换货' : 'Replaced by our staff',
    lines: [{ lineId, quantity: old.quantity }],
    shippingFeeMinor: 0,
    exchangeFor: [],
    decideWithinHours: null,
    lively: false,
  })
  return agreeRefund(universe, shop, refund)
}
