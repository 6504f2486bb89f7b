import type { Config } from './config.ts'
import type { StatementObserver } from './db/connection.ts'
import type { Pool } from './db/pool.ts'
import type { Log } from './log.ts'
import type { ThreadPool } from './threads/pool.ts'
import type { Vault } from './vault/vault.ts'

/** What one process holds: made once by `createRuntime`, handed to everything that needs a connection. */
export interface Runtime {
  config: Config
  log: Log
  /** Application role: under forced row-level security. */
  pool: Pool
  /** Owner role: migrations, dispatch across tenants, audit, backup. Never used to answer a request. */
  ownerPool: Pool
  vault: Vault
  /** For processor-heavy work; no thread runs before the first task. */
  threads: ThreadPool
  observe: StatementObserver
  /** Told after a commit what changed, so that workers wake and browsers refresh. */
  signal: (kind: 'outbox' | 'jobs' | 'live', tenantId: string, topics?: readonly string[]) => void
  close: () => Promise<void>
}
