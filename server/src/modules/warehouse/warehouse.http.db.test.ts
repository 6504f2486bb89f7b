import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AnyEndpoint } from '#lib/endpoint.ts'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCarrier } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { blockFulfillments, expectReceipts } from './index.ts'
import { warehouseModule } from './module.ts'
import {
  fulfillmentsContract,
  handoverContract,
  inboundContract,
  packingContract,
  pickingContract,
  putawayContract,
  settingsContract,
  wavesContract,
} from './warehouse.contract.ts'

let system: TestSystem
let api: TestApi
before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
})
after(async () => {
  await api.close()
  await system.close()
})

/** A company with a warehouse, stock, a carrier and `count` orders of A×1 and B×2 that wait for a wave. */
async function open(count: number) {
  const company: Company = await aCompany(system)
  return system.as(company.tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 2)
    await stockUp(ctx, warehouse.bins, skus, 200n)
    const carrierId = await aCarrier(ctx)
    const shopId = newId()
    const made = await someFulfillments(
      ctx,
      warehouse.id,
      Array.from({ length: count }, () => ({
        carrierId,
        shopId,
        shipBy: new Date('2026-11-23T10:00:00Z'),
        lines: [
          { skuId: skus[0]!.id, quantity: 1n },
          { skuId: skus[1]!.id, quantity: 2n },
        ],
      })),
    )
    return { ...company, warehouse, skus, carrierId, shopId, made }
  })
}

test('the day of a warehouse over HTTP: wave, pick, check, pack, weigh, hand over', async () => {
  const shop = await open(3)
  const call = api.as(shop.cookie)
  const wanted = { warehouseId: shop.warehouse.id, method: 'batch_sort' as const, maxFulfillments: 2 }
  const plan = await call(wavesContract.preview, { body: wanted })
  assert.deepEqual([plan.fulfillmentCount, plan.unitCount, plan.taskCount], [2, 6, 1])
  assert.ok(plan.walkMm > 0 && plan.walkMm < plan.walkAloneMm)
  const wave = await call(wavesContract.release, { body: wanted })
  assert.deepEqual([wave.status, wave.fulfillmentCount, wave.progress.lines, wave.progress.unitsPicked], ['released', 2, 4, 0])

  const { rows: tasks } = await call(pickingContract.list, {
    query: { warehouseId: shop.warehouse.id as never, status: 'open' as never },
  })
  assert.equal(tasks.length, 1)
  const task = await call(pickingContract.claim, { params: { taskId: tasks[0]!.id }, body: {} })
  assert.deepEqual([task.status, task.assignee!.name, task.stops.length], ['picking', 'Olivia Owner', 2])
  const paper = await api.call(pickingContract.pickList, { cookie: shop.cookie, params: { taskId: task.id } })
  assert.deepEqual([paper.status, paper.headers['content-type'], paper.body.slice(0, 5)], [200, 'application/pdf', '%PDF-'])
  const outcome = await call(pickingContract.confirm, {
    params: { taskId: task.id },
    body: { stops: task.stops.map(({ locationId, skuId, lotId, quantity }) => ({ locationId, skuId, lotId, quantity })) },
  })
  assert.deepEqual([outcome.taskStatus, outcome.picked, outcome.pickedFulfillmentIds.length], ['done', 6, 2])

  const [id] = outcome.pickedFulfillmentIds
  const { fulfillmentNumber } = await call(fulfillmentsContract.detail, { params: { fulfillmentId: id! } })
  const view = await call(packingContract.open, { body: { warehouseId: shop.warehouse.id, code: fulfillmentNumber } })
  assert.deepEqual([view.id, view.expectedGrams, view.requireCheck], [id, 830, false])
  const scans = [{ barcode: shop.skus[0]!.skuCode }, { barcode: shop.skus[1]!.skuCode, quantity: 2 }]
  const checked = await call(packingContract.check, { params: { fulfillmentId: id! }, body: { scans } })
  assert.notEqual(checked.checkedAt, null)
  const packed = await call(packingContract.pack, { params: { fulfillmentId: id! }, body: { parcels: [{}] } })
  assert.deepEqual([packed.status, packed.parcels.length, packed.waybillNumbers.length], ['packed', 1, 1])
  const parcel = await call(packingContract.weigh, {
    params: { fulfillmentId: id!, parcelId: packed.parcels[0]!.id },
    body: { weightGrams: 840 },
  })
  assert.deepEqual([parcel.weightGrams, parcel.postageMinor], [840, 800])

  const rest = outcome.pickedFulfillmentIds.slice(1)
  assert.deepEqual(await call(fulfillmentsContract.pack, { body: { ids: rest } }), { done: rest, refused: [] })
  const handover = await call(handoverContract.open, { body: { warehouseId: shop.warehouse.id, carrierId: shop.carrierId } })
  const scanned = await call(handoverContract.scan, {
    params: { handoverId: handover.id },
    body: { code: packed.waybillNumbers[0]! },
  })
  assert.deepEqual([scanned.parcelCount, scanned.parcel.fulfillmentId], [1, id])
  const unscanned = await call(handoverContract.unscanned, { params: { handoverId: handover.id } })
  assert.deepEqual(
    unscanned.rows.map((row) => row.fulfillmentId),
    rest,
  )
  const inside = await call(handoverContract.parcels, { params: { handoverId: handover.id } })
  assert.equal(inside.rows.length, 1)
  const closed = await call(handoverContract.close, { params: { handoverId: handover.id }, body: { driver: 'Lao Wang' } })
  assert.deepEqual([closed.handover.status, closed.shippedIds], ['handed_over', [id]])
  assert.deepEqual(await call(fulfillmentsContract.ship, { body: { ids: rest } }), { done: rest, refused: [] })

  const done = await call(wavesContract.detail, { params: { waveId: wave.id } })
  assert.deepEqual(
    [done.status, done.progress.fulfillmentsShipped, done.progress.unitsPicked, done.tasks.length],
    ['done', 2, 6, 1],
  )
  const tallies = await call(fulfillmentsContract.tallies)
  assert.deepEqual(tallies, {
    byStatus: { open: 0, allocated: 1, picking: 0, picked: 0, packed: 0, shipped: 2, cancelled: 0 },
    short: 0,
    blocked: 0,
  })
  await expectGoodsTruths(system)
})

