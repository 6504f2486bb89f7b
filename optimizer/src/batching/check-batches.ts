import { aisleTourLength } from '../routing/index.ts'
import type { Batches, BatchProblem } from './problem.ts'

export interface BatchCheck {
  /** What is wrong, in words; empty when all is well. */
  faults: string[]
  /** Length of all tours together. */
  length: number
}

/** Judges batches from the problem as it was given; shares nothing with the solvers but the exact tour of the routing folder. */
export function checkBatches({ warehouse, orders, capacity }: BatchProblem, batches: Batches): BatchCheck {
  const faults: string[] = []
  const times = new Array<number>(orders.length).fill(0)
  let length = 0
  batches.forEach((batch, index) => {
    if (batch.length === 0) faults.push(`batch ${index} is empty`)
    const places = new Set<number>()
    const taken = { items: 0, volume: 0, slots: 0 }
    for (const place of batch) {
      const order = orders[place]
      if (order === undefined) {
        faults.push(`there is no order ${place}`)
        continue
      }
      times[place]!++
      taken.items += order.items ?? order.places.length
      taken.volume += order.volume ?? 0
      taken.slots += order.slots ?? 1
      for (const at of order.places) places.add(at)
    }
    for (const what of ['items', 'volume', 'slots'] as const)
      if (taken[what] > (capacity[what] ?? Number.POSITIVE_INFINITY) * (1 + 1e-12))
        faults.push(`batch ${index} has ${taken[what]} ${what}, more than ${capacity[what]}`)
    length += aisleTourLength(warehouse, [...places])
  })
  times.forEach((count, order) => {
    if (count !== 1) faults.push(`order ${order} is in ${count} batches`)
  })
  return { faults, length }
}
