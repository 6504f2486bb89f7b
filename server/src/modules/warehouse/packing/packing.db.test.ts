import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCarrier, barcodes } from '#test/builders/carriers.queries.ts'
import { someFulfillments, type WantedFulfillment } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { openHandover } from '../handover/open-handover.ts'
import { scanParcel, unscanParcel } from '../handover/scan-parcel.ts'
import { blockFulfillments, cancelFulfillments, packFulfillments, pickAndPack, pickFulfillments, releaseWave } from '../index.ts'
import { confirmPicks } from '../picking/confirm-picks.ts'
import { confirmWholeTasks } from '../picking/pick-whole.ts'
import { defaults } from '../settings/settings.queries.ts'
import { changeSettings } from '../settings/write-settings.ts'
import { listPickTasks, listWaves } from '../waves/wave-list.queries.ts'
import { checkFulfillment } from './check-fulfillment.ts'
import { describePack } from './describe-pack.ts'
import { findToPack } from './find-to-pack.ts'
import { packParcels } from './pack-fulfillments.ts'
import { packSingle } from './pack-single.ts'
import { requestParcelWaybills } from './request-parcel-waybills.ts'
import { undoMilestone } from './undo-milestone.ts'
import { weighParcel } from './weigh-parcel.ts'

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

type Setup = { warehouseId: string; skus: readonly { id: string; skuCode: string }[]; carrierId: string }

/** Picked fulfillments of a warehouse with two SKUs of 250 g and a carrier with numbers. */
async function picked(wanted: (setup: Setup) => WantedFulfillment[], settings: Partial<typeof defaults> = {}) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 2)
    await stockUp(ctx, warehouse.bins, skus, 100n)
    await barcodes(ctx, [
      { barcode: `one-${tenantId}`, skuId: skus[0]!.id },
      { barcode: `six-${tenantId}`, skuId: skus[0]!.id, quantity: 6n },
    ])
    const carrierId = await aCarrier(ctx)
    if (Object.keys(settings).length > 0) {
      await changeSettings(ctx, { warehouseId: warehouse.id, ...defaults, ...settings })
    }
    const setup = { warehouseId: warehouse.id, skus, carrierId }
    const made = await someFulfillments(ctx, warehouse.id, wanted(setup))
    await pickFulfillments(
      ctx,
      made.map((one) => one.id),
    )
    return { tenantId, made, ...setup }
  })
}

const two = ({ skus, carrierId }: Setup): WantedFulfillment[] => [
  {
    carrierId,
    lines: [
      { skuId: skus[0]!.id, quantity: 7n },
      { skuId: skus[1]!.id, quantity: 1n },
    ],
  },
]

const detail = (tenantId: string, id: string) => system.as(tenantId, (ctx) => describeFulfillment(ctx, id))

