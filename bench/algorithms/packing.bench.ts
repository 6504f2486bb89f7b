import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { checkPacking, fillContainer, valueOfPacking } from '@shangshu/optimizer/packing/index.ts'
import type { BenchOptions } from '../main.ts'
import { type Figure, record, round } from '../results.ts'
import { readBestVolumes, readThpack } from './packing-instances.ts'

const secondsPerFill = 10

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
