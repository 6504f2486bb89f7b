import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { openShopOrder } from '#test/builders/open-shop.ts'
import { aConnectedShop, type ConnectedShop } from '#test/builders/open-shop-company.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import {
  channelOrdersContract,
  listingsContract,
  pushesContract,
  shopsContract,
  statementsContract,
} from './channels.contract.ts'

let system: TestSystem
let api: TestApi
let company: Company
let shop: ConnectedShop
before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
  company = await aCompany(system)
  shop = await aConnectedShop(system, { tenantId: company.tenantId })
})
after(async () => {
  await shop.remote.close()
  await api.close()
  await system.close()
})

const as = () => api.as(company.cookie)
const shopInput = () => ({ name: 'New', settings: { baseUrl: shop.remote.baseUrl }, currency: 'CNY', timeZone: 'Asia/Shanghai' })

test('a shop: added, authorised only with credentials the shop accepts, secrets never shown', async () => {
  const made = await as()(shopsContract.create, { body: { ...shopInput(), code: 'S2', connector: 'open_shop' } })
  assert.deepEqual(
    [made.status, made.hasCredentials, made.capabilities.orders, made.settings.receiverOptional],
    ['unauthorised', false, true, false],
  )
  assert.match(made.webhookUrl!, /^http:\/\/127\.0\.0\.1:0\/hooks\/[\w-]{43}$/)
  const params = { shopId: made.id }
  const wrong = await api.call(shopsContract.authorise, {
    cookie: company.cookie,
    params,
    body: { credentials: { keyId: shop.remote.keyId, secret: 'x'.repeat(40) } },
  })
  assert.deepEqual(
    [wrong.status, wrong.body.code, wrong.body.params.detail],
    [422, 'channels.shop_refused_us', 'signature_wrong'],
  )
  assert.equal((await as()(shopsContract.get, { params })).status, 'unauthorised')
  const credentials = { keyId: shop.remote.keyId, secret: shop.remote.secret }
  const active = await as()(shopsContract.authorise, { params, body: { credentials } })
  assert.deepEqual([active.status, active.hasCredentials], ['active', true])
  assert.equal(JSON.stringify(active).includes(shop.remote.secret), false)
  assert.deepEqual(await as()(shopsContract.test, { params }), {
    ok: true,
    trouble: null,
    identity: { id: 'tea-house', name: '山前茶舍', currency: 'CNY', timeZone: 'Asia/Shanghai' },
  })
  const paused = await as()(shopsContract.pause, { params })
  assert.equal(paused.status, 'paused')
  assert.deepEqual(
    (await api.call(shopsContract.pull, { cookie: company.cookie, params, body: {} })).body.code,
    'channels.not_active',
  )
  assert.equal((await as()(shopsContract.resume, { params })).status, 'active')
  const { version } = await as()(shopsContract.get, { params })
  const renamed = await as()(shopsContract.update, {
    params,
    ifMatch: String(version),
    body: { ...shopInput(), name: 'Renamed', reviewDelaySeconds: 600 },
  })
  assert.deepEqual([renamed.name, renamed.reviewDelaySeconds, renamed.version], ['Renamed', 600, version + 1])
  const stale = await api.call(shopsContract.update, { cookie: company.cookie, params, ifMatch: version, body: shopInput() })
  assert.deepEqual([stale.status, stale.body.code], [412, 'platform.version_conflict'])
  await as()(shopsContract.pause, { params })
})

