/** One kind of item in an order, or lying in an aisle. */
export interface WaveLine {
  /** Number of the item, 0 and up. */
  item: number
  /** Units, whole and positive. */
  quantity: number
}

/**
 * Which open orders to release now: the most units per visited aisle, with the size of the wave between two bounds and every chosen
 * order complete from the stock of the visited aisles. The problem of the Mercado Libre challenge at the Brazilian Symposium on
 * Operational Research 2025.
 */
export interface WaveProblem {
  orders: readonly { lines: readonly WaveLine[] }[]
  aisles: readonly { lines: readonly WaveLine[] }[]
  /** Units of all chosen orders together: at least, and at most. */
  minUnits: number
  maxUnits: number
}

export interface Wave {
  /** Places in `orders`, rising. */
  orders: number[]
  /** Places in `aisles`, rising. */
  aisles: number[]
}

/** Rows of (column, quantity) pairs behind each other: row r holds the places `start[r]` to `start[r + 1] - 1`. */
export interface SparseRows {
  start: Int32Array
  column: Int32Array
  quantity: Int32Array
}

/** The problem in flat arrays, with the lines of an order that name the same item made one. */
export interface WaveTables {
  orderCount: number
  aisleCount: number
  itemCount: number
  minUnits: number
  maxUnits: number
  orderLines: SparseRows
  aisleLines: SparseRows
  /** By item: the orders that ask for it. */
  itemOrders: SparseRows
  /** By item: the aisles that hold it. */
  itemAisles: SparseRows
  /** Units of each order. */
  units: Int32Array
  /** Units of each item in all aisles together. */
  stock: Int32Array
  /** 1 where an order fits into a wave at all: the stock of all aisles covers it and it is not above the upper bound. */
  isPossible: Uint8Array
}

/** @throws RangeError naming the first thing that is wrong with the problem */
export function compileWave(problem: WaveProblem): WaveTables {
  const { orders, aisles, minUnits, maxUnits } = problem
  if (!Number.isSafeInteger(minUnits) || minUnits < 0) throw new RangeError('The lower bound of a wave is a whole number from 0')
  if (!Number.isSafeInteger(maxUnits) || maxUnits < minUnits)
    throw new RangeError('The upper bound of a wave is a whole number not below the lower')
  let itemCount = 0
  for (const [what, list] of [
    ['Order', orders],
    ['Aisle', aisles],
  ] as const)
    list.forEach(({ lines }, place) => {
      for (const { item, quantity } of lines) {
        if (!Number.isSafeInteger(item) || item < 0 || item > 0x7fff_fffe)
          throw new RangeError(`${what} ${place} names an item that is not a whole number from 0`)
        if (!Number.isSafeInteger(quantity) || quantity <= 0 || quantity > 0x3fff_ffff)
          throw new RangeError(`${what} ${place} has a quantity of item ${item} that is not a whole number from 1`)
        if (item >= itemCount) itemCount = item + 1
      }
    })
  const orderLines = rowsOf(orders.map((order) => order.lines))
  const aisleLines = rowsOf(aisles.map((aisle) => aisle.lines))
  const stock = new Int32Array(itemCount)
  for (let i = 0; i < aisleLines.column.length; i++) stock[aisleLines.column[i]!]! += aisleLines.quantity[i]!
  const units = new Int32Array(orders.length)
  const isPossible = new Uint8Array(orders.length)
  for (let order = 0; order < orders.length; order++) {
    let isCovered = orderLines.start[order]! < orderLines.start[order + 1]!
    for (let i = orderLines.start[order]!; i < orderLines.start[order + 1]!; i++) {
      units[order]! += orderLines.quantity[i]!
      if (orderLines.quantity[i]! > stock[orderLines.column[i]!]!) isCovered = false
    }
    isPossible[order] = isCovered && units[order]! <= maxUnits ? 1 : 0
  }
  return {
    orderCount: orders.length,
    aisleCount: aisles.length,
    itemCount,
    minUnits,
    maxUnits,
    orderLines,
    aisleLines,
    itemOrders: turned(orderLines, itemCount),
    itemAisles: turned(aisleLines, itemCount),
    units,
    stock,
    isPossible,
  }
}

function rowsOf(lists: readonly (readonly WaveLine[])[]): SparseRows {
  const merged = lists.map((lines) => {
    const quantities = new Map<number, number>()
    for (const { item, quantity } of lines) quantities.set(item, (quantities.get(item) ?? 0) + quantity)
    return [...quantities]
  })
  const start = new Int32Array(lists.length + 1)
  merged.forEach((row, index) => {
    start[index + 1] = start[index]! + row.length
  })
  const flat = merged.flat()
  return { start, column: Int32Array.from(flat, (pair) => pair[0]), quantity: Int32Array.from(flat, (pair) => pair[1]) }
}

/** The same pairs, row and column exchanged. */
function turned(rows: SparseRows, columnCount: number): SparseRows {
  const start = new Int32Array(columnCount + 1)
  for (const column of rows.column) start[column + 1]!++
  for (let column = 0; column < columnCount; column++) start[column + 1]! += start[column]!
  const next = start.slice()
  const column = new Int32Array(rows.column.length)
  const quantity = new Int32Array(rows.column.length)
  for (let row = 0; row + 1 < rows.start.length; row++)
    for (let i = rows.start[row]!; i < rows.start[row + 1]!; i++) {
      const place = next[rows.column[i]!]!++
      column[place] = row
      quantity[place] = rows.quantity[i]!
    }
  return { start, column, quantity }
}
