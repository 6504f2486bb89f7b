import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { aCarrier } from '#test/builders/carriers.queries.ts'
import { someFulfillments } from '#test/builders/fulfillments.ts'
import { aWarehouse, someSkus, stockUp } from '#test/builders/goods.ts'
import { aCompany, aMember } from '#test/builders/people.ts'
import { printingContract } from '../../printing/printing.contract.ts'
import { blockFulfillments, packFulfillments, pickFulfillments, releaseWave } from '../index.ts'
import { packParcels } from '../packing/pack-fulfillments.ts'
import { labelsContract } from './labels.contract.ts'
import { pickListOf } from './pick-list.ts'

let system: TestSystem
let api: TestApi
before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
})
after(async () => {
  await api?.close()
  await system?.close()
})

const receiver = {
  name: '欧阳娜娜',
  phone: '13900000017',
  country: 'CN',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  street: '科技园 1 号',
  postcode: '',
}

/** Packed fulfillments; the first has two parcels when `split`. */
async function packed(count: number, options: { split?: boolean; receiver?: boolean } = {}) {
  const company = await aCompany(system)
  const made = await system.as(company.tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 1)
    await stockUp(ctx, warehouse.bins, skus, 100n)
    const carrierId = await aCarrier(ctx, { code: 'ZT', name: '中通快递' })
    const receiverSealed = (await vaultOf(ctx)).seal('receiver', receiver)
    const made = await someFulfillments(
      ctx,
      warehouse.id,
      Array.from({ length: count }, () => ({
        carrierId,
        lines: [{ skuId: skus[0]!.id, quantity: 2n }],
        ...(options.receiver === false ? {} : { receiverSealed }),
      })),
    )
    const ids = made.map((one) => one.id)
    await pickFulfillments(ctx, ids)
    if (options.split) {
      const line = { fulfillmentLineId: made[0]!.lines[0]!.id, quantity: 1n }
      await packParcels(ctx, ids[0]!, [{ lines: [line] }, { lines: [line] }], { requestWaybills: true })
    } else await packFulfillments(ctx, ids)
    return { ids, sourceIds: made.map((one) => one.sourceId), warehouseId: warehouse.id }
  })
  const print = (body: object) => api.call(labelsContract.printLabels, { cookie: company.cookie, body })
  const printed = async () =>
    (
      await system.runtime.ownerPool.query<{ count: number }>(
        'select label_print_count as count from warehouse.parcels where tenant_id = $1 order by id',
        [company.tenantId],
      )
    ).rows.map(({ count }) => count)
  return { ...company, ...made, print, printed }
}

test('labels become one sealed file, parcels count as printed, again only with a reason', async () => {
  const { tenantId, ids, print, printed, cookie } = await packed(2)
  const parcels = ids.map((fulfillmentId) => ({ fulfillmentId }))
  const first = await print({ parcels })
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.equal(first.body.labels, 2)
  assert.deepEqual(await printed(), [1, 1])
  const stored = await system.runtime.ownerPool.query<{ content: Buffer; sealed: boolean; expires_at: Date; created_at: Date }>(
    'select content, sealed, expires_at, created_at from platform.files where tenant_id = $1',
    [tenantId],
  )
  assert.equal(stored.rows[0]!.sealed, true)
  assert.equal(stored.rows[0]!.content.includes('%PDF'), false)
  assert.equal(stored.rows[0]!.expires_at.getTime() - stored.rows[0]!.created_at.getTime(), 24 * 3_600_000)
  const file = await api.call(first.body.path, { cookie })
  assert.equal(file.status, 200)
  assert.equal(file.headers['content-type'], 'application/pdf')
  assert.equal(file.body.slice(0, 5), '%PDF-')

  const again = await print({ parcels: [parcels[0]] })
  assert.deepEqual([again.status, again.body.code], [409, 'printing.already_printed'])
  const reprint = await print({ parcels: [parcels[0]], format: 'zpl', reason: 'jammed' })
  assert.equal(reprint.status, 200)
  assert.deepEqual((await printed()).sort(), [1, 2])
  const zpl = await api.call(reprint.body.path, { cookie })
  assert.match(zpl.body, /^\^XA[\s\S]*\^FDZT00000\d+\^FS[\s\S]*\^XZ\s*$/)
  const jobs = await api.as(cookie)(printingContract.printJobs, {})
  assert.deepEqual(
    jobs.rows.map(({ status, format, subjectCount, reason }) => ({ status, format, subjectCount, reason })),
    [
      { status: 'printed', format: 'zpl', subjectCount: 1, reason: 'jammed' },
      { status: 'printed', format: 'pdf', subjectCount: 2, reason: null },
    ],
  )
})

