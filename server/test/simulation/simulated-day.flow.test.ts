import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { financeContract } from '#modules/finance/finance.contract.ts'
import { logisticsContract } from '#modules/logistics/logistics.contract.ts'
import { type OurLine, ourLines, ourMoney, refusedPushes } from '#test/builders/accounts.queries.ts'
import { everythingStored, foundIn } from '#test/builders/everything-stored.queries.ts'
import type { Caller } from '#test/builders/http-caller.ts'
import { type LiveSystem, startLiveSystem } from '#test/builders/live-system.ts'
import { comeToRest, pullNow, workRound } from '#test/builders/simulated-day.ts'
import { aTradingCompany, connectShop, simulatedShops } from '#test/builders/trading-company.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'

// A day of four shops in an hour-by-hour walk, with faults, then four quiet days in which buyers pay late, change their minds and get their money
// back. The seed decides everything the shops do; what failed once is run again by SIMULATION_SEED.

const seed = process.env.SIMULATION_SEED ?? '20261122'
console.log(`seed ${seed}`)

let live: LiveSystem
before(async () => {
  live = await startLiveSystem([
    ...['--seed', seed, '--shops', '4', '--products', '50', '--orders-per-day', '24', '--days', '1', '--chaos', '2'],
  ])
})
after(() => live?.close())

interface SimulatedOrder {
  number: string
  state: string
  paidMinor: number
  refundedMinor: number
  lines: { id: string; quantity: number }[]
  shipments: { source: 'erp' | 'other'; lines: { lineId: string; quantity: number }[] }[]
}

test('a simulated day with faults: every order once, every piece and cent where the shops say it is', async () => {
  const { system, running, world } = live
  const company = await aTradingCompany(running.url, world, { stock: 6 })
  const { owner, tenantId } = company
  await goAbroad(owner, company.carrierId)
  const remotes = await simulatedShops(world)
  const shops = []
  for (const remote of remotes) shops.push(await connectShop(company, world, remote, { webhooks: true }))
  // What the shops sell beyond the stock we told them is their fault; here ours is looked for.
  await world.control('PUT', '/chaos', { level: 2, oversell: 0 })

  for (let hour = 0; hour < 24; hour++) {
    await world.control('POST', '/advance', { hours: 1 })
    if (hour % 4 === 3) for (const shop of shops) await pullNow(company, shop.id)
    await workRound(company)
  }
  await comeToRest(company, world, shops)
  await expectTruths(system)
  for (let half = 0; half < 8; half++) {
    await world.control('POST', '/advance', { hours: 12 })
    await workRound(company)
  }
  await comeToRest(company, world, shops)
  await expectTruths(system)

  const ours = Map.groupBy(await ourLines(system.runtime.ownerPool, tenantId), (line) => line.shop)
  const money = new Map((await ourMoney(system.runtime.ownerPool, tenantId)).map((row) => [row.shop, row]))
  const refused = await refusedPushes(system.runtime.ownerPool, tenantId)
  for (const [number, reason] of refused) assert.match(reason, /^(refund_open|order_not_shippable|quantity_exceeded)$/, number)
  let sold = 0
  for (const { id: shop, currency } of remotes) {
    const theirs = await world.all<SimulatedOrder>(`/shops/${shop}/orders`)
    sold += theirs.length
    const known = (line: { number: string }) => !refused.has(line.number)
    assert.deepEqual(linesOfOurs((ours.get(shop) ?? []).filter(known)), linesOfTheirs(theirs.filter(known)), `lines of ${shop}`)
    assert.deepEqual(unexplained(theirs.filter(known), ours.get(shop) ?? []), [], `orders of ${shop}`)
    const refunds = (await world.all<{ state: string; kind: string; amountMinor: number }>(`/shops/${shop}/refunds`)).filter(
      (refund) => refund.state === 'completed',
    )
    const left = theirs.filter((order) => order.shipments.some((shipment) => shipment.source === 'erp'))
    const net = left.reduce((sum, order) => sum + order.paidMinor - order.refundedMinor, 0)
    const { refunds: count, refundedMinor, netMinor } = money.get(shop)!
    assert.deepEqual([count, refundedMinor], [refunds.length, refunds.reduce((sum, refund) => sum + refund.amountMinor, 0)], shop)
    if (currency === 'CNY') assert.equal(netMinor, net, `money of ${shop}`)
    const oversold = await world.control<{ units: number }>('GET', `/shops/${shop}/oversell`)
    assert.equal(oversold.units, 0)
  }
  assert.ok(sold > 60, `${sold} orders are too few to mean anything`)
  assert.ok(refused.size * 20 < sold, `${refused.size} of ${sold} parcels left in spite of the buyer`)
})

