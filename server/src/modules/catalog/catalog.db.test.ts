import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { platformContract } from '#platform/platform.contract.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { catalogContract as contract } from './catalog.contract.ts'

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

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)])

async function anUmbrella(company: Company) {
  const made = await api.as(company.cookie)(contract.createProduct, {
    body: {
      productCode: 'U',
      name: '雨伞',
      category: '雨具',
      skus: [
        { skuCode: 'U-1', listPriceMinor: 1990, purchasePriceMinor: 900, barcodes: [{ barcode: '6901234567892' }] },
        { skuCode: 'U-2', listPriceMinor: 2990 },
        { skuCode: 'U-SET', parts: [{ skuCode: 'U-1', quantity: 2 }] },
      ],
    },
  })
  return { id: made.id, skus: new Map(made.skus.map((sku) => [sku.skuCode, sku.id])) }
}

test('made, read, found and edited with its version', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const { id, skus } = await anUmbrella(company)
  const product = await call(contract.product, { params: { productId: id } })
  assert.deepEqual(
    [
      product.skuCount,
      product.minPriceMinor,
      product.maxPriceMinor,
      product.skus.map((sku) => [sku.skuCode, sku.kind, sku.purchasePriceMinor]),
    ],
    [
      3,
      1990,
      2990,
      [
        ['U-1', 'single', 900],
        ['U-2', 'single', null],
        ['U-SET', 'bundle', null],
      ],
    ],
  )
  assert.deepEqual(
    (await call(contract.products, { query: { search: '雨伞', category: '雨具', status: 'active' } })).rows.map((row) => row.id),
    [id],
  )
  assert.deepEqual((await call(contract.products, { query: { search: '伞雨' } })).rows, [])
  assert.deepEqual(await call(contract.categories, {}), { categories: ['雨具'] })
  assert.deepEqual(await call(contract.productCounts, {}), { counts: { active: 1 } })
  assert.deepEqual(
    (await call(contract.skus, { query: { search: '6901234567892' } })).rows.map((row) => row.skuCode),
    ['U-1'],
  )
  const first = await call(contract.skus, { query: { limit: 2 } })
  const second = await call(contract.skus, { query: { limit: 2, cursor: first.nextCursor! } })
  assert.deepEqual(
    [...first.rows, ...second.rows].map((row) => row.skuCode),
    ['U-1', 'U-2', 'U-SET'],
  )
  assert.deepEqual(
    await call(contract.editProduct, { params: { productId: id }, ifMatch: '1', body: { name: '遮阳伞', category: '' } }),
    { version: 2 },
  )
  assert.equal(
    (
      await api.refused(contract.editProduct, {
        cookie: company.cookie,
        params: { productId: id },
        ifMatch: 1,
        body: { name: 'x' },
      })
    ).status,
    412,
  )
  assert.equal(
    (await api.refused(contract.editProduct, { cookie: company.cookie, params: { productId: id }, body: { name: 'x' } })).status,
    428,
  )
  assert.equal((await call(contract.skus, { query: { search: '遮阳' } })).rows.length, 3)
  await call(contract.editSku, {
    params: { skuId: skus.get('U-1')! },
    ifMatch: '1',
    body: { weightGrams: 250, attributes: { 颜色: '红' }, shelfLifeDays: null },
  })
  const sku = await call(contract.sku, { params: { skuId: skus.get('U-1')! } })
  assert.deepEqual([sku.weightGrams, sku.attributes, sku.version, sku.listPriceMinor], [250, { 颜色: '红' }, 2, 1990])
  const clerk = await aMember(system, company.tenantId, ['catalog.read'])
  assert.equal((await api.as(clerk.cookie)(contract.sku, { params: { skuId: skus.get('U-1')! } })).purchasePriceMinor, null)
})

