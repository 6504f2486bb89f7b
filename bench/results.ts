import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export interface Figure {
  id: string
  value: number
  unit: string
  target: number
  better: 'higher' | 'lower'
  /** Every run's value, in order. */
  runs: number[]
}

interface Results {
  machine: { cpu: string; cores: number; memoryGb: number; node: string }
  date: string
  figures: Figure[]
}

export const resultsPath = join(import.meta.dirname, 'results.json')

/** Prints figures and replaces those of the same id in bench/results.json. */
export function record(figures: readonly Figure[]): void {
  const known: Results | undefined = existsSync(resultsPath)
    ? (JSON.parse(readFileSync(resultsPath, 'utf8')) as Results)
    : undefined
  const kept = (known?.figures ?? []).filter((figure) => !figures.some((fresh) => fresh.id === figure.id))
  const results: Results = {
    machine: {
      cpu: cpus()[0]?.model ?? '',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    date: new Date().toISOString().slice(0, 10),
    figures: [...kept, ...figures].sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
  // Lists of numbers on one line, as the formatter has them.
  const text = JSON.stringify(results, null, 2).replace(
    /\[\s+([-\d.,\s]+?)\s+\]/g,
    (_, list: string) => `[${list.split(/,\s*/).join(', ')}]`,
  )
  writeFileSync(resultsPath, `${text}\n`)
  for (const figure of figures) {
    const met = figure.better === 'higher' ? figure.value >= figure.target : figure.value <= figure.target
    console.log(
      `${met ? '✓' : '✗'} ${figure.id.padEnd(36)} ${String(figure.value).padStart(10)} ${figure.unit}   (target ${figure.better === 'higher' ? '≥' : '≤'} ${figure.target})   runs ${figure.runs.join(', ')}`,
    )
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function round(value: number, digits = 0): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}
