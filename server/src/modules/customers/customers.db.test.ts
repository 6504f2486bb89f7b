import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import type { Receiver } from '#lib/person.ts'
import { recognise } from '#modules/customers/index.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { blacklistedAmong } from './blacklist/blacklist.queries.ts'
import { customersContract as contract } from './customers.contract.ts'

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

const lin: Receiver = {
  name: '林晓明',
  phone: '+86 139-0000-0017',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 1 号',
  postcode: '',
}

async function aCustomer(company: Company): Promise<{ id: string; phoneHash: string }> {
  const keys = await system.runtime.vault.keysOf(company.tenantId)
  const phoneHash = keys.hash('phone', '13900000017')
  const found = await system.as(company.tenantId, (ctx) =>
    recognise(ctx, [
      {
        key: 'o',
        phoneHash,
        buyerHash: newId(),
        sealed: keys.seal('receiver', lin),
        masked: '林** 139****0017',
        orderedAt: new Date('2026-01-01T00:00:00Z'),
        paidMinor: 500n,
      },
    ]),
  )
  return { id: found.get('o')!.customerId, phoneHash }
}

const looks = async (tenantId: string) =>
  (
    await system.runtime.ownerPool.query(
      'select subject_id as id, fields, purpose from platform.reveals where tenant_id = $1 order by id',
      [tenantId],
    )
  ).rows

test('found by phone, shown masked, revealed with a reason that is kept', async () => {
  const company = await aCompany(system)
  const { id } = await aCustomer(company)
  const call = api.as(company.cookie)
  for (const search of ['13900000017', '+86 139 0000 0017'])
    assert.deepEqual(
      (await call(contract.list, { query: { search } })).rows.map((row) => row.id),
      [id],
    )
  for (const search of ['139000000', 'lin', '林晓明'])
    assert.deepEqual((await call(contract.list, { query: { search } })).rows, [])
  const shown = await call(contract.get, { params: { customerId: id } })
  assert.deepEqual([shown.masked, shown.orderCount, shown.phoneCount, shown.buyerCount], ['林** 139****0017', 1, 1, 1])
  assert.equal(JSON.stringify(shown).includes('13900000017') || JSON.stringify(shown).includes('晓明'), false)
  assert.deepEqual(await call(contract.reveal, { params: { customerId: id }, body: { purpose: 'complaint' } }), { receiver: lin })
  assert.deepEqual(await looks(company.tenantId), [{ id, fields: ['receiver'], purpose: 'complaint' }])
  const reader = await aMember(system, company.tenantId, ['customers.read'])
  for (const [endpoint, body] of [
    [contract.reveal, { purpose: 'x' }],
    [contract.erase, { reason: 'x' }],
    [contract.blacklistCustomer, { reason: 'x' }],
  ] as const) {
    assert.equal((await api.refused(endpoint, { cookie: reader.cookie, params: { customerId: id }, body })).status, 403)
  }
  const stranger = await aCompany(system)
  for (const endpoint of [
    contract.get,
    contract.reveal,
    contract.erase,
    contract.blacklistCustomer,
    contract.unblacklistCustomer,
  ]) {
    const refusal = await api.refused(endpoint, {
      cookie: stranger.cookie,
      params: { customerId: id },
      body: { purpose: 'x', reason: 'x' },
    })
    assert.deepEqual([refusal.status, refusal.code], [404, 'customers.not_found'])
  }
  assert.equal((await looks(company.tenantId)).length, 1)
})

