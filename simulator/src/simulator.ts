import type { AddressInfo } from 'node:net'
import { createUniverse } from '#sim/creation.ts'
import { createDrive, type Drive, setSpeed } from '#sim/drive.ts'
import { createServer } from '#sim/http/server.ts'
import { DEFAULT_OPTIONS, runUntil, type Universe, type UniverseOptions } from '#sim/universe.ts'
import { setWebhookUrl } from '#sim/webhooks.ts'

export interface SimulatorOptions extends Partial<UniverseOptions> {
  /** 0: any free port. */
  port?: number
  host?: string
  /** Days of history before `startMs`: they pass at once, without webhooks, and in them the shops ship by themselves. */
  warmUpDays?: number
  /** Real limit of requests a minute for each shop; 0: none. */
  requestsPerMinute?: number
  /** Webhook receivers by shop id; `*` for all others. `{shop}` in an address stands for the shop's id. */
  webhookUrls?: Record<string, string>
}

export interface Simulator {
  universe: Universe
  drive: Drive
  /** `http://127.0.0.1:4700` */
  url: string
  close: () => Promise<void>
}

/** Creates a universe and serves it. Time stands still until it is moved. Rejects if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', requestsPerMinute = 0, webhookUrls = {}, warmUpDays = 0, ...universeOptions } = options
  const { startMs } = { ...DEFAULT_OPTIONS, ...universeOptions }
  const universe = createUniverse({ ...universeOptions, startMs: startMs - warmUpDays * 86_400_000 })
  if (warmUpDays > 0) {
    universe.autoShip = true
    runUntil(universe, startMs)
    universe.autoShip = universe.options.autoShip
  }
  for (const shop of universe.shops) {
    const url = webhookUrls[shop.profile.id] ?? webhookUrls['*']
    if (url !== undefined) setWebhookUrl(shop, url.replaceAll('{shop}', shop.profile.id))
  }
  const drive = createDrive(universe)
  const server = createServer(drive, { requestsPerMinute })
  await server.listen({ port, host })
  const address = server.server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    universe,
    drive,
    url: `http://${name}:${address.port}`,
    close: async () => {
      setSpeed(drive, 0)
      await server.close()
    },
  }
}
