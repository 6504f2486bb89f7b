import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { channelOrder, channelOrderLine, givenShop } from '#test/builders/channel-orders.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { registerModules } from '../../../app.ts'
import type { ChannelOrderDocument } from '../channel-order.contract.ts'
import { matchListings, rematchListings } from '../listings/match-listings.ts'
import { storeDocuments } from '../order-pull/store-documents.ts'

let system: TestSystem
let tenantId: string
let shopId: string
let codes: string[]
let skuIds: string[]
before(async () => {
  registerModules()
  system = await startTestSystem()
  tenantId = await system.tenant()
  await system.as(tenantId, async (ctx) => {
    shopId = await givenShop(ctx)
    const skus = await someSkus(ctx, 4)
    const { bins } = await aWarehouse(ctx)
    await stockUp(ctx, bins, skus, 1000n)
    codes = skus.map((sku) => sku.skuCode)
    skuIds = skus.map((sku) => sku.id)
  })
})
after(() => system.close())

const take = async (documents: ChannelOrderDocument[], shop = shopId) => {
  await system.as(tenantId, (ctx) => storeDocuments(ctx, { id: shop }, documents))
  await system.settle()
}
const rows = <T>(query: ReturnType<typeof sql<T>>) => system.as(tenantId, async (ctx) => (await query.execute(ctx.tx)).rows)
const raw = async (number: string) =>
  (
    await rows(sql<{ id: string; intake: string; intake_error: { code: string } | null; change_mask: number }>`
      select id, intake, intake_error, change_mask from channels.channel_orders where tenant_id = ${tenantId} and external_number = ${number}`)
  )[0]!
interface OrderRow {
  id: string
  status: string
  hold_kinds: string[]
  goods_minor: bigint
  discount_minor: bigint
  shipping_minor: bigint
  paid_minor: bigint
  province: string
  seller_remark: string
  receiver_sealed: Buffer | null
  phone_hash: string | null
  receiver_masked: string
  flag: number
}
const order = async (number: string) =>
  (await rows(sql<OrderRow>`select * from orders.orders where tenant_id = ${tenantId} and channel_order_number = ${number}`))[0]!
const orderLines = (id: string) =>
  rows(sql<{ sku_id: string | null; quantity: bigint; amount_minor: bigint; channel_order_line_id: string }>`
    select sku_id, quantity, amount_minor, channel_order_line_id from orders.order_lines where tenant_id = ${tenantId} and order_id = ${id} order by line_no`)
/** A line of the n-th SKU, sold as variant `v<n>`. */
const line = (n: number, change: Parameters<typeof channelOrderLine>[0] = {}) =>
  channelOrderLine({ externalLineId: `l${n}`, externalVariantId: `v${n}`, merchantCode: codes[n]!, ...change })

test('a paid order becomes an order: listings found by merchant code, money shared out, people sealed', async () => {
  await take([
    channelOrder({
      externalNumber: 'T1',
      lines: [line(0, { quantity: 1n, unitPriceMinor: 10_000n }), line(1, { quantity: 2n, unitPriceMinor: 2500n })],
      discountMinor: 1500n,
      shippingMinor: 800n,
      sellerRemark: 'gift wrap',
      flag: 'green',
    }),
  ])
  assert.deepEqual(await raw('T1').then(({ intake, change_mask }) => [intake, change_mask]), ['taken', 0])
  const taken = await order('T1')
  assert.equal(taken.status, 'released')
  assert.deepEqual(
    [taken.goods_minor, taken.discount_minor, taken.shipping_minor, taken.paid_minor],
    [15_000n, 1500n, 800n, 14_300n],
  )
  assert.deepEqual([taken.seller_remark, taken.flag, taken.province, taken.hold_kinds], ['gift wrap', 3, '福建省', []])
  assert.deepEqual(
    (await orderLines(taken.id)).map((each) => [each.sku_id, each.quantity, each.amount_minor]),
    [
      [skuIds[0], 1n, 9000n],
      [skuIds[1], 2n, 4500n],
    ],
  )
  const [receiver, hash] = await system.as(tenantId, async (ctx) => {
    const keys = await vaultOf(ctx)
    return [keys.open<Record<string, string>>('receiver', taken.receiver_sealed!), keys.hash('phone', '13900000017')]
  })
  assert.deepEqual(receiver, {
    name: '林晓明',
    phone: '13900000017',
    country: 'CN',
    province: '福建省',
    city: '福州市',
    district: '鼓楼区',
    street: '东街口八一七北路 88 号 3 栋 1202',
    postcode: '350001',
  })
  assert.equal(taken.phone_hash, hash)
  assert.equal(taken.receiver_masked, '林** 139****0017 福建省 福州市 鼓楼区')
  const listings = await rows(sql<{ external_variant_id: string; sku_id: string; matched_by: string }>`
    select external_variant_id, sku_id, matched_by from channels.listings where tenant_id = ${tenantId} and shop_id = ${shopId} order by external_variant_id`)
  assert.deepEqual(listings, [
    { external_variant_id: 'v0', sku_id: skuIds[0], matched_by: 'merchant_code' },
    { external_variant_id: 'v1', sku_id: skuIds[1], matched_by: 'merchant_code' },
  ])
})

