import { groupBy } from '#lib/collections.ts'
import { confirmWholeTasks, packFulfillments, releaseWave, shipFulfillments } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { Recurring } from '#platform/jobs/define.ts'
import { isDemo, pickTasksOfWave, type WaitingFulfillment, waitingForAutopilot } from './demo.queries.ts'

/** How long the newcomer has before the demo's own people take an order. */
const patienceMs = 10 * 60_000
const atOnce = 80
/** The newest stay for the newcomer to try his hand at. */
const newestKept = 40
const minutesFor = { pick: 45, pack: 20 } as const

/**
 * The demo company's warehouse people: what has waited ten minutes is waved, picked, packed and handed over by the same commands that the
 * screens call, so that a newcomer sees a living warehouse and still finds fresh orders to try. Does nothing in a real company.
 */
export async function autopilot(ctx: Ctx): Promise<void> {
  if (!(await isDemo(ctx))) return
  const before = new Date(ctx.now.getTime() - patienceMs)
  await shipWaiting(ctx, await waitingForAutopilot(ctx, { before, newestKept, limit: atOnce }))
}

/**
 * Waves what is claimed, picks, packs and hands it over. With `hoursOfWork` the steps lie as far apart as people need for them, the van leaving now.
 * @returns how many fulfillments left
 */
export async function shipWaiting(ctx: Ctx, waiting: readonly WaitingFulfillment[], hoursOfWork = false): Promise<number> {
  const ago = (minutes: number): Ctx => (hoursOfWork ? { ...ctx, now: new Date(ctx.now.getTime() - minutes * 60_000) } : ctx)
  const allocated = waiting.filter((one) => one.status === 'allocated')
  let shipped = 0
  for (const [warehouseId, own] of groupBy(allocated, (one) => one.warehouseId)) {
    const { waveId, fulfillmentIds } = await releaseWave(ago(minutesFor.pick + minutesFor.pack), {
      warehouseId,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: own.length,
      maxTaskStops: 200,
      ordersPerTask: 1,
      fulfillmentIds: own.map((one) => one.id),
    })
    await confirmWholeTasks(ago(minutesFor.pack), await pickTasksOfWave(ctx, waveId))
    await packFulfillments(ago(minutesFor.pack / 2), fulfillmentIds)
    shipped += (await shipFulfillments(ctx, fulfillmentIds)).done.length
  }
  return shipped
}

export const demoRecurring: Recurring[] = [{ name: 'demo.autopilot', everySeconds: 20, perTenant: autopilot }]
