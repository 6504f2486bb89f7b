import type pg from 'pg'

/** Our tables, parents before children, each with its columns in order; generated columns are left out. */
export async function listTables(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows: columns } = await client.query<{ name: string; column: string }>(
    `select n.nspname || '.' || c.relname as name, a.attname as column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p') and n.nspname = any($1::text[]) order by name, a.attnum`,
    [schemas],
  )
  const { rows: references } = await client.query<{ child: string; parent: string }>(
    `select distinct cn.nspname || '.' || cc.relname as child, pn.nspname || '.' || pc.relname as parent
     from pg_constraint k join pg_class cc on cc.oid = k.conrelid join pg_namespace cn on cn.oid = cc.relnamespace
     join pg_class pc on pc.oid = k.confrelid join pg_namespace pn on pn.oid = pc.relnamespace
     where k.contype = 'f' and k.conrelid <> k.confrelid and cn.nspname = any($1::text[])`,
    [schemas],
  )
  const byName = new Map<string, string[]>()
  for (const row of columns) byName.set(row.name, [...(byName.get(row.name) ?? []), row.column])
  return inOrder([...byName.keys()], references).map((name) => ({ name, columns: byName.get(name)! }))
}

export const schemas = [
  'platform',
  'identity',
  'catalog',
  'customers',
  'rules',
  'printing',
  'logistics',
  'inventory',
  'warehouse',
  'orders',
  'purchasing',
  'channels',
  'finance',
  'analytics',
]

/** Parents before children. @throws Error when tables refer to each other in a circle */
export function inOrder(names: readonly string[], references: readonly { child: string; parent: string }[]): string[] {
  const placed: string[] = []
  let left = [...names]
  while (left.length > 0) {
    const ready = left.filter((name) =>
      references.every(
        (reference) => reference.child !== name || placed.includes(reference.parent) || !names.includes(reference.parent),
      ),
    )
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${left.join(', ')}`)
    placed.push(...ready)
    left = left.filter((name) => !ready.includes(name))
  }
  return placed
}
