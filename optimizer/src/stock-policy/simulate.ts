/** What is simulated: one item, its true demand, and who decides what to order. */
export interface Simulation {
  /** Demand of each period, in units. */
  demand: ArrayLike<number>
  /** Lead time in periods of an order placed in period t. */
  leadTime: (t: number) => number
  /** Units on hand at the beginning. */
  opening: number
  /** Units to order at the begin of period t, knowing the position (on hand, on order, less what is owed). */
  order: (t: number, position: number) => number
}

export interface Simulated {
  demanded: number
  /** Units delivered in the period they were asked for. */
  filled: number
  /** Sum over periods of units on hand at their end. */
  held: number
  orders: number
  ordered: number
  /** Units on hand, on their way and owed at the end. */
  closing: { onHand: number; onOrder: number; owed: number }
}

/**
 * Plays periods one after another: goods ordered arrive at the beginning of a period, what is owed goes first, then demand is met as far as goods
 * reach, the rest is owed. Knows nothing of forecasts or policies, so that any of them can be judged by it.
 * @throws RangeError for demand, lead times or orders below zero
 */
export function simulate({ demand, leadTime, opening, order }: Simulation): Simulated {
  let onHand = opening
  let onOrder = 0
  let owed = 0
  const arrivals = new Map<number, number>()
  const result = { demanded: 0, filled: 0, held: 0, orders: 0, ordered: 0 }
  const receive = (t: number) => {
    const units = arrivals.get(t) ?? 0
    arrivals.delete(t)
    onOrder -= units
    onHand += units
    const paid = Math.min(owed, onHand)
    owed -= paid
    onHand -= paid
  }
  for (let t = 0; t < demand.length; t++) {
    receive(t)
    const units = order(t, onHand + onOrder - owed)
    if (!(units >= 0)) throw new RangeError(`An order is 0 or more: ${units} in period ${t}`)
    if (units > 0) {
      const periods = leadTime(t)
      if (!Number.isInteger(periods) || periods < 0) throw new RangeError(`A lead time is whole periods: ${periods}`)
      onOrder += units
      result.orders++
      result.ordered += units
      arrivals.set(t + periods, (arrivals.get(t + periods) ?? 0) + units)
      if (periods === 0) receive(t)
    }
    const asked = demand[t]!
    if (!(asked >= 0)) throw new RangeError(`Demand is 0 or more: ${asked} in period ${t}`)
    const given = owed > 0 ? 0 : Math.min(asked, onHand)
    result.demanded += asked
    result.filled += given
    onHand -= given
    owed += asked - given
    result.held += onHand
  }
  return { ...result, closing: { onHand, onOrder, owed } }
}
