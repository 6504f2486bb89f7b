import { eulerWalk, type TourEdge } from './euler-walk.ts'
import { Service, type Steps, serviceCount, type TourStates, tourStates } from './tour-states.ts'
import { type AisleWarehouse, checkPlaces, checkWarehouse } from './warehouse.ts'

/** A picker's way through a warehouse of parallel aisles. */
export interface AisleTour {
  /** Length of the walk, in the warehouse's unit. */
  length: number
  /** The places in the order in which they are come by, each once. */
  stops: number[]
  /** Where the walk starts, turns and ends. */
  walk: WalkPoint[]
}

export interface WalkPoint {
  /** Along the cross aisles, in the unit of `aisleAt`. */
  across: number
  /** Along the aisles, in the unit of `cellAt`. */
  along: number
}

/** What is worked out once for a warehouse, with room for one calculation at a time. */
interface Ground {
  states: TourStates
  cells: number
  crosses: number
  blocks: number
  /** Aisles and ends of the tour, from left to right: their positions, and the aisle (or -1) there. */
  columnAt: Float64Array
  aisleOfColumn: Int32Array
  columnOfAisle: Int32Array
  startColumn: number
  endColumn: number
  cellAt: Float64Array
  blockOfCell: Int32Array
  crossAt: Float64Array
  places: Int32Array
  /** Costs of all states, a row after each step of the calculation. */
  rows: Float64Array
  /** The step that led to each row. */
  steps: TakenStep[]
  serviceCosts: Float64Array
  edgeCosts: Float64Array
}

interface TakenStep {
  table: Steps
  costs: Float64Array
  column: number
  /** Block served, or -1. */
  block: number
  isAdvance: boolean
}

const grounds = new WeakMap<AisleWarehouse, Ground>()

function groundOf(warehouse: AisleWarehouse): Ground {
  let ground = grounds.get(warehouse)
  if (ground === undefined) {
    ground = layGround(warehouse)
    grounds.set(warehouse, ground)
  }
  return ground
}

function layGround(warehouse: AisleWarehouse): Ground {
  checkWarehouse(warehouse)
  const { aisleAt, cellAt, crossAt, start } = warehouse
  const end = warehouse.end ?? start
  const columnAt = [...new Set([...aisleAt, start.at, end.at])].sort((a, b) => a - b)
  const crosses = crossAt.length
  const isOpen = start.at !== end.at || start.cross !== end.cross
  const states = tourStates(crosses, isOpen)
  return {
    states,
    cells: cellAt.length,
    crosses,
    blocks: crosses - 1,
    columnAt: Float64Array.from(columnAt),
    aisleOfColumn: Int32Array.from(columnAt, (at) => aisleAt.indexOf(at)),
    columnOfAisle: Int32Array.from(aisleAt, (at) => columnAt.indexOf(at)),
    startColumn: columnAt.indexOf(start.at),
    endColumn: columnAt.indexOf(end.at),
    cellAt: Float64Array.from(cellAt),
    blockOfCell: Int32Array.from(cellAt, (at) => blockAt(crossAt, at)),
    crossAt: Float64Array.from(crossAt),
    places: new Int32Array(64),
    // A row for the beginning, for each of the blocks of an aisle, each way onward, and both ends of the tour.
    rows: new Float64Array((3 + columnAt.length * (crosses + 1)) * states.count),
    steps: [],
    serviceCosts: new Float64Array(serviceCount),
    edgeCosts: new Float64Array(2 * crosses + 1),
  }
}

function blockAt(crossAt: readonly number[], at: number): number {
  let block = 0
  while (block < crossAt.length - 2 && at > crossAt[block + 1]!) block++
  return block
}

/**
 * Length of a shortest tour from the start by all places to the end, in the warehouse's unit. Exact: dynamic programming over the
 * states of `tour-states.ts`, in time linear in places and aisles. Places may come in any order and more than once; sorted ones are
 * quickest. What depends on the warehouse alone is kept with the object: pass the same one, unchanged.
 * @param places numbers of places (`placeOf`)
 * @throws RangeError for a warehouse or place that makes no sense, or one-way aisles (see `oneWayTour`)
 */
export function aisleTourLength(warehouse: AisleWarehouse, places: ArrayLike<number>): number {
  const ground = groundOf(warehouse)
  refuseOneWay(warehouse)
  const count = takePlaces(warehouse, ground, places)
  const last = runRows(warehouse, ground, count, undefined)
  return ground.rows[last]!
}

/**
 * A shortest tour; as `aisleTourLength`, and the way itself.
 * @throws RangeError as `aisleTourLength`
 */
