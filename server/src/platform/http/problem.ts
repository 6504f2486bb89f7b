import type { z } from 'zod'
import { InputError, inputErrorText } from '#lib/input-error.ts'
import type { Problem } from '#lib/schema.ts'
import type { Locale } from '../context.ts'
import { translatePgError } from '../db/pg-errors.ts'
import { AppError, errorMessage, errorSpec, type FieldProblem } from '../errors.ts'

/** Any failure as an RFC 9457 document in the caller's language. Unknown failures say nothing about their cause. */
export function problemOf(failure: unknown, locale: Locale, requestId: string): Problem {
  const error = translatePgError(failure)
  if (error instanceof AppError) {
    const params = JSON.parse(JSON.stringify(error.params, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
    return document(error.code, errorSpec(error.code).status, { ...params, requestId }, error.fields, locale, requestId)
  }
  if (error instanceof InputError) {
    const summary = inputErrorText(error, locale === 'zh-CN' ? 'zh' : 'en')
    return document(
      'platform.invalid_input',
      400,
      { summary },
      [{ path: '', code: error.code, message: summary }],
      locale,
      requestId,
    )
  }
  const status = (error as { statusCode?: number })?.statusCode
  const code = (error as { code?: string })?.code
  if (status !== undefined && status >= 400 && status < 500) {
    if (status === 413) return document('platform.too_large', 413, { limit: '' }, [], locale, requestId)
    if (status === 415)
      return document('platform.unsupported_media', 415, { expected: 'application/json' }, [], locale, requestId)
    return document('platform.invalid_input', 400, { summary: code ?? 'unreadable request' }, [], locale, requestId)
  }
  return document('platform.internal', 500, { requestId }, [], locale, requestId)
}

function document(
  code: string,
  status: number,
  params: Record<string, unknown>,
  errors: FieldProblem[],
  locale: Locale,
  requestId: string,
): Problem {
  return {
    type: `urn:shangshu:error:${code}`,
    title: errorMessage(code, {}, locale).replace(/[::]\s*$/, ''),
    status,
    detail: errorMessage(code, params, locale),
    code,
    params,
    errors,
    requestId,
  }
}

/** What zod found, as field problems with dotted paths. */
export function inputError(part: 'params' | 'query' | 'body', error: z.core.$ZodError): AppError {
  const fields = error.issues.slice(0, 100).map((issue) => ({
    path: part === 'body' ? issue.path.join('.') : `${part}.${issue.path.join('.')}`,
    code: issue.code,
    message: issue.message,
  }))
  const first = fields[0]
  return new AppError('platform.invalid_input', { summary: first ? `${first.path || part}: ${first.message}` : part }, fields)
}