test('the list: tabs, filters, pages, and what a person may see', async () => {
  const shop = await open(5)
  const call = api.as(shop.cookie)
  const all = await call(fulfillmentsContract.list, { query: { limit: 2 } })
  const next = await call(fulfillmentsContract.list, { query: { limit: 2, cursor: all.nextCursor! } })
  const last = await call(fulfillmentsContract.list, { query: { limit: 2, cursor: next.nextCursor! } })
  assert.deepEqual(
    [...all.rows, ...next.rows, ...last.rows].map((row) => row.id),
    shop.made.map((one) => one.id).reverse(),
  )
  assert.equal(last.nextCursor, null)
  await system.as(shop.tenantId, (ctx) => blockFulfillments(ctx, [shop.made[1]!.sourceId], 'manual'))
  const found = async (query: Record<string, unknown>) =>
    (await api.call(fulfillmentsContract.list, { cookie: shop.cookie, query })).body.rows.map((row: { id: string }) =>
      shop.made.findIndex((one) => one.id === row.id),
    )
  const number = all.rows[0]!.fulfillmentNumber
  assert.deepEqual(await found({ blocked: true }), [1])
  assert.deepEqual(await found({ blocked: false, status: 'allocated' }), [4, 3, 2, 0])
  assert.deepEqual(await found({ status: 'open,picked' }), [])
  assert.deepEqual(await found({ number }), [4])
  assert.deepEqual(await found({ number: number.slice(0, 8) }), [4, 3, 2, 1, 0])
  assert.deepEqual(await found({ number: shop.made[2]!.sourceNumber }), [2])
  assert.deepEqual(await found({ shopId: newId() }), [])
  assert.deepEqual(await found({ carrierId: shop.carrierId, shipByBefore: '2026-11-23T10:00:01Z' }), [4, 3, 2, 1, 0])
  assert.deepEqual(await found({ shipByBefore: '2026-11-23T10:00:00Z' }), [])
  assert.deepEqual(await found({ singleItem: true }), [])
  assert.deepEqual(await found({ sort: 'ship_by', limit: 2 }), [0, 1])
  for (const cursor of ['x', btoa('["x"]'), btoa('[1,2,3]')]) {
    const answer = await api.call(fulfillmentsContract.list, { cookie: shop.cookie, query: { cursor } })
    assert.equal(answer.status, 400, cursor)
  }
  const elsewhere = await aMember(system, shop.tenantId, ['warehouse.read'], { warehouseIds: [newId()] })
  const nothing = await api.as(elsewhere.cookie)(fulfillmentsContract.list)
  assert.deepEqual(nothing.rows, [])
  const otherShop = await aMember(system, shop.tenantId, ['warehouse.read'], { shopIds: [newId()] })
  const hidden = await api.refused(fulfillmentsContract.detail, {
    cookie: otherShop.cookie,
    params: { fulfillmentId: shop.made[0]!.id },
  })
  assert.equal(hidden.code, 'platform.out_of_scope')
})

