import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AppError } from '#platform/errors.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCarrier } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectGoodsTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import { describeFulfillment } from '../fulfillments/describe-fulfillment.ts'
import { blockFulfillments, cancelFulfillments, packFulfillments, pickFulfillments, shipFulfillments } from '../index.ts'
import { packParcels } from '../packing/pack-fulfillments.ts'
import { requestParcelWaybills } from '../packing/request-parcel-waybills.ts'
import { weighParcel } from '../packing/weigh-parcel.ts'
import { defaults } from '../settings/settings.queries.ts'
import { changeSettings } from '../settings/write-settings.ts'
import { closeHandover } from './close-handover.ts'
import { listHandovers, unscannedParcels } from './handover-list.queries.ts'
import { openHandover } from './open-handover.ts'
import { scanParcel, unscanParcel } from './scan-parcel.ts'

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

/** `count` packed fulfillments of two pieces, and an open handover of their carrier. */
async function packed(count: number, settings: Partial<typeof defaults> = {}) {
  const tenantId = await system.tenant()
  return system.as(tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 1)
    await stockUp(ctx, warehouse.bins, skus, 100n)
    const carrierId = await aCarrier(ctx)
    await changeSettings(ctx, { warehouseId: warehouse.id, ...defaults, ...settings })
    const made = await someFulfillments(
      ctx,
      warehouse.id,
      Array.from({ length: count }, () => ({ carrierId, lines: [{ skuId: skus[0]!.id, quantity: 2n }] })),
    )
    const ids = made.map((one) => one.id)
    await pickFulfillments(ctx, ids)
    await packFulfillments(ctx, ids)
    const waybills: string[] = []
    for (const id of ids) waybills.push((await describeFulfillment(ctx, id)).waybillNumbers[0]!)
    const handoverId = await openHandover(ctx, warehouse.id, carrierId)
    return { tenantId, warehouse, skus, carrierId, made, waybills, handoverId }
  })
}

const statuses = (tenantId: string, made: readonly { id: string }[]) =>
  system.as(tenantId, async (ctx) => {
    const found: string[] = []
    for (const one of made) found.push((await describeFulfillment(ctx, one.id)).status)
    return found
  })

const shippedEvents = async (tenantId: string) =>
  (
    await system.runtime.ownerPool.query(
      `select payload from platform.outbox where tenant_id = $1 and event = 'warehouse.fulfillments_shipped' order by id`,
      [tenantId],
    )
  ).rows.map((row) => row.payload)

