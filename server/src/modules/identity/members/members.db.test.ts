import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { mailedToken, mailsTo } from '#test/builders/mailbox.ts'
import { aCompany, aMember, type Company, type Person } from '#test/builders/people.ts'
import { identityContract as endpoints } from '../identity.contract.ts'

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
beforeEach(() => system.runtime.ownerPool.query('delete from identity.attempts'))

const allScopes = { shopIds: null, warehouseIds: null }
const permissionsOf = async (cookie: string) => (await api.as(cookie)(endpoints.session)).permissions
const memberOf = async (company: Company, accountId: string) =>
  (await api.as(company.cookie)(endpoints.members, { query: {} })).rows.find((row) => row.accountId === accountId)!

/** Someone with the role of that key, besides the owner. */
async function aHolder(company: Company, key: string): Promise<Person> {
  const person = await aMember(system, company.tenantId, [])
  await system.runtime.ownerPool.query('update identity.memberships set role_ids = $2 where account_id = $1', [
    person.accountId,
    [company.roles.get(key)],
  ])
  return person
}

test('a change of rights holds from the next request', async () => {
  const company = await aCompany(system)
  const member = await aMember(system, company.tenantId, [])
  assert.deepEqual(await permissionsOf(member.cookie), [])
  const { version } = await memberOf(company, member.accountId)
  const shop = newId()
  const changed = await api.as(company.cookie)(endpoints.updateMember, {
    params: { accountId: member.accountId },
    ifMatch: String(version),
    body: { name: 'Mia', roleIds: [company.roles.get('accountant')!], shopIds: [shop], warehouseIds: [] },
  })
  assert.deepEqual([changed.name, changed.shopIds, changed.warehouseIds, changed.version], ['Mia', [shop], [], 2])
  const info = await api.as(member.cookie)(endpoints.session)
  assert.deepEqual([info.actor.name, info.shopIds, info.warehouseIds], ['Mia', [shop], []])
  const ofAccounts = info.permissions.filter(
    (permission) => !permission.endsWith('.read') && !/^(finance|analytics)\./.test(permission),
  )
  assert.deepEqual(ofAccounts, ['cost.see'])
  assert.ok(info.permissions.includes('audit.read'))
  const stale = await api.refused(endpoints.updateMember, {
    cookie: company.cookie,
    params: { accountId: member.accountId },
    ifMatch: version,
    body: { name: 'X', roleIds: [], ...allScopes },
  })
  assert.deepEqual([stale.status, stale.code], [412, 'platform.version_conflict'])
})

test('members are listed by e-mail, page by page, and found by name', async () => {
  const company = await aCompany(system)
  for (let i = 0; i < 4; i++) await aMember(system, company.tenantId, [])
  const call = api.as(company.cookie)
  const all = (await call(endpoints.members, { query: {} })).rows
  assert.equal(all.length, 5)
  assert.deepEqual(
    all.map((row) => row.email),
    all.map((row) => row.email).toSorted(),
  )
  const seen: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await call(endpoints.members, { query: { limit: 2, ...(cursor ? { cursor } : {}) } })
    seen.push(...page.rows.map((row) => row.accountId))
    cursor = page.nextCursor
  } while (cursor)
  assert.deepEqual(
    seen,
    all.map((row) => row.accountId),
  )
  const owners = (await call(endpoints.members, { query: { search: 'OLIVIA' } })).rows
  assert.deepEqual(
    owners.map((row) => [row.accountId, row.isOwner]),
    [[company.ownerId, true]],
  )
  assert.equal((await call(endpoints.members, { query: { search: '%' } })).rows.length, 0)
  assert.equal((await call(endpoints.colleagues)).people.length, 5)
  for (const bad of ['x', 'W10', 'WzEsMl0'])
    assert.equal((await api.refused(endpoints.members, { cookie: company.cookie, query: { cursor: bad } })).status, 400)
})

