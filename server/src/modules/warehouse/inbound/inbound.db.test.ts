import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { availability } from '#modules/inventory/index.ts'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { tracksLots } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { cancelExpectedReceipts, cancelFulfillments, expectReceipts, pickFulfillments, putAway, receiveGoods } from '../index.ts'
import { describeWaiting } from '../putaway/describe-waiting.ts'
import { closeExpected } from './close-expected.ts'
import { describeExpected, describeGoodsReceipt } from './describe-receipts.ts'
import type { ReceiveInput } from './receive-goods.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

const code = (expected: string) => (error: AppError) => {
  assert.equal(error.code, expected)
  return true
}

/** A warehouse, SKUs, and an announcement of 10 of each. */
async function announced(options: { skus?: number; overTolerancePercent?: number; kind?: 'purchase_order' | 'return' } = {}) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, options.skus ?? 2)
    const receipt = {
      id: newId(),
      warehouseId: warehouse.id,
      sourceKind: options.kind ?? ('purchase_order' as const),
      sourceId: newId(),
      sourceNumber: `PO-${newId().slice(-6)}`,
      partnerId: null,
      expectedOn: '2026-11-30',
      ...(options.overTolerancePercent === undefined ? {} : { overTolerancePercent: options.overTolerancePercent }),
      lines: skus.map((sku) => ({ id: newId(), sourceLineId: newId(), skuId: sku.id, quantity: 10n })),
    }
    await expectReceipts(ctx, [receipt])
    return { tenantId, warehouse, skus, receipt }
  })
}

const arrival = (warehouseId: string, expectedReceiptId: string | null, change: Partial<ReceiveInput>): ReceiveInput => ({
  warehouseId,
  expectedReceiptId,
  sourceKind: 'other',
  note: '',
  lines: [],
  complete: false,
  ...change,
})

const line = (skuId: string, quantity: bigint, change: Partial<ReceiveInput['lines'][number]> = {}) => ({
  skuId,
  quantity,
  grade: 'sellable' as const,
  ...change,
})

const sellable = async (tenantId: string, skuId: string) =>
  (await system.as(tenantId, (ctx) => availability(ctx.tx, tenantId, [skuId])))[0]?.sellable ?? 0n

