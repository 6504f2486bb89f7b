import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { platformContract as contract } from '../platform.contract.ts'

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

test('an owner asks all truths and sees which is broken and where; another company is not told', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const before = await call(contract.truths)
  assert.ok(before.truths.length > 15)
  assert.deepEqual(
    [before.checked, before.running, new Set(before.truths.map((truth) => truth.holds))],
    [null, null, new Set([null])],
  )

  const { jobId } = await call(contract.checkTruths)
  assert.equal((await call(contract.checkTruths)).jobId, jobId)
  assert.equal((await call(contract.truths)).running?.jobId, jobId)
  await system.settle()
  const fine = await call(contract.truths)
  assert.deepEqual([fine.checked?.jobId, fine.running, fine.truths.filter((truth) => truth.holds !== true)], [jobId, null, []])

  await system.as(company.tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 1)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, skus, 10n)
    await sql`update inventory.stock_levels set on_hand = on_hand + 1 where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
  })
  await call(contract.checkTruths)
  await system.settle()
  const broken = (await call(contract.truths)).truths.filter((truth) => truth.holds === false)
  assert.ok(broken.some((truth) => truth.name === '01-goods-conserved' && truth.rows.length > 0))

  const other = await aCompany(system)
  const theirs = api.as(other.cookie)
  await theirs(contract.checkTruths)
  await system.settle()
  assert.deepEqual(
    (await theirs(contract.truths)).truths.filter((truth) => truth.holds !== true),
    [],
  )
})

test('only those who may read the log see the truths', async () => {
  const company = await aCompany(system)
  const picker = await aMember(system, company.tenantId, ['warehouse.read'])
  for (const endpoint of [contract.truths, contract.checkTruths])
    assert.equal((await api.refused(endpoint, { cookie: picker.cookie })).code, 'platform.forbidden')
})
