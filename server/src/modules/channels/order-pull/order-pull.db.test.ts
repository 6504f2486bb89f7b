import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { openShopOrder } from '#test/builders/open-shop.ts'
import { aConnectedShop, type ConnectedShop } from '#test/builders/open-shop-company.ts'
import { channelsRecurring } from '../channels.jobs.ts'
import { readWebhookPath, webhookPath } from './receive-webhook.ts'

let system: TestSystem
let api: TestApi
let shop: ConnectedShop
before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
  shop = await aConnectedShop(system)
})
after(async () => {
  await shop.remote.close()
  await api.close()
  await system.close()
})

const order = (number: string, change: Record<string, unknown> = {}) =>
  openShopOrder(number, { lines: [shop.line(0, `${number}-1`)], ...change })
const stored = (number: string) =>
  shop.rows(sql<{ external_version: bigint; status: string; intake: string }>`
    select external_version, status, intake from channels.channel_orders where tenant_id = ${shop.tenantId} and external_number = ${number}`)
const shopRow = async () =>
  (
    await shop.rows(
      sql<{
        status: string
        order_cursor: string | null
        refund_cursor: string | null
        failures: number
        breaker_until: Date | null
        last_pull_error: { code: string; params: Record<string, unknown> } | null
        webhook_key: string
      }>`select * from channels.shops where tenant_id = ${shop.tenantId} and id = ${shop.shopId}`,
    )
  )[0]!
const heal = () =>
  shop.rows(sql`update channels.shops set breaker_until = null, failures = 0, last_pull_error = null, status = 'active'
    where tenant_id = ${shop.tenantId} and id = ${shop.shopId} returning 1 as one`)

test('a pull reads the feed to its end: every order once, taken over, the cursor where the feed ends', async () => {
  for (let n = 1; n <= 17; n++) shop.remote.put(order(`P${n}`))
  assert.deepEqual(await shop.run('channels.pull'), { orders: 17, refunds: 0, statements: 0, listings: 0 })
  const counts = await shop.rows(sql<{ orders: bigint; taken: bigint }>`
    select count(*) as orders, count(*) filter (where intake = 'taken') as taken from channels.channel_orders where tenant_id = ${shop.tenantId}`)
  assert.deepEqual(counts, [{ orders: 17n, taken: 17n }])
  const [made] = await shop.rows(
    sql<{ count: bigint }>`select count(*) as count from orders.orders where tenant_id = ${shop.tenantId}`,
  )
  assert.equal(made!.count, 17n)
  assert.equal((await shopRow()).order_cursor, '17')
  assert.deepEqual(await shop.run('channels.pull'), { orders: 0, refunds: 0, statements: 0, listings: 0 })
})

test('the schedule asks for one pull per shop, and for none while one is under way', async () => {
  const schedule = channelsRecurring.find((each) => each.name === 'channels.pull')!
  const ask = () => system.as(shop.tenantId, (ctx) => schedule.perTenant!(ctx, system.runtime))
  await ask()
  await ask()
  const queued = await shop.rows(sql<{ count: bigint }>`
    select count(*) as count from platform.job_runs where tenant_id = ${shop.tenantId} and kind = 'channels.pull' and status = 'queued'`)
  assert.equal(queued[0]!.count, 1n)
  await system.settle()
})

test('these numbers now: the cursor stays', async () => {
  shop.remote.put(order('N1'))
  shop.remote.put(order('N2'))
  const { order_cursor } = await shopRow()
  assert.deepEqual(await shop.run('channels.pull', { numbers: ['N2', 'NOT-THERE'] }), {
    orders: 1,
    refunds: 0,
    statements: 0,
    listings: 0,
  })
  assert.equal((await stored('N2'))[0]!.intake, 'taken')
  assert.deepEqual(await stored('N1'), [])
  assert.equal((await shopRow()).order_cursor, order_cursor)
  await shop.pull()
  assert.equal((await stored('N1'))[0]!.intake, 'taken')
})

test('a document nobody can read is kept and shown; the ones around it pass', async () => {
  shop.remote.put(order('B1'))
  shop.remote.put({ number: 'B2', state: 'paid', lines: 'none of your business' })
  shop.remote.put(order('B3', { state: 'teleported' }))
  shop.remote.put(order('B4'))
  await shop.pull()
  const states = await Promise.all(['B1', 'B2', 'B3', 'B4'].map(async (number) => (await stored(number))[0]!.intake))
  assert.deepEqual(states, ['taken', 'failed', 'failed', 'taken'])
})

