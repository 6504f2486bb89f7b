import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, type BuiltSku, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import {
  acceptOrders,
  applyChannelChanges,
  approveOrders,
  cancelOrders,
  changeBits,
  holdOrders,
  liftHolds,
  mergeOrders,
  type OrderDraft,
  retryShort,
  reviewDue,
  splitOrder,
} from './index.ts'
import { mergeSuggestions } from './merge/merge.queries.ts'
import { mergeGroups } from './merge/merge-orders.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

interface World {
  tenantId: string
  shopId: string
  skus: BuiltSku[]
  warehouses: { id: string; bins: string[] }[]
}

async function world(stock: bigint[][]): Promise<World> {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const skus = await someSkus(ctx, stock[0]!.length)
    const warehouses = []
    for (const [index, row] of stock.entries()) {
      const warehouse = await aWarehouse(ctx, { code: `W${index + 1}`, rank: index + 1 })
      warehouses.push(warehouse)
      for (const [place, quantity] of row.entries())
        if (quantity > 0n) await stockUp(ctx, [warehouse.bins[place]!], [skus[place]!], quantity)
    }
    return { tenantId, shopId: newId(), skus, warehouses }
  })
}

async function rows<T>(tenantId: string, query: string): Promise<T[]> {
  return system.as(
    tenantId,
    async (ctx) => (await sql<T>`${sql.raw(query.replaceAll('$t', `'${tenantId}'`))}`.execute(ctx.tx)).rows,
  )
}

const accept = (w: World, drafts: OrderDraft[]) => system.as(w.tenantId, (ctx) => acceptOrders(ctx, drafts))
const orderRow = async (w: World, id: string) =>
  (
    await rows<any>(
      w.tenantId,
      `select status, hold_kinds, warehouse_id, fulfillment_id, paid_minor, goods_minor, unit_count, could_merge from orders.orders where tenant_id = $t and id = '${id}'`,
    )
  )[0]

describe('intake', () => {
  test('a paid, complete, stocked order goes to its warehouse at once, fully claimed', async () => {
    const w = await world([[10n, 10n]])
    const [accepted] = await accept(w, [anOrder({ ...w, quantity: 2n, shippingMinor: 500n })])
    const order = await orderRow(w, accepted!.orderId)
    assert.equal(order.status, 'released')
    assert.deepEqual(order.hold_kinds, [])
    assert.equal(order.warehouse_id, w.warehouses[0]!.id)
    const [fulfillment] = await rows<any>(
      w.tenantId,
      `select status, unit_count from warehouse.fulfillments where tenant_id = $t and id = '${order.fulfillment_id}'`,
    )
    assert.deepEqual(fulfillment, { status: 'allocated', unit_count: 4n })
    await expectTruths(system)
  })

  test('the same platform order twice is one order', async () => {
    const w = await world([[10n]])
    const draft = anOrder(w)
    const first = await accept(w, [draft])
    const second = await accept(w, [draft])
    assert.deepEqual(second, [{ ...first[0]!, isNew: false }])
    assert.equal((await rows(w.tenantId, 'select 1 from orders.orders where tenant_id = $t')).length, 1)
  })

  test('each problem is a hold of its own; nothing held goes on', async () => {
    const w = await world([[10n]])
    const draft = anOrder({
      ...w,
      quantity: 20n,
      change: { addressComplete: false, refundRequested: true, amountMismatch: true, paidMinor: 1n },
    })
    draft.lines.push({
      ...draft.lines[0]!,
      channelOrderLineId: newId(),
      skuId: null,
      merchantCode: 'NOPE',
      quantity: 1n,
      amountMinor: 0n,
    })
    const [accepted] = await accept(w, [draft])
    const order = await orderRow(w, accepted!.orderId)
    assert.equal(order.status, 'awaiting_review')
    assert.deepEqual(order.hold_kinds, ['address', 'amount_mismatch', 'out_of_stock', 'refund_requested', 'unmapped_sku'])
    const outcome = await system.as(w.tenantId, (ctx) => approveOrders(ctx, [accepted!.orderId], { release: true }))
    assert.deepEqual(
      outcome.refused.map((refusal) => refusal.code),
      ['orders.held'],
    )
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'awaiting_review')
    await expectTruths(system)
  })

  test('forty orders for ten pieces, four workers at once: ten are served, thirty wait for stock', async () => {
    const w = await world([[10n]])
    const drafts = Array.from({ length: 40 }, () => anOrder(w))
    await Promise.all([0, 1, 2, 3].map((part) => accept(w, drafts.slice(part * 10, part * 10 + 10))))
    const counts = await rows<any>(
      w.tenantId,
      'select status, hold_kinds, count(*)::int as n from orders.orders where tenant_id = $t group by 1, 2 order by 1',
    )
    assert.deepEqual(counts, [
      { status: 'awaiting_review', hold_kinds: ['out_of_stock'], n: 30 },
      { status: 'released', hold_kinds: [], n: 10 },
    ])
    await expectTruths(system)
    // Five more pieces arrive: the five oldest go.
    await system.as(w.tenantId, (ctx) => stockUp(ctx, w.warehouses[0]!.bins, w.skus, 5n))
    await system.as(w.tenantId, (ctx) => retryShort(ctx))
    await system.as(w.tenantId, (ctx) => reviewDue(ctx))
    assert.deepEqual(
      await rows(w.tenantId, "select count(*)::int as n from orders.orders where tenant_id = $t and status = 'released'"),
      [{ n: 15 }],
    )
    await expectTruths(system)
  })

  test('what no single warehouse has whole is split by warehouse on release', async () => {
    const w = await world([
      [5n, 0n],
      [0n, 5n],
    ])
    const [accepted] = await accept(w, [anOrder({ ...w, unitPriceMinor: 1001n, shippingMinor: 333n })])
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'awaiting_review')
    await system.as(w.tenantId, (ctx) => reviewDue(ctx))
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'split')
    const parts = await rows<any>(
      w.tenantId,
      `select status, paid_minor, warehouse_id from orders.orders where tenant_id = $t and parent_order_id = '${accepted!.orderId}' order by order_number`,
    )
    assert.deepEqual(
      parts.map((part) => part.status),
      ['released', 'released'],
    )
    assert.deepEqual(parts.map((part) => part.warehouse_id).sort(), w.warehouses.map((warehouse) => warehouse.id).sort())
    assert.equal(parts[0]!.paid_minor + parts[1]!.paid_minor, 2335n)
    await expectTruths(system)
  })
})

