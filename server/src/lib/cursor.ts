import { isDay } from './dates.ts'

/** Opaque keyset cursors: the sort key of the last row, base64url of JSON. Browser-safe. */
export function encodeCursor(values: readonly (string | number | bigint | Date | null)[]): string {
  const wire = values.map((value) =>
    value instanceof Date ? { d: value.toISOString() } : typeof value === 'bigint' ? { n: value.toString() } : value,
  )
  return btoa(JSON.stringify(wire)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The values again, or null when the text is no cursor of `length` values. */
export function decodeCursor(text: string, length: number): (string | number | bigint | Date | null)[] | null {
  try {
    const wire: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
    if (!Array.isArray(wire) || wire.length !== length) return null
    return wire.map((value) => {
      if (value === null || typeof value === 'string' || typeof value === 'number') return value
      if (typeof value?.n === 'string') return BigInt(value.n)
      const date = new Date(value.d)
      if (typeof value?.d !== 'string' || Number.isNaN(date.getTime())) throw new Error('no date')
      return date
    })
  } catch {
    return null
  }
}

export type CursorKind = 'text' | 'uuid' | 'day' | 'time' | 'integer' | 'bigint'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const INT8_LIMIT = 2n ** 63n

/**
 * The values of a cursor, each of the kind named for its place, or null: a cursor comes from outside, and what the database would choke on must
 * not reach it.
 */
export function decodeCursorAs(text: string, kinds: readonly CursorKind[]): (string | number | bigint | Date)[] | null {
  const values = decodeCursor(text, kinds.length)
  return values?.every((value, index) => isOfKind(value, kinds[index]!)) ? (values as (string | number | bigint | Date)[]) : null
}

function isOfKind(value: string | number | bigint | Date | null, kind: CursorKind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'uuid':
      return typeof value === 'string' && UUID.test(value)
    case 'day':
      return typeof value === 'string' && isDay(value)
    case 'time':
      return value instanceof Date
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
    case 'bigint':
      return typeof value === 'bigint' && value < INT8_LIMIT && value >= -INT8_LIMIT
  }
}
