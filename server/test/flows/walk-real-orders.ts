import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { request } from 'node:http'
import { importsContract } from '#modules/channels/channels.contract.ts'
import { createShop } from '#modules/channels/index.ts'
import { financeRecurring } from '#modules/finance/finance.jobs.ts'
import { adjustStock } from '#modules/inventory/index.ts'
import { retryShort, reviewDue } from '#modules/orders/index.ts'
import { allocateOpen, packFulfillments, pickFulfillments, shipFulfillments } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { TestApi } from '#platform/testing/test-api.ts'
import type { TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse } from '#test/builders/goods.ts'
import { aCompany } from '#test/builders/people.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import type { RawTotals } from './online-retail.ts'
import {
  countByStatus,
  customerCount,
  demandOf,
  letPackingBeShort,
  monthsOf,
  nextToShip,
  onHand,
  placedOf,
  refundStates,
  whatIsBooked,
} from './real-orders.queries.ts'

/** Fulfillments that walk through the warehouse together. */
const together = 200
const unitCostMinor = 100n

/**
 * A British gift shop hands in its order file by the doors of the import page, opens its stock, and reviews, picks, packs, ships and books
 * everything; each figure on the way is compared with what the file's text says.
 * @param note is told each step and how long it took, in milliseconds
 */
export async function walkRealOrders(
  { system, api }: { system: TestSystem; api: TestApi },
  path: string,
  expected: RawTotals,
  note: (step: string, ms: number, facts: unknown) => void,
): Promise<void> {
  const timeZone = 'Europe/London'
  const { tenantId, cookie } = await aCompany(system, { name: 'Gifts', currency: 'GBP', timeZone, locale: 'en-US' })
  const inCompany = <T>(work: (ctx: Ctx) => Promise<T>) => system.as(tenantId, work)
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    const result = await work()
    note(step, Math.round(performance.now() - startedAt), typeof result === 'number' ? result : null)
    return result
  }
  const { shopId, bins } = await inCompany(async (ctx) => {
    const warehouse = await aWarehouse(ctx, { layout: { aisles: 10, baysPerAisle: 20, levels: 4 } })
    await letPackingBeShort(ctx)
    const id = await createShop(ctx, {
      code: 'gifts',
      name: 'Gift shop',
      connector: 'file',
      settings: { receiverOptional: true },
      currency: 'GBP',
      timeZone,
      reviewDelaySeconds: 0,
      autoApprove: true,
    })
    return { shopId: id, bins: warehouse.bins }
  })

  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const uploadId = await timed('upload', () => upload(url, cookie, path))
  const as = api.as(cookie)
  const { mapping } = await as(importsContract.detect, { params: { uploadId }, body: { shopId } })
  const body = { shopId, mapping: { ...mapping, roundPrices: true, createProducts: true }, dryRun: false }
  assert.deepEqual([mapping.negativeRows, mapping.skippedAsShipping], ['refund', true])
  const runJob = async (dryRun: boolean) => {
    const { jobId } = await as(importsContract.run, { params: { uploadId }, body: { ...body, dryRun } })
    return jobId
  }
  const orders = total(expected, 'orders')
  const sales = total(expected, 'goodsMinor') + total(expected, 'feesMinor')

  // Import, and the intake that follows it. There is no stock yet, so orders wait for it.
  const importJob = await runJob(false)
  await timed('import and intake', () => system.settle())
  const result = await jobResult(system, tenantId, importJob)
  note('import alone', 0, result)
  assert.deepEqual(
    {
      rowsRead: result.rowsRead,
      orders: result.orders,
      inserted: result.inserted,
      lines: result.lines,
      units: result.units,
      refunds: result.refunds,
      refundsMinor: result.refundsMinor,
      ordersMinor: result.ordersMinor,
      productsCreated: result.productsCreated,
      leftOut: (result.rejectedRows as number) + (result.skippedRows as number),
    },
    {
      rowsRead: expected.rows,
      orders,
      inserted: orders,
      lines: total(expected, 'lines'),
      units: total(expected, 'units'),
      refunds: total(expected, 'refunds'),
      refundsMinor: total(expected, 'refundsMinor'),
      ordersMinor: sales,
      productsCreated: expected.products.size,
      leftOut: expected.leftOut.rows,
    },
  )
  // Not a penny of the file is lost on the way.
  assert.equal(sales - total(expected, 'refundsMinor') + expected.leftOut.minor, expected.rawMinor)
  assert.deepEqual(await inCompany((ctx) => monthsOf(ctx, shopId, timeZone)), expected.months)
  assert.deepEqual(
    await inCompany((ctx) => placedOf(ctx, shopId)),
    expected.months
      .filter((month) => month.orders > 0)
      .map(({ month, orders: count, units, goodsMinor, feesMinor }) => ({
        month,
        orders: count,
        units,
        minor: goodsMinor + feesMinor,
      })),
  )
  assert.equal(await inCompany(customerCount), expected.buyers.size)

  const demand = await inCompany((ctx) => demandOf(ctx, shopId))
  assert.deepEqual(
    new Map(demand.map((sku) => [sku.code.toLowerCase(), Number(sku.pieces)])),
    new Map([...expected.units].sort(byKey)),
  )
  await timed('opening stock', async () => {
    for (let at = 0; at < demand.length; at += 500) {
      const lines = demand.slice(at, at + 500).map((sku, index) => ({
        skuId: sku.skuId,
        locationId: bins[(at + index) % bins.length]!,
        change: sku.pieces + 5n,
        unitCostMinor,
      }))
      await inCompany((ctx) => adjustStock(ctx, lines, 'opening', 'opening stock'))
    }
    await system.settle()
    return demand.length
  })
  await timed('stock promised', () => untilNothing(() => inCompany(retryShort)))
  await timed('reviewed and released', async () => {
    await untilNothing(() => inCompany(reviewDue))
    await system.settle()
  })
  assert.deepEqual(await inCompany((ctx) => countByStatus(ctx, 'orders')), { released: orders })
  // As the database does by itself within a minute; ten months at once are faster than that.
  await timed('figures for the planner', () => system.runtime.ownerPool.query('analyze'))
  await timed('claimed', () => untilNothing(async () => (await inCompany((ctx) => allocateOpen(ctx, null))).done.length))
  await timed('picked, packed, shipped', async () => {
    for (let shipped = 0; ; ) {
      const done = await inCompany(async (ctx) => {
        const ids = await nextToShip(ctx, together)
        if (ids.length === 0) return 0
        for (const step of [pickFulfillments, packFulfillments, shipFulfillments])
          assert.deepEqual((await step(ctx, ids)).refused, [])
        return ids.length
      })
      if (done === 0) return shipped
      shipped += done
    }
  })
  await timed('booked', () => system.settle())
  assert.deepEqual(await inCompany((ctx) => countByStatus(ctx, 'orders')), { shipped: orders })
  assert.deepEqual(await inCompany(whatIsBooked), {
    bookings: orders,
    units: total(expected, 'units'),
    receivableMinor: sales,
    uncosted: 0,
  })
  assert.equal(await inCompany(onHand), BigInt(demand.length * 5))

  // Refunds find their orders once those are there; what names none stands on the list of open refunds.
  await timed('refunds booked', async () => {
    for (const { perTenant } of financeRecurring) await inCompany((ctx) => perTenant!(ctx, system.runtime))
  })
  const refunds = await inCompany(refundStates)
  note('refunds', 0, refunds)
  assert.deepEqual(
    refunds.reduce((sum, one) => ({ count: sum.count + one.count, minor: sum.minor + one.minor }), { count: 0, minor: 0 }),
    { count: total(expected, 'refunds'), minor: total(expected, 'refundsMinor') },
  )
  assert.ok(refunds.find((one) => one.state === 'booked')!.count > 0)

  // The same file again changes nothing.
  const repeated = await runJob(false)
  await timed('imported again', () => system.settle())
  const again = await jobResult(system, tenantId, repeated)
  assert.deepEqual([again.inserted, again.changed, again.unchanged, again.productsCreated], [0, 0, orders, 0])
  assert.deepEqual(await inCompany((ctx) => monthsOf(ctx, shopId, timeZone)), expected.months)
  await timed('truths', () => expectTruths(system))
}