export function aisleTour(warehouse: AisleWarehouse, places: ArrayLike<number>): AisleTour {
  const ground = groundOf(warehouse)
  refuseOneWay(warehouse)
  const count = takePlaces(warehouse, ground, places)
  ground.steps.length = 0
  const last = runRows(warehouse, ground, count, ground.steps)
  const edges = traceEdges(ground, last)
  return eulerWalk(warehouse, ground.places.subarray(0, count), edges, ground.rows[last]!)
}

function refuseOneWay(warehouse: AisleWarehouse): void {
  if (warehouse.directions?.some((direction) => direction !== 'both'))
    throw new RangeError('Some aisles are one-way: their tours are found by oneWayTour')
}

/** Copies the places, sorts them and drops repetitions. @returns how many there are */
function takePlaces(warehouse: AisleWarehouse, ground: Ground, places: ArrayLike<number>): number {
  const count = places.length
  if (ground.places.length < count) ground.places = new Int32Array(2 * count)
  const sorted = ground.places
  const limit = warehouse.aisleAt.length * ground.cells
  let isSorted = true
  let before = -1
  for (let i = 0; i < count; i++) {
    const place = places[i]!
    if (!(place >= 0 && place < limit) || place !== Math.trunc(place)) checkPlaces(warehouse, [place])
    if (place < before) isSorted = false
    before = place
    sorted[i] = place
  }
  if (!isSorted) {
    if (count > 48) sorted.subarray(0, count).sort()
    else
      for (let i = 1; i < count; i++) {
        const place = sorted[i]!
        let j = i - 1
        while (j >= 0 && sorted[j]! > place) {
          sorted[j + 1] = sorted[j]!
          j--
        }
        sorted[j + 1] = place
      }
  }
  let kept = 0
  for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[kept - 1]) sorted[kept++] = sorted[i]!
  return kept
}

/** @returns where in `rows` the length of the best tour stands */
function runRows(warehouse: AisleWarehouse, ground: Ground, count: number, taken: TakenStep[] | undefined): number {
  const { states, cells, blocks, crosses, columnAt, aisleOfColumn, startColumn, endColumn, places, rows } = ground
  const start = warehouse.start
  const end = warehouse.end ?? start
  const isClosed = states.part.length === 0
  let low = Math.min(startColumn, endColumn)
  let high = Math.max(startColumn, endColumn)
  if (count > 0) {
    low = Math.min(low, ground.columnOfAisle[Math.trunc(places[0]! / cells)]!)
    high = Math.max(high, ground.columnOfAisle[Math.trunc(places[count - 1]! / cells)]!)
  }
  // An end of the tour that lies beside an aisle may be left by that aisle: what lies further out is of no use.
  while (low > 0 && aisleOfColumn[low]! < 0) low--
  const needed = high
  while (high < columnAt.length - 1 && aisleOfColumn[high]! < 0) high++
  const width = states.count
  let best = -1
  let length = Number.POSITIVE_INFINITY
  let row = 0
  for (let s = 0; s < width; s++) rows[s] = Number.POSITIVE_INFINITY
  rows[states.empty] = 0
  let next = 0
  for (let column = low; column <= high; column++) {
    if (column > low) {
      const costs = taken === undefined ? ground.edgeCosts : new Float64Array(2 * crosses + 1)
      const distance = columnAt[column]! - columnAt[column - 1]!
      for (let edges = 1; edges < costs.length; edges++) costs[edges] = edges * distance
      taken?.push({ table: states.advance, costs, column: column - 1, block: -1, isAdvance: true })
      relax(states.advance, costs, rows, row, width)
      row += width
    }
    if (column === startColumn && !isClosed) row = touch(ground, states.part[start.cross]!, row, column, taken)
    if (column === endColumn) row = touch(ground, (isClosed ? states.visit : states.part)[end.cross]!, row, column, taken)
    const aisle = aisleOfColumn[column]!
    const beyond = (aisle + 1) * cells
    for (let block = 0; aisle >= 0 && block < blocks; block++) {
      const costs = taken === undefined ? ground.serviceCosts : new Float64Array(serviceCount)
      next = serviceCosts(ground, aisle * cells, block, next, count, beyond, costs)
      taken?.push({ table: states.serve[block]!, costs, column, block, isAdvance: false })
      relax(states.serve[block]!, costs, rows, row, width)
      row += width
    }
    if (column < needed) continue
    for (let s = 0; s < width; s++)
      if (states.isWhole[s] === 1 && rows[row + s]! < length) {
        length = rows[row + s]!
        best = row + s
      }
  }
  return best
}

const free = new Float64Array(1)

