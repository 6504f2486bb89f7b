import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createUniverse } from '#sim/creation.ts'
import { createDrive, type Drive, setSpeed } from '#sim/drive.ts'
import { createServer } from '#sim/http/server.ts'
import { type Journal, openJournal } from '#sim/journal.ts'
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
  /**
   * A file that lets the world outlive the process. If it is there, the world it tells of is continued, whatever the other options say
   * about worlds; else it is begun.
   */
  journalPath?: string
}

export interface Simulator {
  universe: Universe
  drive: Drive
  /** `http://127.0.0.1:4700` */
  url: string
  close: () => Promise<void>
}

/** Lets the calls of a journal happen again, each at its time. What was to be said by webhook was said then, or is asked for. */
async function liveThrough(universe: Universe, server: FastifyInstance, journal: Journal): Promise<void> {
  for (const { atMs, method, url, key, body } of journal.past.calls) {
    runUntil(universe, atMs)
    const headers = { host: 'localhost', 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) }
    const answer = await server.inject({ method: method as 'POST', url, headers, payload: body })
    if (answer.statusCode >= 500) throw new Error(`${url} of the journal: ${answer.payload}`)
  }
  runUntil(universe, journal.past.reachedMs)
  for (const shop of universe.shops) setWebhookUrl(shop, shop.outbox.url)
}

/** Creates a universe and serves it. Time stands still until it is moved. Rejects if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', requestsPerMinute = 0, webhookUrls = {}, journalPath, ...world } = options
  const { warmUpDays: asked = 0, ...given } = world
  const wanted = { options: { ...DEFAULT_OPTIONS, ...given }, warmUpDays: asked }
  const journal = journalPath === undefined ? null : openJournal(journalPath, wanted)
  const { options: universeOptions, warmUpDays } = journal?.origin ?? wanted
  const { startMs } = universeOptions
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
  const drive = createDrive(universe, journal)
  const protocol = { requestsPerMinute, replaying: true }
  const server = createServer(drive, protocol)
  if (journal !== null) await liveThrough(universe, server, journal)
  protocol.replaying = false
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