test('codes in use are refused by name, and nothing is written', async () => {
  const company = await aCompany(system)
  await anUmbrella(company)
  const refused = async (skus: object[], productCode = 'N') => {
    const problem = await api.refused(contract.createProduct, { cookie: company.cookie, body: { productCode, name: 'N', skus } })
    return [problem.status, problem.code, problem.params.code ?? problem.params.skuCode]
  }
  assert.deepEqual(await refused([{ skuCode: 'U-1' }]), [409, 'catalog.code_taken', 'U-1'])
  assert.deepEqual(await refused([{ skuCode: 'N-1' }], 'U'), [409, 'catalog.code_taken', 'U'])
  assert.deepEqual(await refused([{ skuCode: 'N-1', barcodes: [{ barcode: '6901234567892' }] }]), [
    409,
    'catalog.barcode_taken',
    'U-1',
  ])
  assert.equal((await api.as(company.cookie)(contract.products, {})).rows.length, 1)
})

test('barcodes and parts by hand', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const { skus } = await anUmbrella(company)
  const [one, two, set] = ['U-1', 'U-2', 'U-SET'].map((code) => skus.get(code)!) as [string, string, string]
  await call(contract.addBarcode, { params: { skuId: two }, body: { barcode: 'BOX', quantity: 12 } })
  assert.deepEqual(
    (await call(contract.skus, { query: { search: 'BOX' } })).rows.map((row) => row.id),
    [two],
  )
  const taken = await api.refused(contract.addBarcode, {
    cookie: company.cookie,
    params: { skuId: one },
    body: { barcode: 'BOX' },
  })
  assert.deepEqual([taken.code, taken.params.skuCode], ['catalog.barcode_taken', 'U-2'])
  assert.equal(
    (await api.refused(contract.addBarcode, { cookie: company.cookie, params: { skuId: one }, body: { barcode: 'U-SET' } })).code,
    'catalog.barcode_taken',
  )
  await call(contract.removeBarcode, { params: { skuId: two }, body: { barcode: 'BOX' } })
  assert.equal(
    (await api.refused(contract.removeBarcode, { cookie: company.cookie, params: { skuId: two }, body: { barcode: 'BOX' } }))
      .status,
    404,
  )
  assert.deepEqual((await call(contract.skus, { query: { search: 'BOX' } })).rows, [])
  await call(contract.editBundle, {
    params: { skuId: set },
    ifMatch: '1',
    body: {
      parts: [
        { skuId: one, quantity: 1 },
        { skuId: two, quantity: 3 },
      ],
    },
  })
  assert.deepEqual(
    (await call(contract.sku, { params: { skuId: set } })).parts.map((part) => [part.skuCode, part.quantity]),
    [
      ['U-1', 1],
      ['U-2', 3],
    ],
  )
  const refused = async (skuId: string, partId: string) =>
    (
      await api.refused(contract.editBundle, {
        cookie: company.cookie,
        params: { skuId },
        ifMatch: 2,
        body: { parts: [{ skuId: partId, quantity: 1 }] },
      })
    ).code
  assert.equal(await refused(set, set), 'catalog.part_is_bundle')
  assert.equal(await refused(one, two), 'catalog.not_a_bundle')
})

test('retired together with its SKUs, unless a bundle on sale needs one', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const { id, skus } = await anUmbrella(company)
  const part = await call(contract.retireSkus, { body: { ids: [skus.get('U-1')!, skus.get('U-2')!] } })
  assert.deepEqual(
    [part.done, part.refused.map((one) => [one.id, one.code])],
    [[skus.get('U-2')], [[skus.get('U-1'), 'catalog.part_of_bundle']]],
  )
  assert.deepEqual((await call(contract.retireProducts, { body: { ids: [id] } })).done, [id])
  assert.deepEqual(
    [(await call(contract.skus, {})).rows, await call(contract.productCounts, {})],
    [[], { counts: { active: 0, retired: 1 } }],
  )
  assert.equal(
    (await call(contract.restoreSkus, { body: { ids: [skus.get('U-1')!] } })).refused[0]!.code,
    'catalog.product_retired',
  )
  assert.deepEqual((await call(contract.restoreProducts, { body: { ids: [id] } })).done, [id])
  assert.equal((await call(contract.skus, {})).rows.length, 3)
})

