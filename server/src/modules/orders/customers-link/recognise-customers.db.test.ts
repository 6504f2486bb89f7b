import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { customersContract } from '#modules/customers/customers.contract.ts'
import { acceptOrders } from '#modules/orders/index.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { customersLinkContract } from './customers-link.contract.ts'

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

test('orders of one buyer in two shops make one customer, who has them all; a scope shows its own', async () => {
  const company = await aCompany(system)
  const [shopA, shopB, phoneHash, buyerHash] = [newId(), newId(), newId(), newId()]
  const skus = await system.as(company.tenantId, async (ctx) => {
    const made = await someSkus(ctx, 1)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, made, 100n)
    return made
  })
  const hold = { autoApprove: false }
  await system.as(company.tenantId, (ctx) =>
    acceptOrders(ctx, [
      anOrder({ skus, shopId: shopA, change: { ...hold, phoneHash, buyerHash } }),
      anOrder({ skus, shopId: shopB, change: { ...hold, phoneHash, buyerHash: null } }),
      anOrder({ skus, shopId: shopA, change: { ...hold, phoneHash: null, buyerHash, currency: 'USD' } }),
      anOrder({ skus, shopId: shopB, change: hold }),
    ]),
  )
  await system.settle()
  const call = api.as(company.cookie)
  const { rows } = await call(customersContract.list, {})
  assert.deepEqual(rows.map((row) => [row.orderCount, row.paidMinor]).sort(), [
    [1, 1990],
    [3, 3980],
  ])
  const customerId = rows.find((row) => row.orderCount === 3)!.id
  const orders = await call(customersLinkContract.orders, { params: { customerId }, query: { limit: 2 } })
  const rest = await call(customersLinkContract.orders, {
    params: { customerId },
    query: { limit: 2, cursor: orders.nextCursor! },
  })
  assert.deepEqual([...orders.rows, ...rest.rows].map((row) => row.shopId).sort(), [shopA, shopA, shopB].sort())
  const clerk = await aMember(system, company.tenantId, ['orders.read'], { shopIds: [shopB] })
  const own = await api.as(clerk.cookie)(customersLinkContract.orders, { params: { customerId } })
  assert.deepEqual(
    own.rows.map((row) => row.shopId),
    [shopB],
  )
})
