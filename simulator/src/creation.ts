import { openForBusiness, tendListings } from '#sim/arrivals.ts'
import { openBooks } from '#sim/statements.ts'
import { DEFAULT_OPTIONS, emptyUniverse, type Universe, type UniverseOptions } from '#sim/universe.ts'

/** A universe at its first moment, with everything planned. The same options give the same universe for ever. */
export function createUniverse(options: Partial<UniverseOptions> = {}): Universe {
  const universe = emptyUniverse({ ...DEFAULT_OPTIONS, ...options })
  for (const shop of universe.shops) {
    openBooks(universe, shop)
    openForBusiness(universe, shop)
    tendListings(universe, shop)
  }
  return universe
}