describe('at the desk', () => {
  test('what could be merged is suggested by receiver and merged group by group; a group that cannot be is refused alone', async () => {
    const w = await world([[20n]])
    const [one, two] = [newId(), newId()]
    const draft = (receiverHash: string, quantity: bigint) =>
      anOrder({ ...w, quantity, receiverHash, change: { autoApprove: false } })
    const accepted = await accept(w, [draft(one, 1n), draft(one, 2n), draft(two, 1n), draft(two, 2n), draft(newId(), 1n)])
    const [a1, a2, b1, b2, alone] = accepted.map((order) => order.orderId) as [string, string, string, string, string]
    const suggested = async () =>
      (await system.as(w.tenantId, (ctx) => mergeSuggestions(ctx, null, 10))).map((group) =>
        group.orders.map((order) => order.id).sort(),
      )
    assert.deepEqual((await suggested()).sort(), [[a1, a2].sort(), [b1, b2].sort()].sort())
    const outcome = await system.as(w.tenantId, (ctx) =>
      mergeGroups(ctx, [
        [a1, a2],
        [b1, alone],
        [b1, b2],
      ]),
    )
    assert.equal(outcome.done.length, 2)
    assert.deepEqual(outcome.refused, [{ id: b1, code: 'orders.cannot_merge', params: { because: 'receiver' } }])
    assert.deepEqual(await suggested(), [])
    const statuses = await rows<{ status: string; n: number }>(
      w.tenantId,
      'select status, count(*)::int as n from orders.orders where tenant_id = $t group by 1 order by 1',
    )
    assert.deepEqual(statuses, [
      { status: 'awaiting_review', n: 3 },
      { status: 'merged', n: 2 },
    ])
    await expectTruths(system)
  })

  test('orders of one buyer wait for each other, are merged and go in one parcel', async () => {
    const w = await world([[10n]])
    const receiverHash = newId()
    const buyerHash = newId()
    const wait = { reviewNotBefore: new Date(Date.now() - 1000), autoApprove: true, buyerHash }
    const [first] = await accept(w, [anOrder({ ...w, receiverHash, change: { ...wait, autoApprove: false } })])
    const [second] = await accept(w, [anOrder({ ...w, quantity: 2n, receiverHash, change: { ...wait, autoApprove: false } })])
    assert.equal((await orderRow(w, first!.orderId)).could_merge, true)
    const { orderId } = await system.as(w.tenantId, (ctx) => mergeOrders(ctx, [first!.orderId, second!.orderId]))
    assert.equal(orderId, first!.orderId)
    assert.equal((await orderRow(w, second!.orderId)).status, 'merged')
    assert.equal((await orderRow(w, orderId)).unit_count, 3n)
    await system.as(w.tenantId, (ctx) => approveOrders(ctx, [orderId], { release: true }))
    assert.equal((await orderRow(w, orderId)).status, 'released')
    await expectTruths(system)
  })

  test('a split conserves pieces, cents and promises', async () => {
    const w = await world([[10n, 10n]])
    const [accepted] = await accept(w, [
      anOrder({ ...w, quantity: 3n, unitPriceMinor: 333n, shippingMinor: 101n, change: { autoApprove: false } }),
    ])
    const lines = await rows<{ id: string }>(
      w.tenantId,
      `select id from orders.order_lines where tenant_id = $t and order_id = '${accepted!.orderId}' order by line_no`,
    )
    const { parts } = await system.as(w.tenantId, (ctx) =>
      splitOrder(ctx, accepted!.orderId, [
        [{ lineId: lines[0]!.id, quantity: 2n }],
        [
          { lineId: lines[0]!.id, quantity: 1n },
          { lineId: lines[1]!.id, quantity: 3n },
        ],
      ]),
    )
    const heads = await Promise.all(parts.map((id) => orderRow(w, id)))
    assert.equal(
      heads.reduce((sum, head) => sum + head.paid_minor, 0n),
      333n * 6n + 101n,
    )
    assert.deepEqual(
      heads.map((head) => head.unit_count),
      [2n, 4n],
    )
    await expectTruths(system)
    const outcome = await system.as(w.tenantId, (ctx) => approveOrders(ctx, parts, { release: true }))
    assert.deepEqual(outcome.done.length, 2)
    await expectTruths(system)
  })

  test('a wrong split is refused and changes nothing', async () => {
    const w = await world([[10n]])
    const [accepted] = await accept(w, [anOrder({ ...w, quantity: 3n, change: { autoApprove: false } })])
    const [line] = await rows<{ id: string }>(
      w.tenantId,
      `select id from orders.order_lines where tenant_id = $t and order_id = '${accepted!.orderId}'`,
    )
    await assert.rejects(
      system.as(w.tenantId, (ctx) =>
        splitOrder(ctx, accepted!.orderId, [[{ lineId: line!.id, quantity: 1n }], [{ lineId: line!.id, quantity: 1n }]]),
      ),
      { code: 'orders.split_quantity' },
    )
    assert.equal((await orderRow(w, accepted!.orderId)).unit_count, 3n)
    assert.equal((await rows(w.tenantId, 'select 1 from orders.orders where tenant_id = $t')).length, 1)
  })

  test('cancelling frees everything, at the desk and in the warehouse', async () => {
    const w = await world([[10n]])
    const accepted = await accept(w, [
      anOrder({ ...w, quantity: 4n }),
      anOrder({ ...w, quantity: 4n, change: { autoApprove: false } }),
    ])
    const outcome = await system.as(w.tenantId, (ctx) =>
      cancelOrders(
        ctx,
        accepted.map((one) => one.orderId),
        'test',
      ),
    )
    assert.equal(outcome.done.length, 2)
    const [stock] = await rows<any>(
      w.tenantId,
      'select sellable, reserved_order + reserved_ship as reserved from inventory.sku_stock where tenant_id = $t',
    )
    assert.deepEqual(stock, { sellable: 10n, reserved: 0n })
    await expectTruths(system)
  })

  test('a hold stops the warehouse, lifting it lets go', async () => {
    const w = await world([[10n]])
    const [accepted] = await accept(w, [anOrder(w)])
    await system.as(w.tenantId, (ctx) => holdOrders(ctx, [accepted!.orderId], 'manual', 'customer called', null))
    const blocks = () =>
      rows<any>(
        w.tenantId,
        `select block_kinds from warehouse.fulfillments where tenant_id = $t and source_id = '${accepted!.orderId}'`,
      )
    assert.deepEqual(await blocks(), [{ block_kinds: ['manual'] }])
    await system.as(w.tenantId, (ctx) => liftHolds(ctx, [accepted!.orderId], ['manual'], 'fine'))
    assert.deepEqual(await blocks(), [{ block_kinds: [] }])
    await expectTruths(system)
  })
})

