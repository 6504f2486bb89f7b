import { audit } from '#platform/audit/audit.ts'
import { now } from '#platform/clock.ts'
import { readMigrations } from '#platform/db/migrate.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { SealedWhat, TenantVault } from '#platform/vault/vault.ts'
import { asOperator, companyOf } from './operate-tenants.ts'
import {
  accountsOfTenant,
  beginOnTenant,
  type ExportedRow,
  rowsOfTenant,
  type TenantTable,
  tenantTables,
} from './tenant-data.queries.ts'

/** Keys, tokens and what lives for a day: of no use outside, and dangerous there. */
const leftOut = new Set([
  'platform.tenant_keys',
  'platform.idempotency_keys',
  'platform.mails',
  'identity.sessions',
  'identity.tickets',
  'identity.account_tenants',
])

export interface ExportOptions {
  /** Open sealed personal data. Otherwise it is left out. Noted in the audit log. */
  personalData: boolean
}

/**
 * Everything of one company as lines of JSON, as of one moment: a head, `{"table", "row"}` for each row with parents before children, and an
 * end with the number of rows, without which the file is torn. Binary columns are base64. Memory stays at a thousand rows.
 * @throws AppError platform.not_found
 */
export async function* exportTenant(runtime: Runtime, tenantId: string, options: ExportOptions): AsyncGenerator<string> {
  const company = await companyOf(runtime, tenantId)
  await asOperator(runtime, tenantId, async (ctx) => {
    audit(ctx, { action: 'identity.company_exported', subjectKind: 'tenant', subjectIds: [tenantId], detail: { ...options } })
  })
  const keys = options.personalData ? await runtime.vault.keysOf(tenantId) : null
  const tables = (await tenantTables(runtime.ownerPool)).filter((table) => !leftOut.has(table.name))
  const client = await runtime.ownerPool.connect()
  let count = 0
  let finished = false
  try {
    await beginOnTenant(client, tenantId, true)
    const head = { format: 'shangshu company', version: 1, migration: readMigrations().length, tenantId, name: company.name }
    yield `${JSON.stringify({ ...head, exportedAt: now(), personalData: options.personalData })}\n`
    for (const account of await accountsOfTenant(client, tenantId)) {
      count++
      yield `${JSON.stringify({ table: 'identity.accounts', row: account })}\n`
    }
    for (const table of tables) {
      for await (const rows of rowsOfTenant(client, table, tenantId)) {
        count += rows.length
        yield rows.map((row) => `{"table":"${table.name}","row":${rowJson(table, row, keys)}}\n`).join('')
      }
    }
    await client.query('commit')
    finished = true
    yield `${JSON.stringify({ end: true, rows: count })}\n`
  } finally {
    // A reader that stops early, or a lost connection: the transaction goes with the connection.
    client.release(!finished)
  }
}

function rowJson(table: TenantTable, { json, values }: ExportedRow, keys: TenantVault | null): string {
  const more = [
    ...table.binary.map((name) => [name, values[name]?.toString('base64') ?? null] as const),
    ...(keys === null ? [] : table.sealed.map((name) => [name, opened(keys, name, values[name] ?? null)] as const)),
  ]
  const members = more.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join('')
  return `${json.slice(0, -1)}${members}}`
}

function opened(keys: TenantVault, column: string, sealed: Buffer | null): unknown {
  if (sealed === null) return null
  try {
    // customers keep their receiver in a column that is called `sealed` alone
    return keys.open((column.replace(/_?sealed$/, '') || 'receiver') as SealedWhat, sealed)
  } catch {
    return { unreadable: sealed.toString('base64') }
  }
}
