import { aisleTour, checkScatteredTour, checkTour, solveScatteredTour } from '../../optimizer/src/routing/index.ts'
import type { BenchOptions } from '../main.ts'
import { type Figure, median, quantile, record, round } from '../results.ts'
import { readSprpInstances, type SprpInstance } from './sprp-instances.ts'

/** Picking tours against the published optima of Hessler and Irnich's instances. Every tour passes the checker, or the run fails. */
export async function run(options: BenchOptions): Promise<void> {
  const instances = readSprpInstances(options.sharedDataDir)
  if (instances === undefined) {
    console.log('routing: instances not present')
    return
  }
  const wants = (id: string) => options.only === undefined || options.only === id
  const figures: Figure[] = []
  if (wants('routing.optimal_share') || wants('routing.median_ms'))
    figures.push(...measureTours(instances.filter((instance) => !instance.isScattered)))
  if (wants('routing.scattered_gap')) {
    const scattered = instances.filter((instance) => instance.isScattered)
    const gap = measureScattered(scattered.filter((_, i) => i % (options.sample ?? 1) === 0))
    console.log(`routing: mean gap ${gap.runs.join(' % and ')} %`)
    figures.push(gap)
  }
  if (options.sample === undefined) record(figures)
}

function measureTours(instances: readonly SprpInstance[]): Figure[] {
  const milliseconds: number[][] = [[], []]
  const optimal = [0, 0]
  for (const { name, layouts } of instances)
    layouts.forEach(({ problem, published }, layout) => {
      const places = problem.bins.map((bin) => bin.place)
      // A warehouse not seen before: what is prepared for it counts.
      const warehouse = { ...problem.warehouse }
      const started = performance.now()
      const tour = aisleTour(warehouse, places)
      milliseconds[layout]!.push(performance.now() - started)
      const wrong = checkTour(warehouse, places, tour)
      if (wrong.length > 0) throw new Error(`${name}: ${wrong.join('; ')}`)
      if (tour.length === published) optimal[layout]!++
      else console.log(`${name}, ${layout + 1} blocks: ${tour.length}, published ${published}`)
    })
  const all = milliseconds.flat()
  console.log(`routing: 99 of 100 tours within ${round(quantile(all, 0.99), 3)} ms`)
  return [
    {
      id: 'routing.optimal_share',
      value: round((optimal[0]! + optimal[1]!) / all.length, 4),
      unit: 'share',
      target: 1,
      better: 'higher',
      runs: optimal.map((count) => round(count / instances.length, 4)),
    },
    {
      id: 'routing.median_ms',
      value: round(median(all), 4),
      unit: 'ms',
      target: 1,
      better: 'lower',
      runs: milliseconds.map((times) => round(median(times), 4)),
    },
  ]
}

/**
 * Gap to the published optimum, in percent. The lengths published for two blocks and varying demands are not those of tours that meet
 * the demands (see the README of routing); there the gap to the search's own lower bound is printed instead, and not recorded.
 */
function measureScattered(instances: readonly SprpInstance[]): Figure {
  const gaps: number[][] = [[], []]
  const gapsToBound: number[] = []
  let refuted = 0
  let proven = 0
  for (const { name, layouts } of instances)
    layouts.forEach(({ problem, published }, layout) => {
      const solved = solveScatteredTour(problem, { budget: { milliseconds: 1000, clock: () => performance.now() } })
      const wrong = checkScatteredTour(problem, solved.solution)
      if (wrong.length > 0) throw new Error(`${name}: ${wrong.join('; ')}`)
      if (solved.isProven) proven++
      const bound = solved.bound ?? 0
      if (layout === 1 && name.startsWith('varying')) {
        if (bound > published + 1e-6) refuted++
        gapsToBound.push(100 * (solved.value / bound - 1))
        return
      }
      if (bound > published + 1e-6) throw new Error(`${name}: the bound is ${bound}, a tour of ${published} is published`)
      gaps[layout]!.push(100 * (solved.value / published - 1))
      if (solved.value !== published) console.log(`${name}, blocks: ${layout + 1}, found ${solved.value}, published ${published}`)
    })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const all = gaps.flat()
  console.log(
    `routing: ${all.length + gapsToBound.length} choices of bins, ${proven} proven best; two blocks and varying demands: ${gapsToBound.length}, mean gap to the own bound ${round(mean(gapsToBound), 2)} %, published lengths proven out of reach ${refuted}`,
  )
  return {
    id: 'routing.scattered_gap',
    value: round(mean(all), 4),
    unit: '%',
    target: 0.1,
    better: 'lower',
    runs: gaps.map((list) => round(mean(list), 4)),
  }
}
