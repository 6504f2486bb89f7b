import pg from 'pg'
import type { Log } from '../log.ts'

// bigint columns hold money and quantities: exact. Dates without time stay text.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text))
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(1182 as never, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',')))
pg.types.setTypeParser(1016 as never, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(BigInt)))

export type Pool = pg.Pool

export function createPool(url: string, size: number, name: string, log: Log): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: name,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  pool.on('error', (error) => log.warn({ code: (error as { code?: string }).code }, 'idle database connection lost'))
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ code: (error as { code?: string }).code }, 'database connection lost'))
  })
  return pool
}