const byKey = ([a]: [string, number], [b]: [string, number]) => (a < b ? -1 : 1)

export function total(raw: RawTotals, figure: Exclude<keyof RawTotals['months'][number], 'month'>): number {
  return raw.months.reduce((sum, month) => sum + month[figure], 0)
}

async function untilNothing(step: () => Promise<number>): Promise<void> {
  while ((await step()) > 0);
}

async function jobResult(system: TestSystem, tenantId: string, jobId: string): Promise<Record<string, unknown>> {
  const { rows } = await system.runtime.ownerPool.query(
    'select status, result, error from platform.job_runs where tenant_id = $1 and id = $2',
    [tenantId, jobId],
  )
  assert.equal(rows[0].status, 'succeeded', JSON.stringify(rows[0].error))
  return rows[0].result
}

/** Streams a file to the upload door, as a browser does. */
async function upload(url: string, cookie: string, path: string): Promise<string> {
  const call = request(`${url}${importsContract.upload.path}`, {
    method: 'POST',
    headers: {
      cookie: `session=${cookie}`,
      origin: url,
      'content-type': 'application/octet-stream',
      'x-file-name': 'online-retail.csv',
    },
  })
  createReadStream(path).pipe(call)
  const [answer] = await once(call, 'response')
  let text = ''
  for await (const chunk of answer) text += chunk
  assert.equal(answer.statusCode, 201, text)
  return JSON.parse(text).id
}
