import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { mailedToken, mailsTo } from '#test/builders/mailbox.ts'
import { identityContract as endpoints } from '../identity.contract.ts'
import { totpOf } from './second-factor.ts'

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
const codeAt = (secret: string, stepsFromNow: number) =>
  totpOf(secret).generate({ timestamp: Date.now() + stepsFromNow * 30_000 })

async function aPersonWithSecondStep() {
  const email = `step${++people}@example.com`
  const { cookie } = await api.call(endpoints.signUp, {
    body: { company: { name: 'Two', locale: 'en-US' }, name: 'Tina', email, password },
  })
  const { secret, uri } = await api.as(cookie!)(endpoints.startSecondFactor, { body: { password } })
  const { recoveryCodes } = await api.as(cookie!)(endpoints.confirmSecondFactor, { body: { code: codeAt(secret, 0) } })
  // The present step is free again for what the test does.
  await system.runtime.ownerPool.query('update identity.accounts set totp_last_step = 0 where email = $1', [email])
  return { email, cookie: cookie!, secret, uri, recoveryCodes }
}
const logIn = (email: string) => api.call(endpoints.logIn, { body: { email, password } })
const ticketOf = async (email: string) => (await logIn(email)).body.ticket as string
const second = (ticket: string, code: string) => api.call(endpoints.secondStep, { body: { ticket, code } })