test('nobody gives what he does not have, or touches those who have more', async () => {
  const company = await aCompany(system)
  const shop = newId()
  const lead = await aMember(system, company.tenantId, ['members.manage', 'roles.manage', 'api_keys.manage', 'audit.read'], {
    shopIds: [shop],
  })
  const helper = await aMember(system, company.tenantId, [], { shopIds: [shop] })
  const refusal = async (accountId: string, body: object) =>
    (
      await api.refused(endpoints.updateMember, {
        cookie: lead.cookie,
        params: { accountId },
        ifMatch: (await memberOf(company, accountId)).version as number,
        body: { name: 'X', roleIds: [], shopIds: [shop], warehouseIds: null, ...body },
      })
    ).code
  assert.equal(await refusal(helper.accountId, { roleIds: [company.roles.get('owner')] }), 'identity.beyond_own_rights')
  assert.equal(await refusal(helper.accountId, { roleIds: [company.roles.get('admin')] }), 'identity.beyond_own_rights')
  assert.equal(await refusal(helper.accountId, { shopIds: null }), 'identity.beyond_own_rights')
  assert.equal(await refusal(helper.accountId, { shopIds: [newId()] }), 'identity.beyond_own_rights')
  assert.equal(await refusal(lead.accountId, { roleIds: [company.roles.get('admin')] }), 'identity.beyond_own_rights')
  assert.equal(await refusal(company.ownerId, {}), 'identity.stronger_member')
  assert.equal(await refusal(helper.accountId, { roleIds: [newId()] }), 'platform.not_found')
  const result = await api.as(lead.cookie)(endpoints.removeMembers, { body: { ids: [company.ownerId, lead.accountId, newId()] } })
  assert.deepEqual(result.done, [])
  assert.deepEqual(
    result.refused.map((one) => one.code),
    ['identity.stronger_member', 'identity.not_on_yourself', 'platform.not_found'],
  )
  assert.match(result.refused[0]!.message, /^This member has rights/)
  const role = await api.refused(endpoints.createRole, {
    cookie: lead.cookie,
    body: { name: 'Boss', permissions: ['tenant.manage'] },
  })
  assert.equal(role.code, 'identity.beyond_own_rights')
  const key = await api.refused(endpoints.createApiKey, {
    cookie: lead.cookie,
    body: { name: 'k', permissions: ['tenant.manage'], shopIds: [shop] },
  })
  assert.equal(key.code, 'identity.beyond_own_rights')
  const wide = await api.refused(endpoints.createApiKey, {
    cookie: lead.cookie,
    body: { name: 'k', permissions: ['audit.read'] },
  })
  assert.equal(wide.code, 'identity.beyond_own_rights', 'a key for all shops')
  const invited = await api.refused(endpoints.invite, {
    cookie: lead.cookie,
    body: { emails: ['x@example.com'], roleIds: [company.roles.get('owner')!], shopIds: [shop] },
  })
  assert.equal(invited.code, 'identity.beyond_own_rights')
})

test('an administrator manages everyone but owners, and makes none', async () => {
  const company = await aCompany(system)
  const admin = await aHolder(company, 'admin')
  const other = await aHolder(company, 'picker')
  const result = await api.as(admin.cookie)(endpoints.suspendMembers, { body: { ids: [company.ownerId, other.accountId] } })
  assert.deepEqual([result.done, result.refused.map((one) => one.code)], [[other.accountId], ['identity.stronger_member']])
  const body = { emails: ['x@example.com'], roleIds: [company.roles.get('owner')!] }
  assert.equal((await api.refused(endpoints.invite, { cookie: admin.cookie, body })).code, 'identity.beyond_own_rights')
})

test('suspended members are out at once and come back; removed ones lose the company', async () => {
  const company = await aCompany(system)
  const member = await aMember(system, company.tenantId, [])
  const call = api.as(company.cookie)
  assert.equal((await api.call(endpoints.session, { cookie: member.cookie })).status, 200)
  assert.deepEqual((await call(endpoints.suspendMembers, { body: { ids: [member.accountId] } })).done, [member.accountId])
  assert.equal((await api.call(endpoints.session, { cookie: member.cookie })).status, 401)
  assert.equal((await memberOf(company, member.accountId)).status, 'suspended')
  assert.deepEqual((await call(endpoints.members, { query: { status: 'suspended' } })).rows.length, 1)
  await call(endpoints.resumeMembers, { body: { ids: [member.accountId] } })
  assert.equal((await memberOf(company, member.accountId)).status, 'active')
  assert.deepEqual((await call(endpoints.removeMembers, { body: { ids: [member.accountId] } })).done, [member.accountId])
  const left = await system.runtime.ownerPool.query('select 1 from identity.account_tenants where account_id = $1', [
    member.accountId,
  ])
  assert.equal(left.rowCount, 0)
  const account = await system.runtime.ownerPool.query('select 1 from identity.accounts where id = $1', [member.accountId])
  assert.equal(account.rowCount, 1)
})

