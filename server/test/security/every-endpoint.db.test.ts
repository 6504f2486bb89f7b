import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AnyEndpoint } from '#lib/endpoint.ts'
import { newId } from '#lib/ids.ts'
import { permissionKeys } from '#modules/identity/permissions.ts'
import { unknownInRoles } from '#modules/identity/roles/built-in-roles.pure.ts'
import { addressOf } from '#platform/http/client.ts'
import { startTestApi, type TestAnswer, type TestApi, type TestCall } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { checksums, fillEveryTable, idsOfCompany, marker } from '#test/builders/rows-everywhere.ts'
import { allRoutes, permissionGroups } from '../../src/app.ts'
import { garbageBodies, garbageCursors, garbageHeaders, garbageQueries, garbageValues } from './garbage.ts'
import { placesIn, sampleOf, withValue } from './sample-input.ts'

// Every endpoint of every module, found in the list of routes: nobody has to add a new one here. Each is tried without a session, without
// permission, with garbage in every place, and with the ids of another company, all of whose tables hold a row.

interface Tried {
  label: string
  schema: string
  module: string | null
  endpoint: AnyEndpoint
}

/** The more endpoints there are, the fewer calls each gets, so that the whole stays within a minute. */
const garbageCallsInAll = 6_000
const foreignCallsInAll = 3_000
const seed = Number(process.env.SEED ?? 20_261_122)

const endpoints: Tried[] = allRoutes.flatMap(({ group, module, contract }) =>
  Object.entries(contract).map(([name, endpoint]) => ({ label: `${group}.${name}`, schema: module ?? group, module, endpoint })),
)
const isStream = ({ endpoint }: Tried) => endpoint.download === 'text/event-stream'
const isOpen = ({ endpoint }: Tried) => endpoint.permission === 'public'

let system: TestSystem
let api: TestApi
let theirs: Company
let theirIds: Awaited<ReturnType<typeof idsOfCompany>>
let before_: Awaited<ReturnType<typeof fingerprints>>

before(async () => {
  // Known under a public name: the mailbox that is open on a development machine is closed.
  system = await startTestSystem({ config: { publicUrl: 'https://erp.example.com' } })
  api = await startTestApi(system)
  theirs = await aCompany(system, { name: `${marker} company` })
  await system.runtime.vault.keysOf(theirs.tenantId)
  await fillEveryTable(system.runtime.ownerPool, theirs.tenantId, { account_id: theirs.ownerId })
  theirIds = await idsOfCompany(system.runtime.ownerPool, theirs.tenantId)
  before_ = await fingerprints()
})
after(async () => {
  await api.close()
  await system.close()
})

/** All that belongs to the other company, also in tables without a tenant. */
async function fingerprints() {
  const { rows } = await system.runtime.ownerPool.query<{ account: string }>(
    'select a::text as account from identity.accounts a where id = $1',
    [theirs.ownerId],
  )
  return { ...(await checksums(system.runtime.ownerPool, theirs.tenantId)), account: rows[0]!.account }
}

/** Placeholders for a call that must be turned away before its input is looked at. */
const anyInput = ({ endpoint }: Tried): TestCall => ({
  params: Object.fromEntries([...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => [name!, newId()])),
  ...(endpoint.method === 'GET' || endpoint.upload ? {} : { body: {} }),
})