describe('receiving', () => {
  test('against an announcement in two parts: arrived, then checked; sellable only in the bin', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced()
    const first = await system.as(tenantId, (ctx) =>
      receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, 4n)] })),
    )
    const half = await system.as(tenantId, (ctx) => describeExpected(ctx, receipt.id))
    assert.deepEqual(
      [half.status, half.receivedQuantity, half.lines.map((each) => each.receivedQuantity)],
      ['arrived', 4n, [4n, 0n]],
    )
    assert.equal(await sellable(tenantId, skus[0]!.id), 0n)
    await expectGoodsTruths(system)
    const second = await system.as(tenantId, (ctx) =>
      receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, 6n), line(skus[1]!.id, 10n)] })),
    )
    const whole = await system.as(tenantId, (ctx) => describeExpected(ctx, receipt.id))
    assert.deepEqual([whole.status, whole.receivedQuantity, whole.goodsReceiptIds], ['checked', 20n, [first, second]])
    await assert.rejects(
      system.as(tenantId, (ctx) => receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, 1n)] }))),
      code('warehouse.receipt_over'),
    )
    await expectGoodsTruths(system)

    const waiting = await system.as(tenantId, (ctx) =>
      describeWaiting(ctx, { warehouseId: warehouse.id, kinds: ['receipt'], after: null, limit: 9 }),
    )
    // Nothing lies anywhere yet: SKU 0 gets the nearest empty bin for both of its lines, SKU 1 the next.
    assert.deepEqual(
      waiting.map((item) => [item.skuId, item.quantity, item.proposal!.locationCode, item.proposal!.reason]),
      [
        [skus[0]!.id, 4n, 'A01-01-1', 'nearest_empty'],
        [skus[0]!.id, 6n, 'A01-01-1', 'nearest_empty'],
        [skus[1]!.id, 10n, 'A01-01-2', 'nearest_empty'],
      ],
    )
    const result = await system.as(tenantId, (ctx) =>
      putAway(
        ctx,
        waiting.map((item) => ({
          kind: 'receipt',
          documentId: item.documentId,
          id: item.id,
          locationId: item.proposal!.locationId,
          quantity: item.quantity,
        })),
      ),
    )
    assert.equal(result.done.length, 3)
    assert.equal(await sellable(tenantId, skus[0]!.id), 10n)
    assert.equal((await system.as(tenantId, (ctx) => describeExpected(ctx, receipt.id))).status, 'put_away')
    await expectGoodsTruths(system)
  })

  test('more than the tolerance, goods nobody announced, and another warehouse are refused and leave no trace', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced({ overTolerancePercent: 10 })
    const other = await system.as(tenantId, async (ctx) => ({ warehouse: await aWarehouse(ctx), skus: await someSkus(ctx, 1) }))
    const receive = (change: Partial<ReceiveInput>, warehouseId = warehouse.id) =>
      system.as(tenantId, (ctx) => receiveGoods(ctx, arrival(warehouseId, receipt.id, change)))
    await assert.rejects(receive({ lines: [line(skus[0]!.id, 12n)] }), (error: AppError) => {
      assert.deepEqual(
        [error.code, error.params.announced, error.params.mostAllowed, error.params.received, error.fields[0]!.path],
        ['warehouse.received_too_many', 10n, 11n, 12n, 'lines.0'],
      )
      return true
    })
    await assert.rejects(
      receive({ lines: [line(skus[0]!.id, 1n), line(other.skus[0]!.id, 1n)] }),
      code('warehouse.not_announced'),
    )
    await assert.rejects(receive({ lines: [line(skus[0]!.id, 1n)] }, other.warehouse.id), code('warehouse.wrong_warehouse'))
    await assert.rejects(receive({ lines: [line(newId(), 1n)] }), code('warehouse.sku_unknown'))
    const untouched = await system.as(tenantId, (ctx) => describeExpected(ctx, receipt.id))
    assert.deepEqual([untouched.status, untouched.receivedQuantity, untouched.goodsReceiptIds], ['expected', 0n, []])
    await receive({ lines: [line(skus[0]!.id, 11n)] })
    await expectGoodsTruths(system)
  })

  test('two at the same moment never exceed the tolerance together', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced({ skus: 1 })
    const outcomes = await Promise.allSettled(
      [6n, 6n].map((quantity) =>
        system.as(tenantId, (ctx) =>
          receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, quantity)] })),
        ),
      ),
    )
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    await expectGoodsTruths(system)
  })

  test('by grade: damaged and doubtful goods go to their own places and are never sellable', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced({ skus: 1, kind: 'return' })
    const id = await system.as(tenantId, (ctx) =>
      receiveGoods(
        ctx,
        arrival(warehouse.id, receipt.id, {
          lines: [
            line(skus[0]!.id, 7n),
            line(skus[0]!.id, 2n, { grade: 'damaged' }),
            line(skus[0]!.id, 1n, { grade: 'quarantine' }),
          ],
        }),
      ),
    )
    const receiptView = await system.as(tenantId, (ctx) => describeGoodsReceipt(ctx, id))
    assert.deepEqual(
      receiptView.lines.map((each) => [each.grade, each.locationCode, each.quantity, each.putAwayQuantity]),
      [
        ['sellable', 'RET', 7n, 0n],
        ['damaged', 'DEF', 2n, 2n],
        ['quarantine', 'QC', 1n, 1n],
      ],
    )
    const { rows } = await system.runtime.ownerPool.query(
      `select distinct m.reason, p.kind from inventory.stock_moves m join inventory.locations p on p.tenant_id = m.tenant_id and p.id = m.from_location_id
       where m.tenant_id = $1 and m.source_id = $2`,
      [tenantId, id],
    )
    assert.deepEqual(rows, [{ reason: 'return', kind: 'customer' }])
    await expectGoodsTruths(system)
  })

  test('blind, straight into a named bin or the proposed one', async () => {
    const tenantId = await system.tenant()
    const { warehouse, skus } = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 2)
      await stockUp(ctx, [warehouse.bins[3]!], [skus[0]!], 1n)
      return { warehouse, skus }
    })
    const id = await system.as(tenantId, (ctx) =>
      receiveGoods(
        ctx,
        arrival(warehouse.id, null, {
          putAway: true,
          lines: [line(skus[0]!.id, 5n), line(skus[1]!.id, 2n, { locationId: warehouse.bins[8]! })],
        }),
      ),
    )
    assert.deepEqual([await sellable(tenantId, skus[0]!.id), await sellable(tenantId, skus[1]!.id)], [6n, 2n])
    const view = await system.as(tenantId, (ctx) => describeGoodsReceipt(ctx, id))
    assert.deepEqual([view.expectedReceiptId, view.sourceKind, view.putAwayQuantity], [null, 'other', 7n])
    await expectGoodsTruths(system)
    // A bin that does not exist: nothing is received.
    await assert.rejects(
      system.as(tenantId, (ctx) =>
        receiveGoods(ctx, arrival(warehouse.id, null, { lines: [line(skus[1]!.id, 2n, { locationId: newId() })] })),
      ),
      code('warehouse.not_a_bin'),
    )
    assert.equal(await sellable(tenantId, skus[1]!.id), 2n)
    await expectGoodsTruths(system)
  })
})

