import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf, daysFrom, fromWall, weekdayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { documentsStored } from '#modules/channels/channels.events.ts'
import { planShipmentPushes, pullJob, pushShipmentsJob, takeDocuments } from '#modules/channels/index.ts'
import { markShipped, retryShort, reviewDue } from '#modules/orders/index.ts'
import {
  approvePurchaseOrders,
  draftPurchaseOrders,
  listPositions,
  refreshDemand,
  submitPurchaseOrders,
  suggest,
} from '#modules/purchasing/index.ts'
import { receiveGoods } from '#modules/warehouse/index.ts'
import { fulfillmentsShipped, goodsReceived } from '#modules/warehouse/warehouse.events.ts'
import { now as clockNow } from '#platform/clock.ts'
import { type Ctx, fullAccess, systemActor } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import type { EventType } from '#platform/events/define.ts'
import type { JobKind, JobRun, JobTools } from '#platform/jobs/define.ts'
import { shipWaiting } from './autopilot.ts'
import { demoMarketplaces, expectedToday, waitingForAutopilot } from './demo.queries.ts'

/** Orders a day at one shop: when the company began, by the end of the month, and while somebody looks on. */
const demand = { first: 40, last: 130, live: 400 }
/** When people look: purchases come in the morning, the vans leave in the afternoon and in the evening. */
const hours = { morning: 9, afternoon: 15, evening: 21 } as const
/** What was paid a moment ago waits a minute for the buyer to think again; at the next look it is due. */
const afterwardsMs = 2 * 60_000
const atOnce = 300

interface HistoryParams {
  /** When the marketplaces' world began. */
  since: string
}

/**
 * The demo company's first month, lived through in a minute: the marketplaces' time is moved on from look to look, and at each look the
 * ordinary commands run as of that moment: orders are fetched, reviewed, waved, packed, shipped and told to the shops, goods are bought and
 * received. So every document says when it happened in the demo's world, and the books follow from the documents. Recurring work leaves the
 * company alone meanwhile (`alone`), so that nothing of the past is done at the present. Killed, it goes on where the marketplaces stand.
 */
export const historyJob: JobKind<HistoryParams, { orders: number }> = {
  kind: 'demo.history',
  maxAttempts: 5,
  alone: true,
  run: async (job, tools) => {
    const url = tools.runtime.config.simulatorUrl
    if (!url) return { orders: 0 }
    const { timeZone, shops } = await tools.transaction(async (ctx) => ({
      timeZone: ctx.tenant.timeZone,
      shops: await demoMarketplaces(ctx),
    }))
    const world = (await ask(url, 'GET', '/control')) as { now: string }
    const since = Date.parse(job.params.since)
    const from = new Date(Math.max(Date.parse(world.now), since))
    const looks = looksBetween(from, new Date(clockNow().getTime() - 10 * 60_000), timeZone)
    let orders = 0
    for (const [index, look] of looks.entries()) {
      if (look.hour === hours.morning) {
        const share = (look.at.getTime() - since) / (clockNow().getTime() - since)
        await setDemand(url, Math.round(demand.first + (demand.last - demand.first) * share))
      }
      await ask(url, 'POST', '/control/advance', { to: look.at.toISOString(), deliver: false })
      orders += await live(job, tools, shops, look)
      await tools.progress(index + 1, looks.length)
    }
    await setDemand(url, demand.live)
    await ask(url, 'POST', '/control/advance', { to: clockNow().toISOString(), deliver: false })
    await tools.transaction((ctx) => refreshDemand(ctx))
    return { orders }
  },
}

interface Look {
  at: Date
  hour: number
  day: string
}

