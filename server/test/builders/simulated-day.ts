import { pushesContract, type ShopView, shopsContract } from '#modules/channels/channels.contract.ts'
import { ordersContract } from '#modules/orders/orders.contract.ts'
import { platformContract } from '#platform/platform.contract.ts'
import { until } from './programs.ts'
import type { SimulatedWorld } from './simulated-world.ts'
import { settled, shipWhatIsReady, type TradingCompany } from './trading-company.ts'

/** What a person at the desk lets go after a look; everything else waits for somebody who can ask the buyer. */
const letGo = ['remark_changed', 'duplicate'] as const

/** The shop hears nothing of the parcel: money is asked back for it, or the order is closed. */
const theirWord = new Set(['refund_open', 'order_not_shippable', 'quantity_exceeded'])

/** A round of the people of the company: what is held for a look is looked at, what is ready is picked, packed and handed over. */
export async function workRound(company: TradingCompany): Promise<number> {
  const { rows } = await company.owner(ordersContract.list, { query: { tab: 'held', holdKinds: letGo.join(), limit: 500 } })
  if (rows.length > 0)
    await company.owner(ordersContract.liftHolds, {
      body: { selection: { ids: rows.map((row) => row.id) }, kinds: [...letGo], note: '已看' },
    })
  return (await shipWhatIsReady(company)).length
}

/** Fetches now, and waits until that is done. */
export async function pullNow(company: TradingCompany, shopId: string): Promise<void> {
  const { jobId } = await company.owner(shopsContract.pull, { params: { shopId }, body: {} })
  await until('the pull is over', async () => {
    const job = await company.owner(platformContract.job, { params: { jobId } })
    return job.finishedAt === null ? undefined : job
  })
}

/**
 * After the storm: faults end, pauses are forgotten, what was not told is told, until both sides know everything and nothing is under way.
 */
export async function comeToRest(company: TradingCompany, world: SimulatedWorld, shops: readonly ShopView[]): Promise<void> {
  const { owner } = company
  await world.control('PUT', '/chaos', { level: 0 })
  for (const shop of shops) await owner(shopsContract.resume, { params: { shopId: shop.id } })
  const { rows: refused } = await owner(pushesContract.list, { query: { status: 'failed', limit: 500 } })
  if (refused.length > 0) await owner(pushesContract.retry, { body: { ids: refused.map((push) => push.id) } })
  let missing: unknown
  await until(
    'both sides know everything',
    async () => {
      for (const shop of shops) await pullNow(company, shop.id)
      const { rows: all } = await owner(pushesContract.list, { query: { status: 'waiting,failed', limit: 500 } })
      // What left before the buyer's change of mind was known is for the people of both sides to settle.
      const untold = all.filter((push) => !theirWord.has(String(push.lastError?.detail?.detail)))
      if (untold.length > 0) await owner(pushesContract.retry, { body: { ids: untold.map((push) => push.id) } })
      await settled(owner)
      const shipped = await workRound(company)
      const { rows } = await owner(shopsContract.list, { query: {} })
      const waiting = rows
        .map(({ code, waitingOrders, waitingPushes, pendingStock }) => ({ code, waitingOrders, waitingPushes, pendingStock }))
        .filter((shop) => shop.waitingOrders + shop.waitingPushes + shop.pendingStock > 0)
      const { rows: atDesk } = await owner(ordersContract.list, { query: { tab: 'awaiting_review', limit: 500 } })
      const underWay = atDesk.filter((order) => order.holdKinds.length === 0).map((order) => order.channelOrderNumber)
      missing = {
        waiting,
        underWay,
        shipped,
        untold: untold.map(({ externalNumber, status, lastError, parcels }) => [
          externalNumber,
          status,
          lastError?.detail,
          parcels,
        ]),
      }
      return shipped + waiting.length + underWay.length === 0 ? true : undefined
    },
    40_000,
  ).catch((error) => {
    throw new Error(`${error.message}; still missing: ${JSON.stringify(missing)}`)
  })
  await settled(owner)
}
