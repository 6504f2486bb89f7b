import type { SourcingProblem, SourcingSolution } from './problem.ts'

/** What is wrong with a solution, in words. Stock, costs and the score are counted anew from the problem and the shipments alone. */
export function checkSourcing(problem: SourcingProblem, solution: SourcingSolution): string[] {
  const faults: string[] = []
  const taken = new Map<string, number>()
  const sent = problem.orders.map((order) => order.lines.map(() => 0))
  const seen = new Set<string>()
  const stockOf = Map.groupBy(problem.stock, ({ sku }) => sku)
  let parcels = 0
  let cost = 0
  let days = 0
  solution.shipments.forEach((shipment, index) => {
    const order = problem.orders[shipment.order]
    const warehouse = problem.warehouses[shipment.warehouse]
    const rate = order && warehouse?.postage[order.zone]
    if (!order || !warehouse || !rate) {
      faults.push(`shipment ${index}: no such order, warehouse or postage`)
      return
    }
    const pair = `${shipment.order},${shipment.warehouse}`
    if (seen.has(pair))
      faults.push(`shipment ${index}: a second one of order ${shipment.order} from warehouse ${shipment.warehouse}`)
    seen.add(pair)
    if (shipment.lines.length === 0) faults.push(`shipment ${index} is empty`)
    let grams = 0
    let own = 0
    for (const { line, quantity } of shipment.lines) {
      const sku = order.lines[line]?.sku
      if (sku === undefined || !(Number.isInteger(quantity) && quantity > 0)) {
        faults.push(`shipment ${index}: ${quantity} of line ${line}`)
        continue
      }
      sent[shipment.order]![line]! += quantity
      const key = `${sku},${shipment.warehouse}`
      taken.set(key, (taken.get(key) ?? 0) + quantity)
      grams += quantity * problem.unitGrams[sku]!
      own += (warehouse.lineMinor ?? 0) + quantity * (warehouse.unitMinor ?? 0)
      const same = stockOf.get(sku) ?? []
      const here = same.filter((each) => each.warehouse === shipment.warehouse)
      const most = (list: typeof same, field: 'ageDays' | 'coverDays') => Math.max(0, ...list.map((each) => each[field] ?? 0))
      for (const field of ['ageDays', 'coverDays'] as const) days += quantity * (most(same, field) - most(here, field))
    }
    // Parcel by parcel, as a clerk fills them.
    let left = grams
    let number = 0
    do {
      const weight = Math.min(left, warehouse.maxParcelGrams ?? Number.POSITIVE_INFINITY)
      own += (warehouse.parcelMinor ?? 0) + rate.firstMinor
      for (let covered = rate.firstGrams; covered < weight - 1e-6; covered += rate.stepGrams) own += rate.stepMinor
      left -= weight
      number++
    } while (left > 1e-6)
    if (number !== shipment.parcels) faults.push(`shipment ${index}: ${shipment.parcels} parcels told, ${number} needed`)
    if (Math.abs(own - shipment.costMinor) > 1e-6)
      faults.push(`shipment ${index}: cost ${shipment.costMinor} told, ${own} counted`)
    parcels += number
    cost += own
  })
  const there = new Map<string, number>()
  for (const { sku, warehouse, quantity } of problem.stock)
    there.set(`${sku},${warehouse}`, (there.get(`${sku},${warehouse}`) ?? 0) + quantity)
  for (const [key, quantity] of taken)
    if (quantity > (there.get(key) ?? 0)) faults.push(`SKU and warehouse ${key}: ${quantity} taken of ${there.get(key) ?? 0}`)
  let short = 0
  problem.orders.forEach((order, index) => {
    let missing = 0
    let units = 0
    order.lines.forEach((line, at) => {
      const quantity = sent[index]![at]!
      units += quantity
      missing += line.quantity - quantity
      if (quantity > line.quantity) faults.push(`order ${index}: ${quantity} of ${line.quantity} sent of line ${at}`)
    })
    if (missing > 0 && units > 0 && order.mayShipPart !== true) faults.push(`order ${index}: sent in part`)
    short += missing * (order.importance ?? 1)
  })
  const counted = [short, parcels, cost, days]
  counted.forEach((value, k) => {
    if (Math.abs(value - solution.score[k]!) > 1e-6 * Math.max(1, Math.abs(value)))
      faults.push(`score ${k}: ${solution.score[k]} told, ${value} counted`)
  })
  return faults
}
