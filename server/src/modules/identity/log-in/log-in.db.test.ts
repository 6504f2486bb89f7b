import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { mailedToken, mailsTo } from '#test/builders/mailbox.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
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

const password = 'correct horse battery'
let people = 0

async function signUp(name = 'Nordwind', options: { email?: string; cookie?: string } = {}) {
  const email = options.email ?? `person${++people}@example.com`
  const answer = await api.call(endpoints.signUp, {
    body: { company: { name, locale: 'en-US', timeZone: 'Europe/Berlin', currency: 'EUR' }, name: 'Nora Nord', email, password },
    ...(options.cookie ? { cookie: options.cookie } : {}),
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return { email, cookie: answer.cookie!, answer }
}
const logIn = (email: string, secret = password, more: object = {}) =>
  api.call(endpoints.logIn, { body: { email, password: secret }, ...more })
const count = async (text: string, values: unknown[] = []) =>
  Number((await system.runtime.ownerPool.query(`select count(*) as n from ${text}`, values)).rows[0].n)

test('sign-up opens a company with its owner, roles and a session, and asks to confirm the address', async () => {
  const { email, cookie, answer } = await signUp('北风贸易')
  assert.deepEqual(answer.body, { step: 'done' })
  const header = String(
    ([] as string[]).concat(answer.headers['set-cookie'] as string[]).find((line) => line.startsWith('session=')),
  )
  assert.match(header, /; HttpOnly/)
  assert.match(header, /; SameSite=Lax/)
  assert.match(header, /; Path=\//)
  assert.equal(/; Secure/.test(header), false)
  const info = await api.as(cookie)(endpoints.session)
  assert.deepEqual(
    [info.account?.email, info.account?.emailVerified, info.account?.secondFactor, info.account?.locale, info.isOwner],
    [email, false, false, 'en-US', true],
  )
  assert.deepEqual(
    { ...info.tenant, id: '' },
    {
      id: '',
      name: '北风贸易',
      locale: 'en-US',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      isDemo: false,
    },
  )
  assert.deepEqual(info.companies, [{ tenantId: info.tenant.id, name: '北风贸易', current: true }])
  assert.ok(info.permissions.includes('tenant.manage') && info.modules.includes('identity'))
  assert.deepEqual([info.shopIds, info.warehouseIds], [null, null])
  const { roles } = await api.as(cookie)(endpoints.roles)
  assert.deepEqual(
    roles.map((role) => [role.key, role.name, role.memberCount]),
    [
      ['owner', 'Owner', 1],
      ['admin', 'Administrator', 0],
      ['reviewer', 'Order reviewer', 0],
      ['shop_manager', 'Shop manager', 0],
      ['warehouse_lead', 'Warehouse lead', 0],
      ['picker', 'Picker', 0],
      ['packer', 'Packer', 0],
      ['buyer', 'Buyer', 0],
      ['accountant', 'Accountant', 0],
      ['viewer', 'Viewer', 0],
    ],
  )
  const token = await mailedToken(system, email, 'verify-email')
  assert.equal((await api.call(endpoints.verifyEmail, { body: { token } })).status, 200)
  assert.equal((await api.as(cookie)(endpoints.session)).account?.emailVerified, true)
  assert.equal((await api.refused(endpoints.verifyEmail, { body: { token } })).code, 'identity.ticket_invalid')
})

test('sign-up refuses bad settings, weak passwords and a taken e-mail, and writes nothing', async () => {
  const { email } = await signUp()
  const rows = () =>
    Promise.all(
      ['identity.tenants', 'identity.accounts', 'identity.sessions', 'identity.roles', 'platform.mails'].map((table) =>
        count(table),
      ),
    )
  const before = await rows()
  const good = { company: { name: 'X' }, name: 'N', email: 'new@example.com', password }
  const tries: [object, string, string?][] = [
    [{ ...good, password: 'short' }, 'identity.password_too_short'],
    [{ ...good, password: 'new@example.com' }, 'identity.password_too_common'],
    [{ ...good, company: { name: 'X', timeZone: 'Mars/Olympus' } }, 'platform.invalid_input', 'company.timeZone'],
    [{ ...good, company: { name: 'X', currency: 'XXQ' } }, 'platform.invalid_input', 'company.currency'],
    [{ ...good, company: { name: 'X', modules: ['teleport'] } }, 'platform.invalid_input', 'company.modules.0'],
    [{ ...good, company: { name: 'a\nb' } }, 'platform.invalid_input', 'company.name'],
    [{ ...good, email: 'no mail' }, 'platform.invalid_input', 'email'],
    [{ ...good, email, password: 'another password here' }, 'identity.email_taken'],
    [{ ...good, email: ` ${email.toUpperCase()}`.trim(), password: 'another password here' }, 'identity.email_taken'],
  ]
  for (const [body, code, path] of tries) {
    const problem = await api.refused(endpoints.signUp, { body })
    assert.equal(problem.code, code, JSON.stringify(body))
    if (path) assert.equal(problem.errors[0]?.path, path)
  }
  assert.deepEqual(await rows(), before)
})

test('a person with an account opens a second company with the right password, and switches between them', async () => {
  const { email, cookie: first } = await signUp('First')
  const { cookie } = await signUp('Second', { email })
  assert.equal(await count('identity.accounts where email = $1', [email]), 1)
  const info = await api.as(cookie)(endpoints.session)
  assert.deepEqual(
    info.companies.map((one) => [one.name, one.current]),
    [
      ['First', false],
      ['Second', true],
    ],
  )
  await api.as(cookie)(endpoints.switchCompany, { body: { tenantId: info.companies[0]!.tenantId } })
  assert.equal((await api.as(cookie)(endpoints.session)).tenant.name, 'First')
  const third = await api.as(cookie)(endpoints.createCompany, { body: { name: 'Third' } })
  const now = await api.as(cookie)(endpoints.session)
  assert.deepEqual([now.tenant.id, now.tenant.name, now.isOwner], [third.tenantId, 'Third', true])
  assert.equal((await api.as(first)(endpoints.session)).tenant.name, 'First', 'other sessions stay where they are')
  const stranger = await aCompany(system)
  const problem = await api.refused(endpoints.switchCompany, { cookie, body: { tenantId: stranger.tenantId } })
  assert.deepEqual([problem.status, problem.code], [404, 'platform.not_found'])
  const again = await logIn(email)
  assert.equal((await api.as(again.cookie!)(endpoints.session)).tenant.name, 'Third', 'log-in begins in the last company')
})

test('log-in opens a session; e-mail case and full-width letters do not matter', async () => {
  const { email } = await signUp()
  for (const typed of [email, email.toUpperCase(), ` ${email} `]) {
    const answer = await logIn(typed)
    assert.deepEqual([answer.status, answer.body], [200, { step: 'done' }])
    assert.equal((await api.as(answer.cookie!)(endpoints.session)).account?.email, email)
  }
  const company = (await api.as((await logIn(email)).cookie!)(endpoints.session)).tenant.id
  assert.equal(
    await count("platform.audit_entries where tenant_id = $1 and action = 'identity.logged_in'", [company]),
    4,
    'each log-in is in the audit log',
  )
})

test('wrong password, unknown e-mail and disabled account are one answer', async () => {
  const { email } = await signUp()
  const { email: disabled } = await signUp()
  await system.runtime.ownerPool.query('update identity.accounts set disabled_at = now() where email = $1', [disabled])
  const passwordless = await aCompany(system)
  for (const [who, secret] of [
    [email, 'wrong password here'],
    ['nobody@example.com', password],
    [disabled, password],
    [passwordless.email, ''],
    [passwordless.email, password],
    ['nul\0@example.com', password],
    ['\ud800@example.com', password],
  ] as const) {
    const answer = await logIn(who, secret || ' ')
    assert.deepEqual([answer.status, answer.body.code, answer.cookie], [401, 'identity.wrong_log_in', undefined], who)
  }
})

test('an unknown e-mail takes about as much work as a wrong password', async () => {
  const { email } = await signUp()
  const passwordless = await aCompany(system)
  // Time of the processor, all threads: a wall clock would measure who else is on the machine.
  const work = async (who: string) => {
    await system.runtime.ownerPool.query('delete from identity.attempts')
    const before = process.cpuUsage()
    await logIn(who, 'wrong password here')
    const { user, system: kernel } = process.cpuUsage(before)
    return (user + kernel) / 1000
  }
  await work(email)
  const known: number[] = []
  const unknown: number[] = []
  const without: number[] = []
  for (let i = 0; i < 9; i++) {
    known.push(await work(email))
    unknown.push(await work(`nobody${i}@example.com`))
    without.push(await work(passwordless.email))
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[4]!
  const expected = median(known)
  for (const [what, found] of [
    ['unknown', median(unknown)],
    ['without password', median(without)],
  ] as const)
    assert.ok(found > expected / 2 && found < expected * 2, `known ${expected.toFixed(1)} ms, ${what} ${found.toFixed(1)} ms`)
})

test('ten wrong passwords close the door for the e-mail, also when they come at once; the right one opens none then', async () => {
  const { email } = await signUp()
  const { email: other } = await signUp()
  await system.runtime.ownerPool.query('delete from identity.attempts')
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => logIn(email, `wrong password ${i}`)))
  const judged = answers.filter((answer) => answer.status === 401).length
  assert.ok(judged <= 10, `${judged} were judged`)
  const tooMany = answers.find((answer) => answer.status === 429)!
  assert.equal(tooMany.body.code, 'platform.too_many_requests')
  assert.ok(tooMany.body.params.seconds > 0 && tooMany.body.params.seconds <= 900)
  assert.equal(tooMany.headers['retry-after'], String(tooMany.body.params.seconds))
  for (let i = judged; i < 10; i++) await logIn(email, 'wrong password here')
  assert.equal((await logIn(email)).status, 429)
  assert.equal((await logIn(other)).status, 200, 'others are not hindered')
  await system.runtime.ownerPool.query("update identity.attempts set at = at - interval '15 minutes'")
  assert.equal((await logIn(email)).status, 200, 'the door opens when the window has passed')
  assert.equal(await count("identity.attempts where subject not like '% ip %'"), 0, 'success wipes the slate of this e-mail')
})

test('a hundred tries from one network close it for all e-mails, not for other networks', async () => {
  const { email } = await signUp()
  await system.runtime.ownerPool.query('delete from identity.attempts')
  for (let i = 0; i < 100; i++) assert.equal((await logIn(`nobody${i}@example.com`, 'x')).status, 401)
  assert.equal((await logIn(email)).status, 429)
})

test('a planted session cookie is worth nothing after log-in, and the old session ends', async () => {
  const { email, cookie: old } = await signUp()
  const answer = await logIn(email, password, { cookie: old })
  assert.notEqual(answer.cookie, old)
  assert.equal((await api.call(endpoints.session, { cookie: old })).status, 401)
  const planted = 'A'.repeat(43)
  const other = await logIn(email, password, { cookie: planted })
  assert.notEqual(other.cookie, planted)
  assert.equal((await api.call(endpoints.session, { cookie: planted })).status, 401)
  assert.equal((await api.call(endpoints.session, { cookie: other.cookie! })).status, 200)
})

test('log-out ends the session at once and is harmless without one', async () => {
  const { cookie } = await signUp()
  assert.equal((await api.call(endpoints.session, { cookie })).status, 200)
  const answer = await api.call(endpoints.logOut, { cookie })
  assert.deepEqual([answer.status, answer.cookie], [200, ''])
  assert.equal((await api.call(endpoints.session, { cookie })).status, 401)
  assert.equal((await api.call(endpoints.logOut)).status, 200)
})

test('a suspended company says so; a suspended member too; another company of the person stays open', async () => {
  const { email, cookie } = await signUp('Only')
  const tenantId = (await api.as(cookie)(endpoints.session)).tenant.id
  await system.runtime.ownerPool.query("update identity.tenants set status = 'suspended' where tenant_id = $1", [tenantId])
  const fresh = await logIn(email)
  assert.deepEqual([fresh.status, fresh.body.code], [403, 'identity.tenant_suspended'])
  const member = await aMember(system, tenantId, [])
  const inside = await api.refused(endpoints.session, { cookie: member.cookie })
  assert.deepEqual(
    [inside.status, inside.code, inside.detail],
    [403, 'identity.tenant_suspended', '贵公司的账号已被停用,请联系系统运营方。'],
  )
  const { cookie: second } = await signUp('Open', { email })
  assert.equal((await api.as(second)(endpoints.session)).tenant.name, 'Open')
  const refused = await api.refused(endpoints.switchCompany, { cookie: second, body: { tenantId } })
  assert.equal(refused.code, 'identity.tenant_suspended')
  await system.runtime.ownerPool.query('update identity.accounts set last_tenant_id = $2 where email = $1', [email, tenantId])
  const again = await logIn(email)
  assert.equal((await api.as(again.cookie!)(endpoints.session)).tenant.name, 'Open')

  const company = await aCompany(system)
  const suspended = await aMember(system, company.tenantId, [])
  await system.runtime.ownerPool.query("update identity.memberships set status = 'suspended' where account_id = $1", [
    suspended.accountId,
  ])
  assert.equal((await api.refused(endpoints.session, { cookie: suspended.cookie })).code, 'identity.membership_suspended')
})

test('sessions: seen once a minute, fourteen days idle, sixty in all', async () => {
  const { cookie } = await signUp()
  const { rows } = await system.runtime.ownerPool.query('select id from identity.sessions order by created_at desc limit 1')
  const session = async () =>
    (await system.runtime.ownerPool.query('select * from identity.sessions where id = $1', [rows[0].id])).rows[0]
  const fresh = await session()
  assert.equal(fresh.expires_at.getTime() - fresh.created_at.getTime(), 14 * 86_400_000)
  const age = async (days: number, idleDays: number) => {
    await system.runtime.ownerPool.query(
      `update identity.sessions set created_at = now() - $2 * interval '1 day', last_seen_at = now() - $3 * interval '1 day',
         expires_at = least(now() - $3 * interval '1 day' + interval '14 days', now() - $2 * interval '1 day' + interval '60 days') where id = $1`,
      [fresh.id, days, idleDays],
    )
    forgetPrincipals({})
  }
  await api.call(endpoints.session, { cookie })
  assert.deepEqual((await session()).last_seen_at, fresh.last_seen_at, 'not written again within a minute')
  await age(13, 13)
  assert.equal((await api.call(endpoints.session, { cookie })).status, 200)
  const used = await session()
  assert.equal(used.expires_at.getTime() - used.last_seen_at.getTime(), 14 * 86_400_000, 'use moves the end')
  await age(14, 14.01)
  assert.equal((await api.call(endpoints.session, { cookie })).status, 401, 'idle for fourteen days')
  await age(55, 1)
  assert.equal((await api.call(endpoints.session, { cookie })).status, 200)
  const old = await session()
  assert.equal(old.expires_at.getTime() - old.created_at.getTime(), 60 * 86_400_000, 'never beyond sixty days')
  await age(60.01, 0.1)
  assert.equal((await api.call(endpoints.session, { cookie })).status, 401)
})

test('a person sees the own sessions and ends them, not those of others', async () => {
  const { email, cookie } = await signUp('Mine')
  const phone = (await logIn(email, password, { headers: { 'user-agent': 'Phone\x01' } })).cookie!
  const laptop = (await logIn(email, password, { headers: { 'user-agent': 'Laptop' } })).cookie!
  const stranger = await aCompany(system)
  const { sessions } = await api.as(cookie)(endpoints.sessions)
  assert.deepEqual(sessions.map((one) => [one.companyName, one.current]).sort(), [
    ['Mine', false],
    ['Mine', false],
    ['Mine', true],
  ])
  const theirs = (await api.as(stranger.cookie)(endpoints.sessions)).sessions[0]!
  assert.deepEqual(await api.as(cookie)(endpoints.revokeSessions, { body: { ids: [theirs.id] } }), { count: 0 })
  assert.equal((await api.call(endpoints.session, { cookie: stranger.cookie })).status, 200)
  const laptopId = sessions.find((one) => one.userAgent === 'Laptop')!.id
  assert.equal((await api.call(endpoints.session, { cookie: laptop })).status, 200)
  assert.deepEqual(await api.as(cookie)(endpoints.revokeSessions, { body: { ids: [laptopId] } }), { count: 1 })
  assert.equal((await api.call(endpoints.session, { cookie: laptop })).status, 401)
  assert.deepEqual(await api.as(cookie)(endpoints.revokeSessions, { body: {} }), { count: 1 })
  assert.equal((await api.call(endpoints.session, { cookie: phone })).status, 401)
  assert.equal((await api.call(endpoints.session, { cookie })).status, 200)
})

test('another site cannot use the cookie, and a body that is not JSON is no empty one', async () => {
  const { email, cookie } = await signUp()
  await logIn(email)
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  assert.equal((await api.call(endpoints.revokeSessions, { cookie, body: {}, headers })).status, 403)
  const answer = await api.call(endpoints.revokeSessions, {
    cookie,
    body: 'x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.deepEqual([answer.status, answer.body.code], [415, 'platform.unsupported_media'])
  assert.equal((await api.as(cookie)(endpoints.sessions)).sessions.length, 2)
})

test('changing the password ends other sessions, tells the person, and needs the old one', async () => {
  const { email, cookie } = await signUp()
  const other = (await logIn(email)).cookie!
  const wrong = await api.refused(endpoints.changePassword, {
    cookie,
    body: { currentPassword: 'nope', password: 'a fresh new secret' },
  })
  assert.equal(wrong.code, 'identity.wrong_password')
  const weak = await api.refused(endpoints.changePassword, {
    cookie,
    body: { currentPassword: password, password: 'password123' },
  })
  assert.deepEqual([weak.code, weak.errors[0]?.path], ['identity.password_too_common', 'password'])
  assert.equal((await api.call(endpoints.session, { cookie: other })).status, 200)
  await api.as(cookie)(endpoints.changePassword, { body: { currentPassword: password, password: 'a fresh new secret' } })
  assert.equal((await api.call(endpoints.session, { cookie })).status, 200)
  assert.equal((await api.call(endpoints.session, { cookie: other })).status, 401)
  assert.equal((await logIn(email)).status, 401)
  assert.equal((await logIn(email, 'a fresh new secret')).status, 200)
  assert.equal((await mailsTo(system, email))[0]!.subject, 'Your password was changed')
})

test('password reset: by mail, once, for an hour, ends all sessions; nothing tells whether the account exists', async () => {
  const { email, cookie } = await signUp()
  const ask = (who: string) => api.call(endpoints.requestPasswordReset, { body: { email: who } })
  const unknown = await ask('nobody-at-all@example.com')
  const known = await ask(email)
  assert.deepEqual([unknown.status, unknown.body], [known.status, known.body])
  assert.deepEqual(await mailsTo(system, 'nobody-at-all@example.com'), [])
  const older = await mailedToken(system, email, 'reset-password')
  await ask(email)
  const token = await mailedToken(system, email, 'reset-password')
  assert.notEqual(older, token)
  const confirm = (secret: string, with_: string = token) =>
    api.call(endpoints.resetPassword, { body: { token: with_, password: secret } })
  assert.equal((await confirm('short')).body.code, 'identity.password_too_short')
  assert.equal((await confirm('a fresh new secret')).status, 200)
  assert.equal((await confirm('yet another secret')).body.code, 'identity.ticket_invalid')
  assert.equal((await confirm('yet another secret', older)).body.code, 'identity.ticket_invalid', 'the older link is void too')
  assert.equal((await api.call(endpoints.session, { cookie })).status, 401)
  assert.equal((await logIn(email)).status, 401)
  assert.equal((await logIn(email, 'a fresh new secret')).status, 200)
  await ask(email)
  const late = await mailedToken(system, email, 'reset-password')
  await system.runtime.ownerPool.query(
    "update identity.tickets set expires_at = now() - interval '1 second' where kind = 'password_reset'",
  )
  assert.equal((await confirm('yet another secret', late)).body.code, 'identity.ticket_invalid')
  for (const token of ['', 'x', '\0', 'a'.repeat(200)]) assert.ok((await confirm('yet another secret', token)).status < 500)
})

test('at most five reset mails an hour to one address', async () => {
  const { email } = await signUp()
  for (let i = 0; i < 5; i++) assert.equal((await api.call(endpoints.requestPasswordReset, { body: { email } })).status, 200)
  assert.equal((await api.call(endpoints.requestPasswordReset, { body: { email } })).status, 429)
})

test('closed sign-up', async () => {
  const { cookie } = await signUp()
  system.runtime.config.signUp = false
  try {
    const body = { company: { name: 'X' }, name: 'N', email: 'closed@example.com', password }
    assert.equal((await api.refused(endpoints.signUp, { body })).code, 'identity.sign_up_closed')
    assert.equal((await api.refused(endpoints.createCompany, { cookie, body: { name: 'X' } })).code, 'identity.sign_up_closed')
    assert.deepEqual((await api.call(endpoints.entrance)).body.signUp, false)
  } finally {
    system.runtime.config.signUp = true
  }
})
