import { setTimeout as delay } from 'node:timers/promises'
import { pullLane } from '../../server/src/modules/channels/order-pull/lanes.ts'
import { packFulfillments, pickFulfillments, shipFulfillments } from '../../server/src/modules/warehouse/index.ts'
import { enqueueJob } from '../../server/src/platform/jobs/enqueue.ts'
import { statementCount } from '../../server/src/platform/metrics.ts'
import type { BenchOptions } from '../main.ts'
import { median, record, round } from '../results.ts'
import { startBenchSystem } from './bench-system.ts'
import { batch, measureCeiling, prepareBatch } from './ceiling.ts'
import { benchDocuments } from './documents.ts'
import { fillWithOrders } from './fill.ts'
import { startBenchShop } from './shop-server.ts'

// Documents → picked, packed, shipped, costed, booked and in the facts. The warehouse's people are played by this process, which calls the same commands as the screens.

export async function run(options: BenchOptions): Promise<void> {
  const orders = options.orders ?? 30_000
  const system = await startBenchSystem()
  try {
    await fillWithOrders(system, options.present?.[0] ?? 1_000)
    const statements = await statementsPerOrder(system)
    const rates: number[] = []
    const ratios: number[] = []
    // One shop for all passes: its listings are known after the warm-up, as those of a shop are.
    const shop = await startBenchShop(benchDocuments({ first: 0, count: warmUp + passes * orders, shop: 'F' }))
    const shopId = await system.addShop(shop.url)
    await system.startProcesses()
    const people = employPeople(system)
    const send = async (upTo: number) => {
      shop.release(upTo)
      await system.inCompany((ctx) =>
        enqueueJob(ctx, 'channels.pull', { shopId, lane: pullLane(shopId), feeds: ['orders'] }, { dedupeKey: pullLane(shopId) }),
      )
      await waitUntilBooked(system, shopId, upTo, people.failed)
    }
    await send(warmUp)
    for (let pass = 0; pass < passes; pass++) {
      const started = performance.now()
      await send(warmUp + (pass + 1) * orders)
      rates.push(round(orders / ((performance.now() - started) / 1000)))
      console.log(`${rates.at(-1)} orders/s`)
    }
    await people.goHome()
    await system.stopProcesses()
    await shop.close()
    for (const rate of rates) {
      const ceiling = await measureCeiling(system, 24_000, 'lifecycle')
      ratios.push(round(rate / ceiling, 2))
      console.log(`ceiling ${round(ceiling)} orders/s`)
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

/** Orders that run through before the clock starts. */
const warmUp = 10_000
const passes = 2

type System = Awaited<ReturnType<typeof startBenchSystem>>

interface People {
  goHome: () => Promise<void>
  failed: () => unknown
}

/**
 * One who picks, one who packs and one who hands over, each taking a wave of what lies ready: once it is full, or when nothing more comes.
 */
export function employPeople(system: System): People {
  let working = true
  let failure: unknown
  const work = async (status: string, act: (ids: string[]) => Promise<unknown>) => {
    let seen = 0
    while (working) {
      const { rows } = await system.runtime.ownerPool.query<{ id: string }>(
        'select id from warehouse.fulfillments where tenant_id = $1 and status = $2 order by id limit $3',
        [system.tenantId, status, batch],
      )
      if (rows.length < batch && rows.length !== seen) {
        seen = rows.length
        await delay(300)
      } else if (rows.length === 0) await delay(100)
      else {
        seen = 0
        await act(rows.map((row) => row.id))
      }
    }
  }
  const all = Promise.all([
    work('allocated', (ids) => system.inCompany((ctx) => pickFulfillments(ctx, ids))),
    work('picked', (ids) => system.inCompany((ctx) => packFulfillments(ctx, ids))),
    work('packed', (ids) => system.inCompany((ctx) => shipFulfillments(ctx, ids))),
  ]).catch((error: unknown) => {
    working = false
    failure = error
  })
  return {
    goHome: async () => {
      working = false
      await all
    },
    failed: () => failure,
  }
}

/** Until so many orders of a shop are decided on, none of them is on its way and nothing waits to be booked or counted. */
export async function waitUntilBooked(system: System, shopId: string, wanted: number, failed: () => unknown): Promise<void> {
  const ask = async <Row extends object>(text: string, values: unknown[]): Promise<Row> =>
    (await system.runtime.ownerPool.query<Row>(text, values)).rows[0]!
  // Asking must not cost what is measured: the orders are counted only once the queues are empty.
  let last = performance.now()
  for (;;) {
    const { busy } = await ask<{ busy: boolean }>(
      `select exists (select from platform.deliveries)
         or exists (select from warehouse.fulfillments where tenant_id = $1 and status in ('open', 'allocated', 'picked', 'packed')) as busy`,
      [system.tenantId],
    )
    if (!busy) {
      const { decided } = await ask<{ decided: string }>(
        `select count(*)::text as decided from orders.orders where tenant_id = $1 and shop_id = $2 and status <> 'released'`,
        [system.tenantId, shopId],
      )
      if (Number(decided) >= wanted) return
      if (performance.now() - last > 60_000) throw new Error(`The lifecycle stands at ${decided} of ${wanted}`)
    } else last = performance.now()
    if (failed()) throw failed()
    await delay(100)
  }
}

/** Statements of the whole way of one batch, in one process, divided by its orders; the first batch of a process asks for more and is left out. */
async function statementsPerOrder(system: System): Promise<number> {
  await (await prepareBatch(system, 'lifecycle')).walk()
  const { walk } = await prepareBatch(system, 'lifecycle')
  const before = statementCount()
  await walk()
  return round((statementCount() - before) / batch, 3)
}