test('settings that cannot work are refused with the field', async () => {
  const create = (change: Record<string, unknown>, settings: Record<string, unknown> = {}) =>
    api.call(shopsContract.create, {
      cookie: company.cookie,
      body: {
        ...shopInput(),
        code: `X${Math.random()}`,
        connector: 'open_shop',
        ...change,
        settings: { ...shopInput().settings, ...settings },
      },
    })
  assert.equal((await create({ connector: 'nobody' })).body.code, 'channels.connector_unknown')
  for (const refused of [
    await create({}, { baseUrl: 'https://shop.example.com/api' }),
    await create({}, { baseUrl: 'ftp://shop.example.com/open-shop/v1' }),
    await create({}, { carrierCodes: { SF: 1 } }),
    await create({ currency: 'ABC' }),
    await create({ timeZone: 'Mars/Olympus' }),
  ])
    assert.deepEqual([refused.status, refused.body.code], [422, 'channels.settings_wrong'])
  assert.equal((await create({ code: 'S2' })).body.code, 'platform.duplicate')
})

test('channel orders: tabs, search, masked document, revealed with a trace', async () => {
  shop.remote.put(openShopOrder('A100', { lines: [shop.line(0, 'A100-1')] }))
  shop.remote.put(
    openShopOrder('A101', {
      state: 'closed',
      closeReason: 'unpaid',
      paidAt: null,
      paidMinor: 0,
      payments: [],
      lines: [shop.line(0, 'A101-1')],
    }),
  )
  shop.remote.put(openShopOrder('B200', { state: 'teleported', lines: [shop.line(0, 'B200-1')] }))
  const { jobId } = await as()(shopsContract.pull, { params: { shopId: shop.shopId }, body: {} })
  assert.match(jobId, /^[0-9a-f-]{36}$/)
  await system.settle()
  shop.remote.put(openShopOrder('A100', { sellerRemark: 'please hurry', lines: [shop.line(0, 'A100-1')] }))
  await shop.pull()

  assert.deepEqual(await as()(channelOrdersContract.counts, {}), {
    byStatus: { closed: 1, paid: 1, unpaid: 1 },
    byIntake: { failed: 1, nothing_to_do: 1, taken: 1, waiting: 0 },
  })
  const list = async (query: Record<string, unknown>) =>
    (await as()(channelOrdersContract.list, { query: query as never })).rows.map((row) => row.externalNumber)
  assert.deepEqual(await list({ number: 'A1' }), ['A101', 'A100'])
  assert.deepEqual(await list({ status: 'closed' }), ['A101'])
  assert.deepEqual(await list({ intake: 'failed' }), ['B200'])
  assert.deepEqual(await list({ intake: 'taken,nothing_to_do' }), ['A101', 'A100'])
  const pages: string[] = []
  let cursor: string | undefined
  do {
    const page = await as()(channelOrdersContract.list, { query: { limit: '1', ...(cursor ? { cursor } : {}) } as never })
    pages.push(...page.rows.map((row) => row.externalNumber))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  assert.deepEqual(pages, ['B200', 'A101', 'A100'])

  const [row] = (await as()(channelOrdersContract.list, { query: { number: 'A100' } })).rows
  const params = { channelOrderId: row!.id }
  const shown = await as()(channelOrdersContract.get, { params })
  assert.deepEqual([shown.versions.length, shown.versions[0]!.changes], [1, ['remark']])
  assert.deepEqual([shown.lines[0]!.skuCode, shown.lines[0]!.quantity], [shop.skus[0]!.skuCode, 2])
  const receiver = shown.document.receiver as Record<string, string>
  assert.deepEqual([receiver.name, receiver.phone, receiver.street, receiver.city], ['林**', '199****0017', '***', '福州市'])
  const earlier = await as()(channelOrdersContract.version, {
    params: { ...params, externalVersion: shown.versions[0]!.externalVersion },
  })
  assert.equal((earlier.document.receiver as Record<string, string>).street, '***')

  const clear = await as()(channelOrdersContract.reveal, { params, body: { purpose: 'buyer called' } })
  assert.equal((clear.document.receiver as Record<string, string>).name, '林晓明')
  const reveals = await shop.rows(
    sql<{
      purpose: string
      subject_id: string
    }>`select purpose, subject_id from platform.reveals where tenant_id = ${shop.tenantId}`,
  )
  assert.deepEqual(reveals, [{ purpose: 'buyer called', subject_id: row!.id }])
  const reader = await aMember(system, company.tenantId, ['channels.read'])
  assert.equal(
    (await api.call(channelOrdersContract.reveal, { cookie: reader.cookie, params, body: { purpose: 'curious' } })).status,
    403,
  )
  assert.equal((await api.call(channelOrdersContract.get, { cookie: reader.cookie, params })).status, 200)
})

test('failed orders are tried again by hand; others are not', async () => {
  const [failed] = (await as()(channelOrdersContract.list, { query: { intake: 'failed' } })).rows
  const [taken] = (await as()(channelOrdersContract.list, { query: { intake: 'taken' } })).rows
  const result = await as()(channelOrdersContract.retry, { body: { ids: [failed!.id, taken!.id] } })
  // It was never readable: there is nothing to try.
  assert.deepEqual(result.done, [])
  assert.deepEqual(
    result.refused.map((each) => each.code),
    ['channels.intake_not_failed', 'channels.intake_not_failed'],
  )
})

test('people see the shops they may see, and nothing of the others', async () => {
  const other = await as()(shopsContract.create, { body: { ...shopInput(), code: 'FILE', connector: 'file', settings: {} } })
  const member = await aMember(system, company.tenantId, ['channels.read', 'channels.manage', 'channels.push', 'listings.edit'], {
    shopIds: [other.id],
  })
  const own = api.as(member.cookie)
  assert.deepEqual(
    (await own(shopsContract.list, {})).rows.map((row) => row.id),
    [other.id],
  )
  assert.equal((await api.call(shopsContract.get, { cookie: member.cookie, params: { shopId: shop.shopId } })).status, 404)
  assert.equal((await api.call(shopsContract.pause, { cookie: member.cookie, params: { shopId: shop.shopId } })).status, 404)
  assert.equal(
    (await api.call(shopsContract.pull, { cookie: member.cookie, params: { shopId: shop.shopId }, body: {} })).status,
    404,
  )
  assert.deepEqual((await own(channelOrdersContract.list, {})).rows, [])
  assert.deepEqual((await own(channelOrdersContract.counts, {})).byIntake, {})
  assert.deepEqual((await own(listingsContract.list, {})).rows, [])
  assert.deepEqual((await own(pushesContract.list, {})).rows, [])
  assert.deepEqual((await own(statementsContract.list, {})).rows, [])
  const [listing] = (await as()(listingsContract.list, {})).rows
  assert.deepEqual(
    (await own(listingsContract.match, { body: { matches: [{ id: listing!.id, skuId: null }] } })).refused.map(
      (each) => each.code,
    ),
    ['platform.not_found'],
  )
  assert.equal(
    (await api.call(listingsContract.uploads, { cookie: member.cookie, params: { listingId: listing!.id } })).status,
    404,
  )
})

test('listings: why no stock goes up is said', async () => {
  const rows = (await as()(listingsContract.list, { query: { shopId: shop.shopId } })).rows
  assert.deepEqual(
    rows.map((row) => [row.externalVariantId, row.skuCode, row.uploadBlocked, row.pending]),
    [['V-0', shop.skus[0]!.skuCode, null, true]],
  )
  await as()(listingsContract.match, { body: { matches: [{ id: rows[0]!.id, skuId: null }] } })
  const [untied] = (await as()(listingsContract.list, { query: { matched: 'false' } as never })).rows
  assert.deepEqual([untied!.skuId, untied!.uploadBlocked], [null, 'unmatched'])
  assert.deepEqual(await as()(listingsContract.rematch, { body: {} }), { matched: 1, unmatched: 0 })
})

test('the form of each connector says what it needs', async () => {
  const { connectors } = await as()(shopsContract.connectors, {})
  assert.deepEqual(
    connectors.map((connector) => [connector.name, connector.fields.map((field) => field.key)]),
    [
      ['file', []],
      ['open_shop', ['baseUrl', 'keyId', 'secret']],
    ],
  )
})
