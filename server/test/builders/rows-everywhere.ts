import { newId } from '#lib/ids.ts'
import type { Pool } from '#platform/db/pool.ts'

/** Stands in every text of the rows made here: an answer that holds it has leaked. */
export const marker = 'THEIRS-7f3a'

interface Column {
  name: string
  type: string
  nullable: boolean
}

interface Table {
  name: string
  columns: Column[]
  foreignKeys: { columns: string[]; target: string; targetColumns: string[] }[]
  /** Columns by check constraint, with its definition. */
  checks: Map<string, { columns: string[]; definition: string }>
}

/** A row that is still going on (first status, no milestone reached, not expired), and one that has everything behind it. */
type Variant = 'live' | 'ended'

/**
 * Two rows in every table of a company where its keys allow, made from the catalog alone, so that tables of modules written later are filled
 * too: foreign keys lead to the rows made before (or to `given` values by column name), other `…_id` columns to the row of the table they
 * name, checks are solved by trying.
 * @throws Error naming the table for which no row could be found
 */
export async function fillEveryTable(pool: Pool, tenantId: string, given: Record<string, unknown> = {}): Promise<void> {
  const tables = await readTables(pool)
  const first = new Map<string, Record<string, unknown>>()
  for (const variant of ['live', 'ended'] as const) {
    const idOf = new Map(tables.map((table) => [table.name, newId()]))
    const rows = new Map(first)
    for (const table of inOrder(tables)) {
      const row: Record<string, unknown> = {}
      for (const column of table.columns)
        row[column.name] = given[column.name] ?? firstValue(table, column, tenantId, idOf, tables, variant)
      for (const key of table.foreignKeys) {
        const parent = key.target === table.name ? undefined : rows.get(key.target)
        key.columns.forEach((name, index) => {
          const nullable = table.columns.find((column) => column.name === name)?.nullable
          if (name !== 'tenant_id') row[name] = parent?.[key.targetColumns[index]!] ?? (nullable ? null : row[name])
        })
      }
      const stored = await insertSolved(pool, table, row, tenantId)
      rows.set(table.name, stored)
      if (variant === 'live') first.set(table.name, stored)
    }
  }
}

/** All ids that stand in rows of a company, in any column. */
export async function idsOfCompany(pool: Pool, tenantId: string): Promise<{ all: string[]; bySchema: Map<string, string[]> }> {
  const bySchema = new Map<string, string[]>()
  const all = new Set([tenantId])
  for (const table of await readTables(pool)) {
    const { rows } = await pool.query<{ text: string }>(
      `select row_to_json(t)::text as text from ${table.name} t where tenant_id = $1`,
      [tenantId],
    )
    const schema = table.name.split('.')[0]!
    const known = new Set(bySchema.get(schema) ?? [])
    for (const { text } of rows) {
      for (const [id] of text.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)) {
        if (id.startsWith('00000000-') || id === tenantId) continue
        all.add(id)
        known.add(id)
      }
    }
    bySchema.set(schema, [...known])
  }
  return { all: [...all], bySchema }
}

