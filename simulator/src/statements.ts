import type { RefundDocument, StatementDocument, StatementKind, StatementLine } from '#sim/documents.ts'
import { basisPoints, cumulativeShare } from '#sim/money.ts'
import { localMidnight } from '#sim/rhythm.ts'
import { after, nowText, type Order, type Shop, timeText, type Universe } from '#sim/universe.ts'
import { giveVersion } from '#sim/version-log.ts'

/** The shop's money: what is booked when, and the statements it is paid out by (section 12). */

const DAY_MS = 86_400_000

type Booking = Partial<Omit<StatementLine, 'sequence' | 'at' | 'kind' | 'amountMinor'>>

/** One movement of money; nothing is booked for nothing. */
function book(universe: Universe, shop: Shop, kind: StatementKind, amountMinor: number, booking: Booking): void {
  if (amountMinor === 0) return
  const empty = { orderNumber: null, lineId: null, refundNumber: null, reference: null, note: null }
  shop.ledger.push({ at: nowText(universe), kind, amountMinor, ...empty, ...booking })
}

/** Income, shipping fee, commission, payment fee and insurance of an order, once; and the refunds that came before it. */
export function bookOrderIncome(universe: Universe, shop: Shop, order: Order): void {
  if (order.settled) return
  order.settled = true
  const { document } = order
  const { profile } = shop
  const orderNumber = document.number
  const reference = document.payments.at(-1)?.reference ?? null
  for (const [i, line] of document.lines.entries()) {
    book(universe, shop, 'order_income', order.lineIncomes[i]!, { orderNumber, lineId: line.id, reference })
  }
  book(universe, shop, 'freight', document.shippingFeeMinor, { orderNumber, reference })
  order.commissions = document.lines.map((line, i) => {
    const trade = shop.listingByVariant.get(line.variantId)!.trade
    return basisPoints(order.lineIncomes[i]!, profile.commissionBasisPoints[trade])
  })
  order.commissionBack = document.lines.map(() => 0)
  for (const [i, line] of document.lines.entries()) {
    book(universe, shop, 'commission', -order.commissions[i]!, { orderNumber, lineId: line.id, reference })
  }
  order.paymentFee = basisPoints(document.paidMinor, profile.paymentFeeBasisPoints)
  book(universe, shop, 'payment_fee', -order.paymentFee, { orderNumber, reference })
  const note = profile.language === 'zh' ? '运费险' : 'Return insurance'
  book(universe, shop, 'freight', -profile.insuranceMinor, { orderNumber, reference, note })
  for (const number of order.refundNumbers) {
    const refund = shop.refunds.get(number)!.document
    if (refund.state === 'completed') bookRefund(universe, shop, order, refund)
  }
}

/** What a completed refund takes back, and the fees given back with it. Nothing if the order's income was never booked. */
export function bookRefund(universe: Universe, shop: Shop, order: Order, refund: RefundDocument): void {
  if (!order.settled) return
  const { document } = order
  const ids = { orderNumber: document.number, refundNumber: refund.number, reference: refund.paymentReference }
  for (const line of refund.lines) book(universe, shop, 'refund', -line.amountMinor, { ...ids, lineId: line.lineId })
  book(universe, shop, 'refund', -refund.shippingFeeMinor, ids)
  for (const [i, line] of document.lines.entries()) {
    const back = cumulativeShare(order.commissions[i]!, line.refundedMinor, order.lineIncomes[i]!) - order.commissionBack[i]!
    order.commissionBack[i]! += back
    book(universe, shop, 'commission', back, { ...ids, lineId: line.id })
  }
  if (!shop.profile.paymentFeeBack) return
  const back = cumulativeShare(order.paymentFee, document.refundedMinor, document.paidMinor) - order.paymentFeeBack
  order.paymentFeeBack += back
  book(universe, shop, 'payment_fee', back, ids)
}

/** The fine for shipping late: 3 % of the order, between 3.00 and 30.00. */
export function bookPenalty(universe: Universe, shop: Shop, order: Order): void {
  const amount = Math.min(3000, Math.max(300, basisPoints(order.document.paidMinor, 300)))
  const note = shop.profile.language === 'zh' ? '延迟发货赔付' : 'Late shipment compensation'
  book(universe, shop, 'adjustment', -amount, { orderNumber: order.document.number, note })
}

/** Ends the period at `toMs` (exclusive) and issues its statement now. Null if the period would be empty of time. */
export function issueStatement(universe: Universe, shop: Shop, toMs: number): StatementDocument | null {
  const fromMs = shop.statementFromMs
  if (toMs <= fromMs) return null
  const { profile } = shop
  const to = timeText(toMs)
  const end = shop.ledger.findIndex((line) => line.at >= to)
  const taken = shop.ledger.splice(0, end < 0 ? shop.ledger.length : end)
  if (profile.monthlyFeeMinor > 0 && startsMonth(fromMs, toMs, profile.offsetMinutes)) {
    const note = profile.language === 'zh' ? '店铺月服务费' : 'Monthly shop fee'
    const ids = { orderNumber: null, lineId: null, refundNumber: null, reference: null, note }
    taken.push({ at: timeText(toMs - 1), kind: 'adjustment', amountMinor: -profile.monthlyFeeMinor, ...ids })
  }
  const lines = taken.map((line, i): StatementLine => ({ sequence: i + 1, ...line }))
  const totals: Record<StatementKind, number> = {
    order_income: 0,
    freight: 0,
    commission: 0,
    payment_fee: 0,
    refund: 0,
    adjustment: 0,
  }
  for (const line of lines) totals[line.kind] += line.amountMinor
  const carriedInMinor = shop.carriedMinor
  const balance = lines.reduce((sum, line) => sum + line.amountMinor, carriedInMinor)
  const number = shop.statements.size + 1
  const document: StatementDocument = {
    id: `${profile.id}-s${number}`,
    version: 0,
    changedAt: nowText(universe),
    currency: profile.currency,
    from: timeText(fromMs),
    to,
    carriedInMinor,
    payoutMinor: Math.max(0, balance),
    carriedOutMinor: Math.min(0, balance),
    payoutAt: timeText(universe.nowMs + profile.settlement.payAfterDays * DAY_MS),
    payoutReference: `PO${to.slice(0, 10).replaceAll('-', '')}${String(shop.index + 1).padStart(2, '0')}${String(number).padStart(5, '0')}`,
    lineCount: lines.length,
    totals,
  }
  shop.statementFromMs = toMs
  shop.carriedMinor = document.carriedOutMinor
  shop.statements.set(document.id, { document, lines })
  giveVersion(shop.statementLog, document, 1)
  return document
}

/** Whether a local month begins within [from, to). */
function startsMonth(fromMs: number, toMs: number, offsetMinutes: number): boolean {
  const month = (ms: number) => new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 7)
  return month(fromMs - 1) !== month(toMs - 1)
}

/** Plans the statements for ever: periods end at local midnight, statements follow some hours later. */
export function openBooks(universe: Universe, shop: Shop): void {
  const { profile } = shop
  const { everyDays, issueAfterHours } = profile.settlement
  const plan = (toMs: number) =>
    after(universe, toMs + issueAfterHours * 3_600_000 - universe.nowMs, () => {
      issueStatement(universe, shop, toMs)
      plan(toMs + everyDays * DAY_MS)
    })
  plan(localMidnight(universe.nowMs, profile.offsetMinutes) + everyDays * DAY_MS)
}
