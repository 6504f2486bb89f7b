import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCarrier } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { openHandover } from '../handover/open-handover.ts'
import { blockFulfillments, releaseWave } from '../index.ts'
import { listPickTasks } from '../waves/wave-list.queries.ts'
import { handheldContract } from './handheld.contract.ts'

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

const noLot = '00000000-0000-0000-0000-000000000000'

/** A company whose warehouse has released a wave of two orders: A×2, and A×1 with B×1. */
async function atWork() {
  const company: Company = await aCompany(system)
  const { tenantId } = company
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 2)
    await stockUp(ctx, warehouse.bins, skus, 20n)
    const carrierId = await aCarrier(ctx)
    const made = await someFulfillments(ctx, warehouse.id, [
      { carrierId, lines: [{ skuId: skus[0]!.id, quantity: 2n }] },
      {
        carrierId,
        lines: [
          { skuId: skus[0]!.id, quantity: 1n },
          { skuId: skus[1]!.id, quantity: 1n },
        ],
      },
    ])
    const { waveId } = await releaseWave(ctx, {
      warehouseId: warehouse.id,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: 40,
      maxTaskStops: 200,
      ordersPerTask: 1,
    })
    const [task] = await listPickTasks(ctx.tx, tenantId, { warehouseIds: null, waveId }, { before: null, limit: 9 })
    const handoverId = await openHandover(ctx, warehouse.id, carrierId)
    return { ...company, warehouse, skus, made, taskId: task!.id, handoverId, carrierId }
  })
}

const scannedAt = '2026-11-22T08:00:00.000Z'
type Sent = Record<string, unknown> & { id: string; task: string; input: Record<string, unknown> }

const act = (task: string, input: Record<string, unknown>): Sent => ({ id: newId(), scannedAt, task, input })
const pick = (work: Awaited<ReturnType<typeof atWork>>, sku: number, quantity: number, short = false) =>
  act('pick', {
    pickTaskId: work.taskId,
    locationId: work.warehouse.bins[sku],
    skuId: work.skus[sku]!.id,
    lotId: noLot,
    quantity,
    short,
  })

