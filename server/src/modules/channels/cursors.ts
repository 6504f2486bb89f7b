import { decodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import { AppError } from '#platform/errors.ts'

/** The place of a list ordered by time and id. @throws AppError platform.invalid_input for a cursor of another list */
export function timeCursor(text: string | undefined): { at: Date; id: string } | null {
  if (text === undefined) return null
  const values = decodeCursor(text, 2)
  const [at, id] = values ?? []
  if (!(at instanceof Date) || typeof id !== 'string' || !isUuid(id))
    throw new AppError('platform.invalid_input', { summary: 'cursor' })
  return { at, id }
}

/** The place of a list ordered by id. @throws AppError platform.invalid_input for a cursor of another list */
export function idCursor(text: string): string {
  const id = decodeCursor(text, 1)?.[0]
  if (typeof id !== 'string' || !isUuid(id)) throw new AppError('platform.invalid_input', { summary: 'cursor' })
  return id
}
