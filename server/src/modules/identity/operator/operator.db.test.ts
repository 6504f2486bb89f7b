import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { checksums, fillEveryTable } from '#test/builders/rows-everywhere.ts'
import { insertMembership } from '../companies/companies.queries.ts'
import { identityContract as endpoints } from '../identity.contract.ts'
import { addMember, createTenant, eraseTenant, exportTenant, listTenants, resumeTenant, suspendTenant } from '../index.ts'

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

const settings = { name: 'Operated', locale: 'en-US', timeZone: 'Asia/Shanghai', currency: 'CNY', modules: null } as const
const logIn = (email: string, password: string) => api.call(endpoints.logIn, { body: { email, password } })

test('a company is opened with an owner who can log in; members join by role; existing people keep their password', async () => {
  const { tenantId, owner } = await createTenant(system.runtime, {
    ...settings,
    owner: { email: 'Boss@Example.com', name: 'Boss' },
  })
  assert.equal(typeof owner.madeUpPassword, 'string')
  const boss = await logIn('boss@example.com', owner.madeUpPassword!)
  assert.equal((await api.as(boss.cookie!)(endpoints.session)).tenant.id, tenantId)
  const member = await addMember(system.runtime, tenantId, {
    email: 'pia@example.com',
    name: 'Pia',
    password: 'picking all day',
    roleKey: 'picker',
  })
  assert.equal(member.madeUpPassword, null)
  assert.equal((await logIn('pia@example.com', 'picking all day')).status, 200)
  await assert.rejects(addMember(system.runtime, tenantId, { email: 'pia@example.com', name: 'Pia', roleKey: 'picker' }), {
    code: 'identity.already_member',
  })
  await assert.rejects(addMember(system.runtime, tenantId, { email: 'x@example.com', name: 'X', roleKey: 'king' }), {
    code: 'platform.not_found',
  })
  const second = await createTenant(system.runtime, {
    ...settings,
    name: 'Second',
    isDemo: true,
    owner: { email: 'pia@example.com', name: 'Pia', password: 'something else entirely' },
  })
  assert.deepEqual(second.owner, { accountId: member.accountId, madeUpPassword: null })
  assert.equal((await logIn('pia@example.com', 'something else entirely')).status, 401)
  const listed = await listTenants(system.runtime)
  assert.deepEqual(
    listed
      .filter((one) => [tenantId, second.tenantId].includes(one.tenantId))
      .map((one) => [one.name, one.status, one.isDemo, one.members]),
    [
      ['Operated', 'active', false, 2],
      ['Second', 'active', true, 1],
    ],
  )
  await assert.rejects(
    createTenant(system.runtime, { ...settings, timeZone: 'X', owner: { email: 'a@example.com', name: 'A' } }),
    {
      code: 'platform.invalid_input',
    },
  )
})

test('suspending locks out at once, resuming lets in again with the same session', async () => {
  const company = await aCompany(system)
  assert.equal((await api.call(endpoints.session, { cookie: company.cookie })).status, 200)
  await suspendTenant(system.runtime, company.tenantId)
  await suspendTenant(system.runtime, company.tenantId)
  assert.equal((await api.refused(endpoints.session, { cookie: company.cookie })).code, 'identity.tenant_suspended')
  await resumeTenant(system.runtime, company.tenantId)
  assert.equal((await api.call(endpoints.session, { cookie: company.cookie })).status, 200)
  await assert.rejects(suspendTenant(system.runtime, '018f0000-0000-7000-8000-000000000000'), { code: 'platform.not_found' })
})

