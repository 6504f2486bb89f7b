import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { availability } from '#modules/inventory/index.ts'
import { packFulfillments, pickFulfillments, putAway, releaseWave, shipFulfillments } from '#modules/warehouse/index.ts'
import { timelineOf } from '#platform/audit/audit.queries.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, type BuiltSku, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { acceptOrders, approveOrders, liftHolds, recallOrders, retryShort, reviewDue } from '../index.ts'

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
  warehouse: { id: string; bins: string[] }
}

/** A warehouse with so many pieces of one SKU, and orders of two pieces each that went there at once. */
async function released(stock: bigint, count: number): Promise<World & { orderIds: string[]; fulfillmentIds: string[] }> {
  const tenantId = await system.tenant()
  const world = await system.as(tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 1)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, skus, stock)
    return { tenantId, shopId: newId(), skus, warehouse }
  })
  const accepted = await system.as(tenantId, (ctx) =>
    acceptOrders(
      ctx,
      Array.from({ length: count }, () => anOrder({ ...world, quantity: 2n })),
    ),
  )
  const orderIds = accepted.map((one) => one.orderId)
  const fulfillmentIds = (await Promise.all(orderIds.map((id) => order(world, id)))).map((row) => row.fulfillment_id!)
  return { ...world, orderIds, fulfillmentIds }
}

async function rows<T>(tenantId: string, query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return system.as(tenantId, async (ctx) => (await query.execute(ctx.tx)).rows)
}
const order = async (w: World, id: string) =>
  (
    await rows(
      w.tenantId,
      sql<{ status: string; hold_kinds: string[]; fulfillment_id: string | null; approved_at: Date | null }>`
        select status, hold_kinds, fulfillment_id, approved_at from orders.orders where tenant_id = ${w.tenantId} and id = ${id}`,
    )
  )[0]!
const fulfillmentStatus = async (w: World, id: string) =>
  (
    await rows(
      w.tenantId,
      sql<{ status: string }>`select status from warehouse.fulfillments where tenant_id = ${w.tenantId} and id = ${id}`,
    )
  )[0]!.status
const actions = async (w: World, id: string) =>
  (await system.as(w.tenantId, (ctx) => timelineOf(ctx.tx, w.tenantId, [id])))
    .filter((entry) => entry.action.endsWith('.recalled'))
    .map((entry) => [entry.action, entry.detail])
const stock = async (w: World) => {
  const [row] = await system.as(w.tenantId, (ctx) => availability(ctx.tx, w.tenantId, [w.skus[0]!.id]))
  return [row!.reserved, row!.available]
}
const wave = (w: World) =>
  system.as(w.tenantId, (ctx) =>
    releaseWave(ctx, {
      warehouseId: w.warehouse.id,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: 40,
      maxTaskStops: 200,
      ordersPerTask: 10,
    }),
  )

test('an order nobody has touched comes back, is held with the reason, and goes out again when a person lifts it', async () => {
  const w = await released(10n, 2)
  const [id, other] = w.orderIds as [string, string]
  await wave(w)
  const outcome = await system.as(w.tenantId, (ctx) => recallOrders(ctx, [id], 'the buyer called'))
  assert.deepEqual(outcome, { done: [id], refused: [] })
  assert.deepEqual(await order(w, id), {
    status: 'awaiting_review',
    hold_kinds: ['manual'],
    fulfillment_id: null,
    approved_at: null,
  })
  assert.equal(await fulfillmentStatus(w, w.fulfillmentIds[0]!), 'cancelled')
  assert.equal(await fulfillmentStatus(w, w.fulfillmentIds[1]!), 'picking')
  assert.deepEqual(await actions(w, id), [['orders.recalled', { reason: 'the buyer called' }]])
  assert.deepEqual(await actions(w, w.fulfillmentIds[0]!), [['warehouse.recalled', { reason: 'the buyer called' }]])
  assert.deepEqual(await stock(w), [4n, 6n])
  await expectTruths(system)

  assert.equal(await system.as(w.tenantId, (ctx) => reviewDue(ctx)), 0, 'the hold keeps it at the desk')
  await system.as(w.tenantId, (ctx) => liftHolds(ctx, [id], ['manual'], ''))
  assert.equal(await system.as(w.tenantId, (ctx) => reviewDue(ctx)), 1)
  const again = await order(w, id)
  assert.equal(again.status, 'released')
  assert.notEqual(again.fulfillment_id, w.fulfillmentIds[0])
  assert.equal((await order(w, other)).status, 'released')
  await expectTruths(system)
})