test('failures: tried on, left alone after the third, and well again after the first success', async () => {
  const before = await shopRow()
  for (let failure = 1; failure <= 3; failure++) {
    shop.remote.failNext({ status: 500 })
    await shop.pull()
    const row = await shopRow()
    assert.equal(row.failures, failure)
    assert.equal(row.last_pull_error?.code, 'channels.temporary')
    assert.equal(row.breaker_until !== null, failure === 3)
  }
  assert.equal((await shopRow()).order_cursor, before.order_cursor)
  const requests = shop.remote.requests.length
  await shop.pull()
  assert.equal(shop.remote.requests.length, requests, 'a shop that is left alone is not called')
  await shop.rows(
    sql`update channels.shops set breaker_until = now() - interval '1 second' where tenant_id = ${shop.tenantId} returning 1 as one`,
  )
  await shop.pull()
  const healed = await shopRow()
  assert.deepEqual([healed.failures, healed.breaker_until, healed.last_pull_error], [0, null, null])
})

test('a shop that asks for patience gets it; one that refuses us stops until a person acts', async () => {
  shop.remote.failNext({ status: 429, headers: { 'retry-after': '120' } })
  const at = Date.now()
  await shop.pull()
  const limited = await shopRow()
  assert.equal(limited.failures, 0)
  assert.ok(limited.breaker_until!.getTime() >= at + 120_000 && limited.breaker_until!.getTime() <= Date.now() + 120_000)
  await heal()
  shop.remote.failNext({ status: 401, body: '{"status":401,"code":"key_unknown"}' })
  await shop.pull()
  const refused = await shopRow()
  assert.deepEqual([refused.status, refused.last_pull_error?.code], ['expired', 'channels.auth_expired'])
  await heal()
})

test('a shop that counts from less than we have read is told to a person', async () => {
  const { order_cursor } = await shopRow()
  await shop.rows(
    sql`update channels.shops set order_cursor = '999999' where tenant_id = ${shop.tenantId} and id = ${shop.shopId} returning 1 as one`,
  )
  await shop.pull()
  const row = await shopRow()
  assert.deepEqual([row.last_pull_error?.code, row.last_pull_error?.params.ours], ['channels.cursor_ahead', '999999'])
  await shop.rows(
    sql`update channels.shops set order_cursor = ${order_cursor} where tenant_id = ${shop.tenantId} and id = ${shop.shopId} returning 1 as one`,
  )
  await shop.pull()
  assert.equal((await shopRow()).last_pull_error, null)
})

test('two pulls at once store every order once and leave the cursor at the end', async () => {
  for (let n = 1; n <= 20; n++) shop.remote.put(order(`T${n}`))
  const { runOne } = await import('#platform/jobs/run-worker.ts')
  const { enqueueJob } = await import('#platform/jobs/enqueue.ts')
  const ids = await system.as(shop.tenantId, async (ctx) => [
    await enqueueJob(ctx, 'channels.pull', { shopId: shop.shopId, lane: 'a' }),
    await enqueueJob(ctx, 'channels.pull', { shopId: shop.shopId, lane: 'b' }),
  ])
  await Promise.all(ids.map((id) => runOne(system.runtime, shop.tenantId, id)))
  await shop.pull()
  const counts = await shop.rows(sql<{ rows: bigint; numbers: bigint }>`
    select count(*) as rows, count(distinct external_number) as numbers from channels.channel_orders
    where tenant_id = ${shop.tenantId} and external_number ^@ 'T'`)
  assert.deepEqual(counts, [{ rows: 20n, numbers: 20n }])
})

test('refunds are handed on with our lines, settled ones included', async () => {
  shop.remote.put(order('F1'))
  await shop.pull()
  shop.remote.putRefund({
    number: 'RF1',
    orderNumber: 'F1',
    kind: 'refund_only',
    state: 'requested',
    reason: 'not_wanted',
    reasonText: '拍多了,电话 13900000000',
    lines: [{ lineId: 'F1-1', quantity: 1, amountMinor: 1500 }],
    shippingFeeMinor: 0,
    amountMinor: 1500,
    requestedAt: '2026-11-22T03:00:00.000Z',
  })
  await shop.pull()
  const refunds = await shop.rows(sql<{
    status: string
    amount_minor: bigint
    reason: string
    lines: { channelOrderLineId: string; quantity: number }[]
  }>`
    select status, amount_minor, reason, lines from orders.refunds where tenant_id = ${shop.tenantId} and channel_refund_number = 'RF1'`)
  const [line] = await shop.rows(sql<{ id: string }>`
    select l.id from channels.channel_order_lines l where l.tenant_id = ${shop.tenantId} and l.external_line_id = 'F1-1'`)
  assert.deepEqual(refunds, [
    {
      status: 'requested',
      amount_minor: 1500n,
      reason: 'not_wanted',
      lines: [{ externalLineId: 'F1-1', channelOrderLineId: line!.id, quantity: 1, amountMinor: 1500 }],
    },
  ])
})

