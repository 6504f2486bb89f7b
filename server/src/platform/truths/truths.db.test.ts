import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { timelineOf } from '#platform/audit/audit.queries.ts'
import { systemActor } from '#platform/context.ts'
import { readMailbox } from '#platform/mail/mailbox.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { platformContract as contract } from '../platform.contract.ts'
import { nightlyDue } from './nightly-due.pure.ts'
import { askNightly } from './nightly-truths.ts'
import { askTruth } from './truths.queries.ts'

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

test('every night they are asked once by themselves; what breaks is announced once, to the log, the audit log and the owners', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const runtime = { ...system.runtime, config: { ...system.runtime.config, truthsHour: 3 } }
  const night = (days: number, minutes = 0) => {
    const due = nightlyDue(new Date(), 'Asia/Shanghai', 3, company.tenantId)
    return new Date(due.getTime() + days * 86_400_000 + minutes * 60_000)
  }
  const runs = async () =>
    (
      await system.as(company.tenantId, (ctx) =>
        sql<{
          n: number
        }>`select count(*)::int as n from platform.job_runs where tenant_id = ${ctx.tenantId} and kind = 'platform.check_truths'`.execute(
          ctx.tx,
        ),
      )
    ).rows[0]!.n
  const pass = async (at: Date, over: typeof system.runtime = runtime) => {
    await system.as(company.tenantId, (ctx) => askNightly(ctx, over), {
      now: at,
      actor: { ...systemActor, name: 'platform.nightly_truths' },
    })
    await system.settle()
  }
  await pass(night(-3, 1))
  assert.equal(await runs(), 0, 'younger than its last hour')
  await system.runtime.ownerPool.query('update identity.tenants set created_at = $2 where tenant_id = $1', [
    company.tenantId,
    night(-3, -30),
  ])
  await pass(night(-2, 1), system.runtime)
  assert.equal(await runs(), 0, 'switched off')
  await pass(night(-2, 1))
  await pass(night(-2, 6))
  await pass(night(-1, -1))
  assert.equal(await runs(), 1)

  await system.as(company.tenantId, async (ctx) => {
    const skus = await someSkus(ctx, 1)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, skus, 10n)
    await sql`update inventory.stock_levels set on_hand = on_hand + 1 where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
  })
  await pass(night(-1, 1))
  await pass(night(0, 0))
  assert.equal(await runs(), 3)
  const shown = await call(contract.truths)
  assert.equal(shown.truths.find((truth) => truth.name === '01-goods-conserved')?.holds, false)
  assert.equal(shown.checked?.by.name, 'platform.nightly_truths')
  const announced = (await system.as(company.tenantId, (ctx) => timelineOf(ctx.tx, ctx.tenantId, [ctx.tenantId]))).filter(
    (entry) => entry.action === 'platform.truths_broken',
  )
  assert.equal(announced.length, 1)
  assert.ok((announced[0]!.detail.fresh as string[]).includes('01-goods-conserved'))
  const mails = await system.as(company.tenantId, (ctx) => readMailbox(system.runtime, ctx.tx, company.tenantId))
  assert.deepEqual(
    mails.map((mail) => [mail.recipient, mail.text.includes('01-goods-conserved')]),
    [[company.email, true]],
  )
})

test('a truth that takes too long is given up, and the connection is as it was', async () => {
  const company = await aCompany(system)
  await assert.rejects(
    system.as(company.tenantId, (ctx) => askTruth(ctx.tx, 'select pg_sleep(5)::text as x', { longestMs: 20 })),
    { code: '57014' },
  )
  const { rows } = await system.as(company.tenantId, (ctx) =>
    sql<{ s: string }>`select current_setting('statement_timeout') as s`.execute(ctx.tx),
  )
  assert.equal(rows[0]!.s, '0')
})