describe('lots', () => {
  test('are asked for, counted from the production day, compared with what is known, and refused when expired', async () => {
    const { tenantId, warehouse, skus } = await announced({ skus: 2 })
    await system.as(tenantId, (ctx) => tracksLots(ctx, skus[0]!.id, 30))
    const now = new Date('2026-11-22T12:00:00+08:00')
    const receive = (change: Partial<ReceiveInput['lines'][number]>, skuId = skus[0]!.id) =>
      system.as(tenantId, (ctx) => receiveGoods(ctx, arrival(warehouse.id, null, { lines: [line(skuId, 1n, change)] })), { now })
    await assert.rejects(receive({}), code('warehouse.lot_required'))
    await assert.rejects(receive({ lot: { lotCode: 'L0' } }), code('warehouse.lot_required'))
    await assert.rejects(receive({ lot: { lotCode: 'L1' } }, skus[1]!.id), code('warehouse.lot_not_tracked'))
    const id = await receive({ lot: { lotCode: 'L1', producedOn: '2026-11-10' } })
    const view = await system.as(tenantId, (ctx) => describeGoodsReceipt(ctx, id))
    assert.deepEqual([view.lines[0]!.lotCode, view.lines[0]!.expiresOn], ['L1', '2026-12-10'])
    await receive({ lot: { lotCode: 'L1' } })
    await assert.rejects(receive({ lot: { lotCode: 'L1', expiresOn: '2026-12-11' } }), code('warehouse.lot_differs'))
    await assert.rejects(receive({ lot: { lotCode: 'L2', expiresOn: '2026-11-21' } }), code('warehouse.lot_expired'))
    await receive({ lot: { lotCode: 'L2', expiresOn: '2026-11-21' }, grade: 'damaged' })
    await receive({ lot: { lotCode: 'L3', expiresOn: '2026-11-22' } })
    const { rows } = await system.runtime.ownerPool.query(
      'select lot_code, expires_on from inventory.lots where tenant_id = $1 order by lot_code',
      [tenantId],
    )
    assert.deepEqual(rows, [
      { lot_code: 'L1', expires_on: '2026-12-10' },
      { lot_code: 'L2', expires_on: '2026-11-21' },
      { lot_code: 'L3', expires_on: '2026-11-22' },
    ])
    await expectGoodsTruths(system)
  })
})

