import type { WaveTables } from './problem.ts'

/**
 * A wave under way: visited aisles, orders chosen from them, and which further orders the rest of the stock would cover. Every change of
 * an item's rest looks only at the orders that ask for this item, so a swap of aisles costs a few microseconds.
 */
export interface WaveState {
  readonly aisles: readonly number[]
  readonly chosenCount: number
  /** Units of the chosen orders. */
  readonly units: number
  /** Worth of the chosen orders. */
  readonly worth: number
  /** How many of them are due. */
  readonly dueCount: number
  /** Whether it has more units or orders than allowed; only `force` makes it so. */
  readonly isTooLarge: boolean
  hasAisle(aisle: number): boolean
  hasOrder(order: number): boolean
  /** Lines of the order that the rest of the visited stock does not cover. */
  lacking(order: number): number
  rest(item: number): number
  openAisle(aisle: number): void
  /** Leaves the aisle; orders it made possible go, those of least worth first. */
  closeAisle(aisle: number): void
  /** Chooses orders the rest covers, those of most worth first, until none fits. */
  fill(): void
  /** Chooses this order; orders that stand in its way go. @returns false when the visited aisles do not cover it at all */
  force(order: number): boolean
  /** From here on, changes can be taken back. */
  mark(): void
  /** Leaves a chosen order out. */
  drop(order: number): void
  /** The chosen order at a place of an inner list; `place` below `chosenCount`. */
  chosenAt(place: number): number
  /** Takes every change since the mark back. */
  takeBack(): void
  /** Makes the state that of the given aisles and orders, which must fit. */
  restore(aisles: ArrayLike<number>, orders: ArrayLike<number>): void
  orders(): number[]
}

export interface WaveStateOptions {
  /** What each order is worth. */
  worth: Float64Array
  /** Most orders in the wave. */
  maxOrders: number
  /** 1 for orders that may be chosen. */
  isAllowed: Uint8Array
  /** 1 for orders that go before all others, whatever they are worth. */
  isDue?: Uint8Array | undefined
}

