import type { AisleTour } from './aisle-tour.ts'
import type { AisleWarehouse } from './warehouse.ts'

/**
 * Follows a tour step by step, knowing nothing of how it was found: that it starts and ends where it has to, keeps to aisles and cross
 * aisles and to their directions, comes by every place in the order it claims, and is as long as it says.
 * @returns what is wrong, nothing if all is well
 */
export function checkTour(warehouse: AisleWarehouse, places: Iterable<number>, tour: AisleTour): string[] {
  const wrong: string[] = []
  const { walk, stops } = tour
  const end = warehouse.end ?? warehouse.start
  const first = walk[0]
  const last = walk.at(-1)
  if (first === undefined || last === undefined) return ['the walk has no points']
  if (first.across !== warehouse.start.at || first.along !== warehouse.crossAt[warehouse.start.cross])
    wrong.push('the walk does not begin at the start')
  if (last.across !== end.at || last.along !== warehouse.crossAt[end.cross]) wrong.push('the walk does not finish at the end')
  let length = 0
  let stop = 0
  const comeBy = (x0: number, y0: number, x1: number, y1: number) => {
    // As many of the next stops as lie on this stretch, each not before the one before it.
    let from = 0
    for (; stop < stops.length; stop++) {
      const x = warehouse.aisleAt[Math.floor(stops[stop]! / warehouse.cellAt.length)]!
      const y = warehouse.cellAt[stops[stop]! % warehouse.cellAt.length]!
      const isOn = Math.min(x0, x1) <= x && x <= Math.max(x0, x1) && Math.min(y0, y1) <= y && y <= Math.max(y0, y1)
      const way = Math.abs(x - x0) + Math.abs(y - y0)
      if (!isOn || way < from) return
      from = way
    }
  }
  for (let i = 1; i < walk.length; i++) {
    const a = walk[i - 1]!
    const b = walk[i]!
    length += Math.abs(a.across - b.across) + Math.abs(a.along - b.along)
    const aisle = warehouse.aisleAt.indexOf(a.across)
    if (a.across === b.across && aisle >= 0) {
      if (Math.min(a.along, b.along) < warehouse.crossAt[0]! || Math.max(a.along, b.along) > warehouse.crossAt.at(-1)!)
        wrong.push(`step ${i} leaves the warehouse`)
      const direction = warehouse.directions?.[aisle] ?? 'both'
      if ((direction === 'up' && b.along < a.along) || (direction === 'down' && b.along > a.along))
        wrong.push(`step ${i} goes against the direction of aisle ${aisle}`)
    } else if (a.along !== b.along || !warehouse.crossAt.includes(a.along)) wrong.push(`step ${i} keeps to no aisle`)
    comeBy(a.across, a.along, b.across, b.along)
  }
  if (walk.length === 1) comeBy(first.across, first.along, first.across, first.along)
  if (stop < stops.length) wrong.push(`the walk does not come by the places in order: stuck before place ${stops[stop]}`)
  const wanted = new Set(places)
  if (new Set(stops).size !== stops.length) wrong.push('a place is visited twice')
  for (const place of wanted) if (!stops.includes(place)) wrong.push(`place ${place} is left out`)
  for (const place of stops) if (!wanted.has(place)) wrong.push(`nothing is wanted from place ${place}`)
  if (Math.abs(length - tour.length) > 1e-9 * Math.max(1, length)) wrong.push(`the walk is ${length} long, not ${tour.length}`)
  return wrong
}