test('everything a filter finds, except some, is retired by a job; ids and filter together are refused', async () => {
  const company = await aCompany(system)
  const call = api.as(company.cookie)
  const make = async (count: number, category: string) => {
    const ids: string[] = []
    for (let at = 0; at < count; at++) {
      const productCode = `${category}-${at}`
      ids.push(
        (
          await call(contract.createProduct, {
            body: { productCode, name: productCode, category, skus: [{ skuCode: productCode }] },
          })
        ).id,
      )
    }
    return ids
  }
  const hats = await make(5, 'hats')
  const [shoe] = await make(1, 'shoes')
  const filter = { status: 'active' as const, category: 'hats' }
  const { jobId, done } = await call(contract.retireProducts, { body: { found: { filter, except: [hats[1]!] } } })
  assert.deepEqual(done, [])
  const late = await make(1, 'hats late')
  await system.settle()
  const job = await call(platformContract.job, { params: { jobId: jobId! } })
  assert.deepEqual([job.status, job.result], ['succeeded', { done: 4, refused: 0 }])
  const active = (await call(contract.products, { query: { status: 'active' } })).rows.map((row) => row.id)
  assert.deepEqual(active.sort(), [hats[1]!, shoe!, ...late].sort())
  const cookie = company.cookie
  for (const body of [{}, { ids: [shoe], found: { filter } }])
    assert.equal((await api.refused(contract.retireProducts, { cookie, body })).code, 'platform.invalid_input')
})

test('pictures: by their bytes, up to 5 MB', async () => {
  const company = await aCompany(system)
  const { id } = await anUmbrella(company)
  const put = (body: Buffer) =>
    api.call(contract.setProductImage, {
      cookie: company.cookie,
      params: { productId: id },
      body,
      headers: { 'content-type': 'image/png' },
    })
  const stored = await put(png)
  assert.equal(stored.status, 200)
  assert.equal((await api.as(company.cookie)(contract.product, { params: { productId: id } })).imageFileId, stored.body.fileId)
  assert.deepEqual(
    [
      (await put(Buffer.from('<svg>'))).status,
      (await put(Buffer.alloc(0))).status,
      (await put(Buffer.concat([png, Buffer.alloc(5_300_000)]))).status,
    ],
    [415, 415, 413],
  )
  assert.equal(
    (await api.call(contract.setProductImage, { cookie: company.cookie, params: { productId: id }, body: { a: 1 } })).status,
    415,
  )
  await api.as(company.cookie)(contract.removeProductImage, { params: { productId: id } })
  assert.equal((await api.as(company.cookie)(contract.product, { params: { productId: id } })).imageFileId, null)
})

test('another company and those without permission reach nothing', async () => {
  const company = await aCompany(system)
  const { id, skus } = await anUmbrella(company)
  const stranger = await aCompany(system)
  const nobody = await aMember(system, company.tenantId, [])
  const params = { productId: id, skuId: skus.get('U-SET')! }
  const body = {
    ids: [id],
    name: 'x',
    barcode: 'X',
    parts: [{ skuId: skus.get('U-2'), quantity: 1 }],
    skus: [{ skuCode: 'X' }],
    productCode: 'X',
  }
  const snapshot = async () => JSON.stringify(await api.as(company.cookie)(contract.product, { params }))
  const before = await snapshot()
  for (const [name, endpoint] of Object.entries(contract)) {
    const upload = endpoint.upload
      ? { body: png, headers: { 'content-type': 'image/png' } }
      : endpoint.method === 'GET'
        ? {}
        : { body }
    assert.equal((await api.call(endpoint, { cookie: nobody.cookie, params, ifMatch: 1, ...upload })).status, 403, name)
    if (!/:(productId|skuId)/.test(endpoint.path)) continue
    assert.equal((await api.call(endpoint, { cookie: stranger.cookie, params, ifMatch: 1, ...upload })).status, 404, name)
  }
  assert.equal(
    (await api.as(stranger.cookie)(contract.retireProducts, { body: { ids: [id] } })).refused[0]!.code,
    'platform.not_found',
  )
  assert.equal(await snapshot(), before)
})
