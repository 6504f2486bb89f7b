import { type RawBuilder, sql } from 'kysely'

export type PgType = 'uuid' | 'text' | 'int4' | 'int8' | 'bool' | 'timestamptz' | 'date' | 'jsonb' | 'bytea' | 'float8'

/**
 * Rows as one table expression of `unnest` over typed arrays: `select … from ${rowsOf(moves, { id: 'uuid', quantity: 'int8' })} as m`.
 * One parameter per column, whatever the number of rows. Column names are given in snake_case, read from the camelCase property.
 * jsonb values are stringified; `undefined` becomes null.
 */
export function rowsOf<T extends object>(
  rows: readonly T[],
  columns: { [column: string]: PgType },
  alias = 'r',
): RawBuilder<unknown> {
  const names = Object.keys(columns)
  const arrays = names.map((name) => {
    const property = camel(name) as keyof T
    const type = columns[name]!
    const values = new Array<unknown>(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const value = rows[i]![property] as unknown
      values[i] = value === undefined || value === null ? null : type === 'jsonb' ? jsonText(value) : value
    }
    return sql`${values}::${sql.raw(type)}[]`
  })
  return sql`unnest(${sql.join(arrays)}) as ${sql.raw(alias)}(${sql.raw(names.join(', '))})`
}

/** The column list of `rowsOf`, for `insert into t (…) select …`. */
export function columnList(columns: { [column: string]: PgType }, prefix = ''): RawBuilder<unknown> {
  return sql.raw(
    Object.keys(columns)
      .map((name) => prefix + name)
      .join(', '),
  )
}

/**
 * Inserts rows into a tenant's table in one statement. The tail is `returning 1` unless given: under row-level security an
 * INSERT … SELECT needs RETURNING or ON CONFLICT to run on a cluster.
 */
export function insertRows<T extends object>(
  table: string,
  tenantId: string,
  rows: readonly T[],
  columns: { [column: string]: PgType },
  tail: RawBuilder<unknown> = sql`returning 1 as written`,
): RawBuilder<unknown> {
  return sql`insert into ${sql.raw(table)} (tenant_id, ${columnList(columns)})
    select ${tenantId}::uuid, ${columnList(columns, 'r.')} from ${rowsOf(rows, columns)} ${tail}`
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item))
}

const camelNames = new Map<string, string>()
function camel(name: string): string {
  let result = camelNames.get(name)
  if (result === undefined) {
    result = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    camelNames.set(name, result)
  }
  return result
}