test('orders somebody else has seen to are not taken over, and begin when they change back to something to do', async () => {
  await take([
    channelOrder({ externalNumber: 'D1', status: 'completed' }),
    channelOrder({ externalNumber: 'D2', status: 'closed', paidMinor: 0n, paidAt: null }),
    channelOrder({ externalNumber: 'D3', status: 'part_shipped', lines: [line(2)] }),
  ])
  assert.deepEqual((await raw('D1')).intake, 'nothing_to_do')
  assert.deepEqual((await raw('D2')).intake, 'nothing_to_do')
  assert.deepEqual(await raw('D3').then(({ intake, intake_error }) => [intake, intake_error?.code]), [
    'failed',
    'channels.part_shipped_elsewhere',
  ])
  assert.deepEqual(await Promise.all(['D1', 'D2', 'D3'].map(order)), [undefined, undefined, undefined])
  await take([channelOrder({ externalNumber: 'D2', version: 2n, lines: [line(2)] })])
  assert.equal((await raw('D2')).intake, 'taken')
  assert.equal((await order('D2')).paid_minor, 3800n)
})

test('unpaid, then paid: one order, its goods promised from the beginning', async () => {
  const lines = [line(2, { quantity: 3n })]
  await take([channelOrder({ externalNumber: 'U1', status: 'unpaid', paidAt: null, paidMinor: 0n, lines })])
  const unpaid = await order('U1')
  assert.deepEqual([unpaid.status, unpaid.paid_minor], ['awaiting_payment', 5300n])
  await take([channelOrder({ externalNumber: 'U1', version: 2n, lines })])
  const paid = await order('U1')
  assert.equal(paid.id, unpaid.id)
  assert.notEqual(paid.status, 'awaiting_payment')
  assert.deepEqual(await raw('U1').then(({ intake, change_mask }) => [intake, change_mask]), ['taken', 0])
})

test('unknown goods hold the order; matching the listing by hand maps it anew', async () => {
  const strange = channelOrderLine({ externalLineId: 'x', externalVariantId: 'vx', merchantCode: 'NOBODY-KNOWS', quantity: 1n })
  const other = channelOrderLine({ externalLineId: 'y', externalVariantId: 'vy', merchantCode: 'LATER', quantity: 1n })
  await take([channelOrder({ externalNumber: 'H1', lines: [strange] }), channelOrder({ externalNumber: 'H2', lines: [other] })])
  const held = await order('H1')
  assert.deepEqual(held.hold_kinds, ['unmapped_sku'])
  assert.deepEqual((await orderLines(held.id))[0]!.sku_id, null)
  const [listing] = await rows(sql<{ id: string }>`
    select id from channels.listings where tenant_id = ${tenantId} and external_variant_id = 'vx'`)
  const result = await system.as(tenantId, (ctx) => matchListings(ctx, [{ id: listing!.id, skuId: skuIds[3]! }]))
  assert.deepEqual(result, { done: [listing!.id], refused: [] })
  await system.settle()
  assert.equal((await orderLines(held.id))[0]!.sku_id, skuIds[3])
  assert.equal((await order('H1')).id, held.id)

  // The catalogue grows; the listing finds its SKU by itself.
  await system.as(tenantId, (ctx) =>
    sql`update catalog.skus set sku_code = 'LATER' where tenant_id = ${tenantId} and id = ${skuIds[3]}`.execute(ctx.tx),
  )
  assert.deepEqual(await system.as(tenantId, (ctx) => rematchListings(ctx, null)), { matched: 1n, unmatched: 1n })
  await system.settle()
  assert.equal((await orderLines((await order('H2')).id))[0]!.sku_id, skuIds[3])
})

