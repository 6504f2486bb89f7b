import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { Ctx, Tx } from './context.ts'
import { insertRows } from './db/rows.ts'

const noScope = '00000000-0000-0000-0000-000000000000'

/** Notes that a count changed. Written once per transaction; never locks a counter row. Scope is a shop or warehouse id. */
export function tally(ctx: Ctx, name: string, key: string, change: bigint | number, scope: string = noScope): void {
  const at = `${name}\n${key}\n${scope}`
  const known = ctx.pending.tallies.get(at)
  if (known) known.change += BigInt(change)
  else ctx.pending.tallies.set(at, { name, key, scope, change: BigInt(change) })
}

export async function insertTallyChanges(ctx: Ctx): Promise<void> {
  const id = newId()
  const rows = [...ctx.pending.tallies.values()].filter((row) => row.change !== 0n).map((row) => ({ id, ...row }))
  if (rows.length === 0) return
  await insertRows('platform.tally_changes', ctx.tenantId, rows, {
    id: 'uuid',
    name: 'text',
    key: 'text',
    scope: 'uuid',
    change: 'int8',
  }).execute(ctx.tx)
}

/** Current counts of one name by key; `scopes` limits to shops or warehouses, null means all. */
export async function readTallies(
  tx: Tx,
  tenantId: string,
  name: string,
  scopes: readonly string[] | null,
): Promise<Map<string, bigint>> {
  const limit = scopes === null ? sql`` : sql`and scope = any(${scopes}::uuid[])`
  const { rows } = await sql<{ key: string; value: bigint }>`
    select key, sum(value)::bigint as value from (
      select key, value from platform.tallies where tenant_id = ${tenantId} and name = ${name} ${limit}
      union all
      select key, change from platform.tally_changes where tenant_id = ${tenantId} and name = ${name} ${limit}
    ) as both_parts group by key`.execute(tx)
  return new Map(rows.map((row) => [row.key, row.value]))
}

/** Folds the appended changes into the counts. Run by a job; one at a time per tenant is enough but not required. */
export async function foldTallies(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ folded: bigint }>`
    with taken as (
      delete from platform.tally_changes where tenant_id = ${ctx.tenantId}
        and (id, name, key, scope) in (select id, name, key, scope from platform.tally_changes where tenant_id = ${ctx.tenantId} limit 20000)
      returning name, key, scope, change
    ), folded as (
      insert into platform.tallies (tenant_id, name, key, scope, value)
      select ${ctx.tenantId}::uuid, name, key, scope, sum(change) from taken group by name, key, scope order by name, key, scope
      on conflict (tenant_id, name, key, scope) do update set value = platform.tallies.value + excluded.value
      returning 1
    ) select count(*) as folded from taken`.execute(ctx.tx)
  return Number(rows[0]?.folded ?? 0n)
}
