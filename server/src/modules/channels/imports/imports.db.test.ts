import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { writeXlsx } from '#lib/xlsx/write-xlsx.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { givenShop } from '#test/builders/channel-orders.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { importsContract } from '../channels.contract.ts'
import { type ColumnMapping, zColumnMapping } from '../connectors/file/column-mapping.contract.ts'
import { importOrders } from './import-orders.ts'

let system: TestSystem
let api: TestApi
let company: Company
before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
  company = await aCompany(system)
})
after(async () => {
  await api.close()
  await system.close()
})

const retail = readFileSync(new URL('../../../demo/samples/online-retail.csv', import.meta.url))
const notGoods = ['POST', 'DOT', 'M', 'D', 'BANK CHARGES', 'C2', 'AMAZONFEE', 'S', 'B', 'PADS', 'CRUK']

const aShop = (currency = 'CNY') =>
  system.as(company.tenantId, (ctx) => givenShop(ctx, { currency, settings: { receiverOptional: true } }))
const upload = async (name: string, content: Buffer | string) => {
  const answer = await api.call(importsContract.upload, {
    cookie: company.cookie,
    body: content,
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
  })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body.id as string
}
const as = () => api.as(company.cookie)
const detect = (uploadId: string) => as()(importsContract.detect, { params: { uploadId }, body: {} })
const run = async (uploadId: string, shopId: string, mapping: unknown, dryRun = false) => {
  const { jobId } = await as()(importsContract.run, { params: { uploadId }, body: { shopId, mapping: mapping as never, dryRun } })
  await system.settle()
  const { rows } = await system.as(company.tenantId, (ctx) =>
    sql<{ status: string; result: Record<string, unknown>; error: unknown }>`
      select status, result, error from platform.job_runs where tenant_id = ${company.tenantId} and id = ${jobId}`.execute(
      ctx.tx,
    ),
  )
  assert.equal(rows[0]!.status, 'succeeded', JSON.stringify(rows[0]!.error))
  return rows[0]!.result
}
const catalogueSize = () =>
  system.as(company.tenantId, async (ctx) => {
    const { rows } = await sql<{ skus: bigint }>`
      select count(*) as skus from catalog.skus where tenant_id = ${company.tenantId}`.execute(ctx.tx)
    return rows[0]!.skus
  })
const totals = (shopId: string) =>
  system.as(company.tenantId, async (ctx) => {
    const { rows } = await sql<{ month: string; orders: bigint; lines: bigint; units: bigint; goods: bigint }>`
      select to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM') as month, count(distinct o.id) as orders, count(*) as lines,
        sum(l.quantity)::bigint as units, sum(l.amount_minor)::bigint as goods
      from channels.channel_orders o join channels.channel_order_lines l on l.tenant_id = ${company.tenantId} and l.channel_order_id = o.id
      where o.tenant_id = ${company.tenantId} and o.shop_id = ${shopId} group by 1 order by 1`.execute(ctx.tx)
    return rows
  })