export function emptyWave(tables: WaveTables, { worth, maxOrders, isAllowed, isDue }: WaveStateOptions): WaveState {
  const { orderCount, aisleCount, itemCount, maxUnits, units } = tables
  const { start: orderStart, column: orderItem, quantity: orderQuantity } = tables.orderLines
  const { start: aisleStart, column: aisleItem, quantity: aisleQuantity } = tables.aisleLines
  const { start: itemStart, column: itemOrder, quantity: itemQuantity } = tables.itemOrders
  const inReach = new Int32Array(itemCount)
  const rest = new Int32Array(itemCount)
  const isChosen = new Uint8Array(orderCount)
  const lacking = new Int32Array(orderCount)
  for (let order = 0; order < orderCount; order++) lacking[order] = orderStart[order + 1]! - orderStart[order]!
  /** Orders that are not chosen and lack nothing, in no order, and where each of them stands in that list. */
  const ready = new Int32Array(orderCount)
  const readyAt = new Int32Array(orderCount).fill(-1)
  let readyCount = 0
  /** By what orders are preferred to others. */
  const rank = isDue === undefined ? worth : worth.map((value, order) => value + (isDue[order] === 1 ? 1e12 : 0))
  let dueCount = 0
  const chosen = new Int32Array(orderCount)
  const chosenPlace = new Int32Array(orderCount).fill(-1)
  const byWorth = Int32Array.from({ length: orderCount }, (_, order) => order)
    .filter((order) => isAllowed[order] === 1)
    .sort((a, b) => rank[b]! - rank[a]! || a - b)
  const aisles: number[] = []
  const aisleAt = new Int32Array(aisleCount).fill(-1)
  let chosenUnits = 0
  let chosenWorth = 0
  let chosenCount = 0
  /** Aisle a opened or closed: a; order o chosen or left: ~o. */
  let journal: number[] = []

  const settle = (order: number) => {
    const isReady = lacking[order] === 0 && isChosen[order] === 0 && isAllowed[order] === 1
    const at = readyAt[order]!
    if (isReady && at < 0) {
      readyAt[order] = readyCount
      ready[readyCount++] = order
    } else if (!isReady && at >= 0) {
      const moved = ready[--readyCount]!
      ready[at] = moved
      readyAt[moved] = at
      readyAt[order] = -1
    }
  }
  const changeRest = (item: number, by: number) => {
    const before = rest[item]!
    const after = before + by
    rest[item] = after
    for (let i = itemStart[item]!; i < itemStart[item + 1]!; i++) {
      const quantity = itemQuantity[i]!
      if (before < quantity === after < quantity) continue
      const order = itemOrder[i]!
      lacking[order]! += by > 0 ? -1 : 1
      settle(order)
    }
  }
  const toggleOrder = (order: number) => {
    const sign = isChosen[order] === 1 ? 1 : -1
    isChosen[order] = sign === 1 ? 0 : 1
    chosenUnits -= sign * units[order]!
    chosenWorth -= sign * worth[order]!
    if (isDue?.[order] === 1) dueCount -= sign
    if (sign < 0) {
      chosenPlace[order] = chosenCount
      chosen[chosenCount++] = order
    } else {
      const moved = chosen[--chosenCount]!
      chosen[chosenPlace[order]!] = moved
      chosenPlace[moved] = chosenPlace[order]!
    }
    for (let i = orderStart[order]!; i < orderStart[order + 1]!; i++) changeRest(orderItem[i]!, sign * orderQuantity[i]!)
    settle(order)
    journal.push(~order)
  }
  const toggleAisle = (aisle: number) => {
    const at = aisleAt[aisle]!
    const sign = at >= 0 ? -1 : 1
    if (at >= 0) {
      const moved = aisles.pop()!
      if (moved !== aisle) {
        aisles[at] = moved
        aisleAt[moved] = at
      }
      aisleAt[aisle] = -1
    } else {
      aisleAt[aisle] = aisles.length
      aisles.push(aisle)
    }
    for (let i = aisleStart[aisle]!; i < aisleStart[aisle + 1]!; i++) {
      inReach[aisleItem[i]!]! += sign * aisleQuantity[i]!
      changeRest(aisleItem[i]!, sign * aisleQuantity[i]!)
    }
    journal.push(aisle)
  }
  /** Chosen orders with the item go, those of least worth first, until its rest is not below zero. */
  const relieve = (item: number, kept: number) => {
    while (rest[item]! < 0) {
      let worst = -1
      for (let i = itemStart[item]!; i < itemStart[item + 1]!; i++) {
        const order = itemOrder[i]!
        if (isChosen[order] === 1 && order !== kept && (worst < 0 || rank[order]! < rank[worst]!)) worst = order
      }
      toggleOrder(worst)
    }
  }
  return {
    aisles,
    get chosenCount() {
      return chosenCount
    },
    get units() {
      return chosenUnits
    },
    get worth() {
      return chosenWorth
    },
    get dueCount() {
      return dueCount
    },
    get isTooLarge() {
      return chosenUnits > maxUnits || chosenCount > maxOrders
    },
    hasAisle: (aisle) => aisleAt[aisle]! >= 0,
    hasOrder: (order) => isChosen[order] === 1,
    lacking: (order) => lacking[order]!,
    rest: (item) => rest[item]!,
    openAisle: toggleAisle,
    closeAisle(aisle) {
      toggleAisle(aisle)
      for (let i = aisleStart[aisle]!; i < aisleStart[aisle + 1]!; i++) if (rest[aisleItem[i]!]! < 0) relieve(aisleItem[i]!, -1)
    },
    fill() {
      // Many at once: one walk over all orders is cheaper than a look at the ready ones for each of them.
      if (readyCount * readyCount > 4 * orderCount && chosenUnits < maxUnits)
        for (const order of byWorth) {
          if (chosenCount >= maxOrders || chosenUnits >= maxUnits) return
          if (readyAt[order]! >= 0 && units[order]! <= maxUnits - chosenUnits) toggleOrder(order)
        }
      for (;;) {
        let best = -1
        const space = maxUnits - chosenUnits
        if (chosenCount >= maxOrders || space <= 0) return
        for (let i = 0; i < readyCount; i++) {
          const order = ready[i]!
          if (units[order]! <= space && (best < 0 || rank[order]! > rank[best]!)) best = order
        }
        if (best < 0) return
        toggleOrder(best)
      }
    },
    force(order) {
      for (let i = orderStart[order]!; i < orderStart[order + 1]!; i++)
        if (inReach[orderItem[i]!]! < orderQuantity[i]!) return false
      toggleOrder(order)
      for (let i = orderStart[order]!; i < orderStart[order + 1]!; i++) relieve(orderItem[i]!, order)
      return true
    },
    drop: toggleOrder,
    chosenAt: (place) => chosen[place]!,
    mark() {
      journal = []
    },
    takeBack() {
      const changes = journal
      for (let i = changes.length - 1; i >= 0; i--) {
        const change = changes[i]!
        if (change >= 0) toggleAisle(change)
        else toggleOrder(~change)
      }
      journal = []
    },
    restore(wantedAisles, wantedOrders) {
      for (let order = 0; order < orderCount; order++) if (isChosen[order] === 1) toggleOrder(order)
      for (const aisle of [...aisles]) toggleAisle(aisle)
      for (let i = 0; i < wantedAisles.length; i++) toggleAisle(wantedAisles[i]!)
      for (let i = 0; i < wantedOrders.length; i++) toggleOrder(wantedOrders[i]!)
      journal = []
    },
    orders: () => Array.from(chosen.subarray(0, chosenCount)).sort((a, b) => a - b),
  }
}
