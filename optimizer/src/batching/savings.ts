import type { Budget } from '../lib/budget.ts'
import type { BatchLengths } from './batch-length.ts'
import { aisleSharers } from './near-orders.ts'
import type { BatchTables } from './problem.ts'

interface Part {
  members: Int32Array
  loads: number[]
  low: number
  high: number
  length: number
}

/** All of them up to 300 orders, and fewer the more orders there are, so that the time grows with their number only. */
const partnersFor = (orderCount: number) => (orderCount <= 300 ? orderCount : Math.max(20, Math.floor(40_000 / orderCount)))

/**
 * Batches by savings (Clarke and Wright 1964, for batches de Koster, van der Poort and Wolters 1999): every order begins as a tour of
 * its own, and the two tours whose union saves most walking are joined, again and again, savings being worked out anew after each.
 * Each tour looks only at so many partners: those that share most aisles with it.
 */
export function batchBySavings(
  tables: BatchTables,
  lengths: BatchLengths,
  budget: Budget,
  mostPartners = partnersFor(tables.orderCount),
): number[][] {
  const { orderCount, loads, limits, ownLength } = tables
  const { keys } = lengths
  const parts: (Part | undefined)[] = Array.from({ length: orderCount }, (_, order) => ({
    members: Int32Array.of(order),
    loads: loads.map((load) => load[order]!),
    low: keys[2 * order]!,
    high: keys[2 * order + 1]!,
    length: ownLength[order]!,
  }))
  const partnersOf = orderCount > mostPartners + 1 ? aisleSharers(tables, mostPartners) : undefined
  const scratch = new Int32Array(orderCount)
  /** The best partner of each part with a lower number, and what joining saves. */
  const partner = new Int32Array(orderCount).fill(-1)
  const saves = new Float64Array(orderCount).fill(Number.NEGATIVE_INFINITY)
  const joined = (a: Part, b: Part) => {
    for (let d = 0; d < limits.length; d++) if (a.loads[d]! + b.loads[d]! > limits[d]!) return Number.NEGATIVE_INFINITY
    scratch.set(a.members)
    scratch.set(b.members, a.members.length)
    return a.length + b.length - lengths.length(scratch, a.members.length + b.members.length, a.low ^ b.low, a.high ^ b.high)
  }
  const look = (index: number) => {
    partner[index] = -1
    saves[index] = Number.NEGATIVE_INFINITY
    const own = parts[index]
    if (own === undefined) return
    const consider = (other: number) => {
      const part = other === index ? undefined : parts[other]
      if (part === undefined) return
      const saving = joined(own, part)
      if (saving > saves[index]!) {
        saves[index] = saving
        partner[index] = other
      }
    }
    if (partnersOf === undefined) for (let other = 0; other < index; other++) consider(other)
    else for (const other of partnersOf[index]!) consider(other)
    budget.spend()
  }
  for (let index = 0; index < orderCount; index++) look(index)
  for (;;) {
    let best = -1
    for (let index = 0; index < orderCount; index++)
      if (partner[index]! >= 0 && (best < 0 || saves[index]! > saves[best]!)) best = index
    if (best < 0) break
    const other = partner[best]!
    const a = parts[best]!
    const b = parts[other]!
    parts[best] = {
      members: Int32Array.of(...a.members, ...b.members),
      loads: a.loads.map((load, d) => load + b.loads[d]!),
      low: a.low ^ b.low,
      high: a.high ^ b.high,
      length: a.length + b.length - saves[best]!,
    }
    parts[other] = undefined
    look(other)
    if (partnersOf !== undefined) {
      const near = new Set([...partnersOf[best]!, ...partnersOf[other]!])
      near.delete(best)
      partnersOf[best] = [...near].filter((index) => parts[index] !== undefined)
      for (const index of partnersOf[best]!) partnersOf[index]!.push(best)
    }
    look(best)
    for (let index = 0; index < orderCount; index++) {
      const part = parts[index]
      if (part === undefined || index === best) continue
      if (partner[index] === best || partner[index] === other) look(index)
      else if (partnersOf === undefined && index > best) {
        const saving = joined(part, parts[best]!)
        if (saving > saves[index]!) {
          saves[index] = saving
          partner[index] = best
        }
      }
    }
  }
  return parts.filter((part) => part !== undefined).map((part) => [...part.members])
}
