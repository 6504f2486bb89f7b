import assert from 'node:assert/strict'
import type { OrderDocument, RefundDocument, StatementDocument, StatementLine } from '#sim/documents.ts'

const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0)

/** Everything section 7 promises about one order document. */
export function assertOrder(order: OrderDocument): void {
  const at = `order ${order.number}`
  assert.match(order.number, /^[A-Za-z0-9._-]{1,64}$/)
  assert.ok(Number.isSafeInteger(order.version) && order.version > 0, at)
  for (const line of order.lines) {
    assert.equal(line.totalMinor, line.quantity * line.unitPriceMinor - line.discountMinor, at)
    assert.ok(line.quantity >= 1 && line.totalMinor >= 0, at)
    assert.ok(line.shippedQuantity >= 0 && line.shippedQuantity <= line.quantity, at)
    assert.ok(line.refundedQuantity >= 0 && line.refundedQuantity <= line.quantity, at)
    assert.ok(line.refundedMinor >= 0 && line.refundedMinor <= line.totalMinor, at)
    const shipped = sum(order.shipments.flatMap((s) => s.lines).map((part) => (part.lineId === line.id ? part.quantity : 0)))
    assert.equal(shipped, line.shippedQuantity, at)
  }
  assert.equal(new Set(order.lines.map((line) => line.id)).size, order.lines.length, at)
  assert.equal(order.goodsMinor, sum(order.lines.map((line) => line.totalMinor)), at)
  assert.equal(order.totalMinor, order.goodsMinor + order.shippingFeeMinor - order.orderDiscountMinor, at)
  assert.equal(order.paidMinor, sum(order.payments.map((payment) => payment.amountMinor)), at)
  assert.ok(
    order.refundedMinor >= sum(order.lines.map((line) => line.refundedMinor)) && order.refundedMinor <= order.paidMinor,
    at,
  )
  assert.equal(order.state === 'closed', order.closeReason !== null, at)
  assert.equal(order.state === 'closed', order.closedAt !== null, at)
  if (order.state === 'unpaid') assert.equal(order.paidMinor, 0, at)
  if (order.state === 'deposit_paid') assert.equal(order.paidMinor, order.depositMinor, at)
  if (['paid', 'part_shipped', 'shipped', 'signed', 'completed'].includes(order.state)) {
    assert.equal(order.paidMinor, order.totalMinor, at)
    assert.ok(order.paidAt !== null && order.shipBy !== null, at)
  }
  const left = sum(order.lines.map((line) => Math.max(0, line.quantity - line.shippedQuantity - line.refundedQuantity)))
  const shipped = sum(order.lines.map((line) => line.shippedQuantity))
  if (order.state === 'paid') assert.ok(shipped === 0 && left > 0, at)
  if (order.state === 'part_shipped') assert.ok(shipped > 0 && left > 0, at)
  if (['shipped', 'signed', 'completed'].includes(order.state))
    assert.ok(shipped > 0 && left === 0 && order.shippedAt !== null, at)
  assert.ok(order.changedAt >= order.placedAt, at)
}

/** What section 8 promises about a refund and its order. */
export function assertRefund(refund: RefundDocument, order: OrderDocument): void {
  const at = `refund ${refund.number}`
  assert.equal(refund.orderNumber, order.number, at)
  assert.equal(refund.amountMinor, sum(refund.lines.map((line) => line.amountMinor)) + refund.shippingFeeMinor, at)
  const over = ['completed', 'rejected', 'withdrawn'].includes(refund.state)
  assert.equal(over, refund.closedAt !== null, at)
  for (const claim of refund.lines) {
    const line = order.lines.find((entry) => entry.id === claim.lineId)!
    if (refund.state === 'requested') assert.equal(line.refundState, 'requested', at)
    if (refund.state === 'agreed' || refund.state === 'goods_sent') assert.equal(line.refundState, 'agreed', at)
  }
}

/** What section 12 promises about the statements of a shop, in their order. */
export function assertStatements(statements: readonly { document: StatementDocument; lines: readonly StatementLine[] }[]): void {
  let carried = 0
  let from: string | null = null
  for (const { document, lines } of statements) {
    const at = `statement ${document.id}`
    if (from !== null) assert.equal(document.from, from, at)
    from = document.to
    assert.equal(document.carriedInMinor, carried, at)
    assert.equal(document.lineCount, lines.length, at)
    assert.deepEqual(
      lines.map((line) => line.sequence),
      lines.map((_, i) => i + 1),
      at,
    )
    const total = sum(lines.map((line) => line.amountMinor))
    assert.equal(document.carriedInMinor + total, document.payoutMinor + document.carriedOutMinor, at)
    assert.ok(document.payoutMinor >= 0 && document.carriedOutMinor <= 0, at)
    assert.equal(sum(Object.values(document.totals)), total, at)
    for (const [kind, amount] of Object.entries(document.totals)) {
      assert.equal(amount, sum(lines.filter((line) => line.kind === kind).map((line) => line.amountMinor)), at)
    }
    for (const line of lines) assert.ok(line.at >= document.from && line.at < document.to, at)
    carried = document.carriedOutMinor
  }
}
