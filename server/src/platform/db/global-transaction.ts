import { now } from '../clock.ts'
import type { Tx } from '../context.ts'
import type { Runtime } from '../runtime.ts'
import { bindKysely } from './connection.ts'
import { isTransient } from './pg-errors.ts'

/** A transaction without a tenant: accounts, sessions, tickets, mails. Any table of a tenant refuses, because no tenant is set. */
export interface GlobalCtx {
  tx: Tx
  now: Date
}

/** Runs `work` in one transaction that belongs to no tenant. Deadlocks and serialisation failures are tried again, twice. */
export async function runGlobalTransaction<T>(
  runtime: Pick<Runtime, 'pool' | 'observe'>,
  work: (ctx: GlobalCtx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await runtime.pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work({ tx: bindKysely(client, runtime.observe), now: now() })
      await client.query('commit')
      return result
    } catch (error) {
      try {
        await client.query('rollback')
      } catch (rollbackError) {
        broken = rollbackError as Error
      }
      if (attempt >= 3 || !isTransient(error)) throw error
    } finally {
      client.release(broken)
    }
  }
}
