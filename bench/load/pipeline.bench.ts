import { setTimeout as delay } from 'node:timers/promises'
import { pullLane } from '../../server/src/modules/channels/order-pull/lanes.ts'
import { enqueueJob } from '../../server/src/platform/jobs/enqueue.ts'
import type { BenchOptions } from '../main.ts'
import { median, quantile, record, round } from '../results.ts'
import { type BenchSystem, startBenchSystem } from './bench-system.ts'
import { measureCeiling } from './ceiling.ts'
import { benchDocuments } from './documents.ts'
import { fillWithOrders } from './fill.ts'
import { type BenchShop, startBenchShop } from './shop-server.ts'

// Raw documents → stored → mapped → reviewed → reserved → released → allocated, by one API and one worker process on a durable embedded server.

export async function run(options: BenchOptions): Promise<void> {
  const orders = options.orders ?? 30_000
  const sizes = options.present ?? [1_000, 100_000, 1_000_000]
  const system = await startBenchSystem()
  try {
    const rates: number[] = []
    const ceilings: number[] = []
    const passes = sizes.length + 1
    const shop = await startBenchShop(benchDocuments({ first: 0, count: passes * (warmUp + orders), shop: 'P' }))
    const feed: Feed = { shop, shopId: await system.addShop(shop.url), released: 0 }
    let present = 0
    for (const size of sizes) {
      if (size > present) await fillWithOrders(system, size - present)
      present = size
      const rate = await throughput(system, feed, orders)
      present += warmUp + orders
      rates.push(round(rate))
      console.log(`${size} orders present: ${round(rate)} orders/s`)
      const ceiling = await measureCeiling(system, 24_000, 'pipeline')
      ceilings.push(round(ceiling))
      console.log(`  ceiling ${round(ceiling)} orders/s`)
    }
    const latencies = await latency(system, feed, Math.min(orders, 20_000), median(rates) * 0.8)
    await shop.close()
    record([
      { id: 'pipeline.orders_per_second', value: median(rates), unit: 'orders/s', target: 2000, better: 'higher', runs: rates },
      {
        id: 'pipeline.ceiling_ratio',
        value: round(median(rates.map((rate, index) => rate / ceilings[index]!)), 2),
        unit: '',
        target: 0.5,
        better: 'higher',
        runs: rates.map((rate, index) => round(rate / ceilings[index]!, 2)),
      },
      {
        id: 'pipeline.flatness_1e6_vs_1e3',
        value: round(rates.at(-1)! / rates[0]!, 2),
        unit: '',
        target: 0.8,
        better: 'higher',
        runs: rates,
      },
      {
        id: 'pipeline.p99_ms',
        value: round(quantile(latencies, 0.99)),
        unit: 'ms',
        target: 2000,
        better: 'lower',
        runs: [round(quantile(latencies, 0.5)), round(quantile(latencies, 0.99))],
      },
      {
        id: 'pipeline.server_peak_mb',
        value: round(system.peakMemoryMb()),
        unit: 'MB',
        target: 600,
        better: 'lower',
        runs: [round(system.peakMemoryMb())],
      },
    ])
  } finally {
    await system.close()
  }
}

/** Orders of a shop that have been taken over and decided on: sent to the warehouse with their claims, or held (look-alikes are). */
async function decided(system: BenchSystem, shopId: string): Promise<number> {
  const { rows } = await system.runtime.ownerPool.query<{ n: string }>(
    'select count(*)::text as n from orders.orders where tenant_id = $1 and shop_id = $2',
    [system.tenantId, shopId],
  )
  return Number(rows[0]!.n)
}

/** Orders that run through before the clock starts: code compiled, connections open, plans' figures fresh, as in a server that runs all day. */
const warmUp = 6_000

/** The shop of the whole run: its listings are known after the first orders, as those of a shop are. `released` documents are out. */
interface Feed {
  shop: BenchShop
  shopId: string
  released: number
}

/** Lets the next documents out and waits until all are decided on. @returns seconds */
async function send(system: BenchSystem, feed: Feed, count: number): Promise<number> {
  feed.released += count
  const started = performance.now()
  feed.shop.release(feed.released)
  await askToPull(system, feed.shopId)
  await waitFor(system, feed.shopId, feed.released)
  return (performance.now() - started) / 1000
}

/** Orders a second from the first document fetched to the last one allocated. */
async function throughput(system: BenchSystem, feed: Feed, count: number): Promise<number> {
  await system.startProcesses()
  await send(system, feed, warmUp)
  await delay(1000) // what follows from the warm-up is done
  const rate = count / (await send(system, feed, count))
  await system.stopProcesses()
  return rate
}

async function waitFor(system: BenchSystem, shopId: string, wanted: number): Promise<void> {
  let last = 0
  let lastAt = performance.now()
  for (;;) {
    const n = await decided(system, shopId)
    if (n >= wanted) return
    if (n !== last) {
      last = n
      lastAt = performance.now()
    } else if (performance.now() - lastAt > 60_000) throw new Error(`The pipeline stands at ${n} of ${wanted}`)
    await delay(50)
  }
}

/** Milliseconds from a document's receipt to its allocation, at a steady load. */
async function latency(system: BenchSystem, feed: Feed, count: number, perSecond: number): Promise<number[]> {
  await system.startProcesses()
  await send(system, feed, warmUp)
  await delay(1000)
  const since = new Date()
  const started = performance.now()
  const before = feed.released
  feed.released += count
  const letting = setInterval(() => {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond)
    feed.shop.release(before + Math.min(count, due))
  }, 50)
  const asking = setInterval(() => void askToPull(system, feed.shopId).catch(() => {}), 200)
  await waitFor(system, feed.shopId, feed.released)
  clearInterval(letting)
  clearInterval(asking)
  await system.stopProcesses()
  const { rows } = await system.runtime.ownerPool.query<{ ms: number }>(
    `select extract(epoch from (x.emitted_at - c.received_at)) * 1000 as ms
     from channels.channel_orders c
     join orders.orders o on o.tenant_id = c.tenant_id and o.channel_order_id = c.id
     join (select tenant_id, (jsonb_array_elements_text(payload -> 'orderIds'))::uuid as id, emitted_at
           from platform.outbox where event = 'orders.orders_accepted' and emitted_at > $2) x
       on x.tenant_id = o.tenant_id and x.id = o.id
     where c.shop_id = $1 and c.received_at >= $2`,
    [feed.shopId, since],
  )
  return rows.map((row) => Number(row.ms))
}

/** Does not wait for the schedule: asks for a pull, unless one waits already. */
async function askToPull(system: BenchSystem, shopId: string): Promise<void> {
  await system.inCompany((ctx) =>
    enqueueJob(ctx, 'channels.pull', { shopId, lane: pullLane(shopId), feeds: ['orders'] }, { dedupeKey: pullLane(shopId) }),
  )
}