describe('changes upstream', () => {
  const change = (draft: OrderDraft, mask: number, status: 'paid' | 'closed' | 'unpaid', patch: Partial<OrderDraft>) => ({
    channelOrderId: draft.channelOrderId,
    shopId: draft.shopId,
    draft: { ...draft, ...patch },
    mask,
    status,
  })

  test('a payment takes an unpaid order on', async () => {
    const w = await world([[10n]])
    const draft = anOrder({ ...w, change: { status: 'unpaid', paidAt: null } })
    const [accepted] = await accept(w, [draft])
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'awaiting_payment')
    const paidAt = new Date('2026-03-02T04:00:00Z')
    await system.as(w.tenantId, (ctx) =>
      applyChannelChanges(ctx, [change(draft, changeBits.status | changeBits.payment, 'paid', { status: 'paid', paidAt })]),
    )
    await system.as(w.tenantId, (ctx) => reviewDue(ctx))
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'released')
    await expectTruths(system)
  })

  test('an address change: applied at the desk, stops the parcel in the warehouse', async () => {
    const w = await world([[10n]])
    const atDesk = anOrder({ ...w, change: { autoApprove: false } })
    const inWarehouse = anOrder(w)
    const [desk, released] = await accept(w, [atDesk, inWarehouse])
    const patch = { city: '广州市', receiverHash: newId(), receiverMasked: '新' }
    await system.as(w.tenantId, (ctx) =>
      applyChannelChanges(ctx, [
        change(atDesk, changeBits.address, 'paid', patch),
        change(inWarehouse, changeBits.address, 'paid', patch),
      ]),
    )
    const cities = await rows<any>(w.tenantId, 'select id, city, hold_kinds from orders.orders where tenant_id = $t')
    assert.deepEqual(
      cities.find((row) => row.id === desk!.orderId),
      { id: desk!.orderId, city: '广州市', hold_kinds: [] },
    )
    assert.deepEqual(
      cities.find((row) => row.id === released!.orderId),
      { id: released!.orderId, city: '深圳市', hold_kinds: ['address_changed'] },
    )
    await expectTruths(system)
  })

  test('a listing matched at last: built anew, the hold is gone, the order goes on', async () => {
    const w = await world([[10n]])
    const draft = anOrder(w)
    const unknown = { ...draft, lines: draft.lines.map((line) => ({ ...line, skuId: null })) }
    const [accepted] = await accept(w, [unknown])
    assert.deepEqual((await orderRow(w, accepted!.orderId)).hold_kinds, ['unmapped_sku'])
    // Still not matched, and now the amount is wrong as well: two holds, one held order.
    await system.as(w.tenantId, (ctx) =>
      applyChannelChanges(ctx, [change(unknown, changeBits.amount, 'paid', { amountMismatch: true })]),
    )
    assert.deepEqual((await orderRow(w, accepted!.orderId)).hold_kinds, ['amount_mismatch', 'unmapped_sku'])
    await expectTruths(system)
    await system.as(w.tenantId, (ctx) => applyChannelChanges(ctx, [change(draft, changeBits.lines, 'paid', {})]))
    assert.deepEqual((await orderRow(w, accepted!.orderId)).hold_kinds, [])
    await system.as(w.tenantId, (ctx) => reviewDue(ctx))
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'released')
    await expectTruths(system)
  })

  test('a line refunded whole: taken out at the desk, stops the parcel in the warehouse', async () => {
    const w = await world([[10n, 10n]])
    const atDesk = anOrder({ ...w, change: { autoApprove: false } })
    const inWarehouse = anOrder(w)
    const [desk, released] = await accept(w, [atDesk, inWarehouse])
    const refunded = (draft: OrderDraft) => {
      const lines = draft.lines.map((line, index) => (index === 0 ? { ...line, refundState: 'refunded' as const } : line))
      return change(draft, changeBits.refund, 'paid', { lines })
    }
    const tell = () => system.as(w.tenantId, (ctx) => applyChannelChanges(ctx, [refunded(atDesk), refunded(inWarehouse)]))
    await tell()
    const promised = await rows<any>(
      w.tenantId,
      `select quantity from inventory.reservations where tenant_id = $t and group_id = '${desk!.orderId}'`,
    )
    assert.deepEqual([promised, (await orderRow(w, desk!.orderId)).unit_count], [[{ quantity: 1n }], 1n])
    assert.deepEqual((await orderRow(w, desk!.orderId)).hold_kinds, [])
    assert.deepEqual((await orderRow(w, released!.orderId)).hold_kinds, ['platform_lock'])
    await expectTruths(system)
  })

  test('closed upstream: cancelled before it leaves', async () => {
    const w = await world([[10n]])
    const draft = anOrder(w)
    const [accepted] = await accept(w, [draft])
    await system.as(w.tenantId, (ctx) => applyChannelChanges(ctx, [change(draft, changeBits.status, 'closed', {})]))
    assert.equal((await orderRow(w, accepted!.orderId)).status, 'cancelled')
    await expectTruths(system)
  })
})