test('the last owner stays, also when two owners turn on each other at once', async () => {
  const company = await aCompany(system)
  const self = await memberOf(company, company.ownerId)
  const problem = await api.refused(endpoints.updateMember, {
    cookie: company.cookie,
    params: { accountId: company.ownerId },
    ifMatch: self.version as number,
    body: { name: 'Olivia', roleIds: [company.roles.get('admin')!], ...allScopes },
  })
  assert.deepEqual([problem.status, problem.code], [409, 'identity.last_owner'])
  assert.equal((await memberOf(company, company.ownerId)).isOwner, true)

  for (let round = 0; round < 5; round++) {
    const fight = await aCompany(system)
    const rival = await aHolder(fight, 'owner')
    await Promise.all([
      api.call(endpoints.removeMembers, { cookie: fight.cookie, body: { ids: [rival.accountId] } }),
      api.call(endpoints.removeMembers, { cookie: rival.cookie, body: { ids: [fight.ownerId] } }),
    ])
    const { rows } = await system.runtime.ownerPool.query(
      "select account_id from identity.memberships where tenant_id = $1 and status = 'active' and $2 = any(role_ids)",
      [fight.tenantId, fight.roles.get('owner')],
    )
    assert.equal(rows.length, 1)
  }
})

test('both owners stepping down at once leave one', async () => {
  const company = await aCompany(system)
  const rival = await aHolder(company, 'owner')
  const stepDown = async (cookie: string, accountId: string) =>
    api.call(endpoints.updateMember, {
      cookie,
      params: { accountId },
      ifMatch: (await memberOf(company, accountId)).version as number,
      body: { name: 'X', roleIds: [], ...allScopes },
    })
  const answers = await Promise.all([stepDown(company.cookie, company.ownerId), stepDown(rival.cookie, rival.accountId)])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
})

test('roles: made, changed for all holders at once, not deleted while held, built-in ones fixed', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const role = await call(endpoints.createRole, {
    body: { name: '夜班', permissions: ['views.share', 'audit.read', 'audit.read'] },
  })
  assert.deepEqual([role.permissions, role.key, role.version, role.memberCount], [['audit.read', 'views.share'], null, 1, 0])
  const holder = await aHolder({ ...company, roles: new Map([['own', role.id]]) }, 'own')
  assert.deepEqual((await permissionsOf(holder.cookie)).sort(), ['audit.read', 'views.share'])
  const edit = { params: { roleId: role.id }, ifMatch: '1' }
  const changed = await call(endpoints.updateRole, { ...edit, body: { name: '夜班', permissions: ['cost.see'] } })
  assert.deepEqual([changed.permissions, changed.version, changed.memberCount], [['cost.see'], 2, 1])
  assert.deepEqual(await permissionsOf(holder.cookie), ['cost.see'])
  const refusals: [string, Parameters<TestApi['refused']>[0], object][] = [
    ['platform.version_conflict', endpoints.updateRole, { ...edit, body: { name: 'x', permissions: [] } }],
    ['platform.version_required', endpoints.updateRole, { params: edit.params, body: { name: 'x', permissions: [] } }],
    ['identity.role_in_use', endpoints.deleteRole, { params: { roleId: role.id } }],
    ['identity.built_in_role', endpoints.deleteRole, { params: { roleId: company.roles.get('picker') } }],
    [
      'identity.built_in_role',
      endpoints.updateRole,
      { ...edit, params: { roleId: company.roles.get('owner') }, body: { name: 'x', permissions: [] } },
    ],
    ['identity.unknown_permission', endpoints.createRole, { body: { name: 'x', permissions: ['world.rule'] } }],
    ['identity.unknown_permission', endpoints.createRole, { body: { name: 'x', permissions: ['*'] } }],
    ['identity.role_name_taken', endpoints.createRole, { body: { name: '夜班', permissions: [] } }],
    ['platform.not_found', endpoints.deleteRole, { params: { roleId: newId() } }],
  ]
  for (const [code, endpoint, options] of refusals)
    assert.equal((await api.refused(endpoint, { cookie: company.cookie, ...options })).code, code)
  await call(endpoints.removeMembers, { body: { ids: [holder.accountId] } })
  await call(endpoints.invite, { body: { emails: ['night@example.com'], roleIds: [role.id] } })
  assert.equal(
    (await api.refused(endpoints.deleteRole, { cookie: company.cookie, params: { roleId: role.id } })).code,
    'identity.role_in_use',
  )
  const { invitations } = await call(endpoints.invitations)
  await call(endpoints.revokeInvitations, { body: { ids: invitations.map((one) => one.id) } })
  await call(endpoints.deleteRole, { params: { roleId: role.id } })
  assert.equal(
    (await call(endpoints.roles)).roles.some((one) => one.id === role.id),
    false,
  )
})