test('real orders: detected, tried, imported; totals per month equal those of the raw file; repeating changes nothing', async () => {
  // Independent of everything above: no cell of this file is quoted.
  const expected = new Map<string, { orders: Set<string>; lines: bigint; units: bigint; goods: bigint }>()
  let rejected = 0
  let skipped = 0
  for (const text of retail.toString('latin1').trim().split('\n').slice(1)) {
    const cells = text.split(',')
    const [invoice, code] = cells as [string, string]
    const [quantity, at, price] = cells.slice(-5) as [string, string, string]
    if (notGoods.includes(code)) skipped++
    else if (Number(quantity) <= 0) rejected++
    else {
      const month = expected.get(at.slice(0, 7)) ?? { orders: new Set(), lines: 0n, units: 0n, goods: 0n }
      expected.set(at.slice(0, 7), month)
      month.orders.add(invoice)
      month.lines += 1n
      month.units += BigInt(quantity)
      month.goods += BigInt(quantity) * BigInt(Math.round(Number(price) * 100))
    }
  }
  const wanted = [...expected].map(([month, sum]) => ({
    month,
    orders: BigInt(sum.orders.size),
    lines: sum.lines,
    units: sum.units,
    goods: sum.goods,
  }))

  const shopId = await aShop('GBP')
  const uploadId = await upload('online retail.csv', retail)
  const detection = await detect(uploadId)
  assert.deepEqual(detection.missing, [])
  assert.deepEqual([detection.format.kind, detection.headerRow, detection.columns.length], ['csv', 1, 8])
  const mapping = {
    ...detection.mapping,
    timeZone: 'UTC',
    skipCodes: notGoods,
    skippedAsShipping: false,
    negativeRows: 'reject' as const,
  }
  const preview = await as()(importsContract.preview, { params: { uploadId }, body: { shopId, mapping } })
  assert.equal(preview.orders.length, 50)
  assert.deepEqual(preview.orders[0]!.lines[0], {
    merchantCode: '85123A',
    title: 'WHITE HANGING HEART T-LIGHT HOLDER',
    quantity: 6,
    unitPriceMinor: 255,
    amountMinor: 1530,
  })

  const orders = wanted.reduce((sum, month) => sum + Number(month.orders), 0)
  const lines = wanted.reduce((sum, month) => sum + Number(month.lines), 0)
  const dry = await run(uploadId, shopId, mapping, true)
  assert.deepEqual(
    [dry.orders, dry.lines, dry.inserted, dry.rejectedRows, dry.skippedRows],
    [orders, lines, orders, rejected, skipped],
  )
  assert.deepEqual(await totals(shopId), [])

  const first = await run(uploadId, shopId, mapping)
  assert.deepEqual([first.rowsRead, first.inserted, first.changed, first.unchanged], [3000, orders, 0, 0])
  assert.deepEqual(await totals(shopId), wanted)
  const again = await run(uploadId, shopId, mapping)
  assert.deepEqual([again.inserted, again.changed, again.unchanged], [0, 0, orders])
  assert.deepEqual(await totals(shopId), wanted)

  const answer = await api.call(importsContract.rejected, { cookie: company.cookie, params: { uploadId } })
  assert.equal(answer.status, 200)
  const listed = String(answer.body).trim().split('\r\n')
  assert.equal(listed.length, 1 + rejected + skipped)
  assert.match(listed[0]!, /^line,reason,code,order/)
  assert.ok(listed.some((row) => row.includes('quantity_negative')))
})

test('the sample file: handed out, recognised with its services and refunds, missing products made once', async () => {
  const member = await aMember(system, company.tenantId, ['orders.read'])
  assert.equal((await api.call(importsContract.sample, { cookie: member.cookie })).status, 403)
  const answer = await api.call(importsContract.sample, { cookie: company.cookie })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="online-retail.csv"')
  assert.equal(answer.body, retail.toString('utf8'))

  const { mapping } = await detect(await upload('sample.csv', answer.body))
  assert.deepEqual(
    [mapping.negativeRows, mapping.skippedAsShipping, mapping.matchReturns, mapping.createProducts],
    ['refund', true, true, false],
  )
  assert.ok(mapping.skipCodes!.includes('POST') && mapping.skipCodes!.includes('BANK CHARGES'))
  const shopId = await aShop('GBP')
  const before = await catalogueSize()
  const uploadId = await upload('sample.csv', answer.body)
  const making = { ...mapping, createProducts: true }
  const dry = await run(uploadId, shopId, making, true)
  assert.equal(await catalogueSize(), before)
  const done = await run(uploadId, shopId, making)
  const made = BigInt(done.productsCreated as number)
  assert.ok(made > 1000n)
  assert.deepEqual([dry.productsCreated, await catalogueSize()], [done.productsCreated, before + made])
  assert.equal((await run(uploadId, shopId, making)).productsCreated, 0)
  const { rows } = await system.as(company.tenantId, (ctx) =>
    sql<{ name: string; price: bigint; product: string }>`
      select k.name, k.list_price_minor as price, p.product_code as product from catalog.skus k
      join catalog.products p on p.tenant_id = ${company.tenantId} and p.id = k.product_id
      where k.tenant_id = ${company.tenantId} and k.sku_code = '85123A'`.execute(ctx.tx),
  )
  assert.deepEqual(rows, [{ name: 'WHITE HANGING HEART T-LIGHT HOLDER', price: 255n, product: '85123A' }])
})

