import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { shopsContract } from '#modules/channels/channels.contract.ts'
import { ordersContract } from '#modules/orders/orders.contract.ts'
import { appPassword, appUrlFor } from '#platform/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { createPool, type Pool } from '#platform/db/pool.ts'
import { createLog } from '#platform/log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { ourLines, wholeBooks } from '#test/builders/accounts.queries.ts'
import { type RunningSystem, startRunningSystem, until } from '#test/builders/programs.ts'
import { comeToRest, workRound } from '#test/builders/simulated-day.ts'
import { type SimulatedWorld, startSimulatedWorld } from '#test/builders/simulated-world.ts'
import { aTradingCompany, connectShop, productsOfAll, simulatedShops } from '#test/builders/trading-company.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'

// A burst of orders walks from the shops into the books on a database of its own with durable settings, while the worker and PostgreSQL are killed
// outright at moments drawn from the seed. CRASH_SEED runs the same moments again.

const seed = Number(process.env.CRASH_SEED ?? 20261122)
console.log(`seed ${seed}`)

const master = { id: 'crash', key: randomBytes(32) }
const dataDir = mkdtempSync(join(tmpdir(), 'shangshu-crash-'))
let postgres: EmbeddedPostgres
let running: RunningSystem
let world: SimulatedWorld
let pool: Pool
before(async () => {
  postgres = await startEmbeddedPostgres({ dataDir, log: () => {} })
  const password = appPassword(master)
  await migrate({ ownerUrl: postgres.url, appPassword: password })
  pool = createPool(postgres.url, 2, 'crash test', createLog('silent', 'crash test'))
  ;[running, world] = await Promise.all([
    startRunningSystem(
      { ownerUrl: postgres.url, appUrl: appUrlFor(postgres.url, password), masterKey: master.key },
      { WORKER_SILENT_SECONDS: '3' },
    ),
    startSimulatedWorld([
      '--seed',
      String(seed),
      '--shops',
      '2',
      '--products',
      '50',
      '--orders-per-day',
      '0',
      '--code-faults',
      '0',
    ]),
  ])
})
after(async () => {
  await pool?.end()
  await Promise.all([running?.close(), world?.program.stop()])
  await postgres?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** mulberry32: small, seeded, good enough to choose moments. */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('kill -9 of the worker and of PostgreSQL in a burst of orders: after the restart every order is there once and every truth holds', async () => {
  const random = randomFrom(seed)
  const remotes = await simulatedShops(world)
  const company = await aTradingCompany(running.url, world, { stock: 200, products: await productsOfAll(world, remotes, 5) })
  const shops = []
  for (const remote of remotes) shops.push(await connectShop(company, world, remote))
  const sold = new Map<string, { shop: string; units: number; paidMinor: number }>()
  const sell = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const { id } = remotes[n % remotes.length]!
      const variants = listed.get(id)!
      const lines = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
        variantId: variants[Math.floor(random() * variants.length)]!,
        quantity: 1 + Math.floor(random() * 2),
      }))
      const unique = [...new Map(lines.map((line) => [line.variantId, line])).values()]
      const order = await world.control<{ number: string; paidMinor: number }>('POST', `/shops/${id}/orders`, { lines: unique })
      sold.set(order.number, {
        shop: id,
        units: unique.reduce((sum, line) => sum + line.quantity, 0),
        paidMinor: order.paidMinor,
      })
    }
  }
  const listed = new Map<string, string[]>()
  for (const { id } of remotes) {
    const products = await world.all<{ variants: { id: string; merchantCode: string }[] }>(`/shops/${id}/products`)
    const known = products.flatMap((product) => product.variants).filter((variant) => company.skus.has(variant.merchantCode))
    listed.set(
      id,
      known.map((variant) => variant.id),
    )
  }

  // People pick, pack and hand over all the time; while the database is away their calls fail and they try again.
  let atWork = true
  let failedCalls = 0
  const people = (async () => {
    while (atWork) {
      const done = await workRound(company).catch(() => -1)
      if (done < 0) failedCalls++
      if (done <= 0) await delay(100)
    }
  })()

  const disasters = ['worker', 'postgres', 'worker', 'postgres', 'worker'] as const
  let shipped = 0
  for (const victim of disasters) {
    console.log(`${Math.round(performance.now())} ms: next is ${victim}`)
    await sell(25)
    for (const shop of shops) await pullLoosely(shop.id)
    // Something has moved since the last blow: this one falls into the middle of the work.
    shipped = await until('orders are moving', async () => {
      const count = await shippedSoFar()
      return count > shipped ? count : undefined
    })
    await delay(Math.floor(random() * 400))
    if (victim === 'worker') {
      await running.worker.kill()
      running.restartWorker()
    } else {
      process.kill(postgres.pid, 'SIGKILL')
      await until('PostgreSQL is gone', () => (isGone(postgres.pid) ? true : undefined))
      await postgres.restart()
    }
  }
  atWork = false
  await people
  console.log(`${Math.round(performance.now())} ms: coming to rest`)
  await comeToRest(company, world, shops)
  await expectTruths({ runtime: { ownerPool: pool } })

  const lines = await ourLines(pool, company.tenantId)
  const here = lines.filter((line) => line.orders.some((state) => !/^(shipped|merged):$/.test(state)))
  assert.deepEqual(here, [], 'nothing is left behind')
  const units = new Map<string, number>()
  for (const line of lines) units.set(line.number, (units.get(line.number) ?? 0) + line.sent)
  assert.deepEqual(
    [...units].toSorted(),
    [...sold].map(([number, order]) => [number, order.units]).toSorted(),
    'every order is there and has left once, with all its pieces',
  )
  for (const { id } of remotes) {
    const told = await world.all<{ entry: { orderNumber: string } }>(`/shops/${id}/shipments`)
    const numbers = [...sold].filter(([, order]) => order.shop === id).map(([number]) => number)
    assert.deepEqual(told.map((one) => one.entry.orderNumber).toSorted(), numbers.toSorted(), `${id} was told once of each`)
  }
  const books = await wholeBooks(pool, company.tenantId)
  const opening = [...company.skus.values()].reduce((sum, sku) => sum + 200 * sku.costMinor, 0)
  assert.deepEqual(
    { orders: books.orders, bookings: books.bookings, receivableMinor: books.receivableMinor },
    {
      orders: sold.size,
      bookings: sold.size,
      receivableMinor: [...sold.values()].reduce((sum, order) => sum + order.paidMinor, 0),
    },
  )
  assert.equal(books.stockMinor + books.costMinor, opening)
  assert.equal(books.onHand, 200 * company.skus.size - [...sold.values()].reduce((sum, order) => sum + order.units, 0))

  async function shippedSoFar(): Promise<number> {
    const answer = await company.owner(ordersContract.counts).catch(() => undefined)
    return (answer?.counts.shipped ?? 0) + (answer?.counts.released ?? 0)
  }
  async function pullLoosely(shopId: string): Promise<void> {
    await until('the shop may be pulled', async () => {
      return company.owner(shopsContract.pull, { params: { shopId }, body: {} }).then(
        () => true,
        () => undefined,
      )
    })
  }
  console.log(`${failedCalls} calls of people failed and were made again`)
})

test('what PostgreSQL and the programs wrote into their logs names no buyer', async () => {
  const clusterLog = join(postgres.clusterDir, 'log')
  const texts = [running.output(), ...readdirSync(clusterLog).map((name) => readFileSync(join(clusterLog, name), 'utf8'))]
  assert.ok(texts.every((text) => text.length > 0))
  for (const { id } of await simulatedShops(world)) {
    for (const { number } of await world.all<{ number: string }>(`/shops/${id}/orders`)) {
      const { trueReceiver } = await world.control('GET', `/shops/${id}/orders/${number}`)
      for (const secret of [trueReceiver.name, trueReceiver.phone, trueReceiver.street])
        for (const text of texts) assert.equal(text.includes(secret), false, `${number} is named in a log`)
    }
  }
})

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}