describe('the first scan', () => {
  test('finds by fulfillment number, order number, parcel number, waybill, and SKU of a one-piece order', async () => {
    const { tenantId, made, warehouseId, skus } = await picked(({ skus, carrierId }) => [
      ...two({ warehouseId: '', skus, carrierId }),
      { carrierId, lines: [{ skuId: skus[1]!.id, quantity: 1n }] },
    ])
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    const first = await detail(tenantId, made[0]!.id)
    const find = (text: string) => system.as(tenantId, (ctx) => findToPack(ctx, { warehouseId, code: text }))
    for (const text of [
      first.fulfillmentNumber,
      made[0]!.sourceNumber,
      first.parcels[0]!.parcelNumber,
      first.waybillNumbers[0]!,
    ]) {
      assert.equal(await find(text), made[0]!.id, text)
    }
    assert.equal(await find(skus[1]!.skuCode), made[1]!.id)
    await assert.rejects(find(skus[0]!.skuCode), code('warehouse.code_unknown'))
    await assert.rejects(find('nothing'), code('warehouse.code_unknown'))
  })

  test('shows the reason to stop', async () => {
    const { tenantId, made, warehouseId } = await picked(two)
    const find = () => system.as(tenantId, (ctx) => findToPack(ctx, { warehouseId, code: made[0]!.sourceNumber }))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[0]!.sourceId], 'refund_requested'))
    await assert.rejects(find(), code('warehouse.blocked'))
    await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [made[0]!.sourceId]))
    await assert.rejects(find(), code('warehouse.cancelled'))
    const other = await system.as(tenantId, (ctx) => aWarehouse(ctx))
    await assert.rejects(
      system.as(tenantId, (ctx) => findToPack(ctx, { warehouseId: other.id, code: made[0]!.sourceNumber })),
      code('warehouse.wrong_warehouse'),
    )
  })

  test('of a picked order shows barcodes and what the scale should say', async () => {
    const { tenantId, made, skus } = await picked(two)
    const view = await system.as(tenantId, (ctx) => describePack(ctx, made[0]!.id))
    // 8 pieces of 250 g and a carton of 80 g.
    assert.equal(view.expectedGrams, 2_080n)
    assert.deepEqual(view.barcodes, [
      { barcode: skus[0]!.skuCode, skuId: skus[0]!.id, quantity: 1n },
      { barcode: `one-${tenantId}`, skuId: skus[0]!.id, quantity: 1n },
      { barcode: `six-${tenantId}`, skuId: skus[0]!.id, quantity: 6n },
      { barcode: skus[1]!.skuCode, skuId: skus[1]!.id, quantity: 1n },
    ])
  })
})

describe('checking by scan', () => {
  test('wrong, extra, missing and unknown are told apart and change nothing; the right goods are checked', async () => {
    const { tenantId, made, skus } = await picked(({ skus }) => [{ lines: [{ skuId: skus[0]!.id, quantity: 7n }] }])
    const check = (...scans: [string, bigint][]) =>
      system.as(tenantId, (ctx) =>
        checkFulfillment(
          ctx,
          made[0]!.id,
          scans.map(([barcode, quantity]) => ({ barcode, quantity })),
        ),
      )
    await assert.rejects(check(['?', 1n]), code('warehouse.scan_unknown'))
    await assert.rejects(check([skus[1]!.skuCode, 1n]), code('warehouse.scan_wrong'))
    await assert.rejects(check([`six-${tenantId}`, 2n]), code('warehouse.scan_extra'))
    await assert.rejects(check([`six-${tenantId}`, 1n]), (error: AppError) => {
      assert.deepEqual([error.code, error.params.wanted, error.params.scanned], ['warehouse.scan_missing', 7n, 6n])
      return true
    })
    assert.equal((await detail(tenantId, made[0]!.id)).checkedAt, null)
    await check([`six-${tenantId}`, 1n], [`one-${tenantId}`, 1n])
    assert.notEqual((await detail(tenantId, made[0]!.id)).checkedAt, null)
  })

  test('is asked for where the warehouse is set so, in single and in bulk', async () => {
    const { tenantId, made } = await picked(two, { requireCheck: true })
    const bulk = await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    assert.deepEqual(
      bulk.refused.map((each) => each.code),
      ['warehouse.check_required'],
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => packParcels(ctx, made[0]!.id, [{ lines: [] }], { requestWaybills: true })),
      code('warehouse.check_required'),
    )
    assert.deepEqual((await detail(tenantId, made[0]!.id)).parcels, [])
    await expectGoodsTruths(system)
  })
})

