import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { packFulfillments, pickFulfillments, shipFulfillments } from '#modules/warehouse/index.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { openShopOrder } from '#test/builders/open-shop.ts'
import { aConnectedShop, type ConnectedShop } from '#test/builders/open-shop-company.ts'
import { registerModules } from '../../../app.ts'
import { cancelPushes, markPushesDone, retryPushes } from './settle-by-hand.ts'

let system: TestSystem
let shop: ConnectedShop
let carrierId: string
before(async () => {
  registerModules()
  system = await startTestSystem()
  shop = await aConnectedShop(system)
  carrierId = newId()
  await shop.rows(sql`insert into logistics.carriers (tenant_id, id, code, name, adapter, created_at, updated_at)
    values (${shop.tenantId}, ${carrierId}, 'SF', '顺丰', 'self', now(), now()) returning 1 as one`)
  await shop.rows(sql`update inventory.warehouses set settings = settings || '{"requireChecking":false,"requireWeighing":false}'::jsonb
    where tenant_id = ${shop.tenantId} returning 1 as one`)
})
after(async () => {
  await shop.remote.close()
  await system.close()
})

/** Lets these orders arrive, be picked, packed with a waybill and leave. Nothing is delivered yet: `settle` does that. */
const ship = async (...numbers: string[]) => {
  await shop.pull()
  const fulfillments = await shop.rows(sql<{ id: string }>`
    select f.id from warehouse.fulfillments f join orders.orders o on o.tenant_id = ${shop.tenantId} and o.id = f.source_id
    where f.tenant_id = ${shop.tenantId} and o.channel_order_number = any(${numbers}::text[]) and f.status = 'allocated' order by f.id`)
  const ids = fulfillments.map((row) => row.id)
  await system.as(shop.tenantId, async (ctx) => {
    assert.deepEqual((await pickFulfillments(ctx, ids)).refused, [])
    assert.deepEqual((await packFulfillments(ctx, ids)).refused, [])
    await sql`update warehouse.parcels p set carrier_id = ${carrierId}, waybill_number = 'SF' || right(p.id::text, 10)
      where p.tenant_id = ${shop.tenantId} and p.fulfillment_id = any(${ids}::uuid[])`.execute(ctx.tx)
    assert.deepEqual((await shipFulfillments(ctx, ids)).refused, [])
  })
  return ids
}
const order = (number: string, ...lines: [n: number, quantity: number][]) =>
  openShopOrder(number, { lines: lines.map(([n, quantity], index) => shop.line(n, `${number}-${index + 1}`, { quantity })) })
const pushes = (number: string) =>
  shop.rows(sql<{
    id: string
    status: string
    attempts: number
    answers: number
    last_error: { params: { detail: string } } | null
    fulfillment_id: string
  }>`
    select id, status, attempts, answers, last_error, fulfillment_id from channels.shipment_pushes
    where tenant_id = ${shop.tenantId} and external_number = ${number} order by id`)
const notified = async (fulfillmentId: string) =>
  (
    await shop.rows(sql<{ at: Date | null }>`
      select channel_notified_at as at from warehouse.fulfillments where tenant_id = ${shop.tenantId} and id = ${fulfillmentId}`)
  )[0]!.at !== null
/** Due again at once, without waiting for the pause. */
const due = () =>
  shop.rows(
    sql`update channels.shipment_pushes set next_attempt_at = now() - interval '1 second' where tenant_id = ${shop.tenantId} and status = 'waiting' returning 1 as one`,
  )
const heal = () =>
  shop.rows(
    sql`update channels.shops set breaker_until = null, failures = 0, status = 'active' where tenant_id = ${shop.tenantId} returning 1 as one`,
  )

test('what left is told once, with waybill, line ids and pieces, and the fulfillment knows', async () => {
  shop.remote.put(order('A1', [0, 2], [1, 1]))
  const [fulfillment] = await ship('A1')
  await system.settle()
  const [push] = await pushes('A1')
  assert.deepEqual([push!.status, push!.attempts, push!.last_error], ['done', 1, null])
  assert.equal(await notified(fulfillment!), true)
  const [told] = shop.remote.shipments
  assert.equal(shop.remote.shipments.length, 1)
  assert.deepEqual(told!.shipmentId, `${push!.id}-1`)
  assert.deepEqual([told!.orderNumber, told!.carrierCode], ['A1', 'SF'])
  assert.match(told!.waybillNumber, /^SF[0-9a-f]{10}$/)
  assert.deepEqual(
    [...told!.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1)),
    [
      { lineId: 'A1-1', quantity: 2 },
      { lineId: 'A1-2', quantity: 1 },
    ],
  )
})