test('what a person ties to nothing or to a SKU that is none is refused', async () => {
  const [listing] = await rows(sql<{ id: string; sku_id: string }>`
    select id, sku_id from channels.listings where tenant_id = ${tenantId} and external_variant_id = 'v0'`)
  const missing = '01900000-0000-7000-8000-000000000000'
  const result = await system.as(tenantId, (ctx) =>
    matchListings(ctx, [
      { id: listing!.id, skuId: missing },
      { id: missing, skuId: null },
    ]),
  )
  assert.deepEqual(
    result.refused.map((each) => [each.id, each.code]),
    [
      [listing!.id, 'channels.sku_unknown'],
      [missing, 'platform.not_found'],
    ],
  )
  const [after] = await rows(sql<{ sku_id: string }>`
    select sku_id from channels.listings where tenant_id = ${tenantId} and external_variant_id = 'v0'`)
  assert.equal(after!.sku_id, listing!.sku_id)
})

test('one document that cannot be taken over stops nobody else', async () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    channelOrder({
      externalNumber: `Q${index}`,
      buyer: { id: `q${index}`, nickname: '' },
      receiver: null,
      lines: [line(index % 3, { quantity: 1n })],
    }),
  )
  // Each amount fits a column; their sum does not, which shows only where the order is written.
  many[11] = {
    ...many[11]!,
    lines: Array.from({ length: 1100 }, (_, index) =>
      line(0, { externalLineId: `big${index}`, quantity: 1n, unitPriceMinor: 9_000_000_000_000_000n }),
    ),
  }
  await system.as(tenantId, (ctx) => storeDocuments(ctx, { id: shopId }, many))
  // What is sealed there cannot be opened any more.
  await system.as(tenantId, (ctx) =>
    sql`update channels.channel_orders set document_sealed = decode('00', 'hex') where tenant_id = ${tenantId} and external_number = 'Q7'`.execute(
      ctx.tx,
    ),
  )
  await system.settle()
  const states = await rows(sql<{ external_number: string; intake: string; code: string }>`
    select external_number, intake, intake_error ->> 'code' as code from channels.channel_orders
    where tenant_id = ${tenantId} and external_number ^@ 'Q' and intake <> 'taken' order by external_number`)
  assert.deepEqual(states, [
    { external_number: 'Q11', intake: 'failed', code: 'channels.intake_failed' },
    { external_number: 'Q7', intake: 'failed', code: 'channels.document_unreadable' },
  ])
  const taken = await rows(sql<{ count: bigint }>`
    select count(*) as count from orders.orders where tenant_id = ${tenantId} and channel_order_number ^@ 'Q'`)
  assert.equal(taken[0]!.count, 18n)
})

test('a receiver the platform masked meanwhile does not take the place of the true one', async () => {
  const receiver = channelOrder().receiver!
  const masked = { ...receiver, masked: true, name: '林**', phone: '139****0017', street: '****', key: 'k1' }
  await system.as(tenantId, (ctx) =>
    storeDocuments(ctx, { id: shopId }, [
      channelOrder({
        externalNumber: 'K1',
        receiver: { ...receiver, key: 'k1' },
        lines: [line(1, { quantity: 1n })],
        buyer: { id: 'k', nickname: '' },
      }),
    ]),
  )
  await take([
    channelOrder({
      externalNumber: 'K1',
      version: 2n,
      receiver: masked,
      lines: [line(1, { quantity: 1n })],
      buyer: { id: 'k', nickname: '' },
    }),
  ])
  const taken = await order('K1')
  const opened = await system.as(tenantId, async (ctx) =>
    (await vaultOf(ctx)).open<{ name: string }>('receiver', taken.receiver_sealed!),
  )
  assert.equal(opened.name, '林晓明')
  assert.equal(taken.hold_kinds.includes('address'), false)
})

test('a shop without addresses takes orders without a receiver; others hold them', async () => {
  const counter = await system.as(tenantId, (ctx) => givenShop(ctx, { settings: { receiverOptional: true } }))
  await take([channelOrder({ externalNumber: 'W1', receiver: null, lines: [line(0, { quantity: 1n })] })], counter)
  await take([
    channelOrder({ externalNumber: 'W2', receiver: null, lines: [line(0, { quantity: 1n })], buyer: { id: 'w2', nickname: '' } }),
  ])
  assert.deepEqual((await order('W1')).hold_kinds, [])
  assert.deepEqual((await order('W2')).hold_kinds, ['address'])
})
