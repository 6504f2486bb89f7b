import { parseArgs } from 'node:util'

// `npm run bench -- <what>`: measures the running product and writes bench/results.json. Never part of the tests.

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    orders: { type: 'string' },
    present: { type: 'string' },
    'keep-data': { type: 'boolean' },
    'data-dir': { type: 'string' },
  },
})

const benches: Record<string, () => Promise<{ run: (options: BenchOptions) => Promise<void> }>> = {
  pipeline: () => import('./load/pipeline.bench.ts'),
  lifecycle: () => import('./load/lifecycle.bench.ts'),
  list: () => import('./load/list.bench.ts'),
  start: () => import('./load/start.bench.ts'),
}

export interface BenchOptions {
  /** Orders measured. */
  orders: number | undefined
  /** Orders already in the tables, one run for each. */
  present: number[] | undefined
  dataDir: string | undefined
}

const name = positionals[0]
if (name === undefined || !(name in benches)) {
  console.error(
    `npm run bench -- ${Object.keys(benches).join('|')} [--orders N] [--present 1000,100000,1000000] [--data-dir DIR]`,
  )
  process.exit(2)
}
const { run } = await benches[name]!()
await run({
  orders: values.orders === undefined ? undefined : Number(values.orders),
  present: values.present?.split(',').map(Number),
  dataDir: values['data-dir'],
})
