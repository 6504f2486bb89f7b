import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { recallOrders, reviewDue } from '#modules/orders/index.ts'
import { pickFulfillments } from '#modules/warehouse/index.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { channelOrder, channelOrderLine, givenShop } from '#test/builders/channel-orders.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../../app.ts'
import type { ChannelOrderDocument } from '../channel-order.contract.ts'
import { storeDocuments } from '../order-pull/store-documents.ts'

let system: TestSystem
let tenantId: string
let shopId: string
let codes: string[]
before(async () => {
  registerModules()
  system = await startTestSystem()
  tenantId = await system.tenant()
  await system.as(tenantId, async (ctx) => {
    shopId = await givenShop(ctx)
    const skus = await someSkus(ctx, 2)
    const { bins } = await aWarehouse(ctx)
    await stockUp(ctx, bins, skus, 100n)
    codes = skus.map((sku) => sku.skuCode)
  })
})
after(() => system.close())

const take = async (...documents: ChannelOrderDocument[]) => {
  await system.as(tenantId, (ctx) => storeDocuments(ctx, { id: shopId }, documents))
  await system.settle()
}
const order = async (number: string) =>
  (
    await system.as(tenantId, (ctx) =>
      sql<{
        id: string
        status: string
        hold_kinds: string[]
        city: string
        paid_minor: bigint
        fulfillment_id: string | null
        receiver_sealed: Buffer
      }>`select * from orders.orders where tenant_id = ${tenantId} and channel_order_number = ${number}`.execute(ctx.tx),
    )
  ).rows[0]!
const goods = (n: number, quantity: bigint) =>
  channelOrderLine({ externalLineId: `l${n}`, externalVariantId: `v${n}`, merchantCode: codes[n]!, quantity })
const receiver = channelOrder().receiver!
const moved = { ...receiver, city: '厦门市', district: '思明区', street: '中山路 9 号' }

test('an address that changed while goods were picked is applied by the recall, and the parcel of the next round goes there', async () => {
  const first = channelOrder({ externalNumber: 'R1', lines: [goods(0, 2n)] })
  await take(first)
  const before = await order('R1')
  await system.as(tenantId, (ctx) => pickFulfillments(ctx, [before.fulfillment_id!]))
  await take({ ...first, version: 2n, receiver: moved })
  const held = await order('R1')
  assert.deepEqual([held.status, held.hold_kinds, held.city], ['released', ['address_changed'], receiver.city])

  await system.as(tenantId, (ctx) => recallOrders(ctx, [held.id], 'new address'))
  assert.deepEqual((await order('R1')).hold_kinds, ['address_changed'], 'held until the new address is there')
  await system.settle()
  const back = await order('R1')
  assert.deepEqual([back.status, back.hold_kinds, back.city], ['awaiting_review', [], '厦门市'])
  assert.equal(await system.as(tenantId, (ctx) => reviewDue(ctx)), 1)
  const again = await order('R1')
  assert.equal(again.status, 'released')
  const { rows } = await system.as(tenantId, (ctx) =>
    sql<{ status: string; receiver_sealed: Buffer }>`select status, receiver_sealed from warehouse.fulfillments
      where tenant_id = ${tenantId} and source_id = ${again.id} order by id`.execute(ctx.tx),
  )
  const streets = await system.as(tenantId, async (ctx) => {
    const keys = await vaultOf(ctx)
    return rows.map((row) => [row.status, keys.open<{ street: string }>('receiver', row.receiver_sealed).street])
  })
  assert.deepEqual(streets, [
    ['cancelled', receiver.street],
    ['allocated', '中山路 9 号'],
  ])
  await expectTruths(system)
})

test('goods the platform changed meanwhile are built anew after the recall; a person still looks', async () => {
  const first = channelOrder({ externalNumber: 'R2', lines: [goods(0, 2n)] })
  await take(first)
  const changed = channelOrder({ externalNumber: 'R2', version: 2n, lines: [goods(1, 3n)] })
  await take(changed)
  const held = await order('R2')
  assert.deepEqual([held.status, held.hold_kinds], ['released', ['platform_lock']])
  await system.as(tenantId, (ctx) => recallOrders(ctx, [held.id], 'other goods'))
  await system.settle()
  const back = await order('R2')
  assert.deepEqual([back.status, back.hold_kinds, back.paid_minor], ['awaiting_review', ['platform_lock'], changed.paidMinor])
  const { rows } = await system.as(tenantId, (ctx) =>
    sql<{ merchant_code: string; quantity: bigint }>`select merchant_code, quantity from orders.order_lines
      where tenant_id = ${tenantId} and order_id = ${back.id}`.execute(ctx.tx),
  )
  assert.deepEqual(rows, [{ merchant_code: codes[1], quantity: 3n }])
  await expectTruths(system)
})