test('rows of an order stand anywhere in the file', async () => {
  const [head, ...rows] = retail.toString('latin1').trim().split('\n')
  const shuffled = rows
    .map((row, index) => ({ row, key: (index * 7919) % rows.length }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row)
  const path = join(system.runtime.config.dataDir, 'shuffled.csv')
  writeFileSync(path, [head, ...shuffled].join('\r\n'))
  const [sorted, scattered] = [await aShop('GBP'), await aShop('GBP')]
  const mapping = zColumnMapping.parse({ fields: {} }) as ColumnMapping
  const fields = (await detect(await upload('a.csv', retail))).mapping.fields
  const options = { ...mapping, fields, timeZone: 'UTC', skipCodes: notGoods } as ColumnMapping
  await run(await upload('a.csv', retail), sorted, options)
  const { result } = await importOrders(system.runtime, { tenantId: company.tenantId, shop: scattered, path, mapping: options })
  assert.equal(result.rowsRead, 3000)
  assert.deepEqual(await totals(scattered), await totals(sorted))
})

test('a Chinese platform export: GB18030, preamble, guarded numbers, one address, statuses in words', async () => {
  const shopId = await aShop()
  // 订单编号 … in GB18030, as the platform's exporter writes it.
  const rows = [
    '商家后台导出,2026-11-02',
    '订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,收货地址,联系手机,订单创建时间,订单付款时间,商家编码,宝贝标题,数量,单价,买家应付邮费,订单备注',
    '="3120001","爱喝茶","58.00",买家已付款，等待卖家发货,林晓明,福建省 福州市 鼓楼区 东街口八一七北路88号,\'13900000017,2026-11-01 10:00:00,2026-11-01 10:01:00,TEA-1,"白毫银针 50g, 罐装",2,25.00,8.00,送小样',
    '="3120002","路人",30.00,交易关闭,王五,上海市浦东新区张江路5号,\'13800000002,2026-11-01 11:00:00,,TEA-2,茶则,1,30.00,0.00,',
    '="3120003","新状态",30.00,卖家在想,王五,上海市浦东新区张江路5号,\'13800000002,2026-11-01 11:00:00,,TEA-2,茶则,1,30.00,0.00,',
  ]
  const uploadId = await upload('ExportOrderList.csv', gb18030(rows.join('\r\n')))
  const detection = await detect(uploadId)
  assert.deepEqual([detection.headerRow, detection.format.encoding, detection.missing], [2, 'gb18030', []])
  assert.deepEqual(detection.mapping.statusWords, { 卖家在想: '' })
  const result = await run(uploadId, shopId, detection.mapping)
  assert.deepEqual([result.orders, result.rejectedRows, result.reasons], [2, 1, { status_unknown: 1 }])
  const { rows: orders } = await system.as(company.tenantId, (ctx) =>
    sql<{ external_number: string; status: string; paid_minor: bigint; amount_mismatch: boolean }>`
      select external_number, status, paid_minor, amount_mismatch from channels.channel_orders
      where tenant_id = ${company.tenantId} and shop_id = ${shopId} order by external_number`.execute(ctx.tx),
  )
  assert.deepEqual(orders, [
    { external_number: '3120001', status: 'paid', paid_minor: 5800n, amount_mismatch: false },
    { external_number: '3120002', status: 'closed', paid_minor: 3000n, amount_mismatch: false },
  ])
  const { rows: taken } = await system.as(company.tenantId, (ctx) =>
    sql<{ province: string; city: string; district: string; receiver_masked: string }>`
      select province, city, district, receiver_masked from orders.orders where tenant_id = ${company.tenantId} and shop_id = ${shopId}`.execute(
      ctx.tx,
    ),
  )
  assert.deepEqual(taken, [
    { province: '福建省', city: '福州市', district: '鼓楼区', receiver_masked: '林** 139****0017 福建省 福州市 鼓楼区' },
  ])
})

test('an Excel workbook with merged number cells and real dates', async () => {
  const shopId = await aShop()
  const at = new Date('2026-11-01T02:00:00Z')
  const pieces: Uint8Array[] = []
  for await (const piece of writeXlsx(
    [
      ['X1', at, 'A', 'Tea', 2, 12.5],
      [null, null, 'B', 'Cup', 1, 0.1 + 0.2],
      ['X2', at, 'A', 'Tea', 1, 12.5],
    ],
    {
      sheet: '订单',
      timeZone: 'Asia/Shanghai',
      columns: ['订单号', '下单时间', '商品编码', '商品名称', '数量', '单价'].map((header) => ({ header })),
    },
  ))
    pieces.push(piece)
  const uploadId = await upload('orders.xlsx', Buffer.concat(pieces))
  const detection = await as()(importsContract.detect, { params: { uploadId }, body: { shopId } })
  assert.deepEqual([detection.format.kind, detection.mapping.fillDownNumber, detection.missing], ['xlsx', true, []])
  const result = await run(uploadId, shopId, { ...detection.mapping, timeZone: 'Asia/Shanghai' })
  assert.deepEqual([result.orders, result.lines, result.rejectedRows], [2, 3, 0])
  const [month] = await totals(shopId)
  assert.deepEqual([month!.units, month!.goods], [4n, 2500n + 30n + 1250n])
  const { rows } = await system.as(company.tenantId, (ctx) =>
    sql<{
      ordered_at: Date
    }>`select distinct ordered_at from channels.channel_orders where tenant_id = ${company.tenantId} and shop_id = ${shopId}`.execute(
      ctx.tx,
    ),
  )
  assert.deepEqual(rows, [{ ordered_at: at }])
})

test('files that are none, and mappings that do not fit, get a clear refusal', async () => {
  const shopId = await aShop()
  const empty = await api.call(importsContract.upload, {
    cookie: company.cookie,
    body: Buffer.alloc(0),
    headers: { 'content-type': 'application/octet-stream' },
  })
  assert.deepEqual([empty.status, empty.body.code], [422, 'channels.file_empty'])
  const binary = await upload('x.bin', Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 37) % 256)))
  assert.equal(
    (await api.call(importsContract.detect, { cookie: company.cookie, params: { uploadId: binary }, body: {} })).body.code,
    'channels.file_unreadable',
  )
  const html = await upload('orders.xls', '<html><table><tr><td>1</td></tr></table></html>')
  assert.equal(
    (await api.call(importsContract.detect, { cookie: company.cookie, params: { uploadId: html }, body: {} })).body.code,
    'channels.file_unreadable',
  )
  const uploadId = await upload('a.csv', 'order,qty\n1,2\n')
  const { mapping, missing } = await detect(uploadId)
  assert.deepEqual(missing, ['orderedAt/paidAt', 'unitPrice/lineAmount', 'merchantCode/title'])
  const incomplete = await api.call(importsContract.run, {
    cookie: company.cookie,
    params: { uploadId },
    body: { shopId, mapping },
  })
  assert.deepEqual([incomplete.status, incomplete.body.code], [422, 'channels.mapping_incomplete'])
  const fields = { ...mapping.fields, orderedAt: { header: 'when' }, unitPrice: { constant: '1.00' }, title: { constant: 'Tea' } }
  const absent = await api.call(importsContract.preview, {
    cookie: company.cookie,
    params: { uploadId },
    body: { shopId, mapping: { ...mapping, fields } },
  })
  assert.deepEqual([absent.status, absent.body.code], [422, 'channels.column_missing'])
})

