import { startBudget } from '../lib/budget.ts'
import { randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { checkPickPool, type PickPool, type PoolBatch } from './pick-pool.ts'

interface List {
  batch: number
  zone: number
  stops: number[]
  volume: number
}

/** A change of a list that can be taken back. */
interface Step {
  list: List
  at: number
  item: number
  isInsert: boolean
}

/**
 * Chooses orders, stored items, batches and pick lists together, by simulated annealing: orders come and go, change their batch, or have
 * a position picked somewhere else; each stop goes where it lengthens a list least. Items that are still missing cost a little more
 * than items do on average, so that the search may pass through sets that are too small. `value` is the sum of steps, smaller is better;
 * a node is a change tried. Without a budget 100,000 nodes.
 * @returns an undefined solution when the stored items do not suffice
 * @throws RangeError for a problem that makes no sense
 */
export function annealPickPool(pool: PickPool, options: SolveOptions = {}): Solved<PoolBatch[] | undefined> {
  checkPickPool(pool)
  const budget = startBudget(options.budget ?? { nodes: 100_000 })
  const random = randomFrom(options.seed ?? 1)
  const { stored, volumes, minItems, maxOrdersPerBatch, maxListVolume } = pool
  const orderCount = pool.orders.length
  const positionsOf = pool.orders.map((order) => order.positions)
  const positionTotal = positionsOf.reduce((sum, positions) => sum + positions.length, 0)
  if (minItems === 0) return { solution: [], value: 0, bound: 0, isProven: true, steps: 0 }
  // Room for all orders that are needed on average, and one batch more.
  const needed = Math.ceil((minItems / Math.max(1, positionTotal)) * orderCount)
  const batchCount = Math.ceil(needed / maxOrdersPerBatch) + 1
  const zoneCount = 1 + stored.reduce((most, item) => Math.max(most, item.zone), -1)
  const row = Int32Array.from([...stored.map((item) => item.row), 0])
  const aisle = Int32Array.from([...stored.map((item) => item.aisle), 0])
  const conveyor = stored.length
  const { firstRow, lastRow } = pool
  const steps = (a: number, b: number): number => {
    const u = row[a]!
    const v = row[b]!
    const across = aisle[a]! - aisle[b]!
    const byMiddle = (u < 0 ? -u : u) + (v < 0 ? -v : v)
    const outer = u < 0 ? (v > 0 ? 1e9 : -2 * firstRow - byMiddle) : v < 0 && u > 0 ? 1e9 : 2 * lastRow - byMiddle
    return (across < 0 ? -across : across) + (outer < byMiddle ? outer : byMiddle)
  }
  const itemsOf: number[][] = volumes.map(() => [])
  stored.forEach((item, place) => {
    itemsOf[item.article]!.push(place)
  })
  const isTaken = new Uint8Array(stored.length)
  /** By batch and zone: the lists there, of which the last is empty. */
  const lists: List[][] = Array.from({ length: batchCount * zoneCount }, (_, index) => [
    { batch: Math.floor(index / zoneCount), zone: index % zoneCount, stops: [], volume: 0 },
  ])
  const listOf: (List | undefined)[] = stored.map(() => undefined)
  const batchOf = new Int32Array(orderCount).fill(-1)
  const ordersIn = new Int32Array(batchCount)
  /** Stored item of each position of each chosen order. */
  const picks: number[][] = positionsOf.map(() => [])
  const chosen: number[] = []
  const chosenAt = new Int32Array(orderCount).fill(-1)
  let cost = 0
  let items = 0
  let journal: Step[] = []

  const insert = (list: List, at: number, item: number) => {
    const before = at === 0 ? conveyor : list.stops[at - 1]!
    const after = at === list.stops.length ? conveyor : list.stops[at]!
    cost += steps(before, item) + steps(item, after) - steps(before, after)
    list.stops.splice(at, 0, item)
    list.volume += volumes[stored[item]!.article]!
    isTaken[item] = 1
    listOf[item] = list
    items++
    if (list.stops.length === 1) {
      const same = lists[list.batch * zoneCount + list.zone]!
      if (same.every((other) => other.stops.length > 0)) same.push({ batch: list.batch, zone: list.zone, stops: [], volume: 0 })
    }
  }
  const remove = (list: List, at: number) => {
    const item = list.stops[at]!
    const before = at === 0 ? conveyor : list.stops[at - 1]!
    const after = at === list.stops.length - 1 ? conveyor : list.stops[at + 1]!
    cost -= steps(before, item) + steps(item, after) - steps(before, after)
    list.stops.splice(at, 1)
    list.volume -= volumes[stored[item]!.article]!
    isTaken[item] = 0
    listOf[item] = undefined
    items--
  }
  const put = (list: List, at: number, item: number) => {
    insert(list, at, item)
    journal.push({ list, at, item, isInsert: true })
  }
  const take = (item: number) => {
    const list = listOf[item]!
    const at = list.stops.indexOf(item)
    remove(list, at)
    journal.push({ list, at, item, isInsert: false })
  }
  const takeBack = (until = 0) => {
    while (journal.length > until) {
      const { list, at, item, isInsert } = journal.pop()!
      if (isInsert) remove(list, at)
      else insert(list, at, item)
    }
  }
  /** Puts a free item of the article where it costs least in the batch. @returns the item, or -1 when there is none */
  const place = (article: number, batch: number): number => {
    let best = Number.POSITIVE_INFINITY
    let bestList: List | undefined
    let bestAt = 0
    let bestItem = -1
    for (const item of itemsOf[article]!) {
      if (isTaken[item] === 1) continue
      for (const list of lists[batch * zoneCount + stored[item]!.zone]!) {
        if (list.volume + volumes[article]! > maxListVolume) continue
        const { stops } = list
        let before = conveyor
        for (let at = 0; at <= stops.length; at++) {
          const after = at === stops.length ? conveyor : stops[at]!
          const more = steps(before, item) + steps(item, after) - (stops.length === 0 ? 0 : steps(before, after))
          if (more < best) {
            best = more
            bestList = list
            bestAt = at
            bestItem = item
          }
          before = after
        }
      }
    }
    if (bestList !== undefined) put(bestList, bestAt, bestItem)
    return bestItem
  }
  /** @returns the items picked for the order, or undefined when one is missing (what was placed stays in the journal) */
  const placeOrder = (order: number, batch: number): number[] | undefined => {
    const found: number[] = []
    for (const article of positionsOf[order]!) {
      const item = place(article, batch)
      if (item < 0) return undefined
      found.push(item)
    }
    return found
  }
  const enter = (order: number, batch: number, found: number[]) => {
    picks[order] = found
    batchOf[order] = batch
    ordersIn[batch]!++
    chosenAt[order] = chosen.length
    chosen.push(order)
  }
  const leave = (order: number) => {
    ordersIn[batchOf[order]!]!--
    batchOf[order] = -1
    const moved = chosen.pop()!
    if (moved !== order) {
      chosen[chosenAt[order]!] = moved
      chosenAt[moved] = chosenAt[order]!
    }
    chosenAt[order] = -1
  }

  // Start: orders by what they cost each item, as they come, until there are enough.
  for (const order of random.shuffle(Array.from({ length: orderCount }, (_, index) => index))) {
    if (items >= minItems) break
    journal = []
    const batch = ordersIn.findIndex((count) => count < maxOrdersPerBatch)
    if (batch < 0) break
    const found = placeOrder(order, batch)
    if (found === undefined) takeBack()
    else enter(order, batch, found)
  }
  let best = Number.POSITIVE_INFINITY
  let kept: PoolBatch[] | undefined
  const keep = () => {
    best = cost
    kept = Array.from({ length: batchCount }, (_, batch) => ({
      orders: chosen.filter((order) => batchOf[order] === batch).sort((a, b) => a - b),
      lists: lists
        .slice(batch * zoneCount, (batch + 1) * zoneCount)
        .flat()
        .filter((list) => list.stops.length > 0)
        .map((list) => [...list.stops]),
    })).filter((batch) => batch.orders.length > 0)
  }
  if (items >= minItems) keep()
  const perItem = cost / Math.max(1, items)
  const penalty = () => 2 * perItem * Math.max(0, minItems - items)
  let temperature = 0.5 * perItem
  let moves = 0
  while (!budget.spend()) {
    if ((++moves & 63) === 0) temperature = 0.5 * perItem * 0.02 ** budget.used()
    journal = []
    const before = cost + penalty()
    const allowed = before - temperature * Math.log(1 - random.next())
    const kind = random.next()
    if (kind < 0.45) {
      // An order goes, or another comes, or both.
      const out = kind < 0.4 && chosen.length > 0 ? random.pick(chosen) : -1
      const into = kind < 0.03 ? -1 : random.below(orderCount)
      if (into >= 0 && batchOf[into]! >= 0) continue
      let batch = random.below(batchCount)
      if (out >= 0) {
        for (const item of picks[out]!) take(item)
        if (random.next() < 0.7) batch = batchOf[out]!
      }
      if (into >= 0) {
        const room = ordersIn[batch]! - (out >= 0 && batchOf[out] === batch ? 1 : 0) < maxOrdersPerBatch
        const found = room ? placeOrder(into, batch) : undefined
        if (found === undefined || cost + penalty() > allowed) {
          takeBack()
          continue
        }
        if (out >= 0) leave(out)
        enter(into, batch, found)
      } else {
        if (cost + penalty() > allowed) {
          takeBack()
          continue
        }
        if (out >= 0) leave(out)
      }
    } else if (chosen.length === 0) continue
    else if (kind < 0.55) {
      // An order is picked anew, in any batch.
      const order = random.pick(chosen)
      const from = batchOf[order]!
      const batch = random.below(batchCount)
      if (batch !== from && ordersIn[batch]! >= maxOrdersPerBatch) continue
      for (const item of picks[order]!) take(item)
      const found = placeOrder(order, batch)
      if (found === undefined || cost > allowed) {
        takeBack()
        continue
      }
      leave(order)
      enter(order, batch, found)
    } else {
      // A position is picked somewhere else, or comes at another place in its list.
      const order = random.pick(chosen)
      const at = random.below(picks[order]!.length)
      take(picks[order]![at]!)
      const item = place(positionsOf[order]![at]!, batchOf[order]!)
      if (item < 0 || cost > allowed) {
        takeBack()
        continue
      }
      picks[order]![at] = item
    }
    if (items >= minItems && cost < best) keep()
  }
  return { solution: kept, value: best, isProven: false, steps: budget.spent }
}
