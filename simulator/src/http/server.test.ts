import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OrderDocument, RefundDocument } from '#sim/documents.ts'
import { type Simulator, startSimulator } from '#sim/simulator.ts'
import { assertOrder, assertStatements } from '#sim/testing/invariants.ts'
import {
  type Client,
  call,
  control,
  createClient,
  once,
  poll,
  pushShipments,
  pushStock,
  readStatements,
  receiveWebhooks,
  shipPaid,
  signedHeaders,
} from '#sim/testing/naive-client.ts'
import { keyOf } from '#sim/universe.ts'

const clientFor = (simulator: Simulator, shopId: string): Client => {
  const { keyId, secret } = keyOf(simulator.universe.options.seed, shopId)
  return createClient(`${simulator.url}/shops/${shopId}/open-shop/v1`, shopId, keyId, secret)
}

/** What the shop itself believes, by number. */
const truth = (simulator: Simulator, shopId: string) => {
  const shop = simulator.universe.shops.find((entry) => entry.profile.id === shopId)!
  const documents = <T>(map: Map<string, { document: T }>) =>
    new Map([...map].map(([number, { document }]) => [number, JSON.parse(JSON.stringify(document)) as T]))
  return { shop, orders: documents<OrderDocument>(shop.orders), refunds: documents<RefundDocument>(shop.refunds) }
}

let still: Simulator
before(async () => {
  still = await startSimulator({ seed: 'still', shops: 5, ordersPerDay: 0, codeFaults: 0 })
})
after(() => still.close())

