import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { logisticsContract as contract } from './logistics.contract.ts'
import { recycleWaybills, requestWaybills } from './waybills/request-waybills.ts'

let system: TestSystem
let api: TestApi
let company: Company
const warehouseId = newId()

before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
  company = await aCompany(system)
})
after(async () => {
  await api?.close()
  await system?.close()
})

async function carrier(code: string, firstMinor: number, numbers = 1000, rank = 100): Promise<string> {
  const call = api.as(company.cookie)
  const { id } = await call(contract.createCarrier, { body: { code, name: `Carrier ${code}`, rank } })
  await call(contract.addRange, {
    params: { carrierId: id },
    body: { prefix: code, first: 1, last: numbers, width: 8, checkDigit: 'mod10' },
  })
  const { version } = await call(contract.rates, { params: { carrierId: id } })
  await call(contract.replaceRates, {
    params: { carrierId: id },
    ifMatch: String(version),
    body: { rates: [{ firstGrams: 1000, firstMinor, stepGrams: 500, stepMinor: 200 }] },
  })
  return id
}

const parcel = (carrierId: string | null, weightGrams = 1000n) => ({
  parcelId: newId(),
  fulfillmentId: newId(),
  carrierId,
  warehouseId,
  province: '广东省',
  city: '深圳市',
  weightGrams,
})

test('a waybill is issued by the carrier of the parcel, with the rate of that carrier, not of the cheapest', async () => {
  const dear = await carrier('DEAR', 1500)
  await carrier('CHEAP', 500)
  const one = parcel(dear, 1600n)
  const issued = await system.as(company.tenantId, (ctx) => requestWaybills(ctx, [one]))
  assert.deepEqual(issued.get(one.parcelId), {
    waybillNumber: 'DEAR000000017',
    sortCode: issued.get(one.parcelId)!.sortCode,
    estimatedMinor: 1900n,
  })
  assert.match(issued.get(one.parcelId)!.sortCode, /^\d{5}$/)
  const { rows } = await api.as(company.cookie)(contract.waybills, { query: { waybillNumber: 'DEAR000000017' } })
  assert.deepEqual(
    rows.map(({ status, parcelId, estimatedMinor }) => ({ status, parcelId, estimatedMinor })),
    [{ status: 'issued', parcelId: one.parcelId, estimatedMinor: 1900 }],
  )
  await system.as(company.tenantId, (ctx) => recycleWaybills(ctx, [one.parcelId]))
  const again = await system.as(company.tenantId, (ctx) => requestWaybills(ctx, [one]))
  assert.equal(again.get(one.parcelId)!.waybillNumber, 'DEAR000000024')
})

test('concurrent calls never issue a number twice, a failed transaction loses none', async () => {
  const id = await carrier('RACE', 800, 60)
  await assert.rejects(
    system.as(company.tenantId, async (ctx) => {
      await requestWaybills(ctx, [parcel(id)])
      throw new Error('undone')
    }),
    /undone/,
  )
  const all = await Promise.all(
    Array.from({ length: 6 }, () =>
      system.as(company.tenantId, (ctx) =>
        requestWaybills(
          ctx,
          Array.from({ length: 10 }, () => parcel(id)),
        ),
      ),
    ),
  )
  const numbers = all.flatMap((issued) => [...issued.values()].map(({ waybillNumber }) => waybillNumber.slice(4, -1)))
  assert.deepEqual(
    numbers.map(Number).sort((a, b) => a - b),
    Array.from({ length: 60 }, (_, index) => index + 1),
  )
  await assert.rejects(
    system.as(company.tenantId, (ctx) => requestWaybills(ctx, [parcel(id)])),
    { code: 'logistics.number_range_empty' },
  )
  await assert.rejects(
    system.as(company.tenantId, (ctx) => requestWaybills(ctx, [parcel(null)])),
    { code: 'logistics.no_carrier' },
  )
})

test('ranges that overlap, used up or not, are refused', async () => {
  const id = await carrier('OV', 800, 10)
  const add = (body: object) => api.call(contract.addRange, { cookie: company.cookie, params: { carrierId: id }, body })
  const range = { prefix: 'OV', first: 11, last: 20, width: 8, checkDigit: 'mod10' }
  assert.equal((await add({ ...range, first: 10 })).body.code, 'logistics.range_overlaps')
  await system.as(company.tenantId, (ctx) =>
    requestWaybills(
      ctx,
      Array.from({ length: 10 }, () => parcel(id)),
    ),
  )
  assert.equal((await add({ ...range, first: 10 })).body.code, 'logistics.range_overlaps')
  assert.equal((await add({ ...range, first: 21 })).body.code, 'logistics.range_malformed')
  assert.equal((await add({ ...range, width: 1, last: 20 })).body.code, 'logistics.range_malformed')
  assert.equal((await add(range)).status, 201)
  const { ranges } = await api.as(company.cookie)(contract.ranges, { params: { carrierId: id } })
  assert.deepEqual(
    ranges.map(({ first, next, last }) => [first, next, last]),
    [
      [1, 11, 10],
      [11, 11, 20],
    ],
  )
})

