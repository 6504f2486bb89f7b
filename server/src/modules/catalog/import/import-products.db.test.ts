import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { readCsvRows } from '#lib/csv/read-csv.ts'
import { createProducts, findByBarcodes, findSkusByCode } from '#modules/catalog/index.ts'
import { getFile } from '#platform/files/files.queries.ts'
import { platformContract } from '#platform/platform.contract.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { catalogContract } from '../catalog.contract.ts'
import { skuDetails } from '../skus/sku-detail.queries.ts'
import { importProducts } from './import-products.ts'

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

const messy = `商品资料导出,,,,,,,
,,,,,,,
规格编码,商品编码,商品名称,条码,毛重(kg),售价,组合明细,货架
SET-1,SET,大礼包,,,99,"A-1*2；A-2",X1
A-1,A,毛巾,6901234567892,0.12,"1,290.50",,X2
A-2,A,毛巾,'06901,0.12,12.9,,
A-1,A,毛巾,,,1,,
,A,没有编码,,,1,,
A-3,A,毛巾,6901234567892,,1,,
A-4,A,毛巾,,重,1,,
6.90123E+12,A,毛巾,,,1,,
B-1,B,,,,1,,
SET-2,SET2,坏组合,,,1,NONE*1,
SET-3,SET3,套中套,,,1,SET-1*1,
"=HYPERLINK(""x"")",H,公式,,abc,1,,
`

async function upload(
  cookie: string,
  content: string | Buffer,
  query: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) {
  return api.call(catalogContract.importProducts, {
    cookie,
    query,
    body: Buffer.from(content),
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('商品.csv'), ...headers },
  })
}

const counts = async (tenantId: string) =>
  (
    await system.runtime.ownerPool.query(
      'select (select count(*) from catalog.products where tenant_id = $1) as products, (select count(*) from catalog.skus where tenant_id = $1) as skus, (select count(*) from catalog.barcodes where tenant_id = $1) as barcodes',
      [tenantId],
    )
  ).rows[0]

test('a messy file: dry run writes nothing, the import does what can be done and says why not for the rest', async () => {
  const company = await aCompany(system, { locale: 'zh-CN' })
  const call = api.as(company.cookie)
  const expected = { rows: 12, created: 3, updated: 0, unchanged: 0, refused: 9, doubtfulBarcodes: 0, ignoredColumns: ['货架'] }
  const finished = async (query: Record<string, unknown>) => {
    const asked = await upload(company.cookie, messy, query)
    assert.equal(asked.status, 202)
    await system.settle()
    const job = await call(platformContract.job, { params: { jobId: asked.body.jobId } })
    assert.equal(job.status, 'succeeded', JSON.stringify(job.error))
    const { columns, rejectedFileId, dryRun, ...result } = job.result as any
    const rows = await call(platformContract.jobRows, { params: { jobId: asked.body.jobId }, query: { onlyRefused: true } })
    return { result, rejectedFileId, dryRun, job, reasons: rows.rows.map((row) => [Number(row.rowNo), row.code]) }
  }
  const dry = await finished({ dryRun: 'true' })
  const reasons = [
    [7, 'catalog.code_twice'],
    [8, 'catalog.cell_unreadable'],
    [9, 'catalog.barcode_taken'],
    [10, 'catalog.cell_unreadable'],
    [11, 'catalog.cell_unreadable'],
    [12, 'catalog.name_missing'],
    [13, 'catalog.part_unknown'],
    [14, 'catalog.part_is_bundle'],
    [15, 'catalog.cell_unreadable'],
  ]
  assert.deepEqual([dry.dryRun, dry.reasons], [true, reasons])
  assert.deepEqual(dry.result, expected)
  assert.deepEqual(await counts(company.tenantId), { products: 0n, skus: 0n, barcodes: 0n })
  const real = await finished({})
  assert.deepEqual([real.dryRun, real.reasons], [false, reasons])
  assert.deepEqual(real.result, expected)
  assert.deepEqual([real.job.done, real.job.total], [12, 12])
  assert.deepEqual(await counts(company.tenantId), { products: 2n, skus: 3n, barcodes: 2n })
  await system.as(company.tenantId, async (ctx) => {
    const skus = await findSkusByCode(ctx.tx, ctx.tenantId, ['A-1', 'A-2', 'SET-1'])
    assert.deepEqual([skus.get('A-1')!.weightGrams, skus.get('A-1')!.listPriceMinor], [120n, 129050n])
    const [set] = await skuDetails(ctx.tx, ctx.tenantId, { skuIds: [skus.get('SET-1')!.id] })
    assert.deepEqual(
      set!.parts.map((part) => [part.skuCode, part.quantity]),
      [
        ['A-1', 2n],
        ['A-2', 1n],
      ],
    )
    assert.equal((await findByBarcodes(ctx.tx, ctx.tenantId, ['06901'])).get('06901')!.skuId, skus.get('A-2')!.id)
    const file = await getFile(ctx.tx, ctx.tenantId, real.rejectedFileId)
    const rows: string[][] = []
    for await (const row of readCsvRows(file.content)) rows.push(row.cells)
    assert.deepEqual(rows[0], [
      '规格编码',
      '商品编码',
      '商品名称',
      '条码',
      '毛重(kg)',
      '售价',
      '组合明细',
      '货架',
      '原行号',
      '未导入原因',
    ])
    assert.equal(rows.length, 10)
    assert.deepEqual(rows[1]!.slice(-2), ['7', '规格编码“A-1”重复出现。'])
    assert.equal(rows.find((row) => row.at(-2) === '15')![0], `'=HYPERLINK("x")`)
  })
  assert.deepEqual((await finished({})).result, { ...expected, created: 0, unchanged: 3 })
  assert.deepEqual(readdirSync(join(system.runtime.config.dataDir, 'imports')), [])
})