test('the receiver is masked, and a look at it is written down', async () => {
  const shop = await open(0)
  const receiver = {
    name: '林晓明',
    phone: '13900000017',
    country: 'CN',
    province: '广东省',
    city: '深圳市',
    district: '南山区',
    street: '科技园 1 号',
    postcode: '518000',
  }
  const keys = await system.runtime.vault.keysOf(shop.tenantId)
  const [made] = await system.as(shop.tenantId, (ctx) =>
    someFulfillments(ctx, shop.warehouse.id, [
      { lines: [{ skuId: shop.skus[0]!.id, quantity: 1n }], receiverSealed: keys.seal('receiver', receiver) },
    ]),
  )
  const params = { fulfillmentId: made!.id }
  const detail = await api.as(shop.cookie)(fulfillmentsContract.detail, { params })
  assert.deepEqual(detail.receiver, { name: '林**', phone: '139****0017', address: '广东省 深圳市 南山区' })
  const packer = await aMember(system, shop.tenantId, ['warehouse.read', 'warehouse.pack'])
  const refusal = await api.refused(fulfillmentsContract.reveal, { cookie: packer.cookie, params, body: { purpose: 'call' } })
  assert.equal(refusal.status, 403)
  const plain = await api.as(shop.cookie)(fulfillmentsContract.reveal, { params, body: { purpose: 'call the buyer' } })
  assert.deepEqual(plain, receiver)
  const { rows } = await system.runtime.ownerPool.query('select subject_id, purpose from platform.reveals where tenant_id = $1', [
    shop.tenantId,
  ])
  assert.deepEqual(rows, [{ subject_id: made!.id, purpose: 'call the buyer' }])
})

test('over a whole filter, and waves until nothing is left, as jobs', async () => {
  const shop = await open(7)
  const call = api.as(shop.cookie)
  await call(wavesContract.releaseAll, {
    body: { warehouseId: shop.warehouse.id, method: 'batch_sort', maxFulfillments: 3 },
  })
  await system.settle()
  const waves = await call(wavesContract.list, { query: {} })
  assert.deepEqual(
    waves.rows.map((wave) => wave.fulfillmentCount),
    [1, 3, 3],
  )
  const { rows: tasks } = await call(pickingContract.list, { query: {} })
  const picked = await call(pickingContract.confirmAll, { body: { ids: tasks.map((task) => task.id) } })
  assert.equal(picked.done.length, 3)
  await system.as(shop.tenantId, (ctx) => blockFulfillments(ctx, [shop.made[0]!.sourceId], 'fraud'))
  for (const action of ['pack', 'ship'] as const) {
    await call(fulfillmentsContract.bulk, { body: { action, filter: { warehouseId: [shop.warehouse.id] } } })
    await system.settle()
  }
  const { rows } = await system.runtime.ownerPool.query(
    `select result from platform.job_runs where tenant_id = $1 and kind = 'warehouse.bulk_fulfillments' order by id`,
    [shop.tenantId],
  )
  assert.deepEqual(
    rows.map((row) => row.result),
    [
      { done: 6, refused: 1 },
      { done: 6, refused: 1 },
    ],
  )
  await expectGoodsTruths(system)
  const picker = await aMember(system, shop.tenantId, ['warehouse.read', 'warehouse.pick'])
  const refusal = await api.refused(fulfillmentsContract.bulk, { cookie: picker.cookie, body: { action: 'ship', filter: {} } })
  assert.equal(refusal.code, 'platform.forbidden')
})