describe('parcels', () => {
  test('several of one fulfillment, each with its waybill and postage; packed when nothing is loose', async () => {
    const { tenantId, made } = await picked(two)
    const [first, second] = made[0]!.lines
    await system.as(tenantId, (ctx) =>
      packParcels(ctx, made[0]!.id, [{ lines: [{ fulfillmentLineId: first!.id, quantity: 5n }] }], { requestWaybills: true }),
    )
    const half = await detail(tenantId, made[0]!.id)
    assert.deepEqual([half.status, half.parcels.length], ['picked', 1])
    await assert.rejects(
      system.as(tenantId, (ctx) =>
        packParcels(ctx, made[0]!.id, [{ lines: [{ fulfillmentLineId: first!.id, quantity: 3n }] }], { requestWaybills: true }),
      ),
      code('warehouse.pack_too_many'),
    )
    await system.as(tenantId, (ctx) => packParcels(ctx, made[0]!.id, [{ lines: [] }], { requestWaybills: true }))
    const whole = await detail(tenantId, made[0]!.id)
    assert.equal(whole.status, 'packed')
    assert.deepEqual(
      whole.parcels.map((parcel) => [
        parcel.parcelNumber,
        parcel.expectedGrams,
        parcel.postageMinor,
        parcel.lines.map((line) => [line.fulfillmentLineId, line.quantity]),
      ]),
      [
        [`${whole.fulfillmentNumber}-1`, 1_330n, 1_000n, [[first!.id, 5n]]],
        [
          `${whole.fulfillmentNumber}-2`,
          830n,
          800n,
          [
            [first!.id, 2n],
            [second!.id, 1n],
          ],
        ],
      ],
    )
    assert.equal(new Set(whole.waybillNumbers).size, 2)
    await assert.rejects(
      system.as(tenantId, (ctx) => packParcels(ctx, made[0]!.id, [{ lines: [] }], { requestWaybills: true })),
      code('warehouse.wrong_status'),
    )
    await expectGoodsTruths(system)
  })

  test('postage is hidden from those who may not see cost', async () => {
    const { tenantId, made } = await picked(two)
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    const seen = await system.as(tenantId, (ctx) =>
      describeFulfillment({ ...ctx, access: { ...ctx.access, seesCost: false } }, made[0]!.id),
    )
    assert.equal(seen.parcels[0]!.postageMinor, null)
  })

  test('in bulk: one each; what cannot be packed is refused alone; the wave is done', async () => {
    const tenantId = await system.tenant()
    const { made, waveId } = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 1)
      await stockUp(ctx, warehouse.bins, skus, 100n)
      const carrierId = await aCarrier(ctx)
      const made = await someFulfillments(
        ctx,
        warehouse.id,
        Array.from({ length: 4 }, () => ({ carrierId, lines: [{ skuId: skus[0]!.id, quantity: 2n }] })),
      )
      const { waveId } = await releaseWave(ctx, {
        warehouseId: warehouse.id,
        method: 'batch_sort',
        filter: { singleItemOnly: false },
        maxFulfillments: 3,
        maxTaskStops: 200,
        ordersPerTask: 1,
      })
      const tasks = await listPickTasks(ctx.tx, tenantId, { warehouseIds: null, waveId }, { before: null, limit: 9 })
      await confirmWholeTasks(
        ctx,
        tasks.map((task) => task.id),
      )
      await blockFulfillments(ctx, [made[2]!.sourceId], 'manual')
      return { made, waveId }
    })
    const status = () =>
      system.as(
        tenantId,
        async (ctx) =>
          (await listWaves(ctx.tx, tenantId, { warehouseIds: null, ids: [waveId], before: null, limit: 1 }))[0]!.status,
      )
    const result = await system.as(tenantId, (ctx) =>
      packFulfillments(
        ctx,
        made.map((one) => one.id),
      ),
    )
    assert.deepEqual(result.done, [made[0]!.id, made[1]!.id])
    assert.deepEqual(
      result.refused.map((each) => [each.id, each.code]),
      [
        [made[2]!.id, 'warehouse.blocked'],
        [made[3]!.id, 'warehouse.wrong_status'],
      ],
    )
    assert.equal(await status(), 'picked')
    await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [made[2]!.sourceId]))
    assert.equal(await status(), 'done')
    await expectGoodsTruths(system)
  })

  test('picked and packed in one go, the goods of an earlier short pick with them', async () => {
    const tenantId = await system.tenant()
    const { made, warehouse, skus } = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 2)
      await stockUp(ctx, warehouse.bins, skus, 10n)
      const carrierId = await aCarrier(ctx)
      const made = await someFulfillments(ctx, warehouse.id, [
        {
          carrierId,
          lines: [
            { skuId: skus[0]!.id, quantity: 3n },
            { skuId: skus[1]!.id, quantity: 1n },
          ],
        },
        { carrierId, lines: [{ skuId: skus[1]!.id, quantity: 2n }] },
      ])
      const { waveId } = await releaseWave(ctx, {
        warehouseId: warehouse.id,
        method: 'batch_sort',
        filter: { singleItemOnly: false },
        maxFulfillments: 40,
        maxTaskStops: 200,
        ordersPerTask: 1,
        fulfillmentIds: [made[0]!.id],
      })
      const [task] = await listPickTasks(ctx.tx, tenantId, { warehouseIds: null, waveId }, { before: null, limit: 9 })
      const lotId = '00000000-0000-0000-0000-000000000000'
      const stop = { locationId: warehouse.bins[0]!, skuId: skus[0]!.id, lotId, quantity: 1n, short: true }
      await confirmPicks(ctx, task!.id, { lines: [], stops: [stop] })
      return { made, warehouse, skus }
    })
    const ids = made.map((one) => one.id)
    const first = await system.as(tenantId, (ctx) => pickAndPack(ctx, ids))
    assert.deepEqual([first.done, first.refused.map((each) => each.code)], [[made[1]!.id], ['warehouse.wrong_status']])
    await expectGoodsTruths(system)
    await system.as(tenantId, (ctx) => stockUp(ctx, [warehouse.bins[6]!, warehouse.bins[7]!], [skus[0]!, skus[0]!], 1n))
    await system.settle()
    const second = await system.as(tenantId, (ctx) => pickAndPack(ctx, ids))
    assert.deepEqual([second.done, second.refused.map((each) => each.code)], [[made[0]!.id], ['warehouse.wrong_status']])
    const view = await detail(tenantId, made[0]!.id)
    assert.deepEqual(
      [
        view.status,
        view.waybillNumbers.length,
        view.parcels[0]!.lines.map((line) => line.quantity),
        view.parcels[0]!.expectedGrams,
      ],
      ['packed', 1, [3n, 1n], 1_080n],
    )
    assert.notEqual(view.pickedAt, null)
    await expectGoodsTruths(system)
  })

  test('a range without numbers refuses the whole call and packs nothing', async () => {
    const { tenantId, made } = await picked(({ skus, carrierId }) =>
      [1n, 1n].map((quantity) => ({ carrierId, lines: [{ skuId: skus[0]!.id, quantity }] })),
    )
    await system.runtime.ownerPool.query('update logistics.number_ranges set next = last where tenant_id = $1', [tenantId])
    await assert.rejects(
      system.as(tenantId, (ctx) =>
        packFulfillments(
          ctx,
          made.map((one) => one.id),
        ),
      ),
      code('logistics.number_range_empty'),
    )
    assert.equal((await detail(tenantId, made[0]!.id)).status, 'picked')
    await expectGoodsTruths(system)
  })
})

