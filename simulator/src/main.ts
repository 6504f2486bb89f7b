import { parseArgs } from 'node:util'
import { universeDigest } from '#sim/digest.ts'
import { advance, setSpeed } from '#sim/drive.ts'
import { type SimulatorOptions, startSimulator } from '#sim/simulator.ts'

const USAGE = `A deterministic commerce universe that serves open-shop marketplaces over HTTP.

node simulator/src/main.ts [options]            each option also as an environment variable: --orders-per-day = SIMULATOR_ORDERS_PER_DAY

  --port <n>               default 4700; 0: any free port
  --host <address>         default 127.0.0.1. The control API answers this machine only, whatever is set here
  --seed <text>            default 1. The same seed and the same calls give the same documents
  --shops <n>              default 3
  --orders-per-day <n>     of an average shop; default 200
  --days <n>               new orders for so many simulated days, warm-up included; default: for ever
  --chaos <0-3>            default 0
  --start <time|now>       where simulated time begins; default 2025-12-31T16:00:00Z
  --warm-up <days>         history before the start, passed at once; in it the shops ship by themselves; default 0
  --speed <n|asked|max>    simulated seconds in a second; asked (default): time moves by POST /control/advance alone;
                           max: --days pass at once
  --webhook-url <url>      for all shops ({shop} stands for the id), or <shop id>=<url>; may be repeated
  --products <n>           of the catalogue; default 400
  --code-faults <0-1>      share of listings with a missing or unknown merchant code; default 0.02
  --auto-ship              the shops ship by themselves
  --requests-per-minute <n>  real limit for each shop; default none
  --journal <file>         the world outlives the process: it is written down here, and continued from here if the file is there
`

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  shops: { type: 'string' },
  'orders-per-day': { type: 'string' },
  days: { type: 'string' },
  chaos: { type: 'string' },
  start: { type: 'string' },
  'warm-up': { type: 'string' },
  speed: { type: 'string' },
  'webhook-url': { type: 'string', multiple: true },
  products: { type: 'string' },
  'code-faults': { type: 'string' },
  'auto-ship': { type: 'boolean' },
  'requests-per-minute': { type: 'string' },
  journal: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

interface Settings {
  simulator: SimulatorOptions
  speed: number | 'asked' | 'max'
}

/** Reads arguments, and environment variables for what they leave open. Throws an Error with a sentence for a person. */
export function readSettings(args: readonly string[], environment: Record<string, string | undefined>): Settings | 'help' {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true })
  if (values.help) return 'help'
  const raw = (name: Exclude<keyof typeof OPTIONS, 'webhook-url' | 'auto-ship' | 'help'>): string | undefined =>
    values[name] ?? environment[`SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`]
  const number = (name: Parameters<typeof raw>[0], fallback: number, low: number, high: number): number => {
    const text = raw(name)
    if (text === undefined) return fallback
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= low && value <= high)) throw new Error(`--${name} must be a number from ${low} to ${high}, not "${text}"`)
    return value
  }
  const whole = (name: Parameters<typeof raw>[0], fallback: number, low: number, high: number): number => {
    const value = number(name, fallback, low, high)
    if (Number.isFinite(value) && !Number.isInteger(value)) throw new Error(`--${name} must be a whole number, not "${value}"`)
    return value
  }
  const start = raw('start')
  const startMs = start === undefined ? Date.parse('2025-12-31T16:00:00Z') : start === 'now' ? Date.now() : Date.parse(start)
  if (Number.isNaN(startMs)) throw new Error(`--start must be a time like 2026-01-01T00:00:00Z or now, not "${start}"`)
  const speedText = raw('speed') ?? 'asked'
  const speed = speedText === 'asked' || speedText === 'max' ? speedText : number('speed', 0, 0, 1_000_000)
  const days = whole('days', Number.POSITIVE_INFINITY, 0, 36_600)
  if (speed === 'max' && !Number.isFinite(days)) throw new Error('--speed max needs --days')
  const autoShip = values['auto-ship'] ?? ['1', 'true'].includes(environment.SIMULATOR_AUTO_SHIP ?? '')
  const urls = values['webhook-url'] ?? environment.SIMULATOR_WEBHOOK_URL?.split(/[\s,]+/).filter((url) => url !== '') ?? []
  const { host = '127.0.0.1', seed = '1' } = { host: raw('host'), seed: raw('seed') }
  const journalPath = raw('journal')
  return {
    speed,
    simulator: {
      port: whole('port', 4700, 0, 65_535),
      host,
      seed,
      shops: whole('shops', 3, 1, 200),
      ordersPerDay: number('orders-per-day', 200, 0, 10_000_000),
      days,
      chaos: whole('chaos', 0, 0, 3),
      startMs,
      warmUpDays: whole('warm-up', 0, 0, 3660),
      products: whole('products', 400, 50, 1536),
      codeFaults: number('code-faults', 0.02, 0, 1),
      autoShip,
      requestsPerMinute: whole('requests-per-minute', 0, 0, 10_000_000),
      webhookUrls: Object.fromEntries(urls.map(webhookUrl)),
      ...(journalPath === undefined ? {} : { journalPath }),
    },
  }
}

/** `shop=url`, or a url for all shops. */
function webhookUrl(text: string): [shop: string, url: string] {
  const match = /^(?:([A-Za-z0-9._-]+)=)?(https?:\/\/.+)$/.exec(text)
  if (match === null || !URL.canParse(match[2]!.replaceAll('{shop}', 'shop'))) {
    throw new Error(`--webhook-url must be an http address or <shop id>=<address>, not "${text}"`)
  }
  return [match[1] ?? '*', match[2]!]
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (settings === 'help') {
    console.log(USAGE)
    return
  }
  const simulator = await startSimulator(settings.simulator)
  const stop = () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(`simulator ready on ${simulator.url}, control API at ${simulator.url}/control`)
  for (const { profile, keyId, secret } of simulator.universe.shops) {
    console.log(`  ${profile.name}: ${simulator.url}/shops/${profile.id}/open-shop/v1  key ${keyId}  secret ${secret}`)
  }
  const { speed } = settings
  if (speed === 'max') {
    const { options } = simulator.universe
    const result = await advance(simulator.drive, options.startMs + options.days * 86_400_000)
    console.log(
      `${options.days} days passed: ${result.ordersPlaced} orders, ${result.delivered} of ${result.attempts} deliveries stored`,
    )
    console.log(`digest ${universeDigest(simulator.universe)}`)
  } else if (speed !== 'asked') {
    setSpeed(simulator.drive, speed)
  }
}

if (import.meta.main) {
  main().catch((error: Error & { code?: string }) => {
    const taken = error.code === 'EADDRINUSE'
    console.error(taken ? 'the port is taken: choose another with --port, or 0 for any' : error.message)
    process.exitCode = 1
  })
}
