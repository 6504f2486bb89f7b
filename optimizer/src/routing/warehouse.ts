/**
 * A warehouse of parallel aisles. Aisles run from the first cross aisle to the last, all equally long, and every cross aisle meets
 * every aisle; cells stand on both sides of an aisle, and both sides are reached from the same point of it. Lengths are in one unit
 * of the caller's choice. Whole numbers (or halves) keep all sums exact.
 */
export interface AisleWarehouse {
  /** Where each aisle lies along the cross aisles, strictly rising. */
  aisleAt: readonly number[]
  /** Where each cell lies along its aisle, rising; the same for all aisles. */
  cellAt: readonly number[]
  /** Where each cross aisle lies along the aisles, strictly rising. Two of them make one block, three make two, and so on. */
  crossAt: readonly number[]
  /** Where a tour begins. */
  start: TourEnd
  /** Where it ends; the same point unless told. */
  end?: TourEnd
  /** For each aisle, the one direction in which it may be walked; absent or 'both' where it may be walked in either. */
  directions?: readonly AisleDirection[]
}

/** 'up' is from lower to higher cell numbers. */
export type AisleDirection = 'both' | 'up' | 'down'

/** A point on a cross aisle. */
export interface TourEnd {
  /** Index of the cross aisle. */
  cross: number
  /** Position along it, in the unit of `aisleAt`; need not be at an aisle. */
  at: number
}

export interface AisleLayout {
  aisles: number
  /** Between the middles of neighbouring aisles. */
  aisleSpacing: number
  /** Cells in each block, from the first cross aisle on. */
  blocks: readonly number[]
  /** Between neighbouring cells of a block. */
  cellLength: number
  /** From a cross aisle to the first cell of the block behind it. */
  crossToFirstCell: number
  /** From the last cell of a block to the cross aisle after it; as `crossToFirstCell` unless told. */
  lastCellToCross?: number
  start?: { aisle: number; cross: number }
  end?: { aisle: number; cross: number }
}

/** Lays out equally spaced aisles, cells and blocks. @throws RangeError where the numbers make no warehouse */
export function layOutAisles(layout: AisleLayout): AisleWarehouse {
  const { aisles, aisleSpacing, blocks, cellLength, crossToFirstCell } = layout
  const lastCellToCross = layout.lastCellToCross ?? crossToFirstCell
  if (!Number.isInteger(aisles) || aisles < 1) throw new RangeError(`A warehouse has at least one aisle, not ${aisles}`)
  if (blocks.length === 0 || blocks.some((cells) => !Number.isInteger(cells) || cells < 1))
    throw new RangeError('Each block has at least one cell')
  const cellAt: number[] = []
  const crossAt = [0]
  let at = 0
  for (const cells of blocks) {
    at += crossToFirstCell
    for (let cell = 0; cell < cells; cell++) {
      cellAt.push(at)
      if (cell < cells - 1) at += cellLength
    }
    at += lastCellToCross
    crossAt.push(at)
  }
  const end = (given: { aisle: number; cross: number }): TourEnd => ({ cross: given.cross, at: given.aisle * aisleSpacing })
  const warehouse: AisleWarehouse = {
    aisleAt: Array.from({ length: aisles }, (_, aisle) => aisle * aisleSpacing),
    cellAt,
    crossAt,
    start: end(layout.start ?? { aisle: 0, cross: 0 }),
    ...(layout.end === undefined ? {} : { end: end(layout.end) }),
  }
  checkWarehouse(warehouse)
  return warehouse
}

/** The number of a place: all cells of the first aisle come before those of the second. Picks are given by it. */
export function placeOf(warehouse: AisleWarehouse, aisle: number, cell: number): number {
  return aisle * warehouse.cellAt.length + cell
}

/** The most cross aisles the exact method takes: its states grow about fivefold with each. */
export const mostCrossAisles = 6

/** @throws RangeError with what is wrong */
export function checkWarehouse(warehouse: AisleWarehouse): void {
  const { aisleAt, cellAt, crossAt, start, end, directions } = warehouse
  const all = [...aisleAt, ...cellAt, ...crossAt]
  if (!all.every(Number.isFinite)) throw new RangeError('Positions in a warehouse are finite numbers')
  if (aisleAt.length === 0) throw new RangeError('A warehouse has at least one aisle')
  if (cellAt.length === 0) throw new RangeError('An aisle has at least one cell')
  if (crossAt.length < 2) throw new RangeError('A warehouse has at least two cross aisles')
  if (crossAt.length > mostCrossAisles)
    throw new RangeError(`A warehouse of parallel aisles has at most ${mostCrossAisles} cross aisles; take it as a graph`)
  if (aisleAt.some((at, i) => i > 0 && at <= aisleAt[i - 1]!))
    throw new RangeError('Aisles are listed from one side to the other')
  if (crossAt.some((at, i) => i > 0 && at <= crossAt[i - 1]!)) throw new RangeError('Cross aisles are listed from front to back')
  if (cellAt.some((at, i) => i > 0 && at < cellAt[i - 1]!)) throw new RangeError('Cells are listed from front to back')
  if (cellAt[0]! < crossAt[0]! || cellAt.at(-1)! > crossAt.at(-1)!)
    throw new RangeError('All cells lie between the first and the last cross aisle')
  for (const point of [start, end ?? start])
    if (!Number.isInteger(point.cross) || point.cross < 0 || point.cross >= crossAt.length || !Number.isFinite(point.at))
      throw new RangeError('A tour starts and ends on a cross aisle')
  if (directions !== undefined) {
    if (directions.length !== aisleAt.length) throw new RangeError('Directions are given for every aisle or not at all')
    for (const direction of directions)
      if (direction !== 'both' && direction !== 'up' && direction !== 'down')
        throw new RangeError(`An aisle's direction is both, up or down, not ${String(direction)}`)
  }
}

/** @throws RangeError for a place that is not in the warehouse */
export function checkPlaces(warehouse: AisleWarehouse, places: Iterable<number>): void {
  const count = warehouse.aisleAt.length * warehouse.cellAt.length
  for (const place of places)
    if (!Number.isInteger(place) || place < 0 || place >= count) throw new RangeError(`There is no place ${place}`)
}