/** The carrier goes abroad too, and a pound has a price. */
async function goAbroad(owner: Caller, carrierId: string) {
  const { version } = await owner(logisticsContract.rates, { params: { carrierId } })
  await owner(logisticsContract.replaceRates, {
    params: { carrierId },
    ifMatch: String(version),
    body: {
      rates: [
        { firstGrams: 1000, firstMinor: 800, stepGrams: 1000, stepMinor: 200 },
        ...['GB', 'IE', 'US', 'AU'].map((country) => ({
          country,
          firstGrams: 1000,
          firstMinor: 9000,
          stepGrams: 1000,
          stepMinor: 4000,
        })),
      ],
    },
  })
  await owner(financeContract.setExchangeRate, { params: { currency: 'GBP', effectiveOn: '2025-01-01' }, body: { rate: '9.2' } })
}

/** number/line → pieces ordered and pieces sent by us. */
function linesOfTheirs(orders: readonly SimulatedOrder[]): Map<string, [ordered: number, sent: number]> {
  const lines = new Map<string, [number, number]>()
  for (const order of orders.toSorted((a, b) => (a.number < b.number ? -1 : 1))) {
    const sent = order.shipments.filter((shipment) => shipment.source === 'erp').flatMap((shipment) => shipment.lines)
    for (const line of order.lines.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const quantity = sent.reduce((sum, part) => sum + (part.lineId === line.id ? part.quantity : 0), 0)
      lines.set(`${order.number}/${line.id}`, [line.quantity, quantity])
    }
  }
  return lines
}

function linesOfOurs(lines: readonly OurLine[]): Map<string, [ordered: number, sent: number]> {
  const sorted = lines.toSorted((a, b) => (a.number === b.number ? (a.lineId < b.lineId ? -1 : 1) : a.number < b.number ? -1 : 1))
  return new Map(sorted.map((line) => [`${line.number}/${line.lineId}`, [line.ordered, line.sent]]))
}

/** Orders whose state with us does not follow from the shop's: what was paid and not sent must be held for a reason, what is closed must be cancelled. */
function unexplained(orders: readonly SimulatedOrder[], lines: readonly OurLine[]): string[] {
  const byNumber = Map.groupBy(lines, (line) => line.number)
  return orders.flatMap((order) => {
    const states = [...new Set((byNumber.get(order.number) ?? []).flatMap((line) => line.orders))]
    const intake = byNumber.get(order.number)?.[0]?.intake
    const bySelf = order.shipments.some((shipment) => shipment.source === 'other')
    const fits = (state: string) => {
      if (bySelf) return /platform_lock/.test(state) || state.startsWith('cancelled')
      if (order.state === 'unpaid' || order.state === 'deposit_paid') return state.startsWith('awaiting_payment')
      if (order.state === 'closed') return /^(cancelled|shipped|completed)/.test(state)
      if (order.state === 'paid') return /:.+/.test(state)
      return /^(shipped|completed|merged|split)/.test(state)
    }
    const explained = states.length === 0 ? intake === 'nothing_to_do' : states.every(fits)
    return explained ? [] : [`${order.number} ${order.state}: ${intake} ${states.join(' ')}`]
  })
}

test('truth 10: in no table, no job, no event and no log stands a name, a phone or an address of a buyer', async () => {
  const { system, running, world } = live
  const names = new Set<string>()
  const sure = new Set<string>()
  for (const { id: shop } of await simulatedShops(world)) {
    for (const { number } of await world.all<SimulatedOrder>(`/shops/${shop}/orders`)) {
      const { trueReceiver, document } = await world.control('GET', `/shops/${shop}/orders/${number}`)
      names.add(trueReceiver.name)
      sure.add(trueReceiver.phone).add(trueReceiver.street)
      if (document.buyerMessage !== null) sure.add(document.buyerMessage)
      if (document.buyer.nickname !== null) names.add(document.buyer.nickname)
    }
  }
  const words = [...names, ...sure]
  assert.ok(words.length > 150, `${words.length} words are too few to mean anything`)
  const tables = await everythingStored(system.runtime.ownerPool)
  const filled = new Set(tables.filter((table) => table.text !== '').map((table) => table.name))
  for (const name of [
    'channels.channel_orders',
    'orders.orders',
    'platform.outbox',
    'platform.job_runs',
    'platform.audit_entries',
  ])
    assert.ok(filled.has(name), `${name} is empty: nothing is proven`)
  assert.deepEqual(foundIn(tables, words), [])
  assert.deepEqual(foundIn([{ name: 'log', text: running.output() }], words), [])
  // The search finds what is there: the shop's own name stands in a table.
  assert.equal(foundIn(tables, ['山前生活馆']).length > 0, true)
})
