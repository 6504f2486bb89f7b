import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { customersContract } from '#modules/customers/customers.contract.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import type { SealedWhat } from '#platform/vault/vault.ts'
import { channelOrder, channelOrderLine, givenShop } from '#test/builders/channel-orders.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany } from '#test/builders/people.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { storeDocuments } from '../order-pull/store-documents.ts'

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

const receiver = (name: string, phone: string, street: string) => ({
  key: null,
  masked: false,
  name,
  phone,
  country: 'CN',
  province: '福建省',
  city: '福州市',
  district: '鼓楼区',
  street,
  postcode: '350001',
})

/** Every word the company's rows of these schemas hold, what is sealed opened. */
async function everyWord(tenantId: string): Promise<string> {
  const keys = await system.runtime.vault.keysOf(tenantId)
  const { rows: tables } = await system.runtime.ownerPool.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
     where table_schema in ('orders', 'channels', 'warehouse', 'customers') and column_name = 'tenant_id'`,
  )
  const words: string[] = []
  for (const { name } of tables) {
    const { rows } = await system.runtime.ownerPool.query(`select * from ${name} where tenant_id = $1`, [tenantId])
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const what = (column.replace(/_?sealed$/, '') || 'receiver') as SealedWhat
        words.push(Buffer.isBuffer(value) ? JSON.stringify(keys.open(what, value)) : JSON.stringify(value, replaceBigints))
      }
    }
  }
  return words.join('\n')
}
const replaceBigints = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

test('an erased buyer: nobody finds his name, phone, street, words or number at the shop; money, goods and region stay', async () => {
  const company = await aCompany(system)
  const { tenantId } = company
  const rows = <T>(query: ReturnType<typeof sql<T>>) => system.as(tenantId, async (ctx) => (await query.execute(ctx.tx)).rows)
  const { shopIds, codes } = await system.as(tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 2)
    const { bins } = await aWarehouse(ctx)
    await stockUp(ctx, bins, skus, 100n)
    return { shopIds: [await givenShop(ctx), await givenShop(ctx)], codes: skus.map((sku) => sku.skuCode) }
  })
  const lin = receiver('林晓明', '13900000017', '东街口八一七北路88号')
  const wang = receiver('王五', '13800000002', '张江路5号')
  const line = (n: number) => channelOrderLine({ merchantCode: codes[n]!, externalVariantId: `V${n}` })
  const his = (number: string, change = {}) =>
    channelOrder({
      externalNumber: number,
      buyer: { id: 'lin-at-the-shop', nickname: '晓明爱喝茶' },
      receiver: lin,
      buyerMessage: '请打我妈妈的电话',
      sellerRemark: '林先生是老顾客',
      lines: [line(0)],
      ...change,
    })
  const store = async (shop: number, ...documents: ReturnType<typeof channelOrder>[]) => {
    await system.as(tenantId, (ctx) => storeDocuments(ctx, { id: shopIds[shop]! }, documents))
    await system.settle()
  }
  await store(0, his('L1', { version: 1n }))
  // A newer version, so that there is an earlier one; an order in another shop, known by the phone alone; one that is closed, so none.
  await store(0, his('L1', { version: 2n, receiver: { ...lin, street: '东街口八一七北路99号' } }))
  await store(1, his('L2', { buyer: { id: '', nickname: '' } }))
  await store(0, his('L3', { status: 'closed', paidAt: null, paidMinor: 0n }))
  await store(0, channelOrder({ externalNumber: 'W1', receiver: wang, lines: [line(1)] }))

  const hisWords = ['林晓明', '13900000017', '东街口', '晓明爱喝茶', 'lin-at-the-shop', '妈妈', '老顾客']
  const before = await everyWord(tenantId)
  for (const word of hisWords) assert.ok(before.includes(word), word)
  const money = () =>
    rows(sql<{ number: string; paid: bigint; units: bigint; province: string; city: string }>`
      select channel_order_number as number, paid_minor as paid, unit_count as units, province, city from orders.orders
      where tenant_id = ${tenantId} order by 1`)
  const figures = await money()
  assert.deepEqual(
    figures.map((order) => order.number),
    ['L1', 'L2', 'W1'],
  )

  const [customer] = await rows(sql<{ id: string }>`
    select c.customer_id as id from customers.identities c
    join orders.orders o on o.tenant_id = ${tenantId} and o.phone_hash = c.hash and o.channel_order_number = 'L1'
    where c.tenant_id = ${tenantId} and c.kind = 'phone'`)
  await api.as(company.cookie)(customersContract.erase, {
    params: { customerId: customer!.id },
    body: { reason: 'asked by mail' },
  })
  await system.settle()

  const after = await everyWord(tenantId)
  for (const word of hisWords) assert.equal(after.includes(word) && word, false)
  for (const word of ['王五', '13800000002', '张江路5号']) assert.ok(after.includes(word), word)
  assert.deepEqual(await money(), figures)
  assert.ok(after.includes('福州市'))

  // What has not left cannot be sent any more: it stops, also in the warehouse.
  const states = await rows(sql<{ number: string; holds: string[]; blocks: string[] | null; sealed: boolean }>`
    select o.channel_order_number as number, o.hold_kinds as holds, f.block_kinds as blocks, f.receiver_sealed is not null as sealed
    from orders.orders o left join warehouse.fulfillments f on f.tenant_id = ${tenantId} and f.source_id = o.id
    where o.tenant_id = ${tenantId} order by 1`)
  assert.ok(states.some((state) => state.number !== 'W1' && state.blocks !== null))
  for (const state of states) {
    const mine = state.number !== 'W1'
    assert.equal(state.holds.includes('address'), mine, state.number)
    if (state.blocks !== null) assert.deepEqual([state.blocks.includes('address'), state.sealed], [mine, !mine], state.number)
  }

  // The same document again brings nothing back, and the money of the document is still there.
  await store(0, his('L1', { version: 2n, receiver: { ...lin, street: '东街口八一七北路99号' } }))
  assert.equal((await everyWord(tenantId)).includes('林晓明'), false)
  await expectTruths(system)

  // Nor does a newer version, read or unreadable, nor an old order of his that is fetched only now; what he orders from now on is his again.
  const nothingOfHim = async (what: string) => {
    const words = await everyWord(tenantId)
    for (const word of hisWords) assert.equal(words.includes(word) && word, false, what)
  }
  await store(0, his('L1', { version: 3n, status: 'completed', receiver: { ...lin, street: '东街口八一七北路100号' } }))
  await store(0, his('L3', { version: 2n, status: 'closed', paidAt: null, paidMinor: 0n, sellerRemark: '林先生又来了' }))
  await nothingOfHim('a newer version')
  await system.as(tenantId, (ctx) =>
    storeDocuments(
      ctx,
      { id: shopIds[1]! },
      [],
      [{ externalNumber: 'L2', connector: 'file', raw: { name: '林晓明' }, problem: 'no lines' }],
    ),
  )
  await nothingOfHim('an unreadable version')
  await store(0, his('L4', { orderedAt: new Date('2025-05-05T00:00:00Z'), paidAt: new Date('2025-05-05T00:00:00Z') }))
  await nothingOfHim('his history')
  const [old] = await rows(sql<{ status: string; holds: string[]; city: string }>`
    select status, hold_kinds as holds, city from orders.orders where tenant_id = ${tenantId} and channel_order_number = 'L4'`)
  assert.deepEqual(old, { status: 'awaiting_review', holds: ['address'], city: '福州市' })
  await expectTruths(system)
  await store(0, his('L5', { orderedAt: new Date(Date.now() + 1000), paidAt: new Date(Date.now() + 1000) }))
  assert.equal((await everyWord(tenantId)).includes('林晓明'), true)
})
