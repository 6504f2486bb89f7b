import { type FieldProblem, invalid } from '#sim/http/problem.ts'

/** Readers of untrusted JSON: each returns a typed value or notes what is wrong and where. Unknown fields are ignored. */
export type Reader<T> = (value: unknown, path: string, problems: FieldProblem[]) => T

/** Reads a whole value; throws the problem 422 naming every bad field. */
export function read<T>(reader: Reader<T>, value: unknown): T {
  const problems: FieldProblem[] = []
  const result = reader(value, '', problems)
  if (problems.length > 0) throw invalid(problems.slice(0, 20))
  return result
}

function note<T>(problems: FieldProblem[], path: string, value: unknown, message: string): T {
  problems.push({
    path,
    code: value === undefined ? 'missing' : 'invalid',
    message: value === undefined ? 'is missing' : message,
  })
  // Never seen by anybody: `read` throws once a problem is noted.
  return undefined as T
}

/** A text within lengths (in UTF-16 units), without NUL, that fits a pattern. */
export const text =
  (min: number, max: number, pattern?: RegExp): Reader<string> =>
  (value, path, problems) => {
    if (typeof value !== 'string' || value.length < min || value.length > max || value.includes('\u0000')) {
      return note(problems, path, value, `must be a text of ${min} to ${max} characters`)
    }
    if (pattern !== undefined && !pattern.test(value)) return note(problems, path, value, `must match ${pattern.source}`)
    return value
  }

/** Ids and numbers of section 1. */
export const id: Reader<string> = text(1, 64, /^[A-Za-z0-9._-]+$/)

export const integerIn =
  (low: number, high: number): Reader<number> =>
  (value, path, problems) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high
      ? value
      : note(problems, path, value, `must be an integer from ${low} to ${high}`)

export const numberIn =
  (low: number, high: number): Reader<number> =>
  (value, path, problems) =>
    typeof value === 'number' && value >= low && value <= high
      ? value
      : note(problems, path, value, `must be a number from ${low} to ${high}`)

export const flag: Reader<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : note(problems, path, value, 'must be true or false')

export const oneOf =
  <T extends string>(...choices: readonly T[]): Reader<T> =>
  (value, path, problems) =>
    choices.includes(value as T) ? (value as T) : note(problems, path, value, `must be one of ${choices.join(', ')}`)

/** A moment as section 1 writes it; milliseconds may be left out. */
export const time: Reader<string> = (value, path, problems) => {
  const good =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) && !Number.isNaN(Date.parse(value))
  return good ? new Date(value).toISOString() : note(problems, path, value, 'must be a time like 2026-11-22T02:15:04.120Z')
}

/** Null, or what the reader reads; a missing field counts as null. */
export const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path, problems) =>
    value === null || value === undefined ? null : reader(value, path, problems)

/** A value that may be missing. */
export const optional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, path, problems) =>
    value === undefined ? undefined : reader(value, path, problems)

export const listOf =
  <T>(reader: Reader<T>, min: number, max: number): Reader<T[]> =>
  (value, path, problems) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return note(problems, path, value, `must be a list of ${min} to ${max} entries`)
    }
    return value.map((entry, i) => reader(entry, `${path}[${i}]`, problems))
  }

export const objectOf =
  <T extends object>(fields: { [K in keyof T]: Reader<T[K]> }): Reader<T> =>
  (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return note(problems, path, value, 'must be an object')
    const source = value as Record<string, unknown>
    const result = {} as T
    for (const key of Object.keys(fields) as (keyof T & string)[]) {
      // Own fields only, so that `constructor` and its like stay unknown.
      const given = Object.hasOwn(source, key) ? source[key] : undefined
      result[key] = fields[key](given, path === '' ? key : `${path}.${key}`, problems)
    }
    return result
  }

/** A number from a query, with a default. */
export function queryInteger(query: URLSearchParams, name: string, fallback: number, low: number, high: number): number {
  const raw = query.get(name)
  if (raw === null || raw === '') return fallback
  const value = /^\d{1,16}$/.test(raw) ? Number(raw) : Number.NaN
  return read(objectOf({ [name]: integerIn(low, high) }), { [name]: Number.isNaN(value) ? raw : value })[name] as number
}