test('a worker that dies between the answer and the commit: told again, known there, one notification', async () => {
  shop.remote.put(order('C1', [0, 1]))
  shop.remote.put(order('C2', [1, 1]))
  const ids = await ship('C1', 'C2')
  // The shop takes it in; its answer never arrives.
  shop.remote.failNext({ status: 200, after: true, drop: true })
  await system.settle()
  const before = shop.remote.shipments.filter((shipment) => shipment.orderNumber.startsWith('C'))
  assert.equal(before.length, 2)
  assert.deepEqual((await pushes('C1'))[0]!.status, 'waiting')
  assert.equal(await notified(ids[0]!), false)
  // More has left meanwhile: the next message is another one than the lost one.
  shop.remote.put(order('C3', [0, 1]))
  await heal()
  await ship('C3')
  await due()
  await system.settle()
  for (const number of ['C1', 'C2', 'C3']) assert.equal((await pushes(number))[0]!.status, 'done', number)
  assert.equal(shop.remote.shipments.filter((shipment) => shipment.orderNumber.startsWith('C')).length, 3)
  for (const id of ids) assert.equal(await notified(id), true)
})

test('refused alone, the cause mended, told anew: no stored refusal is met', async () => {
  shop.remote.put(order('N1', [0, 1]))
  shop.remote.refuseShipments.set('N1', 'refund_open')
  await ship('N1')
  await system.settle()
  const [refused] = await pushes('N1')
  assert.deepEqual([refused!.status, refused!.attempts, refused!.answers], ['failed', 1, 1])
  // Sent anew while the cause is there, and again when it is gone: the same content each time.
  await system.as(shop.tenantId, (ctx) => retryPushes(ctx, [refused!.id]))
  await system.settle()
  assert.deepEqual([(await pushes('N1'))[0]!.status, (await pushes('N1'))[0]!.answers], ['failed', 2])
  shop.remote.refuseShipments.delete('N1')
  await system.as(shop.tenantId, (ctx) => retryPushes(ctx, [refused!.id]))
  await system.settle()
  assert.equal((await pushes('N1'))[0]!.status, 'done')
})

test('a message without an answer keeps its key, so that its answer is found', async () => {
  shop.remote.put(order('N2', [1, 1]))
  await ship('N2')
  shop.remote.failNext({ status: 200, after: true, drop: true })
  await system.settle()
  assert.deepEqual([(await pushes('N2'))[0]!.attempts, (await pushes('N2'))[0]!.answers], [1, 0])
  await heal()
  await due()
  await shop.run('channels.push_shipments')
  assert.equal((await pushes('N2'))[0]!.status, 'done')
  const keys = shop.remote.writes.filter((write) => write.body.includes('"N2"')).map((write) => write.key)
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1])
})

test('a refused push waits for a person; others of the message are done', async () => {
  shop.remote.put(order('R1', [0, 1]))
  shop.remote.put(order('R2', [1, 1]))
  shop.remote.put(order('R3', [1, 1]))
  shop.remote.refuseShipments.set('R1', 'refund_open')
  shop.remote.refuseShipments.set('R3', 'order_not_shippable')
  await ship('R1', 'R2', 'R3')
  await system.settle()
  const [refused] = await pushes('R1')
  assert.deepEqual([refused!.status, refused!.last_error?.params.detail], ['failed', 'refund_open'])
  assert.equal((await pushes('R2'))[0]!.status, 'done')
  assert.equal(await notified(refused!.fulfillment_id), false)

  shop.remote.refuseShipments.delete('R1')
  const again = await system.as(shop.tenantId, (ctx) => retryPushes(ctx, [refused!.id]))
  assert.deepEqual(again, { done: [refused!.id], refused: [] })
  await system.settle()
  assert.equal((await pushes('R1'))[0]!.status, 'done')
  assert.equal(await notified(refused!.fulfillment_id), true)

  const [byHand] = await pushes('R3')
  const marked = await system.as(shop.tenantId, (ctx) => markPushesDone(ctx, [byHand!.id, refused!.id], 'told by telephone'))
  assert.deepEqual(marked.done, [byHand!.id])
  assert.deepEqual(
    marked.refused.map((each) => [each.id, each.code]),
    [[refused!.id, 'channels.push_not_open']],
  )
  assert.equal((await pushes('R3'))[0]!.status, 'done_by_hand')
  assert.equal(await notified(byHand!.fulfillment_id), true)
})

