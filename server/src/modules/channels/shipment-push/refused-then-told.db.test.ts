import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { createProducts, findSkusByCode } from '#modules/catalog/index.ts'
import { packFulfillments, pickFulfillments, shipFulfillments } from '#modules/warehouse/index.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, stockUp } from '#test/builders/goods.ts'
import { type SimulatorProcess, startSimulatorProcess } from '#test/builders/simulator.ts'
import { registerModules } from '../../../app.ts'
import { authoriseShop } from '../shops/authorise-shop.ts'
import { createShop } from '../shops/manage-shops.ts'
import { retryPushes } from './settle-by-hand.ts'

// Against a shop that somebody else wrote, from the same document: it keeps its answers for a week, refusals too.

let system: TestSystem
let simulator: SimulatorProcess
before(async () => {
  registerModules()
  system = await startTestSystem()
  simulator = await startSimulatorProcess(['--seed', 'refused', '--shops', '1', '--orders-per-day', '0', '--start', 'now'])
})
after(async () => {
  await simulator.stop()
  await system.close()
})

test('a parcel refused for an open refund is told once the refund is rejected', async () => {
  const tenantId = await system.tenant()
  const rows = <T>(query: ReturnType<typeof sql<T>>) => system.as(tenantId, async (ctx) => (await query.execute(ctx.tx)).rows)
  const [remote] = (await simulator.control('GET', '')).shops
  const product = (await simulator.control('GET', `/shops/${remote.id}/products?limit=50`)).items.find(
    (one: { variants: { merchantCode: string | null; state: string }[] }) =>
      one.variants[0]!.merchantCode !== null && one.variants[0]!.state === 'on_sale',
  )
  const variant = product.variants[0] as { id: string; merchantCode: string }

  const shopId = await system.as(tenantId, async (ctx) => {
    await createProducts(ctx, [
      { productCode: 'P', name: 'P', skus: [{ skuCode: variant.merchantCode, name: 'P', weightGrams: 100n }] },
    ])
    const sku = (await findSkusByCode(ctx.tx, ctx.tenantId, [variant.merchantCode])).get(variant.merchantCode)!
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, [{ id: sku.id, skuCode: variant.merchantCode }], 10n)
    return createShop(ctx, {
      code: 'sim',
      connector: 'open_shop',
      name: remote.name,
      settings: { baseUrl: simulator.url + remote.basePath },
      currency: remote.currency,
      timeZone: 'Asia/Shanghai',
      reviewDelaySeconds: 0,
      autoApprove: true,
    })
  })
  await authoriseShop(system.runtime, (work) => system.as(tenantId, work), shopId, {
    credentials: { keyId: remote.keyId, secret: remote.secret },
  })
  const order = await simulator.control('POST', `/shops/${remote.id}/orders`, {
    lines: [{ variantId: variant.id, quantity: 1 }],
    pay: 'now',
  })
  await system.as(tenantId, (ctx) => enqueueJob(ctx, 'channels.pull', { shopId, lane: newId() }))
  await system.settle()
  const [fulfillment] = await rows(
    sql<{ id: string }>`select id from warehouse.fulfillments where tenant_id = ${tenantId} and status = 'allocated'`,
  )
  assert.ok(fulfillment)
  await simulator.control('POST', `/shops/${remote.id}/orders/${order.number}/refunds`, {
    kind: 'refund_only',
    reason: 'not_wanted',
    reasonText: null,
    lines: [{ lineId: order.lines[0].id, quantity: 1 }],
    decideWithinHours: null,
  })
  // The parcel is on its way before the claim is known here.
  await system.as(tenantId, async (ctx) => {
    const ids = [fulfillment.id]
    assert.deepEqual((await pickFulfillments(ctx, ids)).refused, [])
    await sql`update inventory.warehouses set settings = settings || '{"requireChecking":false,"requireWeighing":false}'::jsonb
      where tenant_id = ${tenantId}`.execute(ctx.tx)
    assert.deepEqual((await packFulfillments(ctx, ids)).refused, [])
    await sql`update warehouse.parcels set waybill_number = 'W' || right(id::text, 10) where tenant_id = ${tenantId}`.execute(
      ctx.tx,
    )
    assert.deepEqual((await shipFulfillments(ctx, ids)).refused, [])
  })
  await system.settle()
  const push = async () =>
    (
      await rows(sql<{ id: string; status: string; detail: string | null }>`
        select id, status, last_error -> 'params' ->> 'detail' as detail from channels.shipment_pushes where tenant_id = ${tenantId}`)
    )[0]!
  const refused = await push()
  assert.deepEqual([refused.status, refused.detail], ['failed', 'refund_open'])

  const [refund] = (await simulator.control('GET', `/shops/${remote.id}/refunds`)).items
  await simulator.control('POST', `/shops/${remote.id}/refunds/${refund.number}/reject`, { reason: 'sent already' })
  await system.as(tenantId, (ctx) => retryPushes(ctx, [refused.id]))
  await system.settle()
  assert.equal((await push()).status, 'done')
  const received = (await simulator.control('GET', `/shops/${remote.id}/shipments`)).items
  assert.deepEqual(
    received.map((one: { entry: { shipmentId: string } }) => one.entry.shipmentId),
    [`${refused.id}-1`],
  )
})
