import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { type AuditFilter, listAudits } from './audit.queries.ts'
import { audit } from './audit.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

test('the log is found by action, by kind, by who did it and by document, with the documents it is about', async () => {
  const tenantId = await system.tenant()
  const ids = Array.from({ length: 5 }, () => newId()).sort()
  await system.as(tenantId, async (ctx) => {
    audit(ctx, { action: 'orders.approved', subjectKind: 'order', subjectIds: ids })
    audit(ctx, { action: 'orders.held', subjectKind: 'order', subjectIds: [ids[0]!] })
    audit(ctx, { action: 'channels.shop_paused', subjectKind: 'shop', subjectIds: [ids[4]!] })
  })
  const found = (filter: Partial<AuditFilter>) =>
    system.as(tenantId, async (ctx) => {
      const rows = await listAudits(ctx.tx, tenantId, { ...filter, limit: 10 })
      return rows.map((row) => row.action).sort()
    })
  assert.deepEqual(await found({ actions: ['orders.held', 'channels.shop_paused'] }), ['channels.shop_paused', 'orders.held'])
  assert.deepEqual(await found({ subjectKinds: ['shop'] }), ['channels.shop_paused'])
  assert.deepEqual(await found({ subjectId: ids[0]! }), ['orders.approved', 'orders.held'])
  assert.deepEqual(await found({ actorIds: [newId()] }), [])
  assert.deepEqual(await found({ action: 'orders.' }), ['orders.approved', 'orders.held'])
  const [approved] = await system.as(tenantId, (ctx) => listAudits(ctx.tx, tenantId, { actions: ['orders.approved'], limit: 1 }))
  assert.deepEqual([approved!.subjectIds, approved!.subjectCount], [ids.slice(0, 3), 5])
})