test('an invitation makes a new person a member with the roles and scopes it names, once', async () => {
  const company = await aCompany(system, { name: 'Nordwind' })
  const call = api.as(company.cookie)
  const shop = newId()
  const emails = ['New.Person@Example.com', 'new.person@example.com', company.email]
  const result = await call(endpoints.invite, {
    body: { emails, roleIds: [company.roles.get('viewer')!], shopIds: [shop], locale: 'en-US' },
  })
  assert.deepEqual(
    result.invited.map((one) => one.email),
    ['new.person@example.com'],
  )
  assert.deepEqual(
    result.refused.map((one) => [one.email, one.code]),
    [[company.email, 'identity.already_member']],
  )
  const [mail] = await mailsTo(system, 'new.person@example.com')
  assert.equal(mail!.subject, 'Olivia Owner invites you to Nordwind')
  const first = await mailedToken(system, 'new.person@example.com', 'invitation')
  await call(endpoints.resendInvitations, { body: { ids: [result.invited[0]!.id] } })
  const token = await mailedToken(system, 'new.person@example.com', 'invitation')
  assert.notEqual(first, token)
  assert.equal((await api.refused(endpoints.lookUpInvitation, { body: { token: first } })).code, 'identity.ticket_invalid')
  const look = (await api.call(endpoints.lookUpInvitation, { body: { token } })).body
  assert.deepEqual([look.companyName, look.email, look.hasAccount], ['Nordwind', 'new.person@example.com', false])
  const accept = (body: object, more: object = {}) => api.call(endpoints.acceptInvitation, { body: { token, ...body }, ...more })
  assert.equal((await accept({})).body.code, 'platform.invalid_input')
  assert.equal((await accept({ name: 'Nia', password: 'nordwind12' })).body.code, 'identity.password_too_common')
  assert.equal(
    (await accept({ name: 'Nia', password: 'a good long secret' }, { cookie: company.cookie })).body.code,
    'identity.invited_someone_else',
  )
  const answer = await accept({ name: 'Nia', password: 'a good long secret', locale: 'zh-CN' })
  assert.equal(answer.status, 200)
  const info = await api.as(answer.cookie!)(endpoints.session)
  assert.deepEqual(
    [
      info.account?.email,
      info.account?.name,
      info.account?.emailVerified,
      info.account?.locale,
      info.tenant.id,
      info.shopIds,
      info.warehouseIds,
    ],
    ['new.person@example.com', 'Nia', true, 'zh-CN', company.tenantId, [shop], null],
  )
  assert.equal((await accept({ name: 'Nia', password: 'a good long secret' })).body.code, 'identity.ticket_invalid')
  assert.deepEqual((await call(endpoints.invitations)).invitations, [])
})

test('an invitation never opens an existing account: its owner must be signed in', async () => {
  const company = await aCompany(system)
  const elsewhere = await aCompany(system, { name: 'Elsewhere' })
  await api.as(company.cookie)(endpoints.invite, { body: { emails: [elsewhere.email], roleIds: [company.roles.get('viewer')!] } })
  const token = await mailedToken(system, elsewhere.email, 'invitation')
  assert.equal((await api.call(endpoints.lookUpInvitation, { body: { token } })).body.hasAccount, true)
  const body = { token, name: 'Thief', password: 'a good long secret' }
  assert.equal((await api.refused(endpoints.acceptInvitation, { body })).code, 'identity.log_in_to_accept')
  const third = await aCompany(system)
  assert.equal(
    (await api.refused(endpoints.acceptInvitation, { body, cookie: third.cookie })).code,
    'identity.invited_someone_else',
  )
  const answer = await api.call(endpoints.acceptInvitation, { body: { token }, cookie: elsewhere.cookie })
  assert.equal(answer.status, 200)
  const info = await api.as(answer.cookie!)(endpoints.session)
  assert.deepEqual(info.companies.map((one) => [one.name, one.current]).sort(), [
    ['Elsewhere', false],
    ['Test company', true],
  ])
  const { rows } = await system.runtime.ownerPool.query('select password_hash from identity.accounts where email = $1', [
    elsewhere.email,
  ])
  assert.equal(rows[0].password_hash, null)
})