async function exported(tenantId: string, personalData: boolean) {
  let text = ''
  for await (const piece of exportTenant(system.runtime, tenantId, { personalData })) text += piece
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('an export holds every row of the company and of no other, opened only when asked', async () => {
  const company = await aCompany(system, { name: 'Exported' })
  const other = await aCompany(system)
  await fillEveryTable(system.runtime.ownerPool, other.tenantId, { account_id: other.ownerId })
  const keys = await system.runtime.vault.keysOf(company.tenantId)
  await fillEveryTable(system.runtime.ownerPool, company.tenantId, { account_id: company.ownerId })
  await system.runtime.ownerPool.query('update customers.customers set sealed = $2 where tenant_id = $1', [
    company.tenantId,
    keys.seal('receiver', { name: '张三', phone: '13800138000' }),
  ])
  const lines = await exported(company.tenantId, false)
  assert.deepEqual([lines[0].format, lines[0].name, lines[0].personalData], ['shangshu company', 'Exported', false])
  assert.deepEqual(lines.at(-1), { end: true, rows: lines.length - 2 })
  const text = JSON.stringify(lines)
  assert.equal(text.includes(other.tenantId), false)
  assert.equal(text.includes('13800138000'), false)
  const counts = Object.entries(await checksums(system.runtime.ownerPool, company.tenantId)).map(
    ([table, sum]) => [table, Number(sum.split(' ')[0])] as const,
  )
  const byTable = Map.groupBy(lines.slice(1, -1), (line) => line.table as string)
  const secret = [
    'platform.tenant_keys',
    'platform.idempotency_keys',
    'platform.mails',
    'identity.sessions',
    'identity.tickets',
    'identity.account_tenants',
  ]
  for (const [table, count] of counts) assert.equal(byTable.get(table)?.length ?? 0, secret.includes(table) ? 0 : count, table)
  assert.deepEqual(
    byTable.get('identity.accounts')!.map((line) => line.row.email),
    [company.email],
  )
  const order = lines.slice(1, -1).map((line) => line.table as string)
  assert.ok(order.indexOf('orders.orders') < order.indexOf('orders.order_lines'), 'parents first')
  const opened = await exported(company.tenantId, true)
  assert.ok(JSON.stringify(opened).includes('13800138000'))
  const { rows } = await system.runtime.ownerPool.query(
    "select detail from platform.audit_entries where tenant_id = $1 and action = 'identity.company_exported' order by id",
    [company.tenantId],
  )
  assert.deepEqual(
    rows.map((row) => row.detail.personalData),
    [false, true],
  )
})

test('a reader that stops early leaves nothing open', async () => {
  const company = await aCompany(system)
  for (let i = 0; i < 6; i++) {
    for await (const piece of exportTenant(system.runtime, company.tenantId, { personalData: false })) {
      assert.ok(piece)
      break
    }
  }
  assert.equal((await system.runtime.ownerPool.query('select 1')).rowCount, 1)
})

test('erasing destroys the keys, every row, and people without another company; others are untouched', async () => {
  const company = await aCompany(system, { name: 'Gone' })
  const other = await aCompany(system)
  const shared = await aMember(system, company.tenantId, [])
  await system.as(other.tenantId, (ctx) =>
    insertMembership(ctx, {
      accountId: shared.accountId,
      name: 'S',
      email: shared.email,
      roleIds: [],
      shopIds: null,
      warehouseIds: null,
    }),
  )
  const keys = await system.runtime.vault.keysOf(company.tenantId)
  const sealed = keys.seal('receiver', { phone: '13800138000' })
  await fillEveryTable(system.runtime.ownerPool, company.tenantId, { account_id: company.ownerId })
  await fillEveryTable(system.runtime.ownerPool, other.tenantId, { account_id: other.ownerId })
  const untouched = await checksums(system.runtime.ownerPool, other.tenantId)
  await assert.rejects(eraseTenant(system.runtime, company.tenantId, 'gone'), { code: 'identity.erase_not_confirmed' })
  const erased = await eraseTenant(system.runtime, company.tenantId, 'Gone')
  assert.equal(erased.accounts, 1)
  assert.ok(erased.rows['orders.orders']! >= 1)
  const left = Object.entries(await checksums(system.runtime.ownerPool, company.tenantId)).filter(
    ([, sum]) => !sum.startsWith('0 '),
  )
  assert.deepEqual(
    left.map(([table, sum]) => [table, sum.split(' ')[0]]),
    [['identity.tenants', '1']],
  )
  assert.deepEqual(await checksums(system.runtime.ownerPool, other.tenantId), untouched)
  const people = await system.runtime.ownerPool.query('select id from identity.accounts where id = any($1)', [
    [company.ownerId, shared.accountId],
  ])
  assert.deepEqual(people.rows, [{ id: shared.accountId }])
  assert.equal((await api.call(endpoints.session, { cookie: company.cookie })).status, 401)
  const later = await system.runtime.vault.keysOf(company.tenantId)
  assert.throws(() => later.open('receiver', sealed), 'what was sealed can never be opened again')
  await system.runtime.vault.destroy(company.tenantId)
  await eraseTenant(system.runtime, company.tenantId, 'erased')
  await assert.rejects(resumeTenant(system.runtime, company.tenantId), { code: 'identity.tenant_erased' })
})
