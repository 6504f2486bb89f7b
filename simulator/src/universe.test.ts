import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUniverse } from '#sim/creation.ts'
import { universeDigest } from '#sim/digest.ts'
import { assertOrder, assertRefund, assertStatements } from '#sim/testing/invariants.ts'
import { runUntil, type Universe, type UniverseOptions } from '#sim/universe.ts'

const DAY = 86_400_000

function live(options: Partial<UniverseOptions>, days: number, steps = 1): Universe {
  const universe = createUniverse(options)
  for (let i = 1; i <= steps; i++) runUntil(universe, universe.options.startMs + (i * days * DAY) / steps)
  return universe
}

test('the same seed gives the same world, in whatever steps time passes, at whatever level of chaos', () => {
  const options = { seed: 'same', shops: 3, ordersPerDay: 60, autoShip: true }
  const digest = universeDigest(live(options, 12))
  assert.equal(universeDigest(live(options, 12, 97)), digest)
  assert.equal(universeDigest(live({ ...options, chaos: 3 }, 12)), digest)
  assert.notEqual(universeDigest(live({ ...options, seed: 'other' }, 12)), digest)
})

test('a month of three shops: every document keeps the promises of the protocol', () => {
  const universe = live(
    { seed: 'month', shops: 3, ordersPerDay: 80, autoShip: true, behaviour: { lineReplaced: 0.02, unpaid: 0.2 } },
    31.9,
  )
  const states = new Set<string>()
  const kinds = new Set<string>()
  for (const shop of universe.shops) {
    assert.ok(shop.orders.size > 500)
    for (const { document } of shop.orders.values()) {
      assertOrder(document)
      states.add(document.state)
    }
    for (const { document } of shop.refunds.values()) {
      assertRefund(document, shop.orders.get(document.orderNumber)!.document)
      kinds.add(`${document.kind} ${document.state}`)
    }
    const versions = [...shop.orders.values()].map((order) => order.document.version)
    assert.equal(new Set(versions).size, versions.length, 'versions are unique')
    assert.equal(Math.max(...versions), shop.orderLog.counter)
    assertStatements([...shop.statements.values()])
  }
  for (const state of ['unpaid', 'deposit_paid', 'paid', 'shipped', 'signed', 'completed', 'closed'])
    assert.ok(states.has(state), state)
  for (const kind of [
    'refund_only completed',
    'refund_only withdrawn',
    'return completed',
    'return goods_sent',
    'exchange completed',
  ]) {
    assert.ok(kinds.has(kind), kind)
  }
})

test('money agrees to the cent between orders, refunds and statements', () => {
  const universe = live({ seed: 'money', shops: 3, ordersPerDay: 60, days: 25, autoShip: true }, 120)
  for (const shop of universe.shops) {
    const { profile } = shop
    const byOrder = new Map<string, { goods: number; shipping: number; refunds: number }>()
    for (const line of [...shop.statements.values()].flatMap((statement) => statement.lines)) {
      if (line.orderNumber === null) continue
      const entry = byOrder.get(line.orderNumber) ?? { goods: 0, shipping: 0, refunds: 0 }
      if (line.kind === 'order_income') entry.goods += line.amountMinor
      if (line.kind === 'freight' && line.amountMinor > 0) entry.shipping += line.amountMinor
      if (line.kind === 'refund') entry.refunds -= line.amountMinor
      byOrder.set(line.orderNumber, entry)
    }
    let open = 0
    for (const { document, settled } of shop.orders.values()) {
      if (!['completed', 'closed'].includes(document.state)) open++
      const booked = byOrder.get(document.number)
      if (!settled) {
        assert.ok(booked === undefined || booked.goods === 0)
        continue
      }
      assert.equal(booked!.goods + booked!.shipping, document.totalMinor, document.number)
      assert.equal(booked!.refunds, document.refundedMinor, document.number)
    }
    assert.equal(open, 0, `${profile.id}: after four months every order has come to its end`)
    assert.equal(shop.ledger.length, 0, 'and everything booked is paid out')
  }
})

test('a wholly returned order costs the seller no commission', () => {
  const universe = live(
    { seed: 'returns', shops: 2, ordersPerDay: 60, days: 10, autoShip: true, behaviour: { returnAfter: 1, withdraw: 0 } },
    80,
  )
  let checked = 0
  for (const shop of universe.shops) {
    const lines = [...shop.statements.values()].flatMap((statement) => statement.lines)
    for (const order of shop.orders.values()) {
      const { document } = order
      const whole = document.lines.every((line, i) => line.refundedMinor === order.lineIncomes[i])
      if (!whole || !order.settled || document.lines.length < 1) continue
      const commission = lines.filter((line) => line.kind === 'commission' && line.orderNumber === document.number)
      assert.equal(
        commission.reduce((sum, line) => sum + line.amountMinor, 0),
        0,
        document.number,
      )
      checked++
    }
  }
  assert.ok(checked > 50, String(checked))
})

test('one hand-made change of one order moves nothing else', () => {
  const options = { seed: 'still', shops: 1, ordersPerDay: 40 }
  const quiet = live(options, 3)
  const touched = createUniverse(options)
  runUntil(touched, touched.options.startMs + DAY)
  const shop = touched.shops[0]!
  const victim = [...shop.orders.values()].find((order) => order.document.state === 'paid')!
  victim.lively = false
  victim.random = () => 0.5
  runUntil(touched, touched.options.startMs + 3 * DAY)
  const placed = (universe: Universe) =>
    [...universe.shops[0]!.orders.values()]
      .filter((order) => order.document.number !== victim.document.number)
      .map(({ document }) => [document.number, document.placedAt, document.totalMinor, document.receiver.key, document.state])
  assert.deepEqual(placed(touched), placed(quiet))
})