/** An order by hand in a shop of the still universe. */
async function order(shop: string, wish: object = {}): Promise<OrderDocument> {
  const { listings } = still.universe.shops.find((entry) => entry.profile.id === shop)!
  const lines = [
    { variantId: listings[3]!.variant.id, quantity: 2 },
    { variantId: listings[9]!.variant.id, quantity: 1 },
  ]
  const { status, body } = await control<OrderDocument>(still.url, 'POST', `/shops/${shop}/orders`, { lines, ...wish })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

test('the shop describes itself, under the path and under its own host name', async () => {
  const client = clientFor(still, 'shanqian')
  const { status, body } = await once<{ id: string; businessTime: string; currency: string }>(client, 'GET', '/shop')
  assert.equal(status, 200)
  assert.deepEqual([body.id, body.currency, body.businessTime], ['shanqian', 'CNY', '2025-12-31T16:00:00.000Z'])
  const { hostname, port } = new URL(still.url)
  const { request } = await import('node:http')
  const viaHost = await new Promise<number>((resolve, reject) => {
    const url = new URL(`${still.url}/open-shop/v1/shop`)
    const headers = { ...signedHeaders(client, 'GET', url, ''), host: 'shanqian.example:80' }
    request({ hostname, port, path: url.pathname, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(viaHost, 200)
})

test('unsigned, replayed and foreign requests are refused and have no effect', async () => {
  const client = clientFor(still, 'shanqian')
  assert.equal((await fetch(`${client.baseUrl}/orders`)).status, 401)
  const url = new URL(`${client.baseUrl}/orders?since=0`)
  const headers = signedHeaders(client, 'GET', url, '')
  assert.equal((await fetch(url, { headers })).status, 200)
  const replay = await fetch(url, { headers })
  assert.equal(replay.status, 401)
  assert.equal(((await replay.json()) as { code: string }).code, 'replayed')
  assert.match(replay.headers.get('content-type')!, /^application\/problem\+json/)
  const other = { ...client, baseUrl: client.baseUrl.replace('shanqian', 'yunchang') }
  const foreign = await once<{ code: string }>(other, 'GET', '/orders')
  assert.deepEqual([foreign.status, foreign.body.code], [401, 'key_unknown'])
  const stock = { ordersCursor: null, items: [{ variantId: 'x', quantity: 1, sequence: 1 }] }
  const before = still.universe.shops[0]!.stocks.length
  const forged = await once({ ...client, secret: 'wrong' }, 'POST', '/stock', stock, 'k')
  assert.equal(forged.status, 401)
  assert.equal(still.universe.shops[0]!.stocks.length, before)
})

test('garbage is answered with 4xx and a code, never 500', async () => {
  const client = clientFor(still, 'shanqian')
  for (const path of [
    '/orders?since=-1',
    '/orders?since=1.5',
    '/orders?limit=501',
    '/orders?limit=abc',
    '/orders?since=99999999999999999999',
    '/orders/by-number',
    '/orders/by-number?numbers=%00',
    `/orders/by-number?numbers=${Array.from({ length: 51 }, (_, i) => `a${i}`).join()}`,
    '/cursors/orders?at=yesterday',
    '/statements/none/lines',
    '/cursors/constructor',
    '/nothing',
    '/orders/%E0%A4%A',
  ]) {
    const { status } = await once(client, 'GET', path)
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
  }
  const bodies: unknown[] = [
    null,
    [],
    {},
    { shipments: [] },
    { shipments: {} },
    { shipments: [null] },
    { shipments: Array.from({ length: 501 }, () => ({})) },
    { shipments: [{ shipmentId: 'a/b', orderNumber: 'x', carrierCode: 'SF', waybillNumber: '1', shippedAt: 'now', lines: [] }] },
  ]
  for (const [i, body] of bodies.entries()) {
    const { status } = await once(client, 'POST', '/shipments', body, `garbage-${i}`)
    assert.equal(status, 422, JSON.stringify(body))
  }
  assert.equal((await once(client, 'POST', '/shipments', { shipments: [] })).status, 422, 'no Idempotency-Key')
  const url = new URL(`${client.baseUrl}/stock`)
  const raw = async (text: string) => {
    const headers = {
      ...signedHeaders(client, 'POST', url, text),
      'idempotency-key': `raw-${text.length}`,
      'content-type': 'text/plain',
    }
    return (await fetch(url, { method: 'POST', body: text, headers })).status
  }
  assert.equal(await raw('{"items":'), 400)
  assert.equal(await raw('x'.repeat(1024 * 1024 + 1)), 413)
  for (const [method, path, body] of [
    ['POST', '/advance', { seconds: 'many' }],
    ['POST', '/advance', { to: '2020-01-01T00:00:00Z' }],
    ['POST', '/shops/none/orders', {}],
    ['POST', '/shops/shanqian/orders', { lines: [{ quantity: 1 }] }],
    ['POST', '/shops/shanqian/orders', { lines: [{ variantId: 'none', quantity: 1 }] }],
    ['PUT', '/chaos', { level: 9 }],
    ['PUT', '/shops/shanqian/webhook', { url: 'ftp://x' }],
    ['POST', '/shops/shanqian/orders/none/pay', {}],
    ['GET', '/shops/shanqian/orders?limit=0', undefined],
  ] as const) {
    const { status } = await control(still.url, method, path, body)
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
  }
})

test('the control API answers only under a name of this machine', async () => {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(still.url)
  const status = await new Promise<number>((resolve, reject) => {
    request({ hostname, port, path: '/control', headers: { host: 'evil.example' } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(status, 403)
})

test('an order from the cradle to the statement, told by hand', async () => {
  const client = clientFor(still, 'shanqian')
  const fresh = await order('shanqian', {
    pay: 'later',
    shippingFeeMinor: 800,
    orderDiscountMinor: 500,
    buyerMessage: '请放门卫',
  })
  assert.equal(fresh.state, 'unpaid')
  const path = `/shops/shanqian/orders/${fresh.number}`
  assert.equal((await control(still.url, 'POST', `${path}/pay`)).body.state, 'paid')
  assert.equal((await control(still.url, 'POST', `${path}/pay`)).status, 409)
  const moved = (await control<OrderDocument>(still.url, 'POST', `${path}/receiver`, { city: '杭州市', street: '文化路1号' }))
    .body
  assert.notEqual(moved.receiver.key, fresh.receiver.key)
  assert.equal(moved.receiver.name, fresh.receiver.name)
  await control(still.url, 'POST', `${path}/remark`, { remark: '【发顺丰】', flag: 'red' })
  await poll(client)
  const known = client.orders.get(fresh.number)!
  assert.deepEqual(
    [known.state, known.sellerRemark, known.flag, known.receiver.street],
    ['paid', '【发顺丰】', 'red', '文化路1号'],
  )

  // One box with a part, the same message again, the same box with other content, too much, then the rest.
  const box = (shipmentId: string, lines: { lineId: string; quantity: number }[]) => ({
    ...{ shipmentId, orderNumber: fresh.number, carrierCode: 'SF', carrierName: null },
    ...{ waybillNumber: `W-${shipmentId}`, shippedAt: '2026-01-01T02:00:00.000Z', lines },
  })
  const [first, second] = known.lines as [OrderDocument['lines'][0], OrderDocument['lines'][0]]
  const outcome = async (...boxes: ReturnType<typeof box>[]) =>
    (await pushShipments(client, boxes)).map(({ result, code, orderState }) => [result, code, orderState])
  assert.deepEqual(await outcome(box('p1', [{ lineId: first.id, quantity: 1 }])), [['accepted', null, 'part_shipped']])
  assert.deepEqual(
    await outcome(
      box('p1', [{ lineId: first.id, quantity: 1 }]),
      box('p1', [{ lineId: first.id, quantity: 2 }]),
      box('p2', [{ lineId: first.id, quantity: 2 }]),
      box('p3', [{ lineId: 'none', quantity: 1 }]),
      { ...box('p4', [{ lineId: first.id, quantity: 1 }]), carrierCode: 'PIGEON' },
      { ...box('p5', [{ lineId: first.id, quantity: 1 }]), orderNumber: 'none' },
      box('p6', [
        { lineId: first.id, quantity: 1 },
        { lineId: second.id, quantity: 1 },
      ]),
      box('p7', [{ lineId: first.id, quantity: 1 }]),
    ),
    [
      ['known', null, 'part_shipped'],
      ['refused', 'shipment_conflict', 'part_shipped'],
      ['refused', 'quantity_exceeded', 'part_shipped'],
      ['refused', 'line_unknown', 'part_shipped'],
      ['refused', 'carrier_unknown', 'part_shipped'],
      ['refused', 'order_unknown', null],
      ['accepted', null, 'shipped'],
      ['refused', 'order_not_shippable', 'shipped'],
    ],
  )
  // An hour later the receiver is masked, with the same key.
  await control(still.url, 'POST', '/advance', { hours: 2 })
  await poll(client)
  const masked = client.orders.get(fresh.number)!
  assert.equal(masked.receiver.masked, true)
  assert.equal(masked.receiver.key, moved.receiver.key)
  assert.match(masked.receiver.phone!, /^1\d\d\*{4}\d{4}$/)
  assert.notEqual(masked.receiver.name, moved.receiver.name)

  // Signed, returned in part, agreed, sent back, settled.
  assert.equal((await control(still.url, 'POST', `${path}/sign`)).body.state, 'signed')
  const asked = await control<RefundDocument>(still.url, 'POST', `${path}/refunds`, {
    ...{ kind: 'return', reason: 'quality', lines: [{ lineId: first.id, quantity: 1 }] },
  })
  assert.equal(asked.body.state, 'requested')
  await poll(client)
  assert.equal(client.orders.get(fresh.number)!.lines[0]!.refundState, 'requested')
  const { number, version } = client.refunds.get(asked.body.number)!
  const decide = (verb: string, body: object) =>
    call<RefundDocument & { code: string }>(client, 'POST', `/refunds/${number}/${verb}`, body)
  assert.equal((await decide('agree', { version: version + 1, returnAddress: 'x' })).body.code, 'version_conflict')
  assert.equal((await decide('agree', { version, returnAddress: null })).status, 422)
  assert.equal((await decide('settle', { version, replacementShipment: null })).body.code, 'state_conflict')
  const agreed = await decide('agree', { version, returnAddress: '杭州市仓库' })
  assert.equal(agreed.body.state, 'agreed')
  assert.equal((await decide('agree', { version, returnAddress: '杭州市仓库' })).body.code, 'version_conflict')
  await control(still.url, 'POST', `/shops/shanqian/refunds/${number}/send-goods`, { carrierCode: 'YTO', waybillNumber: 'YT1' })
  await poll(client)
  const sent = client.refunds.get(number)!
  assert.deepEqual([sent.state, sent.returnShipment], ['goods_sent', { carrierCode: 'YTO', waybillNumber: 'YT1' }])
  assert.equal((await decide('settle', { version: sent.version, replacementShipment: null })).body.state, 'completed')
  await control(still.url, 'POST', `${path}/complete`)
  await poll(client)
  const last = client.orders.get(fresh.number)!
  assertOrder(last)
  assert.equal(last.state, 'completed')
  // Half of the line's income: its total less its part of the 5.00 off.
  const income = first.totalMinor - Math.round((500 * first.totalMinor) / known.goodsMinor)
  assert.ok(Math.abs(last.refundedMinor - income / 2) <= 1)
  assert.deepEqual([last.lines[0]!.refundState, last.lines[0]!.refundedQuantity], ['refunded', 1])

  await control(still.url, 'POST', '/advance', { seconds: 1 })
  await control(still.url, 'POST', '/shops/shanqian/statements')
  const statements = await readStatements(client)
  assertStatements(statements)
  const lines = statements.flatMap((statement) => statement.lines).filter((line) => line.orderNumber === fresh.number)
  const total = (kind: string) => lines.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.amountMinor, 0)
  assert.equal(total('order_income') + 800, last.totalMinor)
  assert.equal(total('freight'), 800 - 30, 'the fee the buyer paid, less the insurance')
  assert.equal(total('refund'), -last.refundedMinor)
})

test('a refund before shipping blocks the line, and closes the order when everything is paid back', async () => {
  const client = clientFor(still, 'shanqian')
  const placed = await order('shanqian', { shippingFeeMinor: 600 })
  const lines = placed.lines.map((line) => ({ lineId: line.id, quantity: line.quantity }))
  const path = `/shops/shanqian/orders/${placed.number}/refunds`
  const { body: refund } = await control<RefundDocument>(still.url, 'POST', path, {
    ...{ kind: 'refund_only', reason: 'not_wanted', lines, shippingFeeMinor: 600 },
  })
  assert.equal(refund.amountMinor, placed.totalMinor)
  assert.equal(refund.beforeShipping, true)
  const [blocked] = await pushShipments(client, [
    {
      ...{ shipmentId: 'b1', orderNumber: placed.number, carrierCode: 'SF', carrierName: null, waybillNumber: 'B1' },
      ...{ shippedAt: '2026-01-01T02:00:00.000Z', lines },
    },
  ])
  assert.deepEqual([blocked!.result, blocked!.code], ['refused', 'refund_open'])
  const agreed = await call<RefundDocument>(client, 'POST', `/refunds/${refund.number}/agree`, {
    version: refund.version,
    returnAddress: null,
  })
  assert.equal(agreed.body.state, 'completed')
  await poll(client)
  const closed = client.orders.get(placed.number)!
  assert.deepEqual([closed.state, closed.closeReason, closed.refundedMinor], ['closed', 'refunded', placed.totalMinor])
})

test('writes are done once for an idempotency key', async () => {
  const client = clientFor(still, 'shanqian')
  const { variant } = still.universe.shops[0]!.listings[20]!
  const body = { ordersCursor: null, items: [{ variantId: variant.id, quantity: 7, sequence: 10 }] }
  const first = await once(client, 'POST', '/stock', body, 'once-1')
  const again = await once(client, 'POST', '/stock', body, 'once-1')
  assert.deepEqual(again.body, first.body)
  assert.deepEqual([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')], [null, 'true'])
  const other = await once<{ code: string }>(client, 'POST', '/stock', { ...body, ordersCursor: 3 }, 'once-1')
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency_conflict'])
  const elsewhere = await once<{ code: string }>(client, 'POST', '/shipments', body, 'once-1')
  assert.equal(elsewhere.body.code, 'idempotency_conflict')
})

test('stock: the newest sequence wins, orders the ERP has not seen are taken off, overselling is counted', async () => {
  const client = clientFor(still, 'yunchang')
  const shop = still.universe.shops[1]!
  const { id: variantId } = shop.listings[0]!.variant
  const push = async (cursor: number | null, quantity: number, sequence: number) => {
    const [answer] = await pushStock(client, cursor, [{ variantId, quantity, sequence }])
    return [answer!.result, answer!.stockQuantity, answer!.stockSequence]
  }
  assert.deepEqual(await push(null, 10, 5), ['accepted', 10, 5])
  assert.deepEqual(await push(null, 99, 5), ['stale', 10, 5])
  assert.deepEqual(await push(null, 99, 4), ['stale', 10, 5])
  await poll(client)
  const buy = (quantity: number, force = false) =>
    control(still.url, 'POST', '/shops/yunchang/orders', { lines: [{ variantId, quantity }], force })
  assert.equal((await buy(3)).status, 200)
  // The ERP counted 10 before it saw this order: 3 of them are gone.
  assert.deepEqual(await push(client.ordersCursor, 10, 6), ['accepted', 7, 6])
  await poll(client)
  // Now it knows the order and says what is left beyond it.
  assert.deepEqual(await push(client.ordersCursor, 7, 7), ['accepted', 7, 7])
  assert.equal((await buy(8)).status, 409)
  assert.equal(shop.counts.oversoldUnits, 0)
  assert.equal((await buy(9, true)).status, 200)
  assert.equal(shop.counts.oversoldUnits, 2)
  const oversell = await control(still.url, 'GET', '/shops/yunchang/oversell')
  assert.deepEqual([oversell.body.units, oversell.body.items.length, oversell.body.items[0].variantId], [2, 1, variantId])
  const unknown = await pushStock(client, null, [{ variantId: 'none', quantity: 1, sequence: 1 }])
  assert.deepEqual([unknown[0]!.result, unknown[0]!.code], ['refused', 'variant_unknown'])
  const heard = await control(still.url, 'GET', '/shops/yunchang/stock')
  assert.deepEqual(
    heard.body.items.map((item: { result: string }) => item.result),
    ['accepted', 'stale', 'stale', 'accepted', 'accepted', 'refused'],
  )
})

test('a shop without partial shipments refuses them, and takes all lines in one box', async () => {
  const client = clientFor(still, 'chaji')
  const placed = await order('chaji')
  const entry = (shipmentId: string, waybillNumber: string, lines: OrderDocument['lines']) => ({
    ...{ shipmentId, orderNumber: placed.number, carrierCode: 'SF', carrierName: null, waybillNumber },
    ...{ shippedAt: '2026-01-01T02:00:00.000Z', lines: lines.map((line) => ({ lineId: line.id, quantity: line.quantity })) },
  })
  const codes = async (...entries: ReturnType<typeof entry>[]) =>
    (await pushShipments(client, entries)).map((result) => result.code)
  const [first, second] = placed.lines as [OrderDocument['lines'][0], OrderDocument['lines'][0]]
  assert.deepEqual(await codes(entry('c1', 'W1', [first])), ['partial_not_supported'])
  assert.deepEqual(await codes(entry('c2', 'W1', [first]), entry('c3', 'W2', [second])), [
    'multi_parcel_not_supported',
    'multi_parcel_not_supported',
  ])
  assert.deepEqual(await codes(entry('c4', 'W1', [first]), entry('c5', 'W1', [second])), [null, null])
  await poll(client)
  assert.equal(client.orders.get(placed.number)!.state, 'shipped')
})

test('deposits, lines replaced and parcels sent by another hand', async () => {
  const client = clientFor(still, 'fangcun')
  const deposit = await order('fangcun', { depositMinor: 1000, pay: 'deposit' })
  assert.deepEqual([deposit.state, deposit.paidMinor], ['deposit_paid', 1000])
  const path = `/shops/fangcun/orders/${deposit.number}`
  assert.equal((await control(still.url, 'POST', `${path}/pay`)).body.state, 'paid')
  const { listings } = still.universe.shops[4]!
  const replaced = await control<OrderDocument>(still.url, 'POST', `${path}/replace-line`, {
    lineId: deposit.lines[1]!.id,
    variantId: listings[12]!.variant.id,
  })
  assert.equal(replaced.body.lines.length, 3)
  assertOrder(replaced.body)
  await control(still.url, 'POST', `${path}/ship-elsewhere`)
  await poll(client)
  const shipped = client.orders.get(deposit.number)!
  assertOrder(shipped)
  assert.deepEqual([shipped.state, shipped.shipments[0]!.source], ['shipped', 'other'])
  assert.equal(shipped.shipments[0]!.lines.length, 2, 'the replaced line stays at home')
})

test('cursors at a time and lists by number', async () => {
  const client = clientFor(still, 'harbour')
  const early = await order('harbour')
  await control(still.url, 'POST', '/advance', { hours: 1 })
  const late = await order('harbour')
  const cursor = async (query: string) => (await once<{ cursor: number }>(client, 'GET', `/cursors/orders${query}`)).body.cursor
  const between = await cursor(`?at=${late.changedAt}`)
  assert.ok(between >= early.version && between < late.version)
  assert.equal(await cursor(''), late.version)
  assert.equal(await cursor('?at=2000-01-01T00:00:00Z'), 0)
  const { body } = await once<{ items: OrderDocument[]; missing: string[] }>(
    client,
    'GET',
    `/orders/by-number?numbers=${late.number},none,${early.number}`,
  )
  assert.deepEqual([body.items.map((item) => item.number), body.missing], [[late.number, early.number], ['none']])
})

test('the catalogue can be imported: every SKU once, as JSON and as CSV', async () => {
  const { body } = await control(still.url, 'GET', '/catalogue')
  const skus = body.products.flatMap((product: { skus: object[] }) => product.skus)
  assert.equal(body.products.length, 400)
  const csv = await (await fetch(`${still.url}/control/catalogue.csv`)).text()
  const rows = csv.trimEnd().split('\n')
  assert.equal(rows.length, skus.length + 1)
  assert.ok(rows[1]!.startsWith(`${skus[0].merchantCode},`))
  const listed = await once<{ items: { variants: { merchantCode: string }[] }[] }>(
    clientFor(still, 'fangcun'),
    'GET',
    '/products?limit=500',
  )
  const codes = new Set(skus.map((sku: { merchantCode: string }) => sku.merchantCode))
  for (const product of listed.body.items) for (const variant of product.variants) assert.ok(codes.has(variant.merchantCode))
})

test('webhooks: signed, repeated until stored, given up on 410', async () => {
  const client = clientFor(still, 'harbour')
  const answers = [500, 500, 500]
  const receiver = await receiveWebhooks([client], () => answers.shift())
  try {
    await control(still.url, 'PUT', '/shops/harbour/webhook', { url: receiver.url.replace('{shop}', 'harbour') })
    const placed = await order('harbour')
    const first = await control(still.url, 'POST', '/advance', { seconds: 5 })
    assert.deepEqual([first.body.attempts, first.body.delivered], [1, 0])
    assert.equal(client.seen.webhookEvents, 0)
    // 10 s, 1 min and 5 min later at the latest, by the shop's clock.
    const later = await control(still.url, 'POST', '/advance', { minutes: 8 })
    assert.deepEqual([later.body.attempts, later.body.delivered], [3, 1])
    assert.equal(client.seen.webhookEvents, 1)
    await poll(client)
    assert.equal(client.orders.get(placed.number)!.version, placed.version)
    const ping = await control(still.url, 'POST', '/shops/harbour/webhook/ping')
    assert.equal(ping.body.delivered, 1)
    const log = await control(still.url, 'GET', '/shops/harbour/webhooks')
    assert.deepEqual(
      log.body.items.map((delivery: { state: string; attempts: { status: number }[] }) => [
        delivery.state,
        delivery.attempts.map((attempt) => attempt.status),
      ]),
      [
        ['delivered', [500, 500, 500, 204]],
        ['delivered', [204]],
      ],
    )
    answers.push(410)
    await order('harbour')
    await control(still.url, 'POST', '/advance', { days: 2 })
    await order('harbour')
    await control(still.url, 'POST', '/advance', { days: 2 })
    const gone = await control(still.url, 'GET', '/shops/harbour/webhooks?after=2')
    assert.deepEqual(
      gone.body.items.map((delivery: { state: string; attempts: { status: number }[] }) => [
        delivery.state,
        delivery.attempts.length,
      ]),
      [['given_up', 1]],
    )
  } finally {
    await control(still.url, 'PUT', '/shops/harbour/webhook', { url: null })
    receiver.server.close()
  }
})

test('a receiver that is down is left alone for five minutes, and loses nothing when it comes back', async () => {
  const client = clientFor(still, 'yunchang')
  const receiver = await receiveWebhooks([client])
  const url = receiver.url.replace('{shop}', 'yunchang')
  await new Promise((resolve) => receiver.server.close(resolve))
  await control(still.url, 'PUT', '/shops/yunchang/webhook', { url })
  const numbers: string[] = []
  for (let i = 0; i < 5; i++) {
    numbers.push((await order('yunchang')).number)
    await control(still.url, 'POST', '/advance', { seconds: 20 })
  }
  const log = async () => (await control(still.url, 'GET', '/shops/yunchang/webhooks')).body
  const tried = (await log()).items.flatMap((delivery: { attempts: object[] }) => delivery.attempts)
  assert.equal(tried.length, 3)
  const again = await receiveWebhooks([client], undefined, Number(new URL(url).port))
  try {
    await control(still.url, 'POST', '/advance', { hours: 1 })
    for (const delivery of (await log()).items) assert.equal(delivery.state, 'delivered')
    assert.equal(client.seen.webhookEvents, numbers.length)
  } finally {
    await control(still.url, 'PUT', '/shops/yunchang/webhook', { url: null })
    again.server.close()
  }
})

test('under the worst chaos a naive client ends with exactly the orders of the shop', async () => {
  const simulator = await startSimulator({ seed: 'chaos', shops: 3, ordersPerDay: 150, chaos: 3 })
  const clients = simulator.universe.shops.map((shop) => clientFor(simulator, shop.profile.id))
  let count = 0
  const receiver = await receiveWebhooks(clients, () => (count++ % 5 === 0 ? 500 : undefined))
  try {
    await control(simulator.url, 'PUT', '/chaos', { retryAfterSeconds: 0, hangMs: 5 })
    for (const client of clients) {
      await control(simulator.url, 'PUT', `/shops/${client.shopId}/webhook`, {
        url: receiver.url.replace('{shop}', client.shopId),
      })
    }
    // Time goes on while the clients read and ship: pages move under their hands.
    for (let hours = 0; hours < 48; hours += 3) {
      const time = control(simulator.url, 'POST', '/advance', { hours: 3, stepSeconds: 600 })
      await Promise.all([time, ...clients.map((client) => poll(client, 20))])
      if (hours % 6 === 0) {
        await Promise.all(clients.map((client) => shipPaid(client, new Date(simulator.universe.nowMs).toISOString())))
      }
    }
    await Promise.all(clients.map((client) => poll(client)))
    for (const client of clients) {
      const { shop, orders, refunds } = truth(simulator, client.shopId)
      assert.ok(orders.size > 50, `${client.shopId}: ${orders.size} orders`)
      assert.deepEqual(client.orders, new Map([...client.orders.keys()].map((number) => [number, orders.get(number)])))
      assert.equal(client.orders.size, orders.size)
      assert.equal(client.refunds.size, refunds.size)
      for (const [number, refund] of refunds) assert.deepEqual(client.refunds.get(number), refund)
      for (const document of orders.values()) assertOrder(document)
      const { seen } = client
      // The faults did happen.
      assert.ok(
        seen.repeats > 20 &&
          seen.older > 0 &&
          seen.same > 0 &&
          (seen.statuses.get(429) ?? 0) > 0 &&
          (seen.statuses.get(500) ?? 0) > 0,
      )
      assert.ok(shop.outbox.counts.lost > 0 && shop.outbox.counts.doubled > 0 && shop.outbox.counts.late > 0)
      // No box was lost or doubled by repeated messages.
      const shipped = [...orders.values()].flatMap((document) => document.shipments).filter((box) => box.source === 'erp')
      assert.equal(shipped.length, shop.shipments.size)
      assert.ok(shipped.length > 20)
      assertStatements(await readStatements(client))
    }
  } finally {
    receiver.server.closeAllConnections()
    receiver.server.close()
    await simulator.close()
  }
})

test('the same seed and the same calls give the same documents, with and without faults and listeners', async () => {
  const play = async (chaos: number) => {
    const simulator = await startSimulator({ seed: 'play', shops: 2, ordersPerDay: 50, chaos })
    try {
      const client = clientFor(simulator, 'shanqian')
      await control(simulator.url, 'PUT', '/chaos', { retryAfterSeconds: 0, hangMs: 5, oversell: 0 })
      for (let day = 0; day < 4; day++) {
        await control(simulator.url, 'POST', '/advance', { hours: 20 })
        await poll(client)
        await shipPaid(client, '2026-01-01T00:00:00.000Z')
        const { variant } = simulator.universe.shops[0]!.listings[day]!
        await control(simulator.url, 'POST', '/shops/shanqian/orders', {
          lines: [{ variantId: variant.id, quantity: 1 }],
          lively: true,
        })
        await pushStock(client, client.ordersCursor, [{ variantId: variant.id, quantity: 30, sequence: day + 1 }])
      }
      return (await control(simulator.url, 'GET', '/digest')).body.digest
    } finally {
      await simulator.close()
    }
  }
  const calm = await play(0)
  assert.equal(await play(0), calm)
  assert.equal(await play(2), calm)
})