function touch(ground: Ground, table: Steps, row: number, column: number, taken: TakenStep[] | undefined): number {
  taken?.push({ table, costs: free, column, block: -1, isAdvance: false })
  relax(table, free, ground.rows, row, ground.states.count)
  return row + ground.states.count
}

/** Costs of the ways to serve one block of an aisle. @returns index of the first place after those of the block */
function serviceCosts(
  ground: Ground,
  firstOfAisle: number,
  block: number,
  from: number,
  count: number,
  beyond: number,
  costs: Float64Array,
): number {
  const { places, cellAt, blockOfCell, crossAt } = ground
  const low = crossAt[block]!
  const high = crossAt[block + 1]!
  const through = high - low
  costs[Service.through] = through
  costs[Service.twice] = 2 * through
  let next = from
  if (next < count && places[next]! < beyond && blockOfCell[places[next]! - firstOfAisle] === block) {
    const first = cellAt[places[next]! - firstOfAisle]!
    let last = first
    let gap = 0
    next++
    while (next < count && places[next]! < beyond && blockOfCell[places[next]! - firstOfAisle] === block) {
      const at = cellAt[places[next]! - firstOfAisle]!
      if (at - last > gap) gap = at - last
      last = at
      next++
    }
    costs[Service.skip] = Number.POSITIVE_INFINITY
    costs[Service.fromLow] = 2 * (last - low)
    costs[Service.fromHigh] = 2 * (high - first)
    costs[Service.gap] = gap > 0 ? 2 * (through - gap) : Number.POSITIVE_INFINITY
  } else {
    costs[Service.skip] = 0
    costs[Service.fromLow] = Number.POSITIVE_INFINITY
    costs[Service.fromHigh] = Number.POSITIVE_INFINITY
    costs[Service.gap] = Number.POSITIVE_INFINITY
  }
  return next
}

/** Fills the row after `row` with the least costs by one step. */
function relax(table: Steps, costs: Float64Array, rows: Float64Array, row: number, width: number): void {
  const { first, to, choice } = table
  const after = row + width
  rows.fill(Number.POSITIVE_INFINITY, after, after + width)
  for (let s = 0; s < width; s++) {
    const cost = rows[row + s]!
    if (cost === Number.POSITIVE_INFINITY) continue
    const end = first[s + 1]!
    for (let t = first[s]!; t < end; t++) {
      const reached = cost + costs[choice[t]!]!
      const target = after + to[t]!
      if (reached < rows[target]!) rows[target] = reached
    }
  }
}

/** Finds the steps that led to the best tour, from the last back to the first: the same sums give the same numbers. */
function traceEdges(ground: Ground, last: number): TourEdge[] {
  const { states, rows, steps, columnAt, crossAt } = ground
  const width = states.count
  const edges: TourEdge[] = []
  let state = last % width
  for (let i = Math.trunc(last / width) - 1; i >= 0; i--) {
    const { table, costs, column, block, isAdvance } = steps[i]!
    const { from, step } = stepBefore(table, costs, rows, i * width, state, width)
    if (isAdvance)
      for (let cross = 0; cross < ground.crosses; cross++)
        for (let copies = (table.pattern[step]! >> (2 * cross)) & 3; copies > 0; copies--)
          edges.push({
            from: { across: columnAt[column]!, along: crossAt[cross]! },
            to: { across: columnAt[column + 1]!, along: crossAt[cross]! },
          })
    else if (block >= 0) {
      const service = table.choice[step]!
      const low = { across: columnAt[column]!, along: crossAt[block]! }
      const high = { across: columnAt[column]!, along: crossAt[block + 1]! }
      const aisle = ground.aisleOfColumn[column]!
      if (service === Service.through || service === Service.twice) edges.push({ from: low, to: high, aisle, block })
      if (service === Service.twice) edges.push({ from: low, to: high, aisle, block })
      if (service === Service.fromLow || service === Service.gap)
        edges.push({ from: low, to: low, aisle, block, isGap: service === Service.gap })
      if (service === Service.fromHigh || service === Service.gap)
        edges.push({ from: high, to: high, aisle, block, isGap: service === Service.gap })
    }
    state = from
  }
  return edges
}

function stepBefore(table: Steps, costs: Float64Array, rows: Float64Array, row: number, state: number, width: number) {
  const reached = rows[row + width + state]!
  for (let from = 0; from < width; from++) {
    const cost = rows[row + from]!
    if (cost === Number.POSITIVE_INFINITY) continue
    for (let step = table.first[from]!; step < table.first[from + 1]!; step++)
      if (table.to[step] === state && cost + costs[table.choice[step]!]! === reached) return { from, step }
  }
  throw new Error('A tour was found to which no step leads')
}
