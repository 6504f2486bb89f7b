import {
  beforeShipping,
  changeReceiver,
  closeOrder,
  completeOrder,
  payOrder,
  setBuyerMessage,
  setInvoice,
  setRemark,
  signOrder,
} from '#sim/orders.ts'
import { makeReceiver, phoneNumber, type TrueReceiver } from '#sim/people.ts'
import { makeInvoice, pickMessage, pickRemark, refundText } from '#sim/phrases.ts'
import { chance, exponential, integer, pick, type Random } from '#sim/random.ts'
import {
  claimable,
  fairAmount,
  type RefundRequest,
  refundProblem,
  replaceLine,
  requestRefund,
  sendGoodsBack,
  withdrawRefund,
} from '#sim/refunds.ts'
import { shipByOtherHand } from '#sim/shipments.ts'
import { after, type Order, type Refund, type Shop, type Universe } from '#sim/universe.ts'

/** What buyers and the shop's staff do by themselves. Every step looks again whether it still makes sense when its time comes. */

const SECOND = 1000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** How and whether a fresh unpaid order gets paid. */
export function planPayment(universe: Universe, shop: Shop, order: Order): void {
  const { random, document } = order
  const { behaviour } = shop
  const giveUp = chance(random, behaviour.unpaid)
  const slow = chance(random, 0.12)
  const delay = slow ? 3 * MINUTE + random() * 25 * MINUTE : 8 * SECOND + exponential(random, 40 * SECOND)
  if (giveUp) {
    const byHand = chance(random, 0.3)
    const wait = byHand ? 2 * MINUTE + random() * 25 * MINUTE : 30 * MINUTE
    after(universe, wait, () => closeOrder(universe, shop, order, byHand ? 'buyer' : 'unpaid'))
    return
  }
  after(universe, Math.min(delay, 29 * MINUTE), () => {
    payOrder(universe, shop, order)
    if (document.state !== 'deposit_paid') return
    const balance = chance(random, behaviour.balancePaid)
    const wait = balance ? 6 * HOUR + random() * 2 * DAY : 4 * DAY
    after(universe, wait, () => (balance ? payOrder(universe, shop, order) : closeOrder(universe, shop, order, 'unpaid')))
  })
}

/** A receiver with something corrected: the phone, the house, or somewhere else altogether. */
function otherReceiver(random: Random, shop: Shop, receiver: TrueReceiver): TrueReceiver {
  const fresh = makeReceiver(random, shop.profile.language)
  const kind = random()
  if (kind < 0.3) return { ...receiver, phone: phoneNumber(random, receiver.country) }
  if (kind < 0.6) return { ...fresh, name: receiver.name, phone: receiver.phone }
  if (kind < 0.75) return { ...receiver, name: fresh.name, phone: fresh.phone }
  return { ...receiver, street: fresh.street }
}

/** Second thoughts between payment and shipping. */
export function planBeforeShipping(universe: Universe, shop: Shop, order: Order): void {
  const { random } = order
  const { behaviour, profile } = shop
  const maybe = (probability: number, meanMs: number, run: () => void) => {
    if (chance(random, probability)) after(universe, MINUTE + exponential(random, meanMs), run)
  }
  maybe(behaviour.addressChange, HOUR, () => {
    if (beforeShipping(order)) changeReceiver(universe, shop, order, otherReceiver(random, shop, order.receiver))
  })
  maybe(behaviour.remark, 20 * MINUTE, () => {
    if (!beforeShipping(order)) return
    const { remark, flag } = pickRemark(random, profile.language)
    setRemark(universe, shop, order, remark, flag)
  })
  maybe(behaviour.buyerMessage / 8, HOUR, () => {
    if (beforeShipping(order)) setBuyerMessage(universe, shop, order, pickMessage(random, profile.language))
  })
  maybe(behaviour.invoice / 2, 3 * HOUR, () =>
    setInvoice(universe, shop, order, makeInvoice(random, profile.language, order.receiver)),
  )
  maybe(behaviour.refundBeforeShipping, 4 * HOUR, () => refundEarly(universe, shop, order))
  maybe(behaviour.lineReplaced, 2 * HOUR, () => {
    const line = pick(random, order.document.lines)
    const listing = shop.listingByVariant.get(line.variantId)!
    const others = shop.listings.filter((other) => other.product === listing.product && other !== listing)
    if (others.length > 0) replaceLine(universe, shop, order, line.id, pick(random, others))
  })
  maybe(behaviour.shippedElsewhere, 12 * HOUR, () => shipByOtherHand(universe, shop, order))
  if (universe.autoShip) planOwnShipping(universe, shop, order, HOUR + random() * 20 * HOUR)
}

/** The shop's staff ships; while a refund is being thought about they look again some hours later. */
function planOwnShipping(universe: Universe, shop: Shop, order: Order, ms: number): void {
  after(universe, ms, () => {
    const { state } = order.document
    if (!universe.autoShip || (state !== 'paid' && state !== 'part_shipped')) return
    if (!shipByOtherHand(universe, shop, order)) planOwnShipping(universe, shop, order, 6 * HOUR)
  })
}

