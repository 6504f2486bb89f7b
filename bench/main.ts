import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

// `npm run bench -- <what>`: measures the running product and its algorithms and writes bench/results.json. Never part of the tests.

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    orders: { type: 'string' },
    present: { type: 'string' },
    'data-dir': { type: 'string' },
    instances: { type: 'string' },
    'shared-data': { type: 'string' },
    sample: { type: 'string' },
    only: { type: 'string' },
  },
})

export interface BenchOptions {
  /** Orders measured. */
  orders: number | undefined
  /** Orders already in the tables, one run for each. */
  present: number[] | undefined
  dataDir: string | undefined
  /** Where sets of instances lie that may not be passed on; without it their figures are "not present". */
  instancesDir: string | undefined
  /** Where the sets of instances lie that are kept beside the project; undefined when they are not there. */
  sharedDataDir: string | undefined
  /** Takes every so-manieth instance only, for a look that costs less; nothing is recorded then. */
  sample: number | undefined
  /** Measures this figure only. */
  only: string | undefined
}

/** What can be measured: files named `<what>.bench.ts`, in the folders of this one. */
const benches = new Map(
  ['load', 'algorithms'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((file) => file.endsWith('.bench.ts'))
      .map((file) => [file.slice(0, -'.bench.ts'.length), join(import.meta.dirname, folder, file)] as const),
  ),
)

const name = positionals[0]
const path = benches.get(name ?? '')
if (path === undefined) {
  console.error(
    `npm run bench -- ${[...benches.keys()].join('|')} [--orders N] [--present 1000,100000,1000000] [--data-dir DIR] [--instances DIR] [--shared-data DIR] [--sample N] [--only FIGURE]`,
  )
  process.exit(2)
}
const besideProject = resolve(import.meta.dirname, '../../shared/data')
const bench = (await import(path)) as { run: (options: BenchOptions) => Promise<void> }
await bench.run({
  orders: values.orders === undefined ? undefined : Number(values.orders),
  present: values.present?.split(',').map(Number),
  dataDir: values['data-dir'],
  instancesDir: values.instances,
  sharedDataDir: values['shared-data'] ?? (existsSync(besideProject) ? besideProject : undefined),
  sample: values.sample === undefined ? undefined : Number(values.sample),
  only: values.only,
})
