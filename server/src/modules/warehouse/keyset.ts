import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import { AppError } from '#platform/errors.ts'

/** The id a page by id begins behind; null for the first page. */
export function idOfCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const [id] = decodeCursor(cursor, 1) ?? []
  if (typeof id !== 'string' || !isUuid(id)) throw badCursor()
  return id
}

export function pageById<T>(rows: T[], limit: number, idOf: (row: T) => string): { rows: T[]; nextCursor: string | null } {
  return { rows, nextCursor: rows.length === limit ? encodeCursor([idOf(rows.at(-1)!)]) : null }
}

export function badCursor(): AppError {
  return new AppError('platform.invalid_input', { summary: 'cursor' }, [
    { path: 'query.cursor', code: 'cursor', message: 'cursor' },
  ])
}
