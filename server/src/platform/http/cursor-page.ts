import { type CursorKind, decodeCursorAs, encodeCursor } from '#lib/cursor.ts'
import { refuseUnless } from '../errors.ts'

/** The values of a cursor of ours, or undefined without one. @throws AppError when it is none */
export function cursorValues(text: string | undefined, kinds: readonly CursorKind[]) {
  if (text === undefined) return undefined
  const values = decodeCursorAs(text, kinds)
  refuseUnless(values, 'platform.invalid_input', { summary: 'cursor' })
  return values
}

/** The cursor behind a page: the key of its last row, or null when the page is not full. */
export function nextCursor<Row>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly (string | number | bigint | Date | null)[],
): string | null {
  return rows.length === limit ? encodeCursor(key(rows.at(-1)!)) : null
}