describe('a handover', () => {
  test('takes parcels by scan, lists the others, and ships them when the driver signs', async () => {
    const { tenantId, warehouse, skus, carrierId, made, waybills, handoverId } = await packed(3)
    assert.equal(await system.as(tenantId, (ctx) => openHandover(ctx, warehouse.id, carrierId)), handoverId)
    assert.equal((await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[0]!))).parcelCount, 1n)
    assert.equal((await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[1]!))).parcelCount, 2n)
    const left = await system.as(tenantId, (ctx) =>
      unscannedParcels(ctx.tx, tenantId, { warehouseId: warehouse.id, carrierId, after: null, limit: 9 }),
    )
    assert.deepEqual(
      left.map((parcel) => parcel.waybillNumber),
      [waybills[2]],
    )
    const closed = await system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, 'Lao Wang'))
    assert.deepEqual(closed, { shippedIds: [made[0]!.id, made[1]!.id], waitingIds: [], refused: [] })
    assert.deepEqual(await statuses(tenantId, made), ['shipped', 'shipped', 'packed'])
    assert.deepEqual(await shippedEvents(tenantId), [
      { fulfillmentIds: [made[0]!.id, made[1]!.id], orderIds: [made[0]!.sourceId, made[1]!.sourceId] },
    ])
    const { rows } = await system.runtime.ownerPool.query(
      `select sum(quantity)::int as gone from inventory.stock_moves where tenant_id = $1 and reason = 'ship' and sku_id = $2`,
      [tenantId, skus[0]!.id],
    )
    assert.equal(rows[0].gone, 4)
    const [row] = await system.as(tenantId, (ctx) =>
      listHandovers(ctx.tx, tenantId, { warehouseIds: null, before: null, limit: 1 }),
    )
    assert.deepEqual([row!.status, row!.driver, row!.parcelCount], ['handed_over', 'Lao Wang', 2n])
    await assert.rejects(
      system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, '')),
      code('warehouse.handover_closed'),
    )
    await expectGoodsTruths(system)
  })

  test('refuses what must not go: blocked, cancelled, other carrier, other warehouse, twice, unknown, closed', async () => {
    const { tenantId, warehouse, carrierId, made, waybills, handoverId } = await packed(4)
    const scan = (waybill: string, into = handoverId) => system.as(tenantId, (ctx) => scanParcel(ctx, into, waybill))
    const { otherCarrier, elsewhere } = await system.as(tenantId, async (ctx) => {
      await blockFulfillments(ctx, [made[0]!.sourceId], 'refund_requested')
      await cancelFulfillments(ctx, [made[1]!.sourceId])
      return {
        otherCarrier: await openHandover(ctx, warehouse.id, await aCarrier(ctx)),
        elsewhere: await openHandover(ctx, (await aWarehouse(ctx)).id, carrierId),
      }
    })
    const before = await system.as(tenantId, (ctx) =>
      listHandovers(ctx.tx, tenantId, { warehouseIds: null, before: null, limit: 9 }),
    )
    await assert.rejects(scan(waybills[0]!), code('warehouse.blocked'))
    await assert.rejects(scan(waybills[1]!), code('warehouse.cancelled'))
    await assert.rejects(scan(waybills[2]!, otherCarrier), code('warehouse.wrong_carrier'))
    await assert.rejects(scan(waybills[2]!, elsewhere), code('warehouse.wrong_warehouse'))
    await assert.rejects(scan('nothing'), code('warehouse.parcel_unknown'))
    assert.deepEqual(
      await system.as(tenantId, (ctx) => listHandovers(ctx.tx, tenantId, { warehouseIds: null, before: null, limit: 9 })),
      before,
    )
    await scan(waybills[2]!)
    await assert.rejects(scan(waybills[2]!), code('warehouse.already_scanned'))
    await system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, ''))
    await assert.rejects(scan(waybills[3]!), code('warehouse.handover_closed'))
    await expectGoodsTruths(system)
  })

  test('asks for a weight where the warehouse is set so', async () => {
    const { tenantId, made, waybills, handoverId } = await packed(1, { requireWeighing: true })
    const scan = () => system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[0]!))
    await assert.rejects(scan(), code('warehouse.weight_required'))
    const bulk = await system.as(tenantId, (ctx) => shipFulfillments(ctx, [made[0]!.id]))
    assert.deepEqual(
      bulk.refused.map((each) => each.code),
      ['warehouse.weight_required'],
    )
    const parcelId = (await system.as(tenantId, (ctx) => describeFulfillment(ctx, made[0]!.id))).parcels[0]!.id
    await system.as(tenantId, (ctx) =>
      weighParcel(ctx, { fulfillmentId: made[0]!.id, parcelId, weightGrams: 580n, confirmed: false }),
    )
    assert.equal((await scan()).parcelCount, 1n)
  })

  test('the same parcel scanned twice at once counts once', async () => {
    const { tenantId, waybills, handoverId } = await packed(1)
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[0]!))),
    )
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
    await expectGoodsTruths(system)
  })

  test('a parcel taken out again can go elsewhere', async () => {
    const { tenantId, waybills, handoverId } = await packed(1)
    await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[0]!))
    assert.deepEqual(await system.as(tenantId, (ctx) => unscanParcel(ctx, handoverId, waybills[0]!)), { parcelCount: 0n })
    await assert.rejects(
      system.as(tenantId, (ctx) => unscanParcel(ctx, handoverId, waybills[0]!)),
      code('warehouse.not_scanned_in'),
    )
    await assert.rejects(
      system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, '')),
      code('warehouse.handover_empty'),
    )
    await expectGoodsTruths(system)
  })

  test('a fulfillment of two parcels ships with the second one', async () => {
    const { tenantId, warehouse, skus, carrierId, handoverId } = await packed(1)
    const [made] = await system.as(tenantId, async (ctx) => {
      const more = await someFulfillments(ctx, warehouse.id, [{ carrierId, lines: [{ skuId: skus[0]!.id, quantity: 2n }] }])
      await pickFulfillments(ctx, [more[0]!.id])
      const lines = [{ fulfillmentLineId: more[0]!.lines[0]!.id, quantity: 1n }]
      await packParcels(ctx, more[0]!.id, [{ lines }, { lines: [] }], { requestWaybills: true })
      return more
    })
    const [first, second] = (await system.as(tenantId, (ctx) => describeFulfillment(ctx, made!.id))).waybillNumbers
    await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, first!))
    const closed = await system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, ''))
    assert.deepEqual(closed, { shippedIds: [], waitingIds: [made!.id], refused: [] })
    assert.deepEqual(await statuses(tenantId, [made!]), ['packed'])
    assert.deepEqual(await system.as(tenantId, (ctx) => cancelFulfillments(ctx, [made!.sourceId])), {
      cancelled: [],
      tooLate: [made!.sourceId],
    })
    await expectGoodsTruths(system)
    const next = await system.as(tenantId, (ctx) => openHandover(ctx, warehouse.id, carrierId))
    assert.notEqual(next, handoverId)
    await system.as(tenantId, (ctx) => scanParcel(ctx, next, second!))
    assert.deepEqual((await system.as(tenantId, (ctx) => closeHandover(ctx, next, ''))).shippedIds, [made!.id])
    await expectGoodsTruths(system)
  })

  test('what was blocked after its scan stays here, and the answer says so', async () => {
    const { tenantId, made, waybills, handoverId } = await packed(2)
    for (const waybill of waybills) await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybill))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[0]!.sourceId], 'fraud'))
    const closed = await system.as(tenantId, (ctx) => closeHandover(ctx, handoverId, ''))
    assert.deepEqual(
      [closed.shippedIds, closed.refused.map((each) => [each.id, each.code])],
      [[made[1]!.id], [[made[0]!.id, 'warehouse.blocked']]],
    )
    assert.deepEqual(await statuses(tenantId, made), ['packed', 'shipped'])
    await expectGoodsTruths(system)
  })
})