describe('one scan, one order', () => {
  test('packs the most urgent one-piece order; two packers at once get two', async () => {
    const { tenantId, made, warehouseId, skus } = await picked(({ skus, carrierId }) => [
      { carrierId, lines: [{ skuId: skus[0]!.id, quantity: 1n }], shipBy: new Date('2026-11-25T00:00:00Z') },
      { carrierId, lines: [{ skuId: skus[0]!.id, quantity: 1n }], shipBy: new Date('2026-11-23T00:00:00Z') },
      { carrierId, lines: [{ skuId: skus[0]!.id, quantity: 2n }], shipBy: new Date('2026-11-22T00:00:00Z') },
    ])
    const scan = () => system.as(tenantId, (ctx) => packSingle(ctx, { warehouseId, barcode: `one-${tenantId}` }))
    const packed = await Promise.all([scan(), scan()])
    assert.deepEqual([...packed].sort(), [made[0]!.id, made[1]!.id].sort())
    const view = await detail(tenantId, made[1]!.id)
    assert.deepEqual([view.status, view.parcels.length, view.waybillNumbers.length], ['packed', 1, 1])
    assert.notEqual(view.checkedAt, null)
    await assert.rejects(scan(), (error: AppError) => {
      assert.deepEqual([error.code, error.params.sku], ['warehouse.no_single_item', skus[0]!.skuCode])
      return true
    })
    await expectGoodsTruths(system)
  })
})