test('an invitation accepted twice at once makes one member', async () => {
  const company = await aCompany(system)
  await api.as(company.cookie)(endpoints.invite, {
    body: { emails: ['twice@example.com'], roleIds: [company.roles.get('viewer')!] },
  })
  const token = await mailedToken(system, 'twice@example.com', 'invitation')
  const accept = () => api.call(endpoints.acceptInvitation, { body: { token, name: 'Tom', password: 'a good long secret' } })
  const answers = await Promise.all([accept(), accept(), accept()])
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  assert.ok(answers.every((answer) => answer.status < 500))
  assert.equal((await api.as(company.cookie)(endpoints.members, { query: { search: 'twice@' } })).rows.length, 1)
})

test('API keys: shown once, limited to what they name, void at once when revoked, expired, or the company is suspended', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const shop = newId()
  const made = await call(endpoints.createApiKey, { body: { name: '对接', permissions: ['audit.read'], shopIds: [shop] } })
  assert.match(made.key, /^ssk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/)
  const info = await api.as(made.key)(endpoints.session)
  assert.deepEqual(
    [info.actor, info.account, info.permissions, info.shopIds, info.warehouseIds],
    [{ kind: 'api_key', id: made.id, name: '对接' }, null, ['audit.read'], [shop], null],
  )
  const { keys } = await call(endpoints.apiKeys)
  assert.deepEqual([keys[0]!.hint, keys[0]!.lastUsedAt !== null], [made.key.slice(-4), true])
  const everything = JSON.stringify([
    (await system.runtime.ownerPool.query('select * from identity.api_keys')).rows,
    (await system.runtime.ownerPool.query('select * from platform.idempotency_keys')).rows,
    (await system.runtime.ownerPool.query('select * from platform.audit_entries')).rows,
  ])
  assert.equal(everything.includes(made.key.slice(-43)), false, 'the secret is stored nowhere')
  assert.equal((await api.refused(endpoints.members, { bearer: made.key, query: {} })).code, 'platform.forbidden')
  for (const endpoint of [endpoints.sessions, endpoints.switchCompany, endpoints.changePassword, endpoints.startSecondFactor]) {
    const body = { tenantId: newId(), password: 'x', currentPassword: 'x' }
    const problem = await api.refused(endpoint, { bearer: made.key, ...(endpoint.method === 'GET' ? {} : { body }) })
    assert.equal(problem.code, 'identity.person_only', endpoint.path)
  }
  const otherCompany = await aCompany(system)
  const moved = made.key.replace(company.tenantId.replaceAll('-', ''), otherCompany.tenantId.replaceAll('-', ''))
  for (const bearer of [moved, `${made.key}x`, made.key.slice(0, -1), 'ssk_', company.cookie])
    assert.equal((await api.call(endpoints.session, { bearer })).status, 401)
  const result = await call(endpoints.revokeApiKeys, { body: { ids: [made.id, newId()] } })
  assert.deepEqual([result.done, result.refused.map((one) => one.code)], [[made.id], ['platform.not_found']])
  assert.equal((await api.call(endpoints.session, { bearer: made.key })).status, 401)

  const short = await call(endpoints.createApiKey, {
    body: { name: 'short', permissions: [], expiresAt: new Date(Date.now() - 1000).toISOString() },
  })
  assert.equal((await api.call(endpoints.session, { bearer: short.key })).status, 401)
  const third = await call(endpoints.createApiKey, { body: { name: 'third', permissions: [] } })
  await system.runtime.ownerPool.query("update identity.tenants set status = 'suspended' where tenant_id = $1", [
    company.tenantId,
  ])
  assert.equal((await api.refused(endpoints.session, { bearer: third.key })).code, 'identity.tenant_suspended')
})