describe('shipping as a set', () => {
  test('refuses one by one and tells the sources once', async () => {
    const { tenantId, made, waybills, handoverId } = await packed(3)
    await system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, waybills[0]!))
    await system.as(tenantId, (ctx) => blockFulfillments(ctx, [made[1]!.sourceId], 'fraud'))
    const ids = made.map((one) => one.id)
    const first = await system.as(tenantId, (ctx) => shipFulfillments(ctx, ids))
    assert.deepEqual([first.done, first.refused.map((each) => each.code)], [[made[0]!.id, made[2]!.id], ['warehouse.blocked']])
    const second = await system.as(tenantId, (ctx) => shipFulfillments(ctx, ids))
    assert.deepEqual(
      [second.done, second.refused.map((each) => each.code)],
      [[], ['warehouse.already_shipped', 'warehouse.blocked', 'warehouse.already_shipped']],
    )
    assert.equal((await shippedEvents(tenantId)).length, 1)
    await expectGoodsTruths(system)
  })

  test('twice at the same moment ships once', async () => {
    const { tenantId, made } = await packed(5)
    const ids = made.map((one) => one.id)
    const results = await Promise.all(
      [ids, [...ids].reverse()].map((set) => system.as(tenantId, (ctx) => shipFulfillments(ctx, set))),
    )
    assert.deepEqual(results.map((result) => result.done.length).sort(), [0, 5])
    await expectGoodsTruths(system)
  })
})

