import pg from 'pg'
import type { Pool } from './db/pool.ts'
import type { Log } from './log.ts'

const channel = 'shangshu'

export interface Signal {
  kind: 'outbox' | 'jobs' | 'live'
  tenantId: string
  topics: string[]
}

/**
 * Tells the other processes that something is waiting or changed. Sent after the commit, outside the transaction, and gathered for
 * 25 ms: NOTIFY inside a transaction takes a lock over all commits of the database. A lost signal costs at most the sweep interval.
 */
export function createSignals(
  pool: Pool,
  log: Log,
): { send: (kind: Signal['kind'], tenantId: string, topics?: readonly string[]) => void; close: () => Promise<void> } {
  const waiting = new Map<string, Set<string>>()
  let timer: NodeJS.Timeout | undefined
  let sending = Promise.resolve()
  let closed = false
  const flush = () => {
    timer = undefined
    const signals = [...waiting].map(([key, topics]) => {
      const [kind, tenantId] = key.split('/') as [Signal['kind'], string]
      return JSON.stringify({ kind, tenantId, topics: [...topics].slice(0, 60) } satisfies Signal)
    })
    waiting.clear()
    sending = sending
      .then(() => pool.query('select pg_notify($1, s) from unnest($2::text[]) as s', [channel, signals]))
      .then(
        () => undefined,
        (error) => log.debug({ err: error }, 'signal lost'),
      )
  }
  return {
    send: (kind, tenantId, topics = []) => {
      if (closed) return
      const key = `${kind}/${tenantId}`
      const known = waiting.get(key) ?? new Set<string>()
      for (const topic of topics) known.add(topic)
      waiting.set(key, known)
      timer ??= setTimeout(flush, 25)
    },
    close: async () => {
      closed = true
      if (timer) clearTimeout(timer)
      await sending
    },
  }
}

/** Listens on a connection of its own and reconnects for ever. */
export function listenForSignals(url: string, log: Log, hear: (signal: Signal) => void): { stop: () => Promise<void> } {
  let stopped = false
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  const connect = async () => {
    if (stopped) return
    const next = new pg.Client({ connectionString: url, application_name: 'shangshu listener', keepAlive: true })
    client = next
    const again = () => {
      if (client !== next) return
      client = undefined
      next.end().catch(() => {})
      if (!stopped) retry = setTimeout(connect, 1000)
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', (message) => {
      try {
        hear(JSON.parse(message.payload ?? '') as Signal)
      } catch (error) {
        log.warn({ err: error }, 'unreadable signal')
      }
    })
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
    } catch {
      again()
    }
  }
  void connect()
  return {
    stop: async () => {
      stopped = true
      if (retry) clearTimeout(retry)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