const send = async (cookie: string, scans: Sent[], locale?: string) => {
  const answer = await api.call(handheldContract.scans, {
    cookie,
    body: { scans },
    ...(locale ? { headers: { 'accept-language': locale } } : {}),
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.results as {
    id: string
    ok: boolean
    repeated: boolean
    code: string | null
    message: string | null
    final: boolean
    outcome: Record<string, any>
  }[]
}

describe('the queue of a handheld', () => {
  test('from the first pick to the van, each act with its own answer; a refused one does not stop the next', async () => {
    const work = await atWork()
    const results = await send(work.cookie, [
      act('claim', { pickTaskId: work.taskId }),
      pick(work, 0, 4),
      pick(work, 0, 3),
      pick(work, 1, 1),
      act('pack', { fulfillmentId: work.made[0]!.id }),
      act('pack', { fulfillmentId: work.made[1]!.id, weightGrams: 5000 }),
      act('check', {
        fulfillmentId: work.made[1]!.id,
        scans: [{ barcode: work.skus[0]!.skuCode }, { barcode: work.skus[1]!.skuCode }],
      }),
      act('pack', { fulfillmentId: work.made[1]!.id, weightGrams: 600 }),
    ])
    assert.deepEqual(
      results.map((result) => [result.ok, result.code, result.final]),
      [
        [true, null, true],
        [false, 'warehouse.pick_too_many', true],
        [true, null, true],
        [true, null, true],
        [true, null, true],
        [false, 'warehouse.weight_out_of_range', true],
        [true, null, true],
        [true, null, true],
      ],
    )
    assert.equal(results[1]!.outcome.params.needed, 3)
    assert.deepEqual(
      [results[3]!.outcome.taskStatus, results[3]!.outcome.pickedFulfillmentIds],
      ['done', work.made.map((one) => one.id)],
    )
    const views = await system.as(work.tenantId, async (ctx) => [
      await describeFulfillment(ctx, work.made[0]!.id),
      await describeFulfillment(ctx, work.made[1]!.id),
    ])
    const [light, weighed] = views
    const rest = await send(work.cookie, [
      act('weigh', { fulfillmentId: light!.id, parcelId: light!.parcels[0]!.id, weightGrams: 580 }),
      act('handover', { handoverId: work.handoverId, code: light!.waybillNumbers[0] }),
      act('handover', { handoverId: work.handoverId, code: weighed!.waybillNumbers[0] }),
    ])
    assert.deepEqual(
      rest.map((result) => [result.ok, result.outcome.parcelCount]),
      [
        [true, undefined],
        [true, 1],
        [true, 2],
      ],
    )
    assert.notEqual(weighed!.weighedAt, null)
    await expectGoodsTruths(system)
  })

  test('sent again acts once and answers the same, refusals too', async () => {
    const work = await atWork()
    const scans = [pick(work, 0, 2), pick(work, 0, 9), pick(work, 0, 1), pick(work, 1, 1)]
    const first = await send(work.cookie, scans)
    const again = await send(work.cookie, scans)
    assert.deepEqual(
      first.map((result) => result.code),
      [null, 'warehouse.pick_too_many', null, null],
    )
    assert.deepEqual(
      again,
      first.map((result) => ({ ...result, repeated: true })),
    )
    await expectGoodsTruths(system)
  })

  test('sent twice at the same moment acts once', async () => {
    const work = await atWork()
    const scan = pick(work, 0, 2)
    const answers = await Promise.all([send(work.cookie, [scan]), send(work.cookie, [scan])])
    assert.deepEqual(
      answers.map(([result]) => [result!.ok, result!.outcome.picked]),
      [
        [true, 2],
        [true, 2],
      ],
    )
    assert.deepEqual(answers.map(([result]) => result!.repeated).sort(), [false, true])
    await expectGoodsTruths(system)
  })

  test('needs the permission of each act, one by one', async () => {
    const work = await atWork()
    const picker = await aMember(system, work.tenantId, ['warehouse.pick'])
    const results = await send(picker.cookie, [
      pick(work, 0, 3),
      act('handover', { handoverId: work.handoverId, code: 'x' }),
      act('put_away', {
        items: [{ kind: 'receipt', documentId: newId(), id: newId(), locationId: newId(), quantity: 1 }],
      }),
    ])
    assert.deepEqual(
      results.map((result) => [result.ok, result.code]),
      [
        [true, null],
        [false, 'platform.forbidden'],
        [false, 'platform.forbidden'],
      ],
    )
    await expectGoodsTruths(system)
  })

  test('a block stops the device at its next scan, in its language', async () => {
    const work = await atWork()
    await send(work.cookie, [pick(work, 0, 3), pick(work, 1, 1)])
    await system.as(work.tenantId, (ctx) => blockFulfillments(ctx, [work.made[0]!.sourceId], 'refund_requested'))
    const chinese = await aMember(system, work.tenantId, ['warehouse.pack'], { locale: 'zh-CN' })
    const [result] = await send(chinese.cookie, [act('pack', { fulfillmentId: work.made[0]!.id })])
    const { fulfillmentNumber } = await system.as(work.tenantId, (ctx) => describeFulfillment(ctx, work.made[0]!.id))
    assert.deepEqual(
      [result!.code, result!.message],
      ['warehouse.blocked', `停止:出库单 ${fulfillmentNumber} 已被拦截(申请退款),请放到一边并通知客服。`],
    )
    await expectGoodsTruths(system)
  })

  test('with garbage is a 400 and nothing is stored', async () => {
    const work = await atWork()
    const bad = [
      { scans: [] },
      { scans: [act('fly', {})] },
      { scans: [{ ...pick(work, 0, 1), id: 'x' }] },
      { scans: [pick(work, 0, -1)] },
      { scans: [pick(work, 0, 1.5)] },
      {},
    ]
    for (const body of bad) assert.equal((await api.call(handheldContract.scans, { cookie: work.cookie, body })).status, 400)
    const { rows } = await system.runtime.ownerPool.query('select 1 from warehouse.scans where tenant_id = $1', [work.tenantId])
    assert.deepEqual(rows, [])
  })

  test('receives and puts away', async () => {
    const work = await atWork()
    const [received] = await send(work.cookie, [
      act('receive', { warehouseId: work.warehouse.id, lines: [{ skuId: work.skus[1]!.id, quantity: 4 }] }),
    ])
    assert.equal(received!.ok, true)
    const goodsReceiptId = received!.outcome.goodsReceiptId as string
    const { rows } = await system.runtime.ownerPool.query(
      'select id from warehouse.goods_receipt_lines where tenant_id = $1 and goods_receipt_id = $2',
      [work.tenantId, goodsReceiptId],
    )
    const item = (locationId: string) => ({
      items: [{ kind: 'receipt', documentId: goodsReceiptId, id: rows[0].id, locationId, quantity: 4 }],
    })
    const results = await send(work.cookie, [act('put_away', item(newId())), act('put_away', item(work.warehouse.bins[1]!))])
    assert.deepEqual(
      results.map((result) => [result.ok, result.code]),
      [
        [false, 'warehouse.not_a_bin'],
        [true, null],
      ],
    )
    await expectGoodsTruths(system)
  })
})

describe('what there is to do', () => {
  test('tasks, the next stop, and what a code stands for', async () => {
    const work = await atWork()
    const call = api.as(work.cookie)
    const before = await call(handheldContract.tasks, { query: { warehouseId: work.warehouse.id } })
    assert.deepEqual(
      [before.pickTasks.length, before.toPackCount, before.openHandovers.length, before.putBackCount],
      [1, 0, 1, 0],
    )
    const next = () => call(handheldContract.nextStop, { params: { taskId: work.taskId } })
    const first = await next()
    assert.deepEqual(
      [first.remainingStops, first.stop!.locationCode, first.stop!.quantity, first.stop!.barcodes],
      [2, 'A01-01-1', 3, [work.skus[0]!.skuCode]],
    )
    await send(work.cookie, [pick(work, 0, 3), pick(work, 1, 1)])
    assert.deepEqual(await next(), { stop: null, remainingStops: 0 })
    const later = await call(handheldContract.tasks, { query: { warehouseId: work.warehouse.id } })
    assert.deepEqual([later.pickTasks.length, later.toPackCount], [0, 2])

    const lookUp = (code: string) => call(handheldContract.lookUp, { query: { warehouseId: work.warehouse.id, code } })
    assert.equal((await lookUp('A01-01-1')).location!.id, work.warehouse.bins[0])
    assert.equal((await lookUp(work.skus[1]!.skuCode)).sku!.id, work.skus[1]!.id)
    assert.equal((await lookUp(work.made[0]!.sourceNumber)).fulfillment!.id, work.made[0]!.id)
    await send(work.cookie, [act('pack', { fulfillmentId: work.made[0]!.id })])
    const { waybillNumbers } = await system.as(work.tenantId, (ctx) => describeFulfillment(ctx, work.made[0]!.id))
    assert.equal((await lookUp(waybillNumbers[0]!)).parcel!.fulfillmentId, work.made[0]!.id)
    assert.deepEqual(await lookUp('nothing'), {
      location: null,
      sku: null,
      fulfillment: null,
      parcel: null,
      expectedReceipt: null,
    })
  })

  test('is for those who work in warehouses', async () => {
    const work = await atWork()
    const accountant = await aMember(system, work.tenantId, ['finance.read'])
    for (const endpoint of [handheldContract.tasks, handheldContract.lookUp]) {
      const refusal = await api.refused(endpoint, {
        cookie: accountant.cookie,
        query: { warehouseId: work.warehouse.id, code: 'A01-01-1' },
      })
      assert.equal(refusal.code, 'platform.forbidden')
    }
  })

  test('of another company’s warehouse is not found', async () => {
    const work = await atWork()
    const stranger = await aCompany(system)
    const refusal = await api.refused(handheldContract.tasks, {
      cookie: stranger.cookie,
      query: { warehouseId: work.warehouse.id },
    })
    assert.equal(refusal.status, 404)
    const [result] = await send(stranger.cookie, [pick(work, 0, 1)])
    assert.deepEqual([result!.ok, result!.code], [false, 'warehouse.task_unknown'])
    await expectGoodsTruths(system)
  })
})
