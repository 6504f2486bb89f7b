import { AppError } from '../errors.ts'

interface PgError extends Error {
  code: string
  constraint?: string
  detail?: string
}

export function isPgError(error: unknown): error is PgError {
  return error instanceof Error && typeof (error as PgError).code === 'string' && /^[0-9A-Z]{5}$/.test((error as PgError).code)
}

/** The constraint's name; on a cluster the field is empty and the name in the message carries the shard number. */
export function constraintName(error: PgError): string {
  const name = error.constraint ?? /constraint "([^"]+)"/.exec(error.message)?.[1] ?? ''
  return name.replace(/_\d{6}$/, '')
}

/** True when the same transaction may succeed if it is run again. */
export function isTransient(error: unknown): boolean {
  return isPgError(error) && (error.code === '40001' || error.code === '40P01' || error.code === '55P03')
}

export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: string }).code ?? ''
  return (
    ['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code) ||
    code.startsWith('08') ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(error.message)
  )
}

/** Turns what the database refuses into an expected failure; anything unknown stays as it is. Mapped by SQLSTATE and constraint name. */
export function translatePgError(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (isConnectionLoss(error)) return new AppError('platform.database_down')
  if (!isPgError(error)) return error
  const constraint = constraintName(error)
  switch (error.code) {
    case '23505':
      return new AppError('platform.duplicate', { constraint })
    case '23503':
      return new AppError('platform.still_referenced', { constraint })
    case '23514':
      return new AppError('platform.rule_broken', { constraint })
    case '22003':
      return new AppError('platform.invalid_input', { summary: 'number out of range' })
    case '22P02':
    case '22007':
    case '22008':
      return new AppError('platform.invalid_input', { summary: 'a value has not the form that is expected here' })
    case '22021':
    case '22P05':
      return new AppError('platform.invalid_input', { summary: 'text holds a character that cannot be stored' })
    case '40001':
    case '40P01':
    case '55P03':
      return new AppError('platform.busy')
    default:
      return error
  }
}