test('the second step is switched on by a first right code, and then log-in needs it', async () => {
  const { email, cookie, secret, uri, recoveryCodes } = await aPersonWithSecondStep()
  assert.equal(secret.length, 32)
  assert.equal(
    uri,
    `otpauth://totp/Shangshu:${encodeURIComponent(email)}?issuer=Shangshu&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  )
  assert.equal(recoveryCodes.length, 10)
  const info = await api.as(cookie)(endpoints.session)
  assert.deepEqual([info.account?.secondFactor, info.account?.recoveryCodesLeft], [true, 10])
  const first = await logIn(email)
  assert.deepEqual([first.status, first.body.step, first.cookie], [200, 'second_factor', undefined])
  const answer = await second(first.body.ticket, codeAt(secret, 0))
  assert.deepEqual([answer.status, answer.body], [200, { step: 'done' }])
  assert.equal((await api.as(answer.cookie!)(endpoints.session)).account?.email, email)
  assert.equal((await mailsTo(system, email))[0]!.subject, 'The second step is on')
  const stored = (await system.runtime.ownerPool.query('select * from identity.accounts where email = $1', [email])).rows[0]
  assert.equal(stored.totp_sealed.includes(Buffer.from(secret)), false)
  for (const code of recoveryCodes) assert.equal(JSON.stringify(stored.recovery_hashes).includes(code), false)
})

test('RFC 6238: the code of the published secret at the published time', () => {
  // Appendix B: secret '12345678901234567890' in ASCII, SHA-1; the last six of the eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const)
    assert.equal(totpOf(secret).generate({ timestamp: seconds * 1000 }), code)
})

test('a code is good once: replay, earlier steps, and two requests at once are refused', async () => {
  const { email, secret } = await aPersonWithSecondStep()
  const next = codeAt(secret, 1)
  assert.equal((await second(await ticketOf(email), next)).status, 200)
  const replay = await second(await ticketOf(email), next)
  assert.deepEqual([replay.status, replay.body.code], [422, 'identity.wrong_code'])
  assert.equal((await second(await ticketOf(email), codeAt(secret, 0))).body.code, 'identity.wrong_code', 'an earlier step')
  const other = await aPersonWithSecondStep()
  const [one, two] = [await ticketOf(other.email), await ticketOf(other.email)]
  const code = codeAt(other.secret, 1)
  const answers = await Promise.all([second(one, code), second(two, code)])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 422])
})

test('codes too far off the clock are wrong', async () => {
  const { email, secret } = await aPersonWithSecondStep()
  for (const steps of [-3, 3, 100])
    assert.equal((await second(await ticketOf(email), codeAt(secret, steps))).body.code, 'identity.wrong_code')
})

test('a recovery code opens the door once, however it is typed', async () => {
  const { email, recoveryCodes } = await aPersonWithSecondStep()
  const typed = ` ${recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ')} `
  const answer = await second(await ticketOf(email), typed)
  assert.equal(answer.status, 200)
  assert.equal((await api.as(answer.cookie!)(endpoints.session)).account?.recoveryCodesLeft, 9)
  assert.equal((await second(await ticketOf(email), recoveryCodes[3]!)).body.code, 'identity.wrong_code')
  assert.equal((await second(await ticketOf(email), recoveryCodes[4]!)).status, 200)
  const stranger = await aPersonWithSecondStep()
  assert.equal((await second(await ticketOf(email), stranger.recoveryCodes[0]!)).body.code, 'identity.wrong_code')
})

test('a ticket bears five tries, ten minutes, one success; the account ten tries whatever the tickets', async () => {
  const { email, secret } = await aPersonWithSecondStep()
  const ticket = await ticketOf(email)
  for (let i = 0; i < 5; i++) assert.equal((await second(ticket, '000000')).body.code, 'identity.wrong_code')
  assert.equal((await second(ticket, codeAt(secret, 0))).body.code, 'identity.ticket_invalid')
  const next = await ticketOf(email)
  for (let i = 0; i < 5; i++) await second(next, '000000')
  const closed = await second(await ticketOf(email), codeAt(secret, 0))
  assert.deepEqual([closed.status, closed.body.code], [429, 'platform.too_many_requests'])
  await system.runtime.ownerPool.query('delete from identity.attempts')
  const old = await ticketOf(email)
  await system.runtime.ownerPool.query(
    "update identity.tickets set expires_at = now() - interval '1 second' where kind = 'second_factor'",
  )
  assert.equal((await second(old, codeAt(secret, 0))).body.code, 'identity.ticket_invalid')
  const good = await ticketOf(email)
  assert.equal((await second(good, codeAt(secret, 0))).status, 200)
  assert.equal((await second(good, codeAt(secret, 1))).body.code, 'identity.ticket_invalid')
})

test('switching on needs the password and the secret that was shown; it cannot be started over when on', async () => {
  const email = `step${++people}@example.com`
  const { cookie } = await api.call(endpoints.signUp, {
    body: { company: { name: 'Two', locale: 'en-US' }, name: 'Tina', email, password },
  })
  const call = api.as(cookie!)
  assert.equal(
    (await api.refused(endpoints.confirmSecondFactor, { cookie: cookie!, body: { code: '123456' } })).code,
    'identity.second_factor_off',
  )
  assert.equal(
    (await api.refused(endpoints.startSecondFactor, { cookie: cookie!, body: { password: 'wrong password' } })).code,
    'identity.wrong_password',
  )
  const first = await call(endpoints.startSecondFactor, { body: { password } })
  const { secret } = await call(endpoints.startSecondFactor, { body: { password } })
  assert.equal(
    (await api.refused(endpoints.confirmSecondFactor, { cookie: cookie!, body: { code: codeAt(first.secret, 0) } })).code,
    'identity.wrong_code',
  )
  assert.equal((await call(endpoints.session)).account?.secondFactor, false)
  await call(endpoints.confirmSecondFactor, { body: { code: codeAt(secret, 0) } })
  assert.equal(
    (await api.refused(endpoints.startSecondFactor, { cookie: cookie!, body: { password } })).code,
    'identity.second_factor_on',
  )
  assert.equal(
    (await api.refused(endpoints.confirmSecondFactor, { cookie: cookie!, body: { code: codeAt(secret, 1) } })).code,
    'identity.second_factor_on',
  )
})

test('switching off and new recovery codes need password and code', async () => {
  const { email, cookie, secret, recoveryCodes } = await aPersonWithSecondStep()
  const body = { password, code: codeAt(secret, 0) }
  assert.equal(
    (await api.refused(endpoints.disableSecondFactor, { cookie, body: { ...body, password: 'wrong password' } })).code,
    'identity.wrong_password',
  )
  assert.equal(
    (await api.refused(endpoints.disableSecondFactor, { cookie, body: { ...body, code: '000000' } })).code,
    'identity.wrong_code',
  )
  const renewed = await api.as(cookie)(endpoints.renewRecoveryCodes, { body })
  assert.equal(renewed.recoveryCodes.length, 10)
  assert.equal((await second(await ticketOf(email), recoveryCodes[0]!)).body.code, 'identity.wrong_code', 'the old ones are void')
  await api.as(cookie)(endpoints.disableSecondFactor, { body: { password, code: renewed.recoveryCodes[0]! } })
  assert.deepEqual((await logIn(email)).body, { step: 'done' })
  assert.equal((await mailsTo(system, email))[0]!.subject, 'The second step is off')
  assert.equal((await api.refused(endpoints.disableSecondFactor, { cookie, body })).code, 'identity.second_factor_off')
})

test('a password reset leaves the second step of a confirmed address, and removes that of one never confirmed', async () => {
  const { email } = await aPersonWithSecondStep()
  const reset = async (secret: string) => {
    await api.call(endpoints.requestPasswordReset, { body: { email } })
    const token = await mailedToken(system, email, 'reset-password')
    assert.equal((await api.call(endpoints.resetPassword, { body: { token, password: secret } })).status, 200)
    return (await api.call(endpoints.logIn, { body: { email, password: secret } })).body.step
  }
  await system.runtime.ownerPool.query('update identity.accounts set email_verified_at = now() where email = $1', [email])
  assert.equal(await reset('first new secret'), 'second_factor')
  await system.runtime.ownerPool.query('update identity.accounts set email_verified_at = null where email = $1', [email])
  assert.equal(await reset('second new secret'), 'done')
})
