import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { WaveMethod } from '../warehouse.shapes.ts'
import { inWalkingOrder, type RouteFloor, type RoutePlace, walkingDistance } from './pick-route.pure.ts'

/** A hard claim with the place it lies in. */
export interface ClaimedGoods extends RoutePlace {
  allocationId: string
  fulfillmentId: string
  fulfillmentLineId: string
  skuId: string
  lotId: string
  quantity: bigint
}

export interface PlannedPickLine {
  /** Number of the stop within the task, from 1; the lines of one stop share it. */
  sequence: number
  goods: ClaimedGoods
}

export interface PlannedTask {
  lines: PlannedPickLine[]
  stopCount: number
  unitCount: bigint
  walkMm: bigint
}

export interface PlannedWave {
  /** Slot of the sort wall or cart, from 1, in the order of the fulfillments given. */
  slots: Map<string, number>
  tasks: PlannedTask[]
  stopCount: number
  unitCount: bigint
  lineCount: number
  aisleCount: number
  walkMm: bigint
  /** Steps if each fulfillment were walked alone. */
  walkAloneMm: bigint
}

interface Stop extends RoutePlace {
  lines: ClaimedGoods[]
}

/**
 * Cuts a wave into walks. `single` and `batch_sort` visit each bin once for all orders and are cut along the walk into equal pieces of at
 * most `maxTaskStops`, so that several pickers never cross. `by_order` gives each task whole orders, `ordersPerTask` of them, neighbours
 * along the walk together.
 */
export function planWave(
  fulfillmentIds: readonly string[],
  goods: readonly ClaimedGoods[],
  floor: RouteFloor,
  options: { method: WaveMethod; maxTaskStops: number; ordersPerTask: number },
): PlannedWave {
  const slots = new Map(fulfillmentIds.map((id, index) => [id, index + 1]))
  const stops = stopsOf(goods, slots)
  const byFulfillment = groupBy(goods, (one) => one.fulfillmentId)
  const tasks =
    options.method === 'by_order'
      ? tasksByOrder(stops, byFulfillment, slots, options.ordersPerTask, floor)
      : cutEvenly(stops, options.maxTaskStops).map((piece) => taskOf(piece, floor))
  let walkAloneMm = 0n
  for (const own of byFulfillment.values()) walkAloneMm += walkingDistance(inWalkingOrder(own), floor)
  return {
    slots,
    tasks,
    stopCount: tasks.reduce((sum, task) => sum + task.stopCount, 0),
    unitCount: tasks.reduce((sum, task) => sum + task.unitCount, 0n),
    lineCount: goods.length,
    aisleCount: uniqueSorted(goods.map((one) => one.aisle)).length,
    walkMm: tasks.reduce((sum, task) => sum + task.walkMm, 0n),
    walkAloneMm,
  }
}

/** One stop per bin, SKU and lot, in walking order; lines of a stop by slot. */
function stopsOf(goods: readonly ClaimedGoods[], slots: Map<string, number>): Stop[] {
  const stops = [...groupBy(goods, (one) => one.locationId + one.skuId + one.lotId).values()].map(
    (lines): Stop => ({
      ...lines[0]!,
      lines: [...lines].sort((a, b) => slots.get(a.fulfillmentId)! - slots.get(b.fulfillmentId)!),
    }),
  )
  stops.sort((a, b) => {
    const left = a.lines[0]!.skuId + a.lines[0]!.lotId
    const right = b.lines[0]!.skuId + b.lines[0]!.lotId
    return left < right ? -1 : left > right ? 1 : 0
  })
  return inWalkingOrder(stops)
}

function tasksByOrder(
  stops: readonly Stop[],
  byFulfillment: Map<string, ClaimedGoods[]>,
  slots: Map<string, number>,
  ordersPerTask: number,
  floor: RouteFloor,
): PlannedTask[] {
  // In the order in which the common walk meets them.
  const order = [...new Set(stops.flatMap((stop) => stop.lines.map((line) => line.fulfillmentId)))]
  return cutEvenly(order, ordersPerTask).map((ids) =>
    taskOf(
      stopsOf(
        ids.flatMap((id) => byFulfillment.get(id)!),
        slots,
      ),
      floor,
    ),
  )
}

function taskOf(stops: readonly Stop[], floor: RouteFloor): PlannedTask {
  const lines = stops.flatMap((stop, index) => stop.lines.map((goods) => ({ sequence: index + 1, goods })))
  return {
    lines,
    stopCount: stops.length,
    unitCount: lines.reduce((sum, line) => sum + line.goods.quantity, 0n),
    walkMm: walkingDistance(stops, floor),
  }
}

/** Consecutive pieces of nearly equal size, none larger than `most`. Example: 7 by at most 3 → 3, 2, 2. */
function cutEvenly<T>(items: readonly T[], most: number): T[][] {
  const count = Math.ceil(items.length / most)
  const pieces: T[][] = []
  let at = 0
  for (let piece = 0; piece < count; piece++) {
    const size = Math.ceil((items.length - at) / (count - piece))
    pieces.push(items.slice(at, at + size))
    at += size
  }
  return pieces
}