/** Every look of every day after `from` and before `to`, in the company's zone. */
export function looksBetween(from: Date, to: Date, timeZone: string): Look[] {
  return daysFrom(dayOf(from, timeZone), dayOf(to, timeZone)).flatMap((day) =>
    Object.values(hours)
      .map((hour) => ({ day, hour, at: fromWall(new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`), timeZone) }))
      .filter(({ at }) => at > from && at < to),
  )
}

/** What people and the built-in rules do at one look. @returns how many orders came */
async function live(
  job: JobRun<HistoryParams>,
  tools: JobTools,
  shops: readonly { id: string; warehouseId: string }[],
  look: Look,
): Promise<number> {
  const now = new Date(look.at.getTime() + afterwardsMs)
  const then = toolsAt(job, tools, now)
  let orders = 0
  for (const { id: shopId } of shops) {
    const pulled = await pullJob.run({ ...job, params: { shopId, lane: `history/${shopId}` } }, then)
    orders += pulled.orders
  }
  while ((await then.transaction(reviewDue)) > 0) {
    // as many as a call takes; the rest with the next
  }
  if (look.hour === hours.morning) {
    await then.transaction((ctx) => receiveToday(ctx, look.day))
    if (weekdayOf(look.day) === 1 || weekdayOf(look.day) === 4) await then.transaction(buyWhatRunsOut)
    return orders
  }
  // what came before the last look is on the van by now
  const before = new Date(now.getTime() - 4 * 3_600_000)
  for (;;) {
    const shipped = await then.transaction(async (ctx) => {
      const waiting = await waitingForAutopilot(ctx, { before, newestKept: 0, limit: atOnce })
      return shipWaiting(ctx, waiting, true)
    })
    if (shipped === 0) break
  }
  for (const { id: shopId } of shops) await pushShipmentsJob.run({ ...job, params: { shopId, lane: `history/${shopId}` } }, then)
  return orders
}

/**
 * The tools of the job as of a moment of the past. What follows from a fact within the company's own work (orders from documents, orders that are
 * shipped, shops to be told, goods for those who waited) is done in the same transaction, so that it bears the same date; the events find it done.
 */
function toolsAt(job: JobRun<HistoryParams>, tools: JobTools, now: Date): JobTools {
  return {
    ...tools,
    progress: async () => {},
    transaction: (work, options) =>
      runTransaction(
        tools.runtime,
        {
          tenantId: job.tenantId,
          actor: { ...systemActor, name: 'demo.history' },
          access: fullAccess,
          requestId: newId(),
          readOnly: options?.readOnly ?? false,
          now,
        },
        async (ctx) => {
          const result = await work(ctx)
          await follow(ctx)
          return result
        },
      ),
  }
}

async function follow(ctx: Ctx): Promise<void> {
  const heard = <P>(type: EventType<P>): P[] =>
    ctx.pending.events.flatMap(({ event, payload }) => (event === type.name ? [payload as P] : []))
  const stored = uniqueSorted(heard(documentsStored).flatMap((fact) => fact.channelOrderIds))
  if (stored.length > 0) await takeDocuments(ctx, stored)
  const shipped = heard(fulfillmentsShipped)
  if (shipped.length > 0) {
    await markShipped(ctx, uniqueSorted(shipped.flatMap((fact) => fact.orderIds)))
    await planShipmentPushes(ctx, uniqueSorted(shipped.flatMap((fact) => fact.fulfillmentIds)))
  }
  if (heard(goodsReceived).length > 0) await retryShort(ctx)
}

/** Orders what does not last three weeks from the suppliers, who bring it when they promised. */
async function buyWhatRunsOut(ctx: Ctx): Promise<void> {
  await refreshDemand(ctx)
  const [first] = await demoMarketplaces(ctx)
  if (!first) return
  const targetDays = 21
  const positions = await listPositions(ctx.tx, ctx.tenantId, { targetDays, all: false, limit: 200 })
  const lines = positions.flatMap((position) => {
    const { quantity } = suggest(position, targetDays, ctx.locale)
    return position.supplierId === null || quantity === 0n
      ? []
      : [{ supplierId: position.supplierId, skuId: position.skuId, quantity, leadTimeDays: position.leadTimeDays ?? 3 }]
  })
  const drafts = [...groupBy(lines, (line) => line.supplierId)].map(([supplierId, own]) => ({
    supplierId,
    warehouseId: first.warehouseId,
    expectedOn: dayOf(ctx.now.getTime() + own[0]!.leadTimeDays * 86_400_000, ctx.tenant.timeZone),
    freightMinor: 0n,
    note: '',
    lines: own.map(({ skuId, quantity }) => ({ skuId, quantity })),
  }))
  if (drafts.length === 0) return
  const ids = await draftPurchaseOrders(ctx, drafts)
  await submitPurchaseOrders(ctx, ids)
  await approvePurchaseOrders(ctx, ids)
}

/** Suppliers bring what they promised for this day; it goes into the bins, and orders that waited for it get it. */
async function receiveToday(ctx: Ctx, day: string): Promise<void> {
  for (const { id, warehouseId, lines } of await expectedToday(ctx, day)) {
    await receiveGoods(ctx, {
      warehouseId,
      expectedReceiptId: id,
      sourceKind: 'purchase_order',
      note: '',
      lines: lines.map((line) => ({ ...line, quantity: BigInt(line.quantity), grade: 'sellable' as const })),
      putAway: true,
      complete: false,
    })
  }
}

async function setDemand(url: string, ordersPerDay: number): Promise<void> {
  const { shops } = (await ask(url, 'GET', '/control')) as { shops: { id: string }[] }
  for (const shop of shops) await ask(url, 'PUT', `/control/shops/${shop.id}/demand`, { ordersPerDay })
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${method} ${path}`)
  return response.json()
}
