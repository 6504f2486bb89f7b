import { noScore, type Score, type SourcingOrder, type SourcingProblem } from './problem.ts'

/** One way to serve one order: what each warehouse gives to each line. */
export interface Plan {
  score: Score
  /** Units by line and warehouse: `take[line * warehouses + warehouse]`. */
  take: Int32Array
}

/** The problem as tables. */
export interface Tables {
  problem: SourcingProblem
  warehouses: number
  /** Units by SKU and warehouse, all that there is. */
  stock: Int32Array
  /** Days a unit counts for, by SKU and warehouse. */
  days: Float64Array
  /** Sets of warehouses as bits, by how many they are: 1, 2, … */
  sets: number[][]
}

export function tablesOf(problem: SourcingProblem): Tables {
  const warehouses = problem.warehouses.length
  const stock = new Int32Array(problem.unitGrams.length * warehouses)
  const age = new Float64Array(stock.length)
  const cover = new Float64Array(stock.length)
  for (const each of problem.stock) {
    const at = each.sku * warehouses + each.warehouse
    stock[at]! += each.quantity
    age[at] = Math.max(age[at]!, each.ageDays ?? 0)
    cover[at] = Math.max(cover[at]!, each.coverDays ?? 0)
  }
  const days = new Float64Array(stock.length)
  for (let sku = 0; sku < problem.unitGrams.length; sku++) {
    const from = sku * warehouses
    const oldest = Math.max(0, ...age.subarray(from, from + warehouses))
    const longest = Math.max(0, ...cover.subarray(from, from + warehouses))
    for (let w = 0; w < warehouses; w++) days[from + w] = oldest - age[from + w]! + (longest - cover[from + w]!)
  }
  return { problem, warehouses, stock, days, sets: setsBySize(warehouses) }
}

/** Sets of no more warehouses than this are listed for the search; beyond, an order would be in that many parcels. */
const largestSet = 8
const mostSets = 5000

function setsBySize(warehouses: number): number[][] {
  const sets: number[][] = []
  let listed = 0
  for (let size = 1; size <= Math.min(warehouses, largestSet) && listed < mostSets; size++) {
    const ofSize: number[] = []
    const extend = (from: number, bits: number, missing: number) => {
      if (missing === 0) {
        ofSize.push(bits)
        return
      }
      for (let w = from; w <= warehouses - missing; w++) extend(w + 1, bits | (1 << w), missing - 1)
    }
    extend(0, 0, size)
    listed += ofSize.length
    sets.push(ofSize)
  }
  // All together: what no smaller set serves.
  if (warehouses > sets.length) sets.push([2 ** warehouses - 1])
  return sets
}

export interface PlanOptions {
  /** Plans wanted at most, the best. */
  limit: number
  /** Also plans with so many warehouses more than needed, which may leave scarce goods to others. */
  more: number
  /** Ways to divide the lines among one set of warehouses that are looked at. */
  divisions: number
  /** Told when ways were passed over, so that there may be better ones. */
  cut?: { isCut: boolean }
}

/** Ways to divide one line. */
const mostSplits = 30

/** The plans of an order with what is in stock, the best first. None when it has to wait. */
export function plansOf(tables: Tables, stock: Int32Array, order: SourcingOrder, options: PlanOptions): Plan[] {
  const { warehouses, problem } = tables
  const wanted = order.lines.map((line) => line.quantity)
  let serving = 0
  for (let w = 0; w < warehouses; w++) if (problem.warehouses[w]!.postage[order.zone] !== undefined) serving |= 1 << w
  let shortUnits = 0
  order.lines.forEach((line, index) => {
    let there = 0
    for (let w = 0; w < warehouses; w++) if ((serving >> w) & 1) there += stock[line.sku * warehouses + w]!
    if (there < line.quantity) {
      shortUnits += line.quantity - there
      wanted[index] = there
    }
  })
  const units = wanted.reduce((sum, quantity) => sum + quantity, 0)
  if (units === 0 || (shortUnits > 0 && order.mayShipPart !== true)) return []
  const short = shortUnits * (order.importance ?? 1)

  const best = bestPlans(options)
  let needed = 0
  for (const [index, ofSize] of tables.sets.entries()) {
    if (needed > 0 && index + 1 > needed + options.more) {
      noteCut(options.cut)
      break
    }
    for (const set of ofSize) {
      const isLastResort = index === tables.sets.length - 1
      if ((set & serving) !== set && !isLastResort) continue
      const members = set & serving
      if (!best.mayTake(short, index + 1, isLastResort ? 0 : leastCost(tables, order, members))) continue
      if (!serves(tables, stock, order, wanted, members)) continue
      if (needed === 0) needed = index + 1
      divide(tables, stock, order, wanted, members, short, best, options)
    }
  }
  return best.plans
}

