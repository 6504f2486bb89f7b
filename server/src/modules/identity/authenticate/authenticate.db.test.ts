import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { platformContract } from '#platform/platform.contract.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember } from '#test/builders/people.ts'

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

test('a session opens what its permissions allow, and nothing without a session', async () => {
  const company = await aCompany(system)
  const member = await aMember(system, company.tenantId, [])
  assert.deepEqual(await api.as(company.cookie)(platformContract.queues), { lanes: [] })
  const refusal = await api.refused(platformContract.queues, { cookie: member.cookie })
  assert.deepEqual([refusal.status, refusal.code, refusal.params.permission], [403, 'platform.forbidden', 'audit.read'])
  for (const cookie of [undefined, '', 'x', 'a'.repeat(43), `${company.cookie}x`]) {
    const answer = await api.call(platformContract.queues, cookie === undefined ? {} : { cookie })
    assert.deepEqual([answer.status, answer.body.code], [401, 'platform.not_signed_in'], cookie)
  }
})
