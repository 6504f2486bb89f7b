import type { CartonProblem, CartonsSolution } from './cartons.ts'
import { checkPacking } from './check-packing.ts'

/** What is wrong with an order's parcels, in words. Costs and weights are computed anew from the problem. */
export function checkCartons(problem: CartonProblem, solution: CartonsSolution): string[] {
  const faults: string[] = []
  const counts = problem.boxes.map((_, type) => solution.left[type] ?? 0)
  solution.parcels.forEach((parcel, index) => {
    const carton = problem.cartons[parcel.carton]
    if (carton === undefined) {
      faults.push(`parcel ${index}: there is no carton ${parcel.carton}`)
      return
    }
    if (parcel.placements.length === 0) faults.push(`parcel ${index} is empty`)
    for (const fault of checkPacking({ ...problem, container: carton }, parcel.placements))
      faults.push(`parcel ${index}: ${fault}`)
    let goods = 0
    for (const { box } of parcel.placements) {
      counts[box]!++
      goods += problem.boxes[box]!.weightGrams ?? 0
    }
    const grams = goods + (carton.tareGrams ?? 0)
    if (Math.abs(grams - parcel.grams) > 1e-6) faults.push(`parcel ${index}: ${parcel.grams} g told, ${grams} g counted`)
    let cost = carton.costMinor ?? 0
    const { postage } = problem
    if (postage) {
      const volume = carton.outerVolume ?? carton.length * carton.width * carton.height
      let billed = grams
      if (postage.volumePerGram !== undefined && volume / postage.volumePerGram > billed) billed = volume / postage.volumePerGram
      cost += postage.firstMinor
      // Step by step, as a price list is read.
      for (let covered = postage.firstGrams; covered < billed - 1e-6; covered += postage.stepGrams) cost += postage.stepMinor
    }
    if (Math.abs(cost - parcel.costMinor) > 1e-6) faults.push(`parcel ${index}: cost ${parcel.costMinor} told, ${cost} counted`)
  })
  counts.forEach((count, type) => {
    if (count !== problem.boxes[type]!.count)
      faults.push(`box type ${type}: ${count} of ${problem.boxes[type]!.count} accounted for`)
  })
  return faults
}