test('every endpoint names a permission that exists', () => {
  const known = permissionKeys()
  for (const { label, endpoint } of endpoints) {
    const { permission } = endpoint
    assert.ok(permission === 'public' || permission === 'session' || known.has(permission), `${label}: ${permission}`)
    assert.ok(/^\/(api|hooks)\//.test(endpoint.path), label)
  }
})

test('every permission that a built-in role names exists, and every declared one guards something', () => {
  assert.deepEqual(unknownInRoles([...permissionKeys()]), [])
  const guarding = new Set(endpoints.map(({ endpoint }) => endpoint.permission))
  // looked at inside: they decide what an answer shows, or what a document may be changed to
  const inside = ['cost.see', 'customers.see_personal', 'views.share', 'warehouse.weight_override']
  assert.deepEqual(
    [...permissionKeys()].filter((key) => !guarding.has(key) && !inside.includes(key)),
    [],
  )
})

test('a body of a type nobody asked for: 415 naming what is taken', async () => {
  const mine = await aCompany(system)
  for (const tried of endpoints.filter(({ endpoint }) => endpoint.method !== 'GET')) {
    const { endpoint } = tried
    if (!endpoint.upload && !endpoint.body) continue
    for (const type of ['application/x-wrong', 'multipart/form-data; boundary=x', 'text/plain']) {
      if (endpoint.upload?.accept.includes(type.split(';')[0]!)) continue
      const input = { ...anyInput(tried), body: Buffer.from('x=1'), headers: { 'content-type': type }, ifMatch: 1 }
      const answer = await api.call(endpoint, { ...input, cookie: mine.cookie })
      assert.deepEqual([answer.status, answer.body.code], [415, 'platform.unsupported_media'], `${tried.label} ${type}`)
      assert.equal(answer.body.params.expected, endpoint.upload?.accept.join(', ') ?? 'application/json', tried.label)
    }
  }
})

test('without a session: 401', async () => {
  for (const tried of endpoints.filter((one) => !isOpen(one))) {
    for (const credential of [
      {},
      { cookie: 'A'.repeat(43) },
      { bearer: 'ssk_x' },
      { headers: { authorization: 'Basic Og==' } },
    ]) {
      const answer = await api.call(tried.endpoint, { ...anyInput(tried), ...credential })
      assert.deepEqual([answer.status, answer.body.code], [401, 'platform.not_signed_in'], tried.label)
    }
  }
})

test('without the permission: 403 naming it; with the module switched off: 403', async () => {
  const mine = await aCompany(system)
  const nobody = await aMember(system, mine.tenantId, [])
  const guarded = endpoints.filter(({ endpoint }) => endpoint.permission !== 'public' && endpoint.permission !== 'session')
  for (const tried of guarded) {
    const answer = await api.call(tried.endpoint, { ...anyInput(tried), cookie: nobody.cookie })
    assert.deepEqual([answer.status, answer.body.code], [403, 'platform.forbidden'], tried.label)
    assert.equal(answer.body.params.permission, tried.endpoint.permission, tried.label)
  }
  const optional = new Set(
    permissionGroups()
      .filter((group) => !group.core)
      .map((group) => group.module),
  )
  const small = await aCompany(system, { modules: [] })
  for (const tried of endpoints.filter(({ module }) => module !== null && optional.has(module))) {
    const answer = await api.call(tried.endpoint, { ...anyInput(tried), cookie: small.cookie })
    assert.deepEqual([answer.status, answer.body.code], [403, 'platform.module_off'], tried.label)
  }
})

test('with garbage anywhere: refused or harmless, never a failure of ours', async (context) => {
  const random = randomFrom(seed)
  const perEndpoint = Math.max(20, Math.min(150, Math.floor(garbageCallsInAll / endpoints.length)))
  let calls = 0
  let accepted = 0
  let reached = 0
  const failures: string[] = []
  const reader = await aCompany(system)
  for (const tried of endpoints.filter((one) => !isStream(one))) {
    // A company of its own: what one endpoint changes does not stand in the way of the next.
    const mine = tried.endpoint.method === 'GET' ? reader : await aCompany(system)
    await system.runtime.ownerPool.query('delete from identity.attempts')
    const cases = garbageCasesFor(tried)
    const chosen = [...cases.always, ...shuffled(cases.more, random).slice(0, Math.max(0, perEndpoint - cases.always.length))]
    let cookie = mine.cookie
    let touched = false
    for (const { what, call } of chosen) {
      const answer = await answerOf(tried.endpoint, { cookie, ...call })
      calls++
      if (answer.status < 400) {
        accepted++
        touched = true
      }
      const fault = faultOf(answer)
      if (fault) failures.push(`${tried.label}: ${what}: ${fault}`)
      // Logged out by its own call: sign in again.
      if (answer.status === 401 && !isOpen(tried) && call.headers === undefined) cookie = await again(mine)
    }
    if (touched) reached++
  }
  context.diagnostic(
    `${endpoints.length} endpoints, ${calls} calls, ${accepted} accepted, ${reached} endpoints let something through; SEED=${seed}`,
  )
  assert.equal(summary(failures), '')
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
})

test('with ids of another company: nothing of it is seen', async (context) => {
  const random = randomFrom(seed)
  const perEndpoint = Math.max(10, Math.min(60, Math.floor(foreignCallsInAll / endpoints.length)))
  let calls = 0
  let found = 0
  const leaks: string[] = []
  const reader = await aCompany(system)
  for (const tried of endpoints.filter((one) => !isStream(one))) {
    const mine = tried.endpoint.method === 'GET' ? reader : await aCompany(system)
    await system.runtime.ownerPool.query('delete from identity.attempts')
    let cookie = mine.cookie
    for (const call of shuffled(foreignCallsFor(tried), random).slice(0, perEndpoint)) {
      const answer = await answerOf(tried.endpoint, { cookie, ...call })
      calls++
      const fault = faultOf(answer)
      if (fault) leaks.push(`${tried.label}: ${JSON.stringify(call).slice(0, 300)}: ${fault}`)
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null)
      const sent = JSON.stringify(call)
      const told = text.includes(marker) ? marker : theirIds.all.find((id) => !sent.includes(id) && text.includes(id))
      if (told) leaks.push(`${tried.label}: the answer to ${sent.slice(0, 300)} tells ${told}`)
      if (answer.status === 404) found++
      if (answer.status === 401 && !isOpen(tried)) cookie = await again(mine)
    }
  }
  context.diagnostic(`${calls} calls with ${theirIds.all.length} foreign ids, ${found} answered 404`)
  assert.equal(summary(leaks), '')
})

