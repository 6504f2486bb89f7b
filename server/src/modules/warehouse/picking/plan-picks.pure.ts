export interface OpenPickLine {
  id: string
  fulfillmentId: string
  locationId: string
  skuId: string
  lotId: string
  sequence: number
  slot: number | null
  quantity: bigint
  pickedQuantity: bigint
  shortQuantity: bigint
  droppedFor: 'cancelled' | 'blocked' | 'short' | 'wave' | null
}

export interface PickInput {
  lines: readonly { pickLineId: string; quantity: bigint; short: boolean }[]
  stops: readonly { locationId: string; skuId: string; lotId: string; quantity: bigint; short: boolean }[]
}

export type PickRefusal =
  | { code: 'unknown_line' }
  /** Left the wave; `needed` is what the rest of the stop still wants. */
  | { code: 'dropped'; line: OpenPickLine; needed: bigint }
  | { code: 'too_many'; line: OpenPickLine; needed: bigint; given: bigint }
  | { code: 'line_done'; line: OpenPickLine }

export interface PickPlan<T extends OpenPickLine> {
  takes: { line: T; quantity: bigint }[]
  shorts: { line: T; quantity: bigint }[]
}

/** Pieces of a line still to be picked; a dropped line has none. */
export function remainingOf(line: OpenPickLine): bigint {
  return line.droppedFor === null ? line.quantity - line.pickedQuantity - line.shortQuantity : 0n
}

/**
 * Gives what a picker took to the lines of a task. Goods of a stop go to its lines slot by slot until nothing is left; with `short` the
 * pieces that are still missing then count as not there.
 *
 * Example: stop with lines (slot 1: 2), (slot 2: 3), taken 4, short → slot 1 gets 2, slot 2 gets 2 and lacks 1.
 */
export function planPicks<T extends OpenPickLine>(lines: readonly T[], input: PickInput): PickPlan<T> | PickRefusal {
  const left = new Map(lines.map((line) => [line.id, remainingOf(line)]))
  const byId = new Map(lines.map((line) => [line.id, line]))
  const takes: PickPlan<T>['takes'] = []
  const shorts: PickPlan<T>['shorts'] = []
  const take = (line: T, quantity: bigint) => {
    if (quantity === 0n) return
    left.set(line.id, left.get(line.id)! - quantity)
    takes.push({ line, quantity })
  }
  const lack = (line: T) => {
    const quantity = left.get(line.id)!
    if (quantity === 0n) return
    left.set(line.id, 0n)
    shorts.push({ line, quantity })
  }
  for (const wish of input.lines) {
    const line = byId.get(wish.pickLineId)
    if (!line) return { code: 'unknown_line' }
    const needed = left.get(line.id)!
    if (line.droppedFor !== null) return { code: 'dropped', line, needed: 0n }
    if (needed === 0n) return { code: 'line_done', line }
    if (wish.quantity > needed) return { code: 'too_many', line, needed, given: wish.quantity }
    take(line, wish.quantity)
    if (wish.short) lack(line)
  }
  for (const wish of input.stops) {
    const own = lines
      .filter((line) => line.locationId === wish.locationId && line.skuId === wish.skuId && line.lotId === wish.lotId)
      .sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0) || (a.id < b.id ? -1 : 1))
    if (own.length === 0) return { code: 'unknown_line' }
    const needed = own.reduce((sum, line) => sum + left.get(line.id)!, 0n)
    if (wish.quantity > needed) {
      // Someone took goods for an order that has dropped out meanwhile: say so, and how many are still wanted.
      const dropped = own.find((line) => line.droppedFor !== null)
      if (dropped) return { code: 'dropped', line: dropped, needed }
      if (needed === 0n) return { code: 'line_done', line: own[0]! }
      return { code: 'too_many', line: own[0]!, needed, given: wish.quantity }
    }
    if (needed === 0n) {
      const dropped = own.find((line) => line.droppedFor !== null)
      return dropped ? { code: 'dropped', line: dropped, needed } : { code: 'line_done', line: own[0]! }
    }
    let given = wish.quantity
    for (const line of own) {
      const wanted = left.get(line.id)!
      const quantity = given < wanted ? given : wanted
      take(line, quantity)
      given -= quantity
      if (wish.short) lack(line)
    }
  }
  return { takes, shorts }
}