test('inbound over HTTP: announce, receive, list, put away, close', async () => {
  const shop = await open(0)
  const call = api.as(shop.cookie)
  const receipt = {
    id: newId(),
    warehouseId: shop.warehouse.id,
    sourceKind: 'purchase_order' as const,
    sourceId: newId(),
    sourceNumber: 'PO-1',
    partnerId: null,
    expectedOn: '2026-01-01',
    lines: [{ id: newId(), sourceLineId: newId(), skuId: shop.skus[0]!.id, quantity: 5n }],
  }
  await system.as(shop.tenantId, (ctx) => expectReceipts(ctx, [receipt]))
  const overdue = await call(inboundContract.listExpected, { query: { overdue: true, number: 'PO-1' } })
  assert.deepEqual(
    overdue.rows.map((row) => [row.id, row.status, row.quantity]),
    [[receipt.id, 'expected', 5]],
  )
  const body = {
    warehouseId: shop.warehouse.id,
    expectedReceiptId: receipt.id,
    lines: [{ skuId: shop.skus[0]!.id, quantity: 3 }],
    note: 'one box wet',
  }
  const first = await api.call(inboundContract.receive, { cookie: shop.cookie, body, idempotencyKey: 'receive-1' })
  const again = await api.call(inboundContract.receive, { cookie: shop.cookie, body, idempotencyKey: 'receive-1' })
  assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id])
  const listed = await call(inboundContract.listReceipts, { query: { number: first.body.receiptNumber } })
  assert.deepEqual(
    listed.rows.map((row) => [row.id, row.quantity, row.putAwayQuantity, row.expectedNumber]),
    [[first.body.id, 3, 0, overdue.rows[0]!.receiptNumber]],
  )
  const waiting = await call(putawayContract.list, { query: { warehouseId: shop.warehouse.id } })
  const [item] = waiting.rows
  assert.deepEqual([item!.quantity, item!.proposal!.reason], [3, 'same_sku'])
  const stored = await call(putawayContract.confirm, {
    body: {
      items: [
        { kind: 'receipt', documentId: item!.documentId, id: item!.id, locationId: item!.proposal!.locationId, quantity: 3 },
      ],
    },
  })
  assert.deepEqual(stored, { done: [item!.id], refused: [] })
  const closed = await call(inboundContract.closeExpected, { params: { expectedReceiptId: receipt.id }, body: {} })
  assert.deepEqual([closed.status, closed.receivedQuantity, closed.goodsReceiptIds], ['put_away', 3, [first.body.id]])
  const view = await call(inboundContract.receipt, { params: { goodsReceiptId: first.body.id } })
  assert.equal(view.lines[0]!.putAwayQuantity, 3)
  await expectGoodsTruths(system)
})

