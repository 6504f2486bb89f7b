import { setTimeout as delay } from 'node:timers/promises'
import { pullLane } from '../../server/src/modules/channels/order-pull/lanes.ts'
import { packFulfillments, pickFulfillments, shipFulfillments } from '../../server/src/modules/warehouse/index.ts'
import { enqueueJob } from '../../server/src/platform/jobs/enqueue.ts'
import { statementCount } from '../../server/src/platform/metrics.ts'
import type { BenchOptions } from '../main.ts'
import { median, record, round } from '../results.ts'
import { startBenchSystem } from './bench-system.ts'
import { measureCeiling, settle, walkThroughWarehouse } from './ceiling.ts'
import { benchDocuments } from './documents.ts'
import { fillWithOrders } from './fill.ts'
import { startBenchShop } from './shop-server.ts'

// Documents → picked, packed, shipped, costed, booked and in the facts. The warehouse's people are played by this process, which calls the same commands as the screens.

export async function run(options: BenchOptions): Promise<void> {
  const orders = options.orders ?? 20_000
  const system = await startBenchSystem()
  try {
    await fillWithOrders(system, options.present?.[0] ?? 1_000)
    const statements = await statementsPerOrder(system)
    const rates: number[] = []
    const ratios: number[] = []
    for (let pass = 0; pass < 2; pass++) {
      const documents = benchDocuments({ first: pass * orders, count: orders, shop: `F${pass}` })
      const shop = await startBenchShop(documents)
      const before = await booked(system)
      const shopId = await system.addShop(shop.url)
      await system.startProcesses()
      await delay(5000)
      shop.release(orders)
      const started = performance.now()
      await system.inCompany((ctx) =>
        enqueueJob(ctx, 'channels.pull', { shopId, lane: pullLane(shopId), feeds: ['orders'] }, { dedupeKey: pullLane(shopId) }),
      )
      let last = performance.now()
      let known = before
      while (known < before + orders) {
        const done = await step(system)
        const now = await booked(system)
        if (now !== known || done > 0) last = performance.now()
        known = now
        if (performance.now() - last > 60_000) throw new Error(`The lifecycle stands at ${known - before} of ${orders}`)
        if (done === 0) await delay(50)
      }
      rates.push(round(orders / ((performance.now() - started) / 1000)))
      await system.stopProcesses()
      await shop.close()
      const ceiling = await measureCeiling(system, 5_000, 'lifecycle')
      ratios.push(round(rates.at(-1)! / ceiling, 2))
      console.log(`${rates.at(-1)} orders/s, ceiling ${round(ceiling)}`)
    }
    record([
      { id: 'lifecycle.orders_per_second', value: median(rates), unit: 'orders/s', target: 1040, better: 'higher', runs: rates },
      { id: 'lifecycle.ceiling_ratio', value: median(ratios), unit: '', target: 0.33, better: 'higher', runs: ratios },
      {
        id: 'lifecycle.sql_statements_per_order',
        value: statements,
        unit: 'statements',
        target: 1,
        better: 'lower',
        runs: [statements],
      },
    ])
  } finally {
    await system.close()
  }
}

type System = Awaited<ReturnType<typeof startBenchSystem>>

async function booked(system: System): Promise<number> {
  const { rows } = await system.runtime.ownerPool.query<{ n: string }>(
    'select count(*)::text as n from finance.bookings where tenant_id = $1',
    [system.tenantId],
  )
  return Number(rows[0]!.n)
}

/** Picks, packs and ships what is allocated. Returns how many. */
async function step(system: System): Promise<number> {
  const { rows } = await system.runtime.ownerPool.query<{ id: string }>(
    "select id from warehouse.fulfillments where tenant_id = $1 and status = 'allocated' order by id limit 500",
    [system.tenantId],
  )
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await system.inCompany((ctx) => pickFulfillments(ctx, ids))
  await system.inCompany((ctx) => packFulfillments(ctx, ids))
  await system.inCompany((ctx) => shipFulfillments(ctx, ids))
  return ids.length
}

/** Statements of the whole way of one batch of 500, in one process, divided by 500. */
async function statementsPerOrder(system: System): Promise<number> {
  await measureCeiling(system, 1_500, 'lifecycle') // makes 500 orders walk the whole way once
  const before = statementCount()
  await settle(system)
  await walkThroughWarehouse(system)
  const shop = await startBenchShop([])
  await shop.close()
  return round((statementCount() - before) / 500, 3)
}