test('a shop that is down: tried again with growing pauses, nothing lost', async () => {
  shop.remote.put(order('D1', [2, 1]))
  await ship('D1')
  shop.remote.failNext({ status: 503 })
  await system.settle()
  const [waiting] = await pushes('D1')
  assert.deepEqual([waiting!.status, waiting!.attempts], ['waiting', 1])
  await heal()
  await due()
  await shop.run('channels.push_shipments')
  assert.equal((await pushes('D1'))[0]!.status, 'done')
})

test('one push that spoils the whole message is found out alone', async () => {
  shop.remote.put(order('X1', [2, 1]))
  shop.remote.put(order('X2', [2, 1]))
  await ship('X1', 'X2')
  shop.remote.failNext(
    { status: 422, body: '{"status":422,"code":"invalid_request"}' },
    { status: 422, body: '{"status":422,"code":"invalid_request"}' },
  )
  await system.settle()
  const states = [(await pushes('X1'))[0]!.status, (await pushes('X2'))[0]!.status].sort()
  assert.deepEqual(states, ['done', 'failed'])
})

test('a shop that takes no part shipments hears of an order when all of it left', async () => {
  await shop.rows(
    sql`update channels.shops set remote = remote || '{"off":["partialShipment"]}'::jsonb where tenant_id = ${shop.tenantId} returning 1 as one`,
  )
  shop.remote.put(order('H1', [2, 1]))
  const [fulfillment] = await ship('H1')
  // Another line of the order is still to be sent.
  await shop.rows(sql`
    insert into channels.channel_order_lines (tenant_id, channel_order_id, id, external_line_id, external_variant_id, title, quantity, unit_price_minor, amount_minor)
    select tenant_id, id, ${newId()}, 'H1-2', 'V-3', 'x', 1, 100, 100 from channels.channel_orders where tenant_id = ${shop.tenantId} and external_number = 'H1'
    returning 1 as one`)
  await system.settle()
  assert.equal((await pushes('H1'))[0]!.status, 'waiting')
  assert.equal(await notified(fulfillment!), false)
  await shop.rows(
    sql`update channels.channel_order_lines set refunded_quantity = 1 where tenant_id = ${shop.tenantId} and external_line_id = 'H1-2' returning 1 as one`,
  )
  await due()
  await shop.run('channels.push_shipments')
  assert.equal((await pushes('H1'))[0]!.status, 'done')
  await shop.rows(
    sql`update channels.shops set remote = remote || '{"off":[]}'::jsonb where tenant_id = ${shop.tenantId} returning 1 as one`,
  )
})

test('what shall not be told is cancelled, and other people’s pushes are none', async () => {
  shop.remote.put(order('K1', [3, 1]))
  await ship('K1')
  shop.remote.failNext({ status: 503 })
  await system.settle()
  const [push] = await pushes('K1')
  const elsewhere = await system.as(shop.tenantId, (ctx) => cancelPushes(ctx, [push!.id], ''), {
    access: { permissions: new Set(['*']), shopIds: [newId()], warehouseIds: null, seesCost: true, seesPersonalData: true },
  })
  assert.deepEqual(elsewhere.done, [])
  assert.deepEqual((await system.as(shop.tenantId, (ctx) => cancelPushes(ctx, [push!.id], ''))).done, [push!.id])
  assert.equal(await notified(push!.fulfillment_id), true)
  await heal()
  const before = shop.remote.shipments.length
  await shop.run('channels.push_shipments')
  assert.equal(shop.remote.shipments.length, before)
})

test('each shipped fulfillment of a shop has its pushes, and nothing was told twice', async () => {
  const doubled = shop.remote.shipments.map((shipment) => shipment.shipmentId)
  assert.equal(new Set(doubled).size, doubled.length)
  const left = await shop.rows(sql<{ id: string }>`
    select f.id from warehouse.fulfillments f where f.tenant_id = ${shop.tenantId} and f.status = 'shipped'
      and not exists (select 1 from channels.shipment_pushes p where p.tenant_id = ${shop.tenantId} and p.fulfillment_id = f.id)`)
  assert.deepEqual(left, [])
})