test('company settings: changed with the version, modules on and off, the currency fixed by documents', async () => {
  const company = await aCompany(system, { name: 'Old' })
  const call = api.as(company.cookie)
  const before = await call(endpoints.company)
  assert.deepEqual([before.name, before.modules, before.version], ['Old', null, 1])
  const settings = { name: 'New', locale: 'en-US' as const, timeZone: 'Asia/Tokyo', currency: 'JPY', modules: [] as string[] }
  const changed = await call(endpoints.updateCompany, { ifMatch: '1', body: settings })
  assert.deepEqual([changed.name, changed.currency, changed.modules, changed.version], ['New', 'JPY', [], 2])
  const info = await call(endpoints.session)
  assert.deepEqual([info.tenant.name, info.tenant.timeZone, info.companies[0]!.name], ['New', 'Asia/Tokyo', 'New'])
  assert.ok(info.modules.includes('identity') && info.modules.includes('orders'), 'what cannot be switched off stays')
  for (const { module } of changed.optionalModules) assert.equal(info.modules.includes(module), false, module)
  assert.ok(changed.optionalModules.length > 0)
  assert.equal(
    (await api.refused(endpoints.updateCompany, { cookie: company.cookie, ifMatch: 1, body: settings })).code,
    'platform.version_conflict',
  )
  const bad = await api.refused(endpoints.updateCompany, {
    cookie: company.cookie,
    ifMatch: 2,
    body: { ...settings, timeZone: 'Nowhere' },
  })
  assert.deepEqual([bad.code, bad.errors[0]?.path], ['platform.invalid_input', 'timeZone'])
  await system.runtime.ownerPool.query("insert into platform.counters (tenant_id, name, next) values ($1, 'orders', 2)", [
    company.tenantId,
  ])
  const fixed = await api.refused(endpoints.updateCompany, {
    cookie: company.cookie,
    ifMatch: 2,
    body: { ...settings, currency: 'USD' },
  })
  assert.deepEqual([fixed.code, fixed.params.currency], ['identity.currency_in_use', 'JPY'])
  const member = await aMember(system, company.tenantId, [])
  assert.equal((await api.call(endpoints.updateCompany, { cookie: member.cookie, ifMatch: 2, body: settings })).status, 403)
})

test('own name and language', async () => {
  const company = await aCompany(system)
  await api.as(company.cookie)(endpoints.updateAccount, { body: { name: '欧丽', locale: 'zh-CN' } })
  const info = await api.as(company.cookie)(endpoints.session)
  assert.deepEqual([info.actor.name, info.account?.name, info.account?.locale], ['欧丽', '欧丽', 'zh-CN'])
  assert.equal((await memberOf(company, company.ownerId)).name, '欧丽')
  assert.equal((await api.as(company.cookie)(endpoints.roles)).roles[0]!.name, '所有者')
})

test('mailboxes: a company reads its own mails by permission, everyone reads all on a development machine only', async () => {
  const company = await aCompany(system)
  const other = await aCompany(system)
  await api.as(company.cookie)(endpoints.invite, {
    body: { emails: ['box@example.com'], roleIds: [company.roles.get('viewer')!] },
  })
  const { mails } = await api.as(company.cookie)(endpoints.mailbox)
  assert.deepEqual(
    mails.map((mail) => mail.recipient),
    ['box@example.com'],
  )
  assert.deepEqual((await api.as(other.cookie)(endpoints.mailbox)).mails, [])
  const open = (headers: Record<string, string> = {}) =>
    api.call(endpoints.openMailbox, { headers: { host: 'localhost:8080', ...headers } })
  assert.equal((await open()).status, 200)
  assert.ok((await open()).body.mails.some((mail: { recipient: string }) => mail.recipient === 'box@example.com'))
  assert.deepEqual((await api.call(endpoints.entrance, { headers: { host: '127.0.0.1' } })).body, {
    signUp: true,
    openMailbox: true,
  })
  const closedFor: Record<string, string>[] = [
    { host: 'erp.example.com' },
    { host: 'localhost.evil.example' },
    { 'x-forwarded-for': '203.0.113.1' },
    { forwarded: 'for=203.0.113.1' },
    { via: '1.1 proxy' },
  ]
  for (const headers of closedFor) assert.equal((await open(headers)).status, 404, JSON.stringify(headers))
  const config = system.runtime.config
  const saved = { ...config }
  for (const change of [
    { smtpUrl: 'smtp://x' },
    { host: '0.0.0.0' },
    { publicUrl: 'https://erp.example.com' },
    { trustProxy: true },
  ]) {
    Object.assign(config, change)
    assert.equal((await open()).status, 404, JSON.stringify(change))
    Object.assign(config, saved)
  }
  config.smtpUrl = 'smtp://x'
  assert.equal((await api.call(endpoints.mailbox, { cookie: company.cookie })).status, 404)
  config.smtpUrl = undefined
})
