import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, type BuiltSku, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, type Company } from '#test/builders/people.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { ordersContract } from '../../orders/orders.contract.ts'
import { shopsContract } from '../channels.contract.ts'

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

const receiver = {
  name: '林晓明',
  phone: '13900000017',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 1 号',
}

/** A company with two SKUs of ten pieces each and a shop that only takes orders by hand or file. */
async function aDesk(): Promise<{ company: Company; skus: BuiltSku[]; shopId: string }> {
  const company = await aCompany(system)
  const skus = await system.as(company.tenantId, async (ctx) => {
    const built = await someSkus(ctx, 2)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, built, 10n)
    return built
  })
  const shop = await api.as(company.cookie)(shopsContract.create, {
    body: { code: 'desk', connector: 'file', name: '门店', currency: 'CNY', timeZone: 'Asia/Shanghai' },
  })
  return { company, skus, shopId: shop.id }
}

const anEntry = (skus: readonly BuiltSku[]) => ({
  receiver,
  lines: [
    { skuId: skus[0]!.id, quantity: 2, unitPriceMinor: 1000, discountMinor: 200 },
    { skuId: skus[1]!.id, quantity: 1, unitPriceMinor: 500, kind: 'gift' as const, discountMinor: 500 },
  ],
  shippingMinor: 600,
  discountMinor: 300,
  sellerRemark: '电话订单',
  paid: true,
})

test('an order entered by hand waits for review with its goods promised and its money to the cent', async () => {
  const { company, skus, shopId } = await aDesk()
  const call = api.as(company.cookie)
  const { id } = await call(shopsContract.enterOrder, { params: { shopId }, body: anEntry(skus) })
  const order = await call(ordersContract.get, { params: { orderId: id } })
  assert.deepEqual(
    [order.status, order.origin, order.holdKinds, order.sellerRemark, order.channelOrderNumber],
    ['awaiting_review', 'manual', [], '电话订单', ''],
  )
  assert.deepEqual(
    [order.goodsMinor, order.discountMinor, order.shippingMinor, order.paidMinor, order.currency],
    [2500, 1000, 600, 2100, 'CNY'],
  )
  assert.deepEqual(
    order.lines.map((line) => [line.kind, line.amountMinor, line.reservedQuantity]),
    [
      ['goods', 1500, 2],
      ['gift', 0, 1],
    ],
  )
  await expectTruths(system)
})

test('refused: an unknown shop, an unknown SKU, too much discount, a number that is taken; nothing is left behind', async () => {
  const { company, skus, shopId } = await aDesk()
  const cookie = company.cookie
  const entry = anEntry(skus)
  const codeOf = async (shop: string, body: unknown) =>
    (await api.refused(shopsContract.enterOrder, { cookie, params: { shopId: shop }, body })).code
  assert.equal(await codeOf(newId(), entry), 'platform.not_found')
  const lines = [{ ...entry.lines[0]!, skuId: newId() }]
  const refused = await api.refused(shopsContract.enterOrder, { cookie, params: { shopId }, body: { ...entry, lines } })
  assert.deepEqual([refused.code, refused.errors[0]?.path], ['platform.invalid_input', 'lines.0.skuId'])
  assert.equal(await codeOf(shopId, { ...entry, discountMinor: 1801 }), 'platform.invalid_input')
  assert.deepEqual((await api.as(cookie)(ordersContract.list, {})).rows, [])
  await api.as(cookie)(shopsContract.enterOrder, { params: { shopId }, body: { ...entry, channelOrderNumber: 'TEL-1' } })
  assert.equal(await codeOf(shopId, { ...entry, channelOrderNumber: 'TEL-1' }), 'orders.number_taken')
  assert.equal((await api.as(cookie)(ordersContract.list, {})).rows.length, 1)
})

test('two people who enter the same number at the same moment: one order, one clear refusal; another shop has its own numbers', async () => {
  const { company, skus, shopId } = await aDesk()
  const call = api.as(company.cookie)
  const entry = { ...anEntry(skus), channelOrderNumber: 'TEL-7' }
  const answers = await Promise.allSettled(
    Array.from({ length: 5 }, () => call(shopsContract.enterOrder, { params: { shopId }, body: entry })),
  )
  assert.equal(answers.filter((answer) => answer.status === 'fulfilled').length, 1)
  for (const answer of answers)
    if (answer.status === 'rejected') assert.match(String(answer.reason), /409.*orders\.number_taken/s)
  assert.equal((await call(ordersContract.list, {})).rows.length, 1)
  await expectTruths(system)
})

test('goods of a hand-entered order are replaced, promises with them; too many become a hold and fewer lift it', async () => {
  const { company, skus, shopId } = await aDesk()
  const call = api.as(company.cookie)
  const { id: orderId } = await call(shopsContract.enterOrder, { params: { shopId }, body: anEntry(skus) })
  const get = () => call(ordersContract.get, { params: { orderId } })
  const put = async (quantity: number) =>
    call(ordersContract.editLines, {
      params: { orderId },
      ifMatch: String((await get()).version),
      body: { lines: [{ skuId: skus[1]!.id, quantity, unitPriceMinor: 300 }], shippingMinor: 0, discountMinor: 0 },
    })
  await put(11)
  let order = await get()
  assert.deepEqual([order.holdKinds, order.paidMinor, order.unitCount], [['out_of_stock'], 3300, 11])
  await expectTruths(system)
  await put(10)
  order = await get()
  assert.deepEqual([order.holdKinds, order.paidMinor, order.lines[0]!.reservedQuantity], [[], 3000, 10])
  const outdated = await api.refused(ordersContract.editLines, {
    cookie: company.cookie,
    params: { orderId },
    ifMatch: 1,
    body: { lines: [{ skuId: skus[1]!.id, quantity: 1, unitPriceMinor: 300 }], shippingMinor: 0, discountMinor: 0 },
  })
  assert.equal(outdated.code, 'platform.version_conflict')
  await expectTruths(system)
})

test('a pasted address is taken apart, and what is missing is named', async () => {
  const { company } = await aDesk()
  const call = api.as(company.cookie)
  const read = await call(ordersContract.readAddress, { body: { text: '张三 13812345678 广东省深圳市南山区科技园南区T3栋' } })
  assert.deepEqual(read, {
    receiver: {
      name: '张三',
      phone: '13812345678',
      country: 'CN',
      province: '广东省',
      city: '深圳市',
      district: '南山区',
      street: '科技园南区T3栋',
      postcode: '',
    },
    problems: [],
    alternatives: [],
  })
  const half = await call(ordersContract.readAddress, { body: { text: '广东省深圳市南山区科技园南区T3栋' } })
  assert.deepEqual(half.problems, ['missing_name', 'missing_phone'])
})