describe('announcements', () => {
  test('closed with what came; cancelled when nothing did; both tell their source', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced()
    await system.as(tenantId, (ctx) => receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, 1n)] })))
    await system.as(tenantId, (ctx) => closeExpected(ctx, receipt.id, 'supplier has no more'))
    assert.equal((await system.as(tenantId, (ctx) => describeExpected(ctx, receipt.id))).status, 'checked')
    await assert.rejects(
      system.as(tenantId, (ctx) => closeExpected(ctx, receipt.id, '')),
      code('warehouse.receipt_over'),
    )
    const other = await announced()
    await system.as(other.tenantId, (ctx) => cancelExpectedReceipts(ctx, [other.receipt.sourceId]))
    await system.as(other.tenantId, (ctx) => cancelExpectedReceipts(ctx, [other.receipt.sourceId]))
    assert.equal((await system.as(other.tenantId, (ctx) => describeExpected(ctx, other.receipt.id))).status, 'cancelled')
    const { rows } = await system.runtime.ownerPool.query(
      `select payload from platform.outbox where tenant_id = any($1) and event = 'warehouse.receipts_closed' order by id`,
      [[tenantId, other.tenantId]],
    )
    assert.deepEqual(rows, [
      { payload: { expectedReceiptIds: [receipt.id] } },
      { payload: { expectedReceiptIds: [other.receipt.id] } },
    ])
    await expectGoodsTruths(system)
  })
})

describe('putting away', () => {
  test('over several bins; too much, no bin and done ones are refused one by one', async () => {
    const { tenantId, warehouse, skus, receipt } = await announced({ skus: 1 })
    const id = await system.as(tenantId, (ctx) =>
      receiveGoods(ctx, arrival(warehouse.id, receipt.id, { lines: [line(skus[0]!.id, 10n)] })),
    )
    const view = await system.as(tenantId, (ctx) => describeGoodsReceipt(ctx, id))
    const item = (locationId: string, quantity: bigint) => ({
      kind: 'receipt' as const,
      documentId: id,
      id: view.lines[0]!.id,
      locationId,
      quantity,
    })
    const result = await system.as(tenantId, (ctx) =>
      putAway(ctx, [
        item(warehouse.bins[0]!, 6n),
        item(warehouse.bins[1]!, 5n),
        item(view.lines[0]!.locationId, 1n),
        item(warehouse.bins[1]!, 3n),
      ]),
    )
    assert.deepEqual(
      [result.done, result.refused.map((each) => each.code)],
      [[view.lines[0]!.id], ['warehouse.putaway_too_many', 'warehouse.not_a_bin']],
    )
    assert.equal(await sellable(tenantId, skus[0]!.id), 9n)
    await expectGoodsTruths(system)
    const twice = await Promise.all([1, 2].map(() => system.as(tenantId, (ctx) => putAway(ctx, [item(warehouse.bins[0]!, 1n)]))))
    assert.deepEqual(twice.map((each) => each.done.length).sort(), [0, 1])
    assert.deepEqual(
      twice.flatMap((each) => each.refused.map((refusal) => refusal.code)),
      ['warehouse.putaway_unknown'],
    )
    await expectGoodsTruths(system)
  })

  test('goods of a cancelled order go back to the bin they came from and can be sold again', async () => {
    const tenantId = await system.tenant()
    const { warehouse, skus } = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 1)
      await stockUp(ctx, [warehouse.bins[4]!], skus, 5n)
      const [made] = await someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 3n }] }])
      await pickFulfillments(ctx, [made!.id])
      await cancelFulfillments(ctx, [made!.sourceId])
      return { warehouse, skus }
    })
    const [waiting] = await system.as(tenantId, (ctx) =>
      describeWaiting(ctx, { warehouseId: warehouse.id, kinds: ['receipt', 'put_back'], after: null, limit: 9 }),
    )
    assert.deepEqual(
      [waiting!.kind, waiting!.quantity, waiting!.proposal!.locationId, waiting!.proposal!.reason],
      ['put_back', 3n, warehouse.bins[4]!, 'came_from'],
    )
    await system.as(tenantId, (ctx) =>
      putAway(ctx, [
        {
          kind: 'put_back',
          documentId: waiting!.documentId,
          id: waiting!.id,
          locationId: warehouse.bins[4]!,
          quantity: 3n,
        },
      ]),
    )
    assert.equal(await sellable(tenantId, skus[0]!.id), 5n)
    await expectGoodsTruths(system)
  })
})