/** Asks for money back before shipping: mostly for everything, at times for one line. */
function refundEarly(universe: Universe, shop: Shop, order: Order): void {
  const { random, document } = order
  if (document.state !== 'paid' && document.state !== 'part_shipped') return
  const open = document.lines
    .map((line, i) => ({ lineId: line.id, quantity: claimable(order, i).quantity }))
    .filter((line) => line.quantity > 0)
  if (open.length === 0) return
  const whole = chance(random, 0.7)
  const one = pick(random, open)
  const all = whole && open.length === document.lines.length && document.state === 'paid'
  const reason = pick(random, ['not_wanted', 'not_wanted', 'price', 'late', 'other'] as const)
  ask(universe, shop, order, {
    kind: 'refund_only',
    reason,
    reasonText: chance(random, 0.6) ? refundText(random, shop.profile.language, reason) : null,
    lines: whole ? open : [{ lineId: one.lineId, quantity: integer(random, 1, one.quantity) }],
    shippingFeeMinor: all && document.refundedMinor === 0 ? document.shippingFeeMinor : 0,
    exchangeFor: [],
    decideWithinHours: 48,
    lively: true,
  })
}

/** Requests a refund if it is still possible, and at times regrets it. */
function ask(universe: Universe, shop: Shop, order: Order, request: RefundRequest): void {
  if (refundProblem(order, request) !== null) return
  const { random } = order
  const refund = requestRefund(universe, shop, order, request)
  if (chance(random, shop.behaviour.withdraw)) {
    after(universe, 10 * MINUTE + exponential(random, 5 * HOUR), () => {
      if (refund.document.state === 'requested') withdrawRefund(universe, shop, refund)
    })
  }
}

/** Delivery, complaints, and the end. */
export function planAfterShipping(universe: Universe, shop: Shop, order: Order): void {
  const { random } = order
  const { behaviour } = shop
  const lost = chance(random, 0.005)
  const travel = DAY + random() * 2 * DAY + exponential(random, 0.6 * DAY)
  if (!lost) {
    after(universe, travel, () => {
      if (!signOrder(universe, shop, order)) return
      const eager = chance(random, 0.3)
      planCompletion(universe, shop, order, eager ? HOUR + random() * DAY : 7 * DAY)
    })
  } else {
    after(universe, 3 * DAY + random() * 4 * DAY, () => complain(universe, shop, order, 'refund_only', 'not_received'))
  }
  planCompletion(universe, shop, order, 15 * DAY)
  const later = (probability: number, run: () => void) => {
    if (chance(random, probability)) after(universe, travel + 2 * HOUR + exponential(random, 1.5 * DAY), run)
  }
  later(behaviour.returnAfter, () =>
    complain(
      universe,
      shop,
      order,
      'return',
      pick(random, ['not_wanted', 'not_wanted', 'quality', 'wrong_item', 'damaged'] as const),
    ),
  )
  later(behaviour.refundAfter, () =>
    complain(universe, shop, order, 'refund_only', pick(random, ['damaged', 'quality', 'price'] as const)),
  )
  later(behaviour.exchangeAfter, () =>
    complain(universe, shop, order, 'exchange', pick(random, ['wrong_item', 'quality'] as const)),
  )
}

/** Completes the order after a time, or a day later again while a refund is open. */
function planCompletion(universe: Universe, shop: Shop, order: Order, ms: number): void {
  after(universe, ms, () => {
    const { state } = order.document
    if (state !== 'shipped' && state !== 'signed') return
    if (!completeOrder(universe, shop, order)) planCompletion(universe, shop, order, DAY)
  })
}

/** An after-sale request on what was shipped. */
function complain(
  universe: Universe,
  shop: Shop,
  order: Order,
  kind: RefundRequest['kind'],
  reason: RefundRequest['reason'],
): void {
  const { random, document } = order
  const open = document.lines
    .map((line, index) => ({ line, index, ...claimable(order, index) }))
    .filter((entry) => entry.quantity > 0)
  if (open.length === 0) return
  const chosen = reason === 'not_received' || chance(random, 0.25) ? open : [pick(random, open)]
  // A part of the money and no goods: keep it, and get something off.
  const partly = kind === 'refund_only' && reason !== 'not_received'
  const lines = chosen.map(({ line, index, quantity, amountMinor }) => {
    if (partly)
      return {
        lineId: line.id,
        quantity: 0,
        amountMinor: Math.min(amountMinor, Math.ceil(fairAmount(order, index, quantity) * 0.3)),
      }
    return { lineId: line.id, quantity: chosen.length > 1 ? quantity : integer(random, 1, quantity) }
  })
  const exchangeFor = chosen.map(({ line }, i) => ({
    variantId: line.variantId,
    merchantCode: line.merchantCode,
    quantity: lines[i]!.quantity,
  }))
  ask(universe, shop, order, {
    kind,
    reason,
    reasonText: chance(random, 0.7) ? refundText(random, shop.profile.language, reason) : null,
    lines,
    shippingFeeMinor: 0,
    exchangeFor: kind === 'exchange' ? exchangeFor : [],
    decideWithinHours: 48,
    lively: true,
  })
}

/** After the shop agreed the buyer sends the goods, or thinks better of it. */
export function planAfterAgreeing(universe: Universe, shop: Shop, order: Order, refund: Refund): void {
  const { random } = order
  if (!chance(random, 0.92)) {
    after(universe, 5 * DAY, () => withdrawRefund(universe, shop, refund))
    return
  }
  after(universe, 5 * HOUR + random() * 2.5 * DAY, () => {
    const carrierCode = shop.profile.language === 'zh' ? pick(random, ['YTO', 'ZTO', 'SF', 'YUNDA']) : 'OTHER'
    const waybillNumber = `${carrierCode}R${integer(random, 100_000_000, 999_999_999)}${integer(random, 1000, 9999)}`
    sendGoodsBack(universe, shop, refund, { carrierCode, waybillNumber })
  })
}