describe('a parcel without a waybill', () => {
  test('does not leave in bulk; the others do, and a waybill or a pickup lets it go', async () => {
    const { tenantId, warehouse, skus, carrierId, made } = await packed(2)
    const english = { locale: 'en-US' as const }
    const [unserved, unasked] = await system.as(tenantId, async (ctx) => {
      const more = await someFulfillments(
        ctx,
        warehouse.id,
        [{}, { carrierId }].map((one) => ({ ...one, lines: [{ skuId: skus[0]!.id, quantity: 1n }] })),
      )
      const ids = more.map((one) => one.id)
      await pickFulfillments(ctx, ids)
      await packFulfillments(ctx, [ids[0]!])
      await packFulfillments(ctx, [ids[1]!], { requestWaybills: false })
      return more
    })
    const all = [...made, unserved!, unasked!]
    const result = await system.as(
      tenantId,
      (ctx) =>
        shipFulfillments(
          ctx,
          all.map((one) => one.id),
        ),
      english,
    )
    assert.deepEqual(result.done, [made[0]!.id, made[1]!.id].sort())
    assert.deepEqual(
      result.refused.map((each) => [each.id, each.code]),
      [
        [unserved!.id, 'warehouse.waybill_required'],
        [unasked!.id, 'warehouse.waybill_required'],
      ],
    )
    assert.match(result.refused[0]!.message, /^Parcel CK\S+-1 has no waybill/)
    assert.deepEqual(await statuses(tenantId, all), ['shipped', 'shipped', 'packed', 'packed'])
    await expectGoodsTruths(system)

    const parcel = await system.as(tenantId, async (ctx) => (await describeFulfillment(ctx, unasked!.id)).parcels[0]!)
    const handoverId = await system.as(tenantId, (ctx) => openHandover(ctx, warehouse.id, carrierId))
    await assert.rejects(
      system.as(tenantId, (ctx) => scanParcel(ctx, handoverId, parcel.parcelNumber)),
      code('warehouse.waybill_required'),
    )
    await system.as(tenantId, (ctx) => requestParcelWaybills(ctx, unasked!.id, undefined))
    const later = await system.as(tenantId, (ctx) => shipFulfillments(ctx, [unasked!.id]))
    assert.deepEqual(later.refused, [])

    const collected = await system.as(tenantId, async (ctx) => (await describeFulfillment(ctx, unserved!.id)).parcels[0]!)
    const pickup = await system.as(tenantId, (ctx) => openHandover(ctx, warehouse.id, null))
    await system.as(tenantId, (ctx) => scanParcel(ctx, pickup, collected.parcelNumber))
    await system.as(tenantId, (ctx) => closeHandover(ctx, pickup, ''))
    assert.deepEqual(await statuses(tenantId, all), ['shipped', 'shipped', 'shipped', 'shipped'])
    await expectGoodsTruths(system)
  })

  test('leaves in bulk from a company that works without carriers', async () => {
    const tenantId = await system.tenant()
    const id = await system.as(tenantId, async (ctx) => {
      const warehouse = await aWarehouse(ctx)
      const skus = await someSkus(ctx, 1)
      await stockUp(ctx, warehouse.bins, skus, 10n)
      const [one] = await someFulfillments(ctx, warehouse.id, [{ lines: [{ skuId: skus[0]!.id, quantity: 1n }] }])
      await pickFulfillments(ctx, [one!.id])
      await packFulfillments(ctx, [one!.id])
      return one!.id
    })
    assert.deepEqual(await system.as(tenantId, (ctx) => shipFulfillments(ctx, [id])), { done: [id], refused: [] })
    await expectGoodsTruths(system)
  })
})
