import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { registerModules } from '../../../app.ts'
import { acceptOrders, recordRefunds } from '../index.ts'
import { listRefunds } from './refunds.queries.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

test('a request heard of before its order was taken over is found with the order afterwards, and by shop, kind and number', async () => {
  const tenantId = await system.tenant()
  const shopId = newId()
  const draft = await system.as(tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 1)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, skus, 10n)
    return anOrder({ skus, shopId })
  })
  const notice = {
    shopId,
    channelOrderNumber: draft.channelOrderNumber,
    channelOrderId: draft.channelOrderId,
    amountMinor: 1990n,
    currency: 'CNY',
    reason: 'late',
    lines: [],
    requestedAt: new Date('2026-03-02T04:00:00Z'),
    status: 'requested' as const,
  }
  await system.as(tenantId, (ctx) =>
    recordRefunds(ctx, [
      { ...notice, channelRefundNumber: 'R-1', kind: 'refund_only' },
      { ...notice, channelRefundNumber: 'R-2', kind: 'return', channelOrderNumber: 'elsewhere', channelOrderId: null },
    ]),
  )
  const list = (filter: Partial<Parameters<typeof listRefunds>[2]>) =>
    system.as(tenantId, async (ctx) => {
      const rows = await listRefunds(ctx.tx, tenantId, { shopIds: null, limit: 10, ...filter })
      return rows.map((row) => [row.channelRefundNumber, row.orderNumber])
    })
  assert.deepEqual(await list({}), [
    ['R-2', null],
    ['R-1', null],
  ])
  const [accepted] = await system.as(tenantId, (ctx) => acceptOrders(ctx, [draft]))
  assert.deepEqual(await list({ orderId: accepted!.orderId }), [['R-1', accepted!.orderNumber]])
  assert.deepEqual(await list({ kinds: ['return'] }), [['R-2', null]])
  assert.deepEqual(await list({ number: 'R-1' }), [['R-1', accepted!.orderNumber]])
  assert.deepEqual(await list({ shopIds: [newId()] }), [])
})
