import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { recognise } from '#modules/customers/index.ts'
import type { Ctx } from '#platform/context.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { findCustomer, identitiesOfCustomer, listCustomers } from '../list/customers.queries.ts'
import type { Person } from './join-people.pure.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const person = (key: string, phoneHash: string | null, buyerHash: string | null, change: Partial<Person> = {}): Person => ({
  key,
  phoneHash,
  buyerHash,
  sealed: Buffer.from(key),
  masked: key,
  orderedAt: day(1),
  paidMinor: 1000n,
  ...change,
})
const all = (ctx: Ctx) => listCustomers(ctx.tx, ctx.tenantId, { limit: 1000 })

test('known by phone over shops and by buyer within one; two that turn out to be one become one', async () => {
  const tenantId = await system.tenant()
  const [p1, p2, b1, b2] = [newId(), newId(), newId(), newId()]
  const first = await system.as(tenantId, (ctx) =>
    recognise(ctx, [person('a', p1, null, { orderedAt: day(2) }), person('b', p2, b2), person('x', null, null)]),
  )
  const older = first.get('a')!.customerId
  const younger = first.get('b')!.customerId
  assert.deepEqual([first.size, older < younger], [2, true])
  const second = await system.as(tenantId, (ctx) => recognise(ctx, [person('c', null, b2, { orderedAt: day(5), paidMinor: 7n })]))
  assert.equal(second.get('c')!.customerId, younger)
  await system.as(tenantId, async (ctx) => {
    assert.deepEqual(
      (await all(ctx)).map((row) => [row.id, row.orderCount, row.paidMinor, row.firstOrderAt, row.lastOrderAt, row.masked]),
      [
        [younger, 2n, 1007n, day(1), day(5), 'c'],
        [older, 1n, 1000n, day(2), day(2), 'a'],
      ],
    )
  })
  const third = await system.as(tenantId, (ctx) =>
    recognise(ctx, [person('d', p1, b2, { orderedAt: day(3) }), person('e', p1, b1, { orderedAt: day(4) })]),
  )
  assert.deepEqual([third.get('d')!.customerId, third.get('e')!.customerId], [older, older])
  await system.as(tenantId, async (ctx) => {
    const rows = await all(ctx)
    assert.deepEqual(
      rows.map((row) => [row.id, row.orderCount, row.paidMinor, row.firstOrderAt, row.lastOrderAt, row.masked]),
      [[older, 5n, 4007n, day(1), day(5), 'c']],
    )
    const found = await findCustomer(ctx.tx, tenantId, younger)
    assert.deepEqual([found!.id, found!.mergedIds, found!.phoneCount, found!.buyerCount], [older, [younger], 2, 2])
    assert.deepEqual((await identitiesOfCustomer(ctx.tx, tenantId, older)).map((one) => one.hash).sort(), [p1, p2, b1, b2].sort())
  })
})

test('three customers joined by two orders of one batch', async () => {
  const tenantId = await system.tenant()
  const hashes = Array.from({ length: 3 }, () => newId())
  const first = await system.as(tenantId, (ctx) =>
    recognise(
      ctx,
      hashes.map((hash, index) => person(`${index}`, hash, null)),
    ),
  )
  const buyer = newId()
  await system.as(tenantId, (ctx) => recognise(ctx, [person('3', hashes[2]!, buyer), person('4', hashes[1]!, buyer)]))
  await system.as(tenantId, (ctx) => recognise(ctx, [person('5', hashes[0]!, buyer)]))
  await system.as(tenantId, async (ctx) => {
    const [row, ...others] = await all(ctx)
    assert.deepEqual([row!.id, row!.orderCount, others], [first.get('0')!.customerId, 6n, []])
    for (const key of ['1', '2']) assert.equal((await findCustomer(ctx.tx, tenantId, first.get(key)!.customerId))!.id, row!.id)
  })
})

test('batches at once with the same strangers make each of them once, and count every order', async () => {
  const tenantId = await system.tenant()
  const buyers = Array.from({ length: 30 }, () => ({ phone: newId(), buyer: newId() }))
  const batches = Array.from({ length: 8 }, (_, batch) =>
    buyers.map((one, index) =>
      person(`${batch}-${index}`, batch % 2 === 0 ? one.phone : null, batch % 3 === 0 || batch % 2 === 1 ? one.buyer : null),
    ),
  )
  await Promise.all(
    batches.map((batch, index) => system.as(tenantId, (ctx) => recognise(ctx, index % 2 === 0 ? batch : batch.toReversed()))),
  )
  await system.as(tenantId, async (ctx) => {
    const rows = await all(ctx)
    assert.deepEqual([rows.length, new Set(rows.map((row) => row.orderCount))], [30, new Set([8n])])
  })
})

test('one company never sees the customers of another, though the hashes are the same', async () => {
  const [one, other] = [await system.tenant(), await system.tenant()]
  const hash = newId()
  const a = await system.as(one, (ctx) => recognise(ctx, [person('a', hash, null)]))
  const b = await system.as(other, (ctx) => recognise(ctx, [person('a', hash, null)]))
  assert.notEqual(a.get('a')!.customerId, b.get('a')!.customerId)
  assert.equal(await system.as(other, (ctx) => findCustomer(ctx.tx, other, a.get('a')!.customerId)), undefined)
})
