import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  type BoxType,
  checkCartons,
  checkContainers,
  checkPacking,
  chooseCartons,
  fillContainer,
  packContainers,
  valueOfPacking,
} from '@shangshu/optimizer/packing/index.ts'
import type { BenchOptions } from '../main.ts'
import { type Figure, median, quantile, record, round } from '../results.ts'
import { cartonTypes, parcelPostage, readBaskets, readOlistOrders } from './carton-orders.ts'
import { packByFirstFit } from './first-fit-cartons.ts'
import { readBestVolumes, readThpack } from './packing-instances.ts'

const secondsPerFill = 10
const secondsPerConsignment = 10

/** Container loading, several containers, and cartons for real orders. */
export async function run(options: BenchOptions): Promise<void> {
  const directory = join(options.sharedDataDir ?? '', 'packing')
  if (options.sharedDataDir === undefined || !existsSync(directory)) {
    console.log('packing: instances not present (--shared-data DIR)')
    return
  }
  const figures: Figure[] = []
  const wanted = (id: string) => options.only === undefined || options.only === id
  if (wanted('packing.br_fill_gap')) figures.push(measureFill(directory, options.sample ?? 1))
  if (wanted('packing.bins_ivancic')) figures.push(await measureContainers(directory, options.sample ?? 1))
  if (wanted('packing.carton_ms')) figures.push(...measureCartons(join(options.sharedDataDir, 'orders'), options.sample ?? 1))
  if (options.sample === undefined) record(figures)
  else console.log(JSON.stringify(figures))
}

/** Bischoff and Ratcliff's classes, single thread. Every load is judged by the checker and by its own sum of volumes. */
function measureFill(directory: string, sample: number): Figure {
  const best = readBestVolumes(directory)
  const means = ['thpack1.txt', 'thpack2.txt', 'thpack4.txt', 'thpack5.txt', 'thpack7.txt'].map((file) => {
    const gaps: number[] = []
    readThpack(directory, file, true).forEach(({ name, container, boxes }, index) => {
      if (index % sample !== 0) return
      const problem = { container, boxes }
      const { solution } = fillContainer(problem, {
        budget: { milliseconds: secondsPerFill * 1000, clock: () => performance.now() },
      })
      const faults = checkPacking(problem, solution)
      if (faults.length > 0) throw new Error(`${name}: ${faults[0]}`)
      const volume = container.length * container.width * container.height
      const fill = (100 * valueOfPacking(problem, solution)) / volume
      const gap = (100 * best.get(name)!) / volume - fill
      gaps.push(gap)
      console.log(`${name}: fill ${fill.toFixed(2)} %, ${gap.toFixed(2)} below best known`)
    })
    return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  })
  const mean = means.reduce((sum, each) => sum + each, 0) / means.length
  return {
    id: 'packing.br_fill_gap',
    value: round(mean, 3),
    unit: 'points',
    target: 1.5,
    better: 'lower',
    runs: means.map((each) => round(each, 3)),
  }
}

/** Containers over all problems of Ivancic, Mathur and Mohanty that are here. */
async function measureContainers(directory: string, sample: number): Promise<Figure> {
  let used = 0
  for (const [index, { name, container, boxes }] of readThpack(directory, 'thpack9_dev.txt', false).entries()) {
    if (index % sample !== 0) continue
    const { solution, bound } = await packContainers(
      { containers: [container], boxes },
      { budget: { milliseconds: secondsPerConsignment * 1000, clock: () => performance.now() } },
    )
    const faults = checkContainers({ containers: [container], boxes }, solution)
    if (faults.length > 0) throw new Error(`${name}: ${faults[0]}`)
    if (solution.left.some((count) => count > 0)) throw new Error(`${name}: boxes are left`)
    used += solution.loaded.length
    console.log(`${name}: ${solution.loaded.length} containers, ${bound} at least`)
  }
  return { id: 'packing.bins_ivancic', value: used, unit: 'containers', target: 480, better: 'lower', runs: [used] }
}

/**
 * Cartons for orders with several units: those of Olist with their own sizes, and baskets of up to 40 units with Olist's sizes. Orders of
 * one unit leave nothing to decide but the carton; they are timed and costed with the others of Olist on a line of their own.
 */
function measureCartons(directory: string, sample: number): Figure[] {
  const olist = readOlistOrders(directory)
  const baskets = readBaskets(directory, 40)
  const isSeveral = (boxes: readonly BoxType[]) => boxes.reduce((sum, box) => sum + box.count, 0) > 1
  const all = measureOrders(
    'Olist, all orders',
    olist.filter((_, index) => index % sample === 0),
  )
  const several = measureOrders('Olist, several units', olist.filter(isSeveral))
  const retail = measureOrders(
    'baskets of 2 to 40 units',
    baskets.filter((_, index) => index % (10 * sample) === 0),
  )
  return [
    {
      id: 'packing.carton_ms',
      value: round(median([...several.times, ...retail.times]), 2),
      unit: 'ms',
      target: 5,
      better: 'lower',
      runs: [all.medianMs, several.medianMs, retail.medianMs].map((each) => round(each, 2)),
    },
    {
      id: 'packing.carton_saving',
      value: round(1 - (several.cost + retail.cost) / (several.firstFit + retail.firstFit), 4),
      unit: 'ratio',
      target: 0.08,
      better: 'higher',
      runs: [all, several, retail].map(({ cost, firstFit }) => round(1 - cost / firstFit, 4)),
    },
  ]
}

function measureOrders(name: string, orders: readonly BoxType[][]) {
  const times: number[] = []
  let cost = 0
  let firstFit = 0
  let parcels = 0
  let parcelsFirstFit = 0
  let left = 0
  for (const boxes of orders) {
    const problem = { cartons: cartonTypes, boxes, postage: parcelPostage }
    const started = performance.now()
    const { solution, value } = chooseCartons(problem)
    times.push(performance.now() - started)
    const plain = packByFirstFit(problem)
    for (const each of [solution, plain]) {
      const faults = checkCartons(problem, each)
      if (faults.length > 0) throw new Error(`${name}: ${faults[0]}`)
    }
    if (solution.left.join() !== plain.left.join()) throw new Error(`${name}: other boxes are left`)
    cost += value
    firstFit += plain.parcels.reduce((sum, parcel) => sum + parcel.costMinor, 0)
    parcels += solution.parcels.length
    parcelsFirstFit += plain.parcels.length
    left += solution.left.reduce((sum, count) => sum + count, 0)
  }
  const medianMs = median(times)
  console.log(
    `${name}: ${orders.length} orders, median ${medianMs.toFixed(2)} ms, 99 % ${quantile(times, 0.99).toFixed(1)} ms, ` +
      `cost ${(100 * (1 - cost / firstFit)).toFixed(2)} % below first-fit, parcels ${parcels} instead of ${parcelsFirstFit}, ` +
      `${left} units fit no carton`,
  )
  return { times, medianMs, cost, firstFit }
}
