import type { PoolClient } from 'pg'
import { now } from '#platform/clock.ts'
import { refuseUnless } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { companyOf } from './operate-tenants.ts'
import {
  accountsOfTenant,
  beginOnTenant,
  deleteOrphanAccounts,
  deleteRowsOfTenant,
  markErased,
  tenantTables,
} from './tenant-data.queries.ts'

const mostPasses = 10

export interface Erased {
  /** Rows deleted by table; tables without any are left out. */
  rows: Record<string, number>
  /** People who belonged to no other company. */
  accounts: number
}

/**
 * Erases a company for good: its keys first, so that copies of its sealed data in backups can never be opened, then all its rows, then the
 * accounts of people who are in no other company. What remains is the row that says it is erased. Can be repeated after a crash.
 * @param confirm the name of the company, as a second look
 * @throws AppError platform.not_found, identity.erase_not_confirmed
 */
export async function eraseTenant(runtime: Runtime, tenantId: string, confirm: string): Promise<Erased> {
  const company = await companyOf(runtime, tenantId)
  refuseUnless(company.name === confirm, 'identity.erase_not_confirmed', { name: company.name })
  const tables = (await tenantTables(runtime.ownerPool)).map((table) => table.name).filter((name) => name !== 'identity.tenants')
  const accounts = await inTenant(runtime, tenantId, async (client) => {
    await markErased(client, tenantId, now())
    return (await accountsOfTenant(client, tenantId)).map((account) => account.id)
  })
  forgetPrincipals({ tenantId })
  await runtime.vault.destroy(tenantId)
  const rows: Record<string, number> = {}
  // Requests and jobs that were on their way may still write: passes follow until one finds nothing.
  for (let pass = 1; ; pass++) {
    const deleted = await inTenant(runtime, tenantId, async (client) => {
      let sum = 0
      for (const table of tables.toReversed()) {
        const count = await deleteRowsOfTenant(client, table, tenantId)
        if (count > 0) rows[table] = (rows[table] ?? 0) + count
        sum += count
      }
      return sum
    })
    if (deleted === 0) break
    if (pass === mostPasses)
      throw new Error('The company is still being written to. Stop the API and the workers, and erase again.')
  }
  const gone = await inTenant(runtime, tenantId, (client) => deleteOrphanAccounts(client, accounts))
  forgetPrincipals({ ids: accounts })
  runtime.log.info(
    { tenantId, rows: Object.values(rows).reduce((sum, count) => sum + count, 0), accounts: gone },
    'company erased',
  )
  return { rows, accounts: gone }
}

async function inTenant<T>(runtime: Runtime, tenantId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await runtime.ownerPool.connect()
  let broken = true
  try {
    await beginOnTenant(client, tenantId, false)
    const result = await work(client)
    await client.query('commit')
    broken = false
    return result
  } finally {
    // Closing the connection rolls back what was not committed.
    client.release(broken)
  }
}