test('an export imported again changes nothing, as Excel and as CSV, in both languages', async () => {
  for (const locale of ['zh-CN', 'en-US'] as const) {
    const company = await aCompany(system, { locale })
    await system.as(company.tenantId, (ctx) =>
      createProducts(ctx, [
        {
          productCode: 'T',
          name: '毛巾 "大"',
          brand: '=cmd',
          category: '家纺/毛巾',
          description: 'a\nb',
          skus: [
            {
              skuCode: '007',
              attributes: { 颜色: '红', 尺码: 'L' },
              weightGrams: 120n,
              lengthMm: 10n,
              listPriceMinor: 1990n,
              purchasePriceMinor: 1001n,
              tracksLots: true,
              shelfLifeDays: 30,
              barcodes: [
                { barcode: '0690', quantity: 1n },
                { barcode: 'C-1', quantity: 12n },
              ],
            },
            { skuCode: '-1', name: 'minus', status: 'retired' },
            { skuCode: 'SET', parts: [{ skuCode: '007', quantity: 3n }] },
          ],
        },
      ]),
    )
    for (const format of ['xlsx', 'csv'] as const) {
      const answer = await api.app.inject({
        method: 'GET',
        url: `/api/exports/products?format=${format}`,
        headers: { cookie: `session=${company.cookie}` },
      })
      assert.equal(answer.statusCode, 200)
      const path = join(mkdtempSync(join(tmpdir(), 'export-')), `products.${format}`)
      writeFileSync(path, answer.rawPayload)
      const refused: unknown[] = []
      const result = await importProducts(system.runtime, {
        tenantId: company.tenantId,
        path,
        onRefused: (row) => refused.push(row),
      })
      assert.deepEqual(refused, [], `${locale} ${format}`)
      assert.deepEqual(
        [result.rows, result.unchanged, result.refused, result.ignoredColumns],
        [3, 3, 0, []],
        `${locale} ${format}`,
      )
    }
  }
})

test('files that are none, and callers who may not', async () => {
  const company = await aCompany(system)
  const failure = async (content: string) => {
    const asked = await upload(company.cookie, content)
    await system.settle()
    const job = await api.as(company.cookie)(platformContract.job, { params: { jobId: asked.body.jobId } })
    return [job.status, job.error?.code]
  }
  assert.deepEqual(await failure('a,b\n1,2\n'), ['failed', 'catalog.import_no_code_column'])
  assert.deepEqual(await failure('sku,name\n'), ['failed', 'catalog.import_empty'])
  assert.deepEqual(await failure('sku,name,SKU编码\nA,b,c\n'), ['failed', 'catalog.import_column_twice'])
  assert.deepEqual(await failure('sku,name\nA,"b\n'), ['failed', 'catalog.import_unreadable'])
  assert.deepEqual(await failure('PK\u0003\u0004 no workbook'), ['failed', 'catalog.import_unreadable'])
  assert.deepEqual(await counts(company.tenantId), { products: 0n, skus: 0n, barcodes: 0n })
  const json = await api.call(catalogContract.importProducts, { cookie: company.cookie, body: { a: 1 } })
  assert.deepEqual([json.status, json.body.code], [415, 'platform.unsupported_media'])
  const reader = await aMember(system, company.tenantId, ['catalog.read'])
  assert.deepEqual([(await upload(reader.cookie, messy)).status], [403])
  const answer = await api.app.inject({
    method: 'GET',
    url: '/api/exports/products?format=csv',
    headers: { cookie: `session=${reader.cookie}` },
  })
  assert.equal(answer.payload.includes('Purchase price'), false)
})

test('cancelled on the way: what was done stays, the file goes', async () => {
  const company = await aCompany(system)
  const rows = Array.from({ length: 1200 }, (_, index) => `C${index},N${index}`).join('\n')
  const asked = await upload(company.cookie, `sku,name\n${rows}\n`)
  await system.as(company.tenantId, (ctx) =>
    sql`update platform.job_runs set cancel_requested_at = ${ctx.now}, status = 'running', heartbeat_at = ${new Date(-1000)}, attempts = 0 where tenant_id = ${ctx.tenantId} and id = ${asked.body.jobId}`.execute(
      ctx.tx,
    ),
  )
  await system.settle()
  const job = await api.as(company.cookie)(platformContract.job, { params: { jobId: asked.body.jobId } })
  assert.equal(job.status, 'cancelled')
  assert.deepEqual(await counts(company.tenantId), { products: 500n, skus: 500n, barcodes: 0n })
  assert.deepEqual(readdirSync(join(system.runtime.config.dataDir, 'imports')), [])
})
