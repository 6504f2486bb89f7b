/** A stored unit. It can be picked once. */
export interface StoredItem {
  article: number
  zone: number
  /** Along the aisle, whole, 0 being the middle cross aisle with the conveyor; cells lie between `firstRow` and `lastRow`. */
  row: number
  /** Across the aisles, whole, 0 being the conveyor. */
  aisle: number
}

/**
 * Which orders of a pool to pick now, which stored item for each of their positions, in which batches and lists, and in which order of
 * stops: the joint problem of Xie, Korbacher and others (Zalando, arXiv 2401.04563). A batch is sorted into orders at one place, so an
 * order is in one batch; a pick list fills one container in one zone.
 */
export interface PickPool {
  /** Articles of each order's positions. */
  orders: readonly { positions: readonly number[] }[]
  stored: readonly StoredItem[]
  /** Volume of each article. */
  volumes: readonly number[]
  /** At least so many positions have to be picked. */
  minItems: number
  maxOrdersPerBatch: number
  maxListVolume: number
  /** Where the outer cross aisles are: below and above 0. */
  firstRow: number
  lastRow: number
}

export interface PoolBatch {
  orders: number[]
  /** Places in `stored`, in the order in which they are picked. */
  lists: number[][]
}

/** @throws RangeError naming the first thing that is wrong */
export function checkPickPool(pool: PickPool): void {
  const { orders, stored, volumes, minItems, maxOrdersPerBatch, maxListVolume, firstRow, lastRow } = pool
  if (!Number.isInteger(maxOrdersPerBatch) || maxOrdersPerBatch < 1)
    throw new RangeError('A batch has room for at least one order')
  if (!(minItems >= 0)) throw new RangeError('The number of items to pick is not negative')
  if (!(firstRow < 0 && lastRow > 0)) throw new RangeError('Rows lie on both sides of the middle cross aisle at 0')
  stored.forEach(({ article, zone, row, aisle }, place) => {
    if (volumes[article] === undefined) throw new RangeError(`Stored item ${place} is of an article without a volume`)
    if (!Number.isInteger(zone) || zone < 0)
      throw new RangeError(`Stored item ${place} is in a zone that is not a whole number from 0`)
    if (!Number.isFinite(aisle) || !(row >= firstRow && row <= lastRow))
      throw new RangeError(`Stored item ${place} lies outside the rows`)
  })
  orders.forEach(({ positions }, place) => {
    if (positions.length === 0) throw new RangeError(`Order ${place} has no positions`)
    for (const article of positions)
      if (volumes[article] === undefined) throw new RangeError(`Order ${place} asks for an article without a volume`)
  })
  volumes.forEach((volume, article) => {
    if (!(volume >= 0)) throw new RangeError(`Article ${article} has a volume that is not a number from 0`)
  })
  if (!(maxListVolume >= 0)) throw new RangeError('A container has a volume that is not negative')
}