/** The best plans so far, the best first. */
interface BestPlans {
  plans: Plan[]
  /** Whether a plan of so many parcels and such a cost at least could be among them. */
  mayTake: (short: number, parcels: number, costMinor: number) => boolean
  /** @param take is copied when it is kept */
  offer: (score: Score, take: Int32Array) => void
}

function bestPlans({ limit, cut }: PlanOptions): BestPlans {
  const plans: Plan[] = []
  const worst = () => plans[limit - 1]!.score
  return {
    plans,
    mayTake(short, parcels, costMinor) {
      if (plans.length < limit || compare([short, parcels, costMinor, 0], worst()) < 0) return true
      noteCut(cut)
      return false
    },
    offer(score, take) {
      if (plans.length === limit) {
        noteCut(cut)
        if (compare(score, worst()) >= 0) return
        plans.pop()
      }
      let at = plans.length
      while (at > 0 && compare(plans[at - 1]!.score, score) > 0) at--
      plans.splice(at, 0, { score, take: take.slice() })
    },
  }
}

/** What these warehouses ask for at least when each of them sends something. */
function leastCost(tables: Tables, order: SourcingOrder, set: number): number {
  let cost = 0
  for (let w = 0; w < tables.warehouses; w++) {
    if (((set >> w) & 1) === 0) continue
    const { postage, parcelMinor = 0, lineMinor = 0, unitMinor = 0 } = tables.problem.warehouses[w]!
    cost += postage[order.zone]!.firstMinor + parcelMinor + lineMinor + unitMinor
  }
  return cost
}

function noteCut(cut: PlanOptions['cut']): void {
  if (cut) cut.isCut = true
}

/** The score of an order that waits. */
export function waitingScore(order: SourcingOrder): Score {
  const units = order.lines.reduce((sum, line) => sum + line.quantity, 0)
  return [units * (order.importance ?? 1), 0, 0, 0]
}

export function takeStock(tables: Tables, stock: Int32Array, order: SourcingOrder, plan: Plan, sign: 1 | -1): void {
  const { warehouses } = tables
  order.lines.forEach((line, index) => {
    for (let w = 0; w < warehouses; w++) stock[line.sku * warehouses + w]! -= sign * plan.take[index * warehouses + w]!
  })
}

function compare(a: Score, b: Score): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
}

function serves(tables: Tables, stock: Int32Array, order: SourcingOrder, wanted: readonly number[], set: number): boolean {
  for (let index = 0; index < wanted.length; index++) {
    let missing = wanted[index]!
    const from = order.lines[index]!.sku * tables.warehouses
    for (let w = 0; w < tables.warehouses && missing > 0; w++) if ((set >> w) & 1) missing -= stock[from + w]!
    if (missing > 0) return false
  }
  return true
}

/** Adds the plans in which exactly these warehouses give something. */
function divide(
  tables: Tables,
  stock: Int32Array,
  order: SourcingOrder,
  wanted: readonly number[],
  set: number,
  short: number,
  best: BestPlans,
  { divisions: mostDivisions, cut }: PlanOptions,
): void {
  const { warehouses } = tables
  const members: number[] = []
  for (let w = 0; w < warehouses; w++) if ((set >> w) & 1) members.push(w)
  const take = new Int32Array(wanted.length * warehouses)
  if (members.length === 1) {
    wanted.forEach((quantity, index) => {
      take[index * warehouses + members[0]!] = quantity
    })
    best.offer(scoreOf(tables, order, take, short), take)
    return
  }
  const options = wanted.map((quantity, index) => splitsOf(tables, stock, order.lines[index]!.sku, quantity, members, cut))
  let divisions = 0
  const assign = (index: number, used: number) => {
    if (divisions >= mostDivisions) {
      noteCut(cut)
      return
    }
    if (index === wanted.length) {
      divisions++
      // Fewer than all were found as a smaller set.
      if (used !== set) return
      best.offer(scoreOf(tables, order, take, short), take)
      return
    }
    const at = index * warehouses
    for (const split of options[index]!) {
      let by = used
      for (let m = 0; m < members.length; m++) {
        take[at + members[m]!] = split[m]!
        if (split[m]! > 0) by |= 1 << members[m]!
      }
      assign(index + 1, by)
    }
    for (const w of members) take[at + w] = 0
  }
  assign(0, 0)
}

