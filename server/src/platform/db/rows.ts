import { type RawBuilder, sql } from 'kysely'
import { binaryArray, isBinaryType } from './binary-arrays.ts'

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
    return sql`${arrayOf(rows, property, type)}::${sql.raw(type)}[]`
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

/**
 * A column as one parameter: in binary form where the type has one, otherwise written as PostgreSQL's array literal here. (The driver's own way
 * runs two regular expressions over every element, which was the largest part of the processor time of writing big sets.)
 */
function arrayOf<T extends object>(rows: readonly T[], property: keyof T, type: PgType): unknown {
  const values = new Array<unknown>(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = rows[i]![property]
  const binary = isBinaryType(type) ? binaryArray(type, values) : null
  return binary ?? literal(values, type)
}

function literal(values: readonly unknown[], type: PgType): string {
  const parts = new Array<string>(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value === undefined || value === null) parts[i] = 'NULL'
    else if (type === 'jsonb') parts[i] = quoted(jsonText(value))
    // A string may come from outside: whatever it holds must stay one element.
    else if (typeof value === 'string') parts[i] = quoted(value)
    else if (value instanceof Date) parts[i] = value.toISOString()
    else if (Buffer.isBuffer(value)) parts[i] = quoted(`\\x${value.toString('hex')}`)
    else parts[i] = type === 'text' ? quoted(String(value)) : String(value)
  }
  return `{${parts.join(',')}}`
}

function quoted(text: string): string {
  return text.includes('"') || text.includes('\\') ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${text}"`
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