test('tags and note with a version; the list by tag, page by page', async () => {
  const company = await aCompany(system)
  const { id } = await aCustomer(company)
  const call = api.as(company.cookie)
  const edited = await call(contract.edit, {
    params: { customerId: id },
    ifMatch: '1',
    body: { tags: ['vip', 'vip'], note: '爱喝茶' },
  })
  assert.equal(edited.version, 2)
  const stale = await api.refused(contract.edit, {
    cookie: company.cookie,
    params: { customerId: id },
    ifMatch: 1,
    body: { note: 'x' },
  })
  assert.equal(stale.status, 412)
  const { rows } = await call(contract.list, { query: { tag: 'vip' } })
  assert.deepEqual(
    rows.map((row) => [row.tags, row.note]),
    [[['vip'], '爱喝茶']],
  )
  await system.as(company.tenantId, (ctx) =>
    recognise(
      ctx,
      Array.from({ length: 4 }, (_, n) => ({
        key: `${n}`,
        phoneHash: newId(),
        buyerHash: null,
        sealed: null,
        masked: `${n}`,
        orderedAt: new Date('2026-01-01T00:00:00Z'),
        paidMinor: 0n,
      })),
    ),
  )
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await call(contract.list, { query: { limit: 2, ...(cursor ? { cursor } : {}) } })
    seen.push(...page.rows.map((row) => row.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  assert.deepEqual([seen.length, new Set(seen).size], [5, 5])
})

test('blacklist by customer, by number and by address, and off again', async () => {
  const company = await aCompany(system)
  const { id, phoneHash } = await aCustomer(company)
  const call = api.as(company.cookie)
  const listed = () => system.as(company.tenantId, (ctx) => blacklistedAmong(ctx.tx, ctx.tenantId, [phoneHash]))
  await call(contract.blacklistCustomer, { params: { customerId: id }, body: { reason: 'refuses parcels' } })
  assert.deepEqual(await listed(), new Map([[phoneHash, 'refuses parcels']]))
  assert.deepEqual(
    (await call(contract.list, {})).rows.map((row) => row.blacklisted),
    [true],
  )
  assert.deepEqual((await call(contract.get, { params: { customerId: id } })).blacklist.map((entry) => entry.kind).sort(), [
    'buyer',
    'phone',
  ])
  await call(contract.unblacklistCustomer, { params: { customerId: id } })
  assert.deepEqual([(await listed()).size, (await call(contract.blacklist, {})).rows], [0, []])
  await call(contract.addToBlacklist, { body: { entry: { phone: '139 0000 0017' }, reason: 'fraud' } })
  await call(contract.addToBlacklist, { body: { entry: { phone: '13900000017' }, reason: 'fraud again' } })
  assert.deepEqual(await listed(), new Map([[phoneHash, 'fraud again']]))
  const { postcode: _, ...receiver } = lin
  await call(contract.addToBlacklist, { body: { entry: { receiver }, reason: 'reseller' } })
  const entries = (await call(contract.blacklist, {})).rows
  assert.deepEqual(
    entries.map((entry) => [entry.kind, entry.reason]),
    [
      ['address', 'reseller'],
      ['address', 'reseller'],
      ['phone', 'fraud again'],
    ],
  )
  assert.equal(JSON.stringify(entries).includes('13900000017') || JSON.stringify(entries).includes('文三路'), false)
  const removed = await call(contract.removeFromBlacklist, { body: { ids: entries.map((entry) => entry.id) } })
  assert.equal(removed.done.length, 3)
  assert.equal(
    (await api.refused(contract.addToBlacklist, { cookie: company.cookie, body: { entry: { phone: 'abc' }, reason: 'x' } })).code,
    'customers.phone_malformed',
  )
})

test('erased: nothing tells who it was, figures stay, the blacklist goes on, the next order is a stranger', async () => {
  const company = await aCompany(system)
  const { id, phoneHash } = await aCustomer(company)
  const call = api.as(company.cookie)
  await call(contract.edit, { params: { customerId: id }, ifMatch: '1', body: { note: '林先生', tags: ['x'] } })
  await call(contract.blacklistCustomer, { params: { customerId: id }, body: { reason: 'refuses' } })
  await call(contract.erase, { params: { customerId: id }, body: { reason: 'asked by mail' } })
  await call(contract.erase, { params: { customerId: id }, body: { reason: 'asked twice' } })
  const shown = await call(contract.get, { params: { customerId: id } })
  assert.deepEqual(
    [shown.masked, shown.note, shown.tags, shown.orderCount, shown.paidMinor, shown.phoneCount],
    ['', '', [], 1, 500, 0],
  )
  assert.notEqual(shown.erasedAt, null)
  assert.equal(
    (await api.refused(contract.reveal, { cookie: company.cookie, params: { customerId: id }, body: { purpose: 'x' } })).code,
    'customers.erased',
  )
  assert.deepEqual(
    (await looks(company.tenantId)).map((row) => [row.fields, row.purpose]),
    [[['erased'], 'asked by mail']],
  )
  assert.equal((await system.as(company.tenantId, (ctx) => blacklistedAmong(ctx.tx, ctx.tenantId, [phoneHash]))).size, 1)
  const { rows } = await system.runtime.ownerPool.query('select sealed from customers.customers where tenant_id = $1', [
    company.tenantId,
  ])
  assert.deepEqual(rows, [{ sealed: null }])
  assert.notEqual((await aCustomer(company)).id, id)
})