describe('weighing', () => {
  test('within the tolerance passes; beyond it needs someone who may, and the log keeps both figures', async () => {
    const { tenantId, made } = await picked(two)
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    const parcelId = (await detail(tenantId, made[0]!.id)).parcels[0]!.id
    const packer = (ctx: Ctx): Ctx => ({ ...ctx, access: { ...ctx.access, permissions: new Set(['warehouse.pack']) } })
    const weigh = (ctx: Ctx, weightGrams: bigint, confirmed = false) =>
      weighParcel(ctx, { fulfillmentId: made[0]!.id, parcelId, weightGrams, confirmed })
    // 2,080 g expected; 5 % are 104 g.
    await assert.rejects(
      system.as(tenantId, (ctx) => weigh(ctx, 2_185n)),
      (error: AppError) => {
        assert.deepEqual(
          [error.code, error.params.expected, error.params.tolerance],
          ['warehouse.weight_out_of_range', 2_080n, 104n],
        )
        return true
      },
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => weigh(packer(ctx), 2_185n, true)),
      code('platform.forbidden'),
    )
    assert.equal((await detail(tenantId, made[0]!.id)).weighedAt, null)
    await system.as(tenantId, (ctx) => weigh(packer(ctx), 2_184n))
    assert.notEqual((await detail(tenantId, made[0]!.id)).weighedAt, null)
    await system.as(tenantId, (ctx) => weigh(ctx, 9_999n, true))
    const { rows } = await system.runtime.ownerPool.query(
      `select detail from platform.audit_entries where tenant_id = $1 and action = 'warehouse.weight_overridden'`,
      [tenantId],
    )
    assert.deepEqual(rows, [
      { detail: { before: 2184, weightGrams: 9999, expectedGrams: 2080, parcelNumber: rows[0].detail.parcelNumber } },
    ])
  })

  test('a fulfillment is weighed when all of its parcels are', async () => {
    const { tenantId, made } = await picked(two)
    const [first] = made[0]!.lines
    await system.as(tenantId, (ctx) =>
      packParcels(
        ctx,
        made[0]!.id,
        [{ lines: [{ fulfillmentLineId: first!.id, quantity: 4n }], weightGrams: 1_100n }, { lines: [] }],
        {
          requestWaybills: false,
        },
      ),
    )
    const half = await detail(tenantId, made[0]!.id)
    assert.deepEqual([half.status, half.weighedAt, half.waybillNumbers], ['packed', null, []])
    const light = half.parcels.find((parcel) => parcel.weightGrams === null)!
    await system.as(tenantId, (ctx) =>
      weighParcel(ctx, { fulfillmentId: made[0]!.id, parcelId: light.id, weightGrams: 1_080n, lengthMm: 300n, confirmed: false }),
    )
    const whole = await detail(tenantId, made[0]!.id)
    assert.notEqual(whole.weighedAt, null)
    assert.equal(whole.parcels.find((parcel) => parcel.id === light.id)!.lengthMm, 300n)
  })
})