test('settings: defaults, an edit, and two edits of the same version', async () => {
  const shop = await open(0)
  const call = api.as(shop.cookie)
  const params = { warehouseId: shop.warehouse.id }
  const { version, warehouseId: _, ...before } = await call(settingsContract.read, { params })
  assert.deepEqual([version, before.weightToleranceGrams, before.requireWeighing], [0, 50, false])
  const edit = { ...before, requireWeighing: true }
  const write = (ifMatch: number, body: unknown = edit) =>
    api.call(settingsContract.write, { cookie: shop.cookie, params, body, ifMatch })
  const answers = await Promise.all([write(0), write(0)])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412])
  assert.equal((await write(7)).status, 412)
  const after = await call(settingsContract.read, { params })
  assert.deepEqual([after.version, after.requireWeighing], [1, true])
  assert.equal((await write(1, { ...edit, weightTolerancePercent: 101 })).status, 400)
  assert.equal((await api.call(settingsContract.read, { cookie: shop.cookie, params: { warehouseId: newId() } })).status, 404)
})

describe('every endpoint', () => {
  const endpoints = warehouseModule.routes.flatMap((group) =>
    Object.entries(group.contract).map(([name, endpoint]): [string, AnyEndpoint] => [`${group.group}.${name}`, endpoint]),
  )
  const withIds = (endpoint: AnyEndpoint, id: string) =>
    Object.fromEntries([...endpoint.path.matchAll(/:(\w+)/g)].map((match) => [match[1]!, id]))

  test('needs someone signed in, with its permission', async () => {
    const shop = await open(0)
    const nobody = await aMember(system, shop.tenantId, [])
    for (const [name, endpoint] of endpoints) {
      const options = { params: withIds(endpoint, newId()), ifMatch: 1, body: endpoint.method === 'GET' ? undefined : {} }
      assert.equal((await api.call(endpoint, options)).status, 401, name)
      if (endpoint.permission === 'session') continue
      const answer = await api.call(endpoint, { ...options, cookie: nobody.cookie })
      assert.deepEqual([answer.status, answer.body.code], [403, 'platform.forbidden'], name)
    }
  })

  test('answers garbage and ids of others with 4xx, never with 500, and writes nothing', async () => {
    const shop = await open(1)
    const stranger = await aCompany(system)
    const ids = [shop.made[0]!.id, newId()]
    const bodies = (id: string): unknown[] => [
      undefined,
      '{',
      [],
      {},
      { ids: [id] },
      { ids: ['x'] },
      { warehouseId: shop.warehouse.id, method: 'single', code: 'x', barcode: 'x', carrierId: id },
      { warehouseId: id, code: '\u0000', barcode: '', lines: [{ skuId: id, quantity: 1 }] },
      { stops: [{ locationId: id, skuId: id, lotId: id, quantity: 1 }], scans: [{ barcode: 'x' }], parcels: [{}] },
      { items: [{ kind: 'receipt', documentId: id, id, locationId: id, quantity: 1e15 }], weightGrams: -1, driver: 'x' },
      { milestone: 'packed', purpose: 'x', weightGrams: 1, action: 'ship', filter: {}, reason: 'x' },
    ]
    for (const [name, endpoint] of endpoints) {
      for (const id of ids) {
        for (const body of endpoint.method === 'GET' ? [undefined] : bodies(id)) {
          for (const query of [undefined, { warehouseId: 'x', cursor: 'x', status: 'x', limit: 'x', code: 'x' }]) {
            const answer = await api.call(endpoint, {
              params: withIds(endpoint, id),
              cookie: stranger.cookie,
              ifMatch: 1,
              body,
              ...(query ? { query } : {}),
            })
            assert.ok(answer.status < 500, `${name} ${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`)
          }
        }
      }
    }
    const { rows } = await system.runtime.ownerPool.query(
      `select 'fulfillment' from warehouse.fulfillments where tenant_id = $1 union all select 'receipt' from warehouse.goods_receipts where tenant_id = $1
       union all select 'wave' from warehouse.waves where tenant_id = $1 union all select 'handover' from warehouse.handovers where tenant_id = $1`,
      [stranger.tenantId],
    )
    assert.deepEqual(rows, [])
    const untouched = await api.as(shop.cookie)(fulfillmentsContract.detail, { params: { fulfillmentId: shop.made[0]!.id } })
    assert.deepEqual([untouched.status, untouched.version], ['allocated', 1])
    await expectGoodsTruths(system)
  })
})