test('after all these calls nothing of the other company has changed', async () => {
  // The fingerprints were taken before any of the calls above.
  assert.deepEqual(await fingerprints(), before_)
})

interface GarbageCase {
  what: string
  call: TestCall
}

function garbageCasesFor({ endpoint }: Tried): { always: GarbageCase[]; more: GarbageCase[] } {
  const always: GarbageCase[] = []
  const more: GarbageCase[] = []
  const input = (fields: 'all' | 'required'): TestCall => ({
    ...(endpoint.params ? { params: sampleOf(endpoint.params, newId, 'all') } : {}),
    ...(endpoint.query ? { query: sampleOf(endpoint.query, newId, fields) } : {}),
    ...(endpoint.body ? { body: sampleOf(endpoint.body, newId, fields) } : {}),
    ...(endpoint.ifMatch ? { ifMatch: 1 } : {}),
    ...(endpoint.upload ? { body: Buffer.from('a,b\n1,2\n'), headers: { 'content-type': endpoint.upload.accept[0]! } } : {}),
  })
  const full = input('all')
  const least = input('required')
  always.push({ what: 'a likely input', call: full }, { what: 'the least input', call: least })
  if (endpoint.method !== 'GET')
    always.push(
      { what: 'an input twice under one key', call: { ...full, idempotencyKey: 'same-key-1' } },
      { what: 'the second time', call: { ...full, idempotencyKey: 'same-key-1' } },
    )
  for (const name of Object.keys((full.params ?? {}) as object)) {
    for (const value of garbageValues.filter((one) => typeof one !== 'object' && String(one).isWellFormed()))
      more.push({ what: `params.${name} = ${show(value)}`, call: { ...full, params: { ...full.params, [name]: value } } })
  }
  for (const name of Object.keys({ cursor: '', ...(full.query ?? {}) } as object)) {
    if (!endpoint.query) continue
    for (const value of name === 'cursor' ? garbageCursors : garbageValues.filter((one) => typeof one !== 'object'))
      more.push({ what: `query.${name} = ${show(value)}`, call: { ...full, query: { ...full.query, [name]: value } } })
  }
  if (endpoint.query) {
    // One at a time, beside the least of the rest: a filter is not hidden behind another one that finds nothing.
    for (const name of Object.keys(full.query ?? {}))
      more.push({ what: `only query.${name}`, call: { ...least, query: { ...least.query, [name]: full.query![name] } } })
  }
  if (endpoint.body) {
    for (const path of placesIn(full.body)) {
      for (const value of garbageValues) {
        more.push({ what: `body.${path.join('.')} = ${show(value)}`, call: { ...full, body: withValue(full.body, path, value) } })
      }
    }
  }
  for (const field of Object.keys((full.body ?? {}) as object).filter(() => endpoint.body)) {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    const body = JSON.stringify({ ...(full.body as object), [field]: '@' }).replace('"@"', deep)
    always.push({ what: `body.${field} very deep`, call: { ...full, body, idempotencyKey: newId() } })
  }
  if (endpoint.method !== 'GET') {
    for (const { body, contentType } of garbageBodies)
      more.push({ what: `body ${contentType} ${show(body)}`, call: { ...full, body, headers: { 'content-type': contentType } } })
    for (const type of endpoint.upload?.accept ?? []) {
      for (const { body } of garbageBodies)
        more.push({ what: `upload ${type} ${show(body)}`, call: { ...full, body, headers: { 'content-type': type } } })
    }
  }
  for (const query of garbageQueries)
    more.push({ what: `?${query.slice(0, 60)}`, call: { ...full, rawQuery: query } as TestCall })
  for (const headers of garbageHeaders)
    more.push({ what: show(headers), call: { ...full, headers: { ...full.headers, ...headers } } })
  return { always, more }
}