test('of two who print the same label at once, one is refused', async () => {
  const { ids, print, printed } = await packed(1)
  const body = { parcels: [{ fulfillmentId: ids[0] }] }
  const both = await Promise.all([print(body), print(body)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  assert.deepEqual(await printed(), [1])
})

test('parcels of one order are numbered, one can be printed alone', async () => {
  const { tenantId, ids, print } = await packed(1, { split: true })
  const { rows } = await system.runtime.ownerPool.query<{ id: string }>(
    'select id from warehouse.parcels where tenant_id = $1 order by packed_at, id',
    [tenantId],
  )
  assert.equal(rows.length, 2)
  const one = await print({ parcels: [{ fulfillmentId: ids[0], parcelId: rows[1]!.id }] })
  assert.deepEqual([one.status, one.body.labels], [200, 1])
  const all = await print({ parcels: [{ fulfillmentId: ids[0] }] })
  assert.deepEqual([all.status, all.body.code], [409, 'printing.already_printed'])
})

test('a blocked, an unknown and an undelivered-to parcel are refused, and nothing counts as printed', async () => {
  const blocked = await packed(1)
  await system.as(blocked.tenantId, (ctx) => blockFulfillments(ctx, blocked.sourceIds, 'buyer_cancelled'))
  assert.equal((await blocked.print({ parcels: [{ fulfillmentId: blocked.ids[0] }] })).body.code, 'warehouse.blocked')
  const nobody = await packed(1, { receiver: false })
  assert.equal((await nobody.print({ parcels: [{ fulfillmentId: nobody.ids[0] }] })).body.code, 'warehouse.no_receiver')
  const other = await nobody.print({ parcels: [{ fulfillmentId: blocked.ids[0] }] })
  assert.deepEqual([other.status, other.body.code], [404, 'warehouse.fulfillment_unknown'])
  assert.deepEqual([await blocked.printed(), await nobody.printed()], [[0], [0]])
})

test('printing needs its permission; a file is for those who may print, and expires', async () => {
  const { tenantId, ids, print, cookie, warehouseId } = await packed(1)
  const packer = await aMember(system, tenantId, ['warehouse.pack'])
  const body = { parcels: [{ fulfillmentId: ids[0]! }] }
  assert.equal((await api.refused(labelsContract.printLabels, { cookie: packer.cookie, body })).code, 'platform.forbidden')
  const elsewhere = await aMember(system, tenantId, ['printing.print'], { warehouseIds: [] })
  assert.equal((await api.refused(labelsContract.printLabels, { cookie: elsewhere.cookie, body })).code, 'platform.out_of_scope')
  const { path } = (await print(body)).body
  assert.equal((await api.refused(path, { cookie: packer.cookie })).code, 'platform.forbidden')
  const here = await aMember(system, tenantId, ['printing.print'], { warehouseIds: [warehouseId] })
  assert.equal((await api.refused(path, { cookie: here.cookie })).code, 'printing.job_unknown')
  await system.runtime.ownerPool.query('delete from platform.files where tenant_id = $1', [tenantId])
  const gone = await api.refused(path, { cookie })
  assert.deepEqual([gone.status, gone.code], [410, 'printing.file_gone'])
})

test('an open pick task comes as a paper list', async () => {
  const company = await aCompany(system)
  await system.as(company.tenantId, async (ctx) => {
    const warehouse = await aWarehouse(ctx)
    const skus = await someSkus(ctx, 2)
    await stockUp(ctx, warehouse.bins, skus, 100n)
    await someFulfillments(
      ctx,
      warehouse.id,
      skus.map((sku) => ({ lines: [{ skuId: sku.id, quantity: 3n }] })),
    )
    await releaseWave(ctx, {
      warehouseId: warehouse.id,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: 40,
      maxTaskStops: 200,
      ordersPerTask: 1,
    })
  })
  const { rows } = await system.runtime.ownerPool.query<{ id: string; task_number: string }>(
    'select id, task_number from warehouse.pick_tasks where tenant_id = $1',
    [company.tenantId],
  )
  const list = await system.as(company.tenantId, (ctx) => pickListOf(ctx, rows[0]!.id))
  assert.deepEqual(
    [list.taskNumber, list.lines.length, list.lines.map(({ quantity }) => quantity)],
    [rows[0]!.task_number, 2, [3n, 3n]],
  )
  const file = await api.call(labelsContract.pickList, { cookie: company.cookie, params: { taskId: rows[0]!.id } })
  assert.deepEqual([file.status, file.headers['content-type'], file.body.slice(0, 5)], [200, 'application/pdf', '%PDF-'])
})