test('statements come whole, once, with every line, and finance hears of them', async () => {
  const lines = Array.from({ length: 16 }, (_, index) => ({
    sequence: index + 1,
    at: '2026-11-22T02:15:04.120Z',
    kind: index === 15 ? 'commission' : 'order_income',
    amountMinor: index === 15 ? -150 : 100,
    orderNumber: 'F1',
    lineId: null,
    refundNumber: null,
    reference: `ref-${index}`,
    note: null,
  }))
  shop.remote.putStatement(
    {
      id: 'S-1',
      currency: 'CNY',
      from: '2026-11-15T16:00:00.000Z',
      to: '2026-11-22T16:00:00.000Z',
      carriedInMinor: 0,
      payoutMinor: 1350,
      carriedOutMinor: 0,
      payoutAt: '2026-11-23T18:00:00.000Z',
      payoutReference: 'PO1',
      totals: {},
    },
    lines,
  )
  await shop.pull()
  await shop.rows(
    sql`update channels.shops set statement_cursor = null where tenant_id = ${shop.tenantId} and id = ${shop.shopId} returning 1 as one`,
  )
  await shop.pull()
  const [statement] = await shop.rows(sql<{ id: string; payout_minor: bigint; line_count: number; sum: bigint; lines: bigint }>`
    select s.id, s.payout_minor, s.line_count, sum(l.amount_minor)::bigint as sum, count(*) as lines
    from channels.statements s join channels.statement_lines l on l.tenant_id = ${shop.tenantId} and l.statement_id = s.id
    where s.tenant_id = ${shop.tenantId} group by s.id, s.payout_minor, s.line_count`)
  assert.deepEqual({ ...statement, id: '' }, { id: '', payout_minor: 1350n, line_count: 16, sum: 1350n, lines: 16n })
  const events = await shop.rows(sql<{ payload: unknown }>`
    select payload from platform.outbox where tenant_id = ${shop.tenantId} and event = 'channels.statements_received'`)
  assert.deepEqual(
    events.map((event) => event.payload),
    [{ shopId: shop.shopId, statementIds: [statement!.id] }],
  )
})

test('the address of a webhook names company and shop, and nothing else fits', () => {
  const ids = ['01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-0000000000b2'] as const
  const path = webhookPath(...ids)
  assert.deepEqual(readWebhookPath(path.slice('/hooks/'.length)), { tenantId: ids[0], webhookKey: ids[1] })
  for (const wrong of ['', 'x', path, `${path.slice(7)}A`, path.slice(8), '../../../etc/passwd'])
    assert.equal(readWebhookPath(wrong), null)
})

test('a webhook: stored before it is answered, refused without signature, unknown elsewhere', async () => {
  const { webhook_key, order_cursor } = await shopRow()
  const path = webhookPath(shop.tenantId, webhook_key)
  const send = (to: string, { headers, body }: { headers: Record<string, string>; body: Buffer }) =>
    api.call(to, { method: 'POST', headers, body })

  const document = { ...order('W1'), version: 7001, changedAt: '2026-11-22T02:15:04.120Z' }
  const hook = shop.remote.webhook([{ event: 'order.changed', number: 'W1', version: 7001, document }])
  const answer = await send(path, hook)
  assert.deepEqual([answer.status, answer.body], [200, { stored: 1 }])
  assert.equal((await stored('W1'))[0]!.intake, 'waiting')
  assert.equal((await send(path, hook)).status, 200)
  assert.equal((await stored('W1')).length, 1)
  await system.settle()
  assert.equal((await stored('W1'))[0]!.intake, 'taken')

  // Without a document it is a hint: the shop is asked.
  shop.remote.put(order('W2'))
  assert.equal(
    (await send(path, shop.remote.webhook([{ event: 'order.changed', number: 'W2', version: 1, document: null }]))).status,
    200,
  )
  await system.settle()
  assert.equal((await stored('W2'))[0]!.intake, 'taken')
  assert.equal((await shopRow()).order_cursor, order_cursor, 'a webhook does not move the cursor')

  const forged = { ...hook, headers: { ...hook.headers, 'open-shop-signature': `v1=${'0'.repeat(64)}` } }
  const refused = await send(path, forged)
  assert.deepEqual([refused.status, refused.body.code], [401, 'channels.hook_refused'])
  const old = shop.remote.webhook(
    [{ event: 'ping', number: null, version: null, document: null }],
    new Date(Date.now() - 301_000),
  )
  assert.equal((await send(path, old)).status, 401)
  assert.equal(
    (await send(path, shop.remote.webhook([{ event: 'ping', number: null, version: null, document: null }]))).status,
    200,
  )
  for (const unknown of ['/hooks/x', webhookPath(shop.tenantId, shop.shopId), webhookPath(shop.shopId, webhook_key)])
    assert.equal((await send(unknown, hook)).status, 404)

  await shop.rows(
    sql`update channels.shops set status = 'paused' where tenant_id = ${shop.tenantId} and id = ${shop.shopId} returning 1 as one`,
  )
  const later = await send(path, hook)
  assert.deepEqual([later.status, later.headers['retry-after']], [503, '3600'])
  await heal()
})