/** Inputs that name things of the other company: each id of the module's own tables where one fits, all at once where many do. */
function foreignCallsFor({ endpoint, schema }: Tried): TestCall[] {
  const own = theirIds.bySchema.get(schema) ?? []
  const ids = [...new Set([...own, ...theirIds.all.filter((_, index) => index % 8 === 0), theirs.tenantId, theirs.ownerId])]
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const calls: TestCall[] = []
  const turns = names.length === 0 ? ids.slice(0, 12) : ids
  for (const id of turns) {
    for (const fields of ['all', 'required'] as const) {
      const call: TestCall = {
        ...(endpoint.params ? { params: { ...sampleOf(endpoint.params, () => id, 'all'), ...only(names, id) } } : {}),
        ...(endpoint.query ? { query: sampleOf(endpoint.query, () => id, fields) } : {}),
        ...(endpoint.body ? { body: sampleOf(endpoint.body, () => id, fields) } : {}),
        ...(endpoint.ifMatch ? { ifMatch: 1 } : {}),
        ...(endpoint.upload ? { body: Buffer.from(`id\n${id}\n`), headers: { 'content-type': endpoint.upload.accept[0]! } } : {}),
      }
      calls.push(call)
    }
  }
  if (endpoint.body) {
    const body = sampleOf(endpoint.body, newId, 'all')
    for (const path of placesIn(body)) {
      const at = path.reduce((value: any, key) => value?.[key], body)
      if (Array.isArray(at) && typeof at[0] === 'string') {
        for (const many of [theirIds.all.slice(0, 100), own]) {
          if (many.length > 0)
            calls.push({
              ...calls[0],
              ...(names.length ? { params: only(names, newId()) } : {}),
              body: withValue(body, path, many),
            })
        }
      }
    }
  }
  if (calls.length === 0) calls.push({})
  return calls
}

const only = (names: readonly string[], id: string) => Object.fromEntries(names.map((name) => [name, id]))

/** Like `api.call`, and takes a query string as it stands. */
async function answerOf(endpoint: AnyEndpoint, call: TestCall & { rawQuery?: string }): Promise<TestAnswer> {
  if (call.rawQuery === undefined) return api.call(endpoint, call)
  const path = addressOf(endpoint, { ...(call.params ? { params: call.params } : {}) })
  const { rawQuery, query: _, params: __, ...rest } = call
  return api.call(`${path}?${rawQuery}`, { ...rest, method: endpoint.method })
}

function faultOf(answer: TestAnswer): string | null {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null)
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 200)}`
  if (answer.status >= 400) {
    const { code, detail, requestId } = answer.body ?? {}
    if (typeof code !== 'string' || typeof detail !== 'string' || typeof requestId !== 'string' || detail === '')
      return `${answer.status} without code and sentence: ${text.slice(0, 200)}`
    if (/\bat .*\.ts:\d+|syntax error|violates|pg_|relation "/.test(text)) return `tells of the inside: ${text.slice(0, 200)}`
  }
  return null
}

async function again(company: Company): Promise<string> {
  const { startSession } = await import('#modules/identity/index.ts')
  return system.as(company.tenantId, async (ctx) => {
    const started = await startSession(ctx.tx, ctx.now, {
      accountId: company.ownerId,
      tenantId: company.tenantId,
      userAgent: 'test',
      ip: '127.0.0.1',
    })
    return started.token
  })
}

/** The first of each kind, one a line. */
function summary(failures: readonly string[]): string {
  const kinds = new Map(
    failures.map((line) => [line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/: .*? = .*?: (?=[45]\d\d)/, ': … '), line]),
  )
  return [`${failures.length} in all`, ...kinds.values()].slice(0, failures.length === 0 ? 0 : 40).join('\n')
}

const show = (value: unknown) => (Buffer.isBuffer(value) ? 'bytes' : (JSON.stringify(value) ?? 'undefined').slice(0, 60))

/** mulberry32: small, and the same everywhere. */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}
