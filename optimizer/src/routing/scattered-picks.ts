import type { AisleTour } from './aisle-tour.ts'
import { type AisleWarehouse, checkPlaces, checkWarehouse } from './warehouse.ts'

/** Scattered storage: an article lies in several bins, and the picker chooses which of them to visit. */
export interface ScatteredPicks {
  warehouse: AisleWarehouse
  /** How much is wanted of each article; the article's number is its index. */
  demands: readonly number[]
  bins: readonly ScatteredBin[]
}

export interface ScatteredBin {
  /** Number of the place (`placeOf`). Several bins may be at one place. */
  place: number
  article: number
  /** How much lies there. */
  quantity: number
}

export interface ScatteredTour {
  /** What is taken: index in `bins` and how much. */
  picks: { bin: number; quantity: number }[]
  tour: AisleTour
}

/** @throws RangeError with what is wrong, also where demands cannot be met */
export function checkScatteredPicks(problem: ScatteredPicks): void {
  const { warehouse, demands, bins } = problem
  checkWarehouse(warehouse)
  if (warehouse.directions?.some((direction) => direction !== 'both'))
    throw new RangeError('Bins are chosen for aisles that may be walked in both directions')
  checkPlaces(
    warehouse,
    bins.map((bin) => bin.place),
  )
  const there = new Float64Array(demands.length)
  for (const demand of demands)
    if (!(demand >= 0 && demand < Number.POSITIVE_INFINITY)) throw new RangeError(`No demand is ${demand}`)
  for (const { article, quantity } of bins) {
    if (!Number.isInteger(article) || article < 0 || article >= demands.length)
      throw new RangeError(`A bin holds article ${article}, which is not known`)
    if (!(quantity > 0 && quantity < Number.POSITIVE_INFINITY)) throw new RangeError(`No bin holds ${quantity}`)
    there[article] = there[article]! + quantity
  }
  demands.forEach((demand, article) => {
    if (there[article]! < demand)
      throw new RangeError(`Of article ${article}, ${demand} are wanted and ${there[article]} are there`)
  })
}
