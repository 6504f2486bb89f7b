import type { Config } from './config.ts'
import { createPool } from './db/pool.ts'
import type { Log } from './log.ts'
import { observeStatement } from './metrics.ts'
import type { Runtime } from './runtime.ts'
import { createSignals } from './signals.ts'
import { createThreadPool } from './threads/pool.ts'
import { useVault } from './vault/current.ts'
import { createVault } from './vault/vault.ts'

/** Opens the pools of one process. `name` shows in the database's list of sessions. */
export function createRuntime(config: Config, log: Log, name: string): Runtime {
  const pool = createPool(config.appUrl, config.poolSize, `shangshu ${name}`, log)
  const ownerPool = createPool(config.ownerUrl, 4, `shangshu ${name} owner`, log)
  const signals = createSignals(ownerPool, log)
  const vault = createVault(config, ownerPool)
  useVault(vault)
  const threads = createThreadPool()
  return {
    config,
    log,
    pool,
    ownerPool,
    vault,
    threads,
    observe: (text, milliseconds, rows) => {
      observeStatement(text, milliseconds)
      if (milliseconds > 500)
        log.warn(
          { milliseconds: Math.round(milliseconds), rows, statement: text.replace(/\s+/g, ' ').slice(0, 300) },
          'slow statement',
        )
    },
    signal: signals.send,
    close: async () => {
      await threads.close()
      await signals.close()
      await pool.end()
      await ownerPool.end()
    },
  }
}