/** Ways to take a quantity from these warehouses: whole ones first, then as few pieces as possible first. */
function splitsOf(
  tables: Tables,
  stock: Int32Array,
  sku: number,
  quantity: number,
  members: readonly number[],
  cut: PlanOptions['cut'],
): number[][] {
  const splits: number[][] = []
  const split = members.map(() => 0)
  const spread = (index: number, missing: number, room: number, pieces: number) => {
    if (splits.length >= mostSplits * 4) {
      noteCut(cut)
      return
    }
    if (index === members.length) {
      if (missing === 0) splits.push([...split])
      return
    }
    const there = stock[sku * tables.warehouses + members[index]!]!
    const roomAfter = room - there
    const most = Math.min(there, missing)
    const least = Math.max(0, missing - roomAfter)
    for (let quantityHere = most; quantityHere >= least; quantityHere--) {
      // Of many ways in between, the ends count: all that is there, or just what others lack.
      if (most - least > 6 && quantityHere !== most && quantityHere !== least && quantityHere !== 0) {
        noteCut(cut)
        continue
      }
      split[index] = quantityHere
      spread(index + 1, missing - quantityHere, roomAfter, pieces + (quantityHere > 0 ? 1 : 0))
    }
    split[index] = 0
  }
  let room = 0
  for (const w of members) room += stock[sku * tables.warehouses + w]!
  spread(0, quantity, room, 0)
  const pieces = (each: readonly number[]) => each.reduce((sum, units) => sum + (units > 0 ? 1 : 0), 0)
  splits.sort((a, b) => pieces(a) - pieces(b))
  if (splits.length <= mostSplits) return splits
  noteCut(cut)
  return splits.slice(0, mostSplits)
}

/** Short units, parcels, cost and days of what is taken. */
function scoreOf(tables: Tables, order: SourcingOrder, take: Int32Array, short: number): Score {
  const { warehouses, problem } = tables
  let parcels = 0
  let cost = 0
  let days = 0
  for (let w = 0; w < warehouses; w++) {
    let grams = 0
    let lines = 0
    let units = 0
    for (let index = 0; index < order.lines.length; index++) {
      const quantity = take[index * warehouses + w]!
      if (quantity === 0) continue
      const { sku } = order.lines[index]!
      grams += quantity * problem.unitGrams[sku]!
      days += quantity * tables.days[sku * warehouses + w]!
      lines++
      units += quantity
    }
    if (units === 0) continue
    const sent = costOfShipment(problem, w, order.zone, grams, lines, units)
    parcels += sent.parcels
    cost += sent.costMinor
  }
  return parcels === 0 ? noScore : [short, parcels, cost, days]
}

/**
 * Parcels, postage and labour of what one warehouse sends. Goods heavier than a parcel may be leave in full parcels and one with the
 * rest. Worked example: 2,300 g at most 1,000 g a parcel are three parcels, of 1,000, 1,000 and 300 g.
 */
export function costOfShipment(
  problem: SourcingProblem,
  warehouse: number,
  zone: number,
  grams: number,
  lines: number,
  units: number,
): { parcels: number; costMinor: number } {
  const {
    postage,
    parcelMinor = 0,
    lineMinor = 0,
    unitMinor = 0,
    maxParcelGrams = Number.POSITIVE_INFINITY,
  } = problem.warehouses[warehouse]!
  const rate = postage[zone]!
  const parcels = grams <= maxParcelGrams ? 1 : Math.ceil(grams / maxParcelGrams - 1e-9)
  const last = parcels === 1 ? grams : grams - (parcels - 1) * maxParcelGrams
  const price = (weight: number) =>
    rate.firstMinor + Math.max(0, Math.ceil((weight - rate.firstGrams) / rate.stepGrams - 1e-9)) * rate.stepMinor
  const post = price(last) + (parcels > 1 ? (parcels - 1) * price(maxParcelGrams) : 0)
  return { parcels, costMinor: post + parcels * parcelMinor + lines * lineMinor + units * unitMinor }
}
