import { checkTour } from './check-tour.ts'
import type { ScatteredPicks, ScatteredTour } from './scattered-picks.ts'

/**
 * Looks over a choice of bins and its tour: demands are met exactly, no bin gives more than it holds, and the tour is a walk by all
 * bins taken from (`checkTour`).
 * @returns what is wrong, nothing if all is well
 */
export function checkScatteredTour(problem: ScatteredPicks, solution: ScatteredTour): string[] {
  const wrong: string[] = []
  const taken = new Map<number, number>()
  const seen = new Set<number>()
  const places = new Set<number>()
  for (const { bin, quantity } of solution.picks) {
    const holds = problem.bins[bin]
    if (holds === undefined) {
      wrong.push(`there is no bin ${bin}`)
      continue
    }
    if (seen.has(bin)) wrong.push(`bin ${bin} is picked from twice`)
    seen.add(bin)
    if (!(quantity > 0)) wrong.push(`${quantity} are taken from bin ${bin}`)
    if (quantity > holds.quantity) wrong.push(`bin ${bin} holds ${holds.quantity}, not ${quantity}`)
    taken.set(holds.article, (taken.get(holds.article) ?? 0) + quantity)
    places.add(holds.place)
  }
  problem.demands.forEach((demand, article) => {
    if ((taken.get(article) ?? 0) !== demand)
      wrong.push(`of article ${article}, ${taken.get(article) ?? 0} are taken, not ${demand}`)
  })
  return [...wrong, ...checkTour(problem.warehouse, places, solution.tour)]
}