describe('waybills', () => {
  test('later than packing; another carrier replaces the numbers, which never come again', async () => {
    const { tenantId, made, carrierId } = await picked(({ skus }) => [{ lines: [{ skuId: skus[0]!.id, quantity: 1n }] }])
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    const request = (id?: string) => system.as(tenantId, (ctx) => requestParcelWaybills(ctx, made[0]!.id, id))
    await assert.rejects(request(), code('warehouse.no_carrier'))
    await request(carrierId)
    const before = await detail(tenantId, made[0]!.id)
    assert.deepEqual([before.carrierId, before.waybillNumbers.length], [carrierId, 1])
    await request()
    assert.deepEqual((await detail(tenantId, made[0]!.id)).waybillNumbers, before.waybillNumbers)
    const other = await system.as(tenantId, (ctx) => aCarrier(ctx))
    await request(other)
    const later = await detail(tenantId, made[0]!.id)
    assert.equal(later.carrierId, other)
    assert.notDeepEqual(later.waybillNumbers, before.waybillNumbers)
    const { rows } = await system.runtime.ownerPool.query(
      'select waybill_number, status from logistics.waybills where tenant_id = $1 order by issued_at, id',
      [tenantId],
    )
    assert.deepEqual(rows, [
      { waybill_number: before.waybillNumbers[0], status: 'recycled' },
      { waybill_number: later.waybillNumbers[0], status: 'issued' },
    ])
  })
})

describe('taking a step back', () => {
  test('each milestone alone; unpacking takes the parcels apart and gives the numbers back', async () => {
    const { tenantId, made, skus } = await picked(({ skus, carrierId }) => [
      { carrierId, lines: [{ skuId: skus[1]!.id, quantity: 1n }] },
    ])
    const undo = (milestone: Parameters<typeof undoMilestone>[2]) =>
      system.as(tenantId, (ctx) => undoMilestone(ctx, made[0]!.id, milestone, 'mistake'))
    await assert.rejects(undo('checked'), code('warehouse.milestone_not_reached'))
    await system.as(tenantId, (ctx) => checkFulfillment(ctx, made[0]!.id, [{ barcode: skus[1]!.skuCode, quantity: 1n }]))
    await system.as(tenantId, (ctx) =>
      packParcels(ctx, made[0]!.id, [{ lines: [], weightGrams: 330n }], { requestWaybills: true }),
    )
    await undo('checked')
    await undo('weighed')
    const between = await detail(tenantId, made[0]!.id)
    assert.deepEqual(
      [between.status, between.checkedAt, between.weighedAt, between.parcels[0]!.weightGrams],
      ['packed', null, null, null],
    )
    await assert.rejects(undo('label_printed'), code('warehouse.milestone_not_reached'))
    await undo('packed')
    const loose = await detail(tenantId, made[0]!.id)
    assert.deepEqual([loose.status, loose.packedAt, loose.parcels, loose.lines[0]!.packedQuantity], ['picked', null, [], 0n])
    await expectGoodsTruths(system)
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    await expectGoodsTruths(system)
  })

  test('a blocked one can be taken apart; one in a handover not before it is taken out', async () => {
    const { tenantId, made, warehouseId, carrierId } = await picked(({ skus, carrierId }) => [
      { carrierId, lines: [{ skuId: skus[1]!.id, quantity: 1n }] },
    ])
    await system.as(tenantId, (ctx) => packFulfillments(ctx, [made[0]!.id]))
    const handoverId = await system.as(tenantId, (ctx) => openHandover(ctx, warehouseId, carrierId))
    const waybill = (await detail(tenantId, made[0]!.id)).waybillNumbers[0]!
    await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybill))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[0]!.sourceId], 'address_changed'))
    const undo = () => system.as(tenantId, (ctx) => undoMilestone(ctx, made[0]!.id, 'packed', ''))
    await assert.rejects(undo(), code('warehouse.in_handover'))
    await system.as(tenantId, (ctx) => unscanParcel(ctx, handoverId, waybill))
    await undo()
    assert.equal((await detail(tenantId, made[0]!.id)).status, 'picked')
    await expectGoodsTruths(system)
  })

  test('of an unknown fulfillment is refused', async () => {
    const tenantId = await system.tenant()
    await assert.rejects(
      system.as(tenantId, (ctx) => undoMilestone(ctx, newId(), 'packed', '')),
      code('warehouse.fulfillment_unknown'),
    )
  })
})