test('goods already picked or packed wait to be put back; what else lies there is promised instead', async () => {
  const w = await released(10n, 2)
  await system.as(w.tenantId, async (ctx) => {
    await pickFulfillments(ctx, w.fulfillmentIds)
    await packFulfillments(ctx, [w.fulfillmentIds[1]!])
  })
  const outcome = await system.as(w.tenantId, (ctx) => recallOrders(ctx, w.orderIds, 'wrong shelf label'))
  assert.deepEqual(outcome.refused, [])
  const waiting = await rows(
    w.tenantId,
    sql<{ quantity: bigint }>`select quantity from warehouse.put_backs where tenant_id = ${w.tenantId} and done_quantity = 0`,
  )
  assert.deepEqual(waiting, [{ quantity: 2n }, { quantity: 2n }])
  assert.deepEqual(await stock(w), [4n, 2n])
  await expectTruths(system)
})

test('when all there was lies at packing the order is short until the goods are back in a bin', async () => {
  const w = await released(2n, 1)
  const [id] = w.orderIds as [string]
  await system.as(w.tenantId, (ctx) => pickFulfillments(ctx, w.fulfillmentIds))
  await system.as(w.tenantId, (ctx) => recallOrders(ctx, [id], 'other carrier'))
  assert.deepEqual((await order(w, id)).hold_kinds, ['out_of_stock'])
  await expectTruths(system)
  const [back] = await rows(w.tenantId, sql<{ id: string }>`select id from warehouse.put_backs where tenant_id = ${w.tenantId}`)
  await system.as(w.tenantId, (ctx) =>
    putAway(ctx, [
      {
        kind: 'put_back',
        id: back!.id,
        documentId: w.fulfillmentIds[0]!,
        locationId: w.warehouse.bins[3]!,
        quantity: 2n,
      },
    ]),
  )
  assert.equal(await system.as(w.tenantId, (ctx) => retryShort(ctx)), 1)
  assert.equal(await system.as(w.tenantId, (ctx) => reviewDue(ctx)), 1)
  assert.equal((await order(w, id)).status, 'released')
  await expectTruths(system)
})

test('what has left, is at the desk or is unknown is refused one by one, and nothing of it changes', async () => {
  const w = await released(10n, 3)
  const [gone, desk, here] = w.orderIds as [string, string, string]
  await system.as(w.tenantId, async (ctx) => {
    await pickFulfillments(ctx, [w.fulfillmentIds[0]!])
    await packFulfillments(ctx, [w.fulfillmentIds[0]!])
    await shipFulfillments(ctx, [w.fulfillmentIds[0]!])
  })
  await system.as(w.tenantId, (ctx) => recallOrders(ctx, [desk], 'once'))
  const unknown = newId()
  // The parcel has left, and the orders have not heard of it yet.
  const early = await system.as(w.tenantId, (ctx) => recallOrders(ctx, [gone], 'too late'))
  assert.deepEqual(early, { done: [], refused: [{ id: gone, code: 'orders.too_late_to_recall', params: {} }] })
  await system.settle()
  const outcome = await system.as(w.tenantId, (ctx) => recallOrders(ctx, [gone, desk, here, unknown], 'twice'))
  assert.deepEqual(outcome.done, [here])
  assert.deepEqual(
    outcome.refused.map((refusal) => [refusal.id, refusal.code]),
    [
      [unknown, 'orders.not_found'],
      [gone, 'orders.already_shipped'],
      [desk, 'orders.wrong_status'],
    ],
  )
  assert.equal((await order(w, gone)).status, 'shipped')
  await expectTruths(system)
})

test('two recalls and a picker at the same moment: recalled once, the goods are where the books say', async () => {
  const w = await released(40n, 8)
  const [first, second] = await Promise.all([
    system.as(w.tenantId, (ctx) => recallOrders(ctx, w.orderIds, 'one')),
    system.as(w.tenantId, (ctx) => recallOrders(ctx, [...w.orderIds].reverse(), 'other')),
    system.as(w.tenantId, (ctx) => pickFulfillments(ctx, w.fulfillmentIds)),
  ])
  assert.equal(first.done.length + second.done.length, 8)
  for (const id of w.orderIds) assert.equal((await order(w, id)).status, 'awaiting_review')
  await expectTruths(system)
  await system.as(w.tenantId, (ctx) => liftHolds(ctx, w.orderIds, ['manual'], ''))
  const approved = await system.as(w.tenantId, (ctx) => approveOrders(ctx, w.orderIds, { release: true }))
  assert.deepEqual(approved.refused, [])
  await expectTruths(system)
})