test('the estimate names every carrier and why', async () => {
  const other = await aCompany(system)
  const call = api.as(other.cookie)
  const make = async (code: string, rank: number, rates: any[]) => {
    const { id } = await call(contract.createCarrier, { body: { code, name: code, rank } })
    await call(contract.replaceRates, { params: { carrierId: id }, ifMatch: '1', body: { rates } })
    return id
  }
  const line = { firstGrams: 1000, stepGrams: 500, stepMinor: 200 }
  await make('A', 1, [{ ...line, firstMinor: 900 }])
  await make('B', 2, [{ ...line, firstMinor: 800 }])
  await make('C', 3, [{ ...line, firstMinor: 800 }])
  await make('D', 4, [
    { ...line, firstMinor: 100 },
    { ...line, firstMinor: 1, province: '西藏', reachable: false },
  ])
  await make('E', 5, [{ ...line, firstMinor: 100, province: '上海市' }])
  const paused = await make('F', 6, [{ ...line, firstMinor: 50 }])
  await call(contract.pauseCarriers, { body: { ids: [paused], paused: true } })
  const { carriers } = await call(contract.estimate, { body: { warehouseId, province: '西藏', weightGrams: 1400 } })
  assert.deepEqual(
    carriers.map(({ code, estimatedMinor, why }) => [code, estimatedMinor, why]),
    [
      ['A', 1100, 'dearer'],
      ['B', 1000, 'chosen'],
      ['C', 1000, 'lower_rank'],
      ['D', null, 'not_reached'],
      ['E', null, 'no_rate'],
      ['F', 250, 'paused'],
    ],
  )
  const reader = await aMember(system, other.tenantId, ['logistics.read'])
  const seen = await api.as(reader.cookie)(contract.estimate, { body: { warehouseId, province: '西藏', weightGrams: 1400 } })
  assert.ok(seen.carriers.every(({ estimatedMinor }) => estimatedMinor === null))
  assert.equal(
    (await api.refused(contract.createCarrier, { cookie: reader.cookie, body: { code: 'X', name: 'X' } })).code,
    'platform.forbidden',
  )
})

test('a rate table is tried first, then applied, for one warehouse alone', async () => {
  const id = await carrier('IMP', 800)
  const send = (query: object, text: string) =>
    api.call(contract.importRates, {
      cookie: company.cookie,
      params: { carrierId: id },
      query: query as Record<string, unknown>,
      body: Buffer.from(text),
      headers: { 'content-type': 'text/csv' },
    })
  const table = '省份,首重克,首重费,续重克,续重费\n,1000,6.5,500,1.2\n西藏,1000,20,500,10\n'
  const tried = await send({ warehouseId, dryRun: 'true' }, table)
  assert.deepEqual([tried.status, tried.body.applied, tried.body.lines], [200, false, 2])
  const rates = async () => (await api.as(company.cookie)(contract.rates, { params: { carrierId: id } })).rates
  assert.equal((await rates()).length, 1)
  const wrong = await send({ warehouseId }, `${table}西藏,1000,20,500,10\n`)
  assert.deepEqual([wrong.body.applied, wrong.body.problems.length], [false, 1])
  assert.equal((await rates()).length, 1)
  const applied = await send({ warehouseId }, table)
  assert.equal(applied.body.applied, true)
  assert.deepEqual(
    (await rates()).map((rate) => [rate.warehouseId, rate.province, rate.firstMinor]),
    [
      [null, '', 800],
      [warehouseId, '', 650],
      [warehouseId, '西藏', 2000],
    ],
  )
  assert.equal((await send({}, '\x00\x01\x02')).status, 422)
})

test('edits need the version that was read, codes are unique, settings are checked', async () => {
  const id = await carrier('EDIT', 800)
  const edit = { name: 'New', settings: { service: '次日达' }, rank: 5, labelFormat: 'zpl', status: 'active' }
  const call = (body: object, ifMatch: number) =>
    api.call(contract.editCarrier, { cookie: company.cookie, params: { carrierId: id }, ifMatch, body })
  assert.equal((await call(edit, 1)).body.code, 'platform.version_conflict')
  assert.equal((await call(edit, 2)).status, 200)
  assert.equal((await call({ ...edit, settings: { trackingUrl: 'ftp://x/{number}' } }, 3)).body.code, 'platform.invalid_input')
  const twice = await api.refused(contract.createCarrier, { cookie: company.cookie, body: { code: 'EDIT', name: 'Twice' } })
  assert.equal(twice.code, 'logistics.carrier_code_taken')
  const { carriers } = await api.as(company.cookie)(contract.carriers, {})
  const edited = carriers.find((one) => one.id === id)!
  assert.deepEqual([edited.name, edited.rank, edited.labelFormat, edited.numbersLeft], ['New', 5, 'zpl', 1000])
})