test('an upload lies sealed, and only its company may read it', async () => {
  const uploadId = await upload('a.csv', '订单号,收货人\n1,林晓明\n')
  const { rows } = await system.as(company.tenantId, (ctx) =>
    sql<{
      content_sealed: Buffer
    }>`select content_sealed from channels.import_chunks where tenant_id = ${company.tenantId} and upload_id = ${uploadId}`.execute(
      ctx.tx,
    ),
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0]!.content_sealed.includes(Buffer.from('林晓明')), false)
  const other = await aCompany(system)
  assert.equal((await api.call(importsContract.detect, { cookie: other.cookie, params: { uploadId }, body: {} })).status, 404)
  const member = await aMember(system, company.tenantId, ['channels.read'])
  assert.equal((await api.call(importsContract.list, { cookie: member.cookie })).status, 403)
})

test('mappings are kept, changed by version and forgotten', async () => {
  const mapping = { fields: { number: { header: 'Order' } } }
  const saved = await as()(importsContract.createMapping, { body: { name: 'My shop', mapping } })
  assert.equal(
    (await api.call(importsContract.createMapping, { cookie: company.cookie, body: { name: 'My shop', mapping } })).status,
    409,
  )
  const stale = await api.call(importsContract.updateMapping, {
    cookie: company.cookie,
    params: { mappingId: saved.id },
    ifMatch: saved.version + 1,
    body: { name: 'X', mapping },
  })
  assert.equal(stale.status, 412)
  const changed = await as()(importsContract.updateMapping, {
    params: { mappingId: saved.id },
    ifMatch: String(saved.version),
    body: { name: 'Renamed', mapping },
  })
  assert.deepEqual([changed.name, changed.version], ['Renamed', saved.version + 1])
  await as()(importsContract.deleteMapping, { params: { mappingId: saved.id } })
  assert.deepEqual((await as()(importsContract.mappings, {})).rows, [])
})

/** Text in GB18030, for the characters of this test: made by looking each up in what the decoder gives for every two-byte code. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, [number, number]>()
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) if (low !== 0x7f) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  return Buffer.from(
    [...text].flatMap((character) => (character.charCodeAt(0) < 128 ? [character.charCodeAt(0)] : codes.get(character)!)),
  )
}