/** A checksum of every table's rows of a company. */
export async function checksums(pool: Pool, tenantId: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const table of await readTables(pool)) {
    const { rows } = await pool.query<{ sum: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${table.name} t where tenant_id = $1`,
      [tenantId],
    )
    sums[table.name] = rows[0]!.sum
  }
  return sums
}

async function readTables(pool: Pool): Promise<Table[]> {
  const { rows: columns } = await pool.query<Column & { table: string }>(`
    select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
    order by 1, a.attnum`)
  const { rows: constraints } = await pool.query<{
    table: string
    name: string
    kind: 'f' | 'c'
    columns: string[]
    target: string | null
    targetColumns: string[] | null
    definition: string
  }>(`
    select n.nspname || '.' || c.relname as table, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition,
      array(select a.attname::text from unnest(k.conkey) with ordinality as u(num, place) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by place) as columns,
      tn.nspname || '.' || tc.relname as target,
      array(select a.attname::text from unnest(k.confkey) with ordinality as u(num, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num order by place) as "targetColumns"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_class tc on tc.oid = k.confrelid left join pg_namespace tn on tn.oid = tc.relnamespace
    where k.contype in ('f', 'c') and k.conparentid = 0`)
  const tables = new Map<string, Table>()
  for (const { table, ...column } of columns) {
    const known: Table = tables.get(table) ?? { name: table, columns: [], foreignKeys: [], checks: new Map() }
    known.columns.push(column)
    tables.set(table, known)
  }
  for (const constraint of constraints) {
    const table = tables.get(constraint.table)
    if (constraint.kind === 'c') table?.checks.set(constraint.name, constraint)
    else if (constraint.target && tables.has(constraint.target))
      table?.foreignKeys.push({
        columns: constraint.columns,
        target: constraint.target,
        targetColumns: constraint.targetColumns!,
      })
  }
  return [...tables.values()]
}

/** Parents before children. */
function inOrder(tables: readonly Table[]): Table[] {
  const left = new Map(tables.map((table) => [table.name, table]))
  const ordered: Table[] = []
  while (left.size > 0) {
    const ready = [...left.values()].filter((table) =>
      table.foreignKeys.every((key) => key.target === table.name || !left.has(key.target)),
    )
    // A circle has to be entered somewhere: one of its foreign keys is nullable.
    for (const table of ready.length > 0 ? ready : [left.values().next().value!]) {
      ordered.push(table)
      left.delete(table.name)
    }
  }
  return ordered
}

function firstValue(
  table: Table,
  column: Column,
  tenantId: string,
  idOf: Map<string, string>,
  tables: readonly Table[],
  variant: Variant,
): unknown {
  if (column.name === 'tenant_id') return tenantId
  for (const check of table.checks.values()) {
    const listed = new RegExp(`\\(\\(?${column.name}(?: IS NULL\\) OR \\(${column.name})? = ANY \\(ARRAY\\[`).exec(
      check.definition,
    )
    if (listed) {
      const literals = listedIn(check.definition.slice(listed.index).split(']')[0]!)
      return variant === 'live' ? literals[0] : literals.at(-1)
    }
    const only = new RegExp(`\\(${column.name} = '([^']*)'::text\\)`).exec(check.definition)
    if (only && check.columns.length === 1) return only[1]
  }
  if (column.type === 'uuid') {
    if (column.name === 'id') return idOf.get(table.name)
    const noun = column.name.replace(/_id$/, '')
    const named = tables.find((other) =>
      [`${noun}s`, `${noun}es`, `${noun.replace(/y$/, 'ies')}`].includes(other.name.split('.')[1]!),
    )
    return (named && idOf.get(named.name)) ?? newId()
  }
  if (column.type === 'timestamp with time zone' && variant === 'live') {
    if (/expires|until|valid_to/.test(column.name)) return new Date('2099-01-01T00:00:00Z')
    if (column.nullable) return null
  }
  if (column.type === 'text') return `${marker} ${variant} ${column.name}`
  return candidates(column)[0]
}

/** Values of a type, likely ones first. */
function candidates(column: Column): unknown[] {
  const values: Record<string, unknown[]> = {
    uuid: [newId()],
    text: [
      `${marker} ${column.name}`,
      'CNY',
      'A1',
      'a',
      '1',
      '2026-01-01',
      '2026-01',
      'x@example.com',
      'zh-CN',
      'Asia/Shanghai',
      '1100',
      '',
    ],
    integer: [1, 0, 2, 10, 100],
    smallint: [1, 0, 2, 10, 100],
    bigint: [1, 0, 2, 10, 100],
    'double precision': [0.5, 1, 0, 10],
    real: [0.5, 1, 0, 10],
    numeric: ['1', '0', '10'],
    boolean: [true, false],
    'timestamp with time zone': [new Date('2026-03-04T05:06:07Z'), new Date('2026-04-01T00:00:00Z')],
    date: ['2026-03-04', '2026-03-01'],
    jsonb: [JSON.stringify({ marker }), JSON.stringify([marker]), '{}', '[]'],
    bytea: [Buffer.from(marker), Buffer.alloc(32, 1)],
    'uuid[]': [[newId()], []],
    'text[]': [[marker], []],
    'bigint[]': [[1], []],
    'integer[]': [[1], []],
  }
  const known = values[column.type]
  if (!known) throw new Error(`No value is known for type ${column.type} of column ${column.name}.`)
  return column.nullable ? [...known, null] : known
}

/** Inserts the row; where a check refuses it, other values are tried for the columns that check speaks of. */
async function insertSolved(
  pool: Pool,
  table: Table,
  row: Record<string, unknown>,
  tenantId: string,
): Promise<Record<string, unknown>> {
  const fixed = new Set(['tenant_id', 'id', ...table.foreignKeys.flatMap((key) => key.columns)])
  const tried = new Map<string, number>()
  for (let attempt = 0; attempt < 400; attempt++) {
    const names = table.columns.map((column) => column.name)
    const places = names.map((_, index) => `$${index + 1}`)
    try {
      const { rows } = await pool.query(
        `insert into ${table.name} (${names.join(', ')}) values (${places.join(', ')}) returning *`,
        names.map((name) => row[name]),
      )
      return rows[0]
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string }
      // The builder of the company has made such a row already, or there can be one only.
      if (code === '23505')
        return (await pool.query(`select * from ${table.name} where tenant_id = $1 limit 1`, [tenantId])).rows[0]
      const check = code === '23514' && constraint ? table.checks.get(constraint) : undefined
      if (!check) throw new Error(`No row for ${table.name}: ${(error as Error).message}`)
      const free = table.columns.filter((column) => check.columns.includes(column.name) && !fixed.has(column.name))
      const turn = tried.get(constraint!) ?? 0
      tried.set(constraint!, turn + 1)
      let rest = turn + 1
      for (const column of free) {
        const literals = column.type === 'text' ? listedIn(check.definition) : []
        const all = [...new Set([...literals, ...candidates(column)])]
        row[column.name] = all[rest % all.length]
        rest = Math.floor(rest / all.length)
      }
      if (free.length === 0) throw new Error(`No row for ${table.name}: ${(error as Error).message}`)
    }
  }
  throw new Error(`No row for ${table.name}: its checks were not solved. Known columns: ${Object.keys(row).join(', ')}`)
}

/** The literals that a check names. */
function listedIn(definition: string): string[] {
  return [...definition.matchAll(/'([^']*)'::text/g)].map((match) => match[1]!)
}
