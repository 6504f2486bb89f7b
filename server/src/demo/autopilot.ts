import { groupBy } from '#lib/collections.ts'
import { confirmWholeTasks, packFulfillments, releaseWave, shipFulfillments } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { Recurring } from '#platform/jobs/define.ts'
import { isDemo, pickTasksOfWave, waitingForAutopilot } from './demo.queries.ts'

/** How long the newcomer has before the demo's own people take an order. */
const patienceMs = 10 * 60_000
const atOnce = 80

/**
 * The demo company's warehouse people: what has waited ten minutes is waved, picked, packed and handed over by the same commands that the
 * screens call, so that a newcomer sees a living warehouse and still finds fresh orders to try. Does nothing in a real company.
 */
export async function autopilot(ctx: Ctx): Promise<void> {
  if (!(await isDemo(ctx))) return
  const waiting = await waitingForAutopilot(ctx, new Date(ctx.now.getTime() - patienceMs), atOnce)
  const allocated = waiting.filter((one) => one.status === 'allocated')
  for (const [warehouseId, own] of groupBy(allocated, (one) => one.warehouseId)) {
    const { waveId, fulfillmentIds } = await releaseWave(ctx, {
      warehouseId,
      method: 'batch_sort',
      filter: { singleItemOnly: false },
      maxFulfillments: atOnce,
      maxTaskStops: 200,
      ordersPerTask: 1,
      fulfillmentIds: own.map((one) => one.id),
    })
    await confirmWholeTasks(ctx, await pickTasksOfWave(ctx, waveId))
    await packFulfillments(ctx, fulfillmentIds)
    await shipFulfillments(ctx, fulfillmentIds)
  }
}

export const demoRecurring: Recurring[] = [{ name: 'demo.autopilot', everySeconds: 20, perTenant: autopilot }]
