/**
 * Refusals as the server tells them (RFC 9457, application/problem+json) and what a person can do about each.
 */
export interface FieldProblem {
  /** where: `lines[2].quantity` */
  path: string
  message: string
  code?: string
}

export interface Problem {
  /** HTTP status; 0 when no answer came */
  status: number
  /** stable name, for people who ask for help: `orders.already_shipped` */
  code: string
  /** what is wrong, in the reader's language; empty when only the code is known */
  message: string
  /** what to do about it, where the server knows better than the status tells */
  advice?: string
  requestId?: string
  fields: readonly FieldProblem[]
}

/** `t` of any namespace; our texts are asked for by name */
type Translate = (key: string, options: { ns: 'ui' }) => string

function isProblem(error: unknown): error is Problem {
  const problem = error as Problem | undefined
  return typeof problem?.status === 'number' && typeof problem.code === 'string' && Array.isArray(problem.fields)
}

/**
 * Any thrown thing as a problem. An error that carries a problem document (`problem`), as those of the API client do, is read. A failed `fetch` (no answer) is `network`; whatever is no problem at all is a defect of
 * ours and is called `unexpected`.
 */
export function asProblem(error: unknown): Problem {
  if (isProblem(error)) return error
  const carried = (error as { problem?: { status?: unknown } } | undefined)?.problem
  if (typeof carried?.status === 'number') return readProblem(carried.status, carried)
  const lost = error instanceof TypeError && /fetch|network|load failed/i.test(error.message)
  return { status: 0, code: lost ? 'network' : 'unexpected', message: '', fields: [] }
}

/** Reads a problem document of any sender; what is missing or of another type is left out. */
export function readProblem(status: number, body: unknown): Problem {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const advice = text(given.advice)
  const requestId = text(given.requestId)
  const message = text(given.detail) ?? text(given.title) ?? ''
  const listed = Array.isArray(given.errors) ? given.errors : []
  return {
    status,
    code: text(given.code) ?? `http_${status}`,
    message,
    ...(advice && { advice }),
    ...(requestId && { requestId }),
    fields: listed.flatMap((one): FieldProblem[] => {
      const path = Array.isArray(one?.path) ? joinPath(one.path) : one?.path
      const code = text(one?.code)
      if (typeof path !== 'string' || typeof one.message !== 'string') return []
      // a field that only repeats the code says no more than the sentence of the whole
      return [{ path, message: one.message === code && message ? message : one.message, ...(code && { code }) }]
    }),
  }
}

/** `['lines', 2, 'quantity']` as `lines[2].quantity`. */
export function joinPath(parts: readonly (string | number)[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
    '',
  )
}

/** `lines[2].quantity` or `lines.2.quantity` as `['lines', 2, 'quantity']`, the form of form fields; JSON pointers (`/lines/2/quantity`) too. */
export function splitPath(path: string): (string | number)[] {
  const parts = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split(/[.[\]]+/).filter((part) => part !== '')
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

const adviceByStatus: Record<number, string> = {
  401: 'signIn',
  403: 'forbidden',
  404: 'gone',
  409: 'conflict',
  412: 'changed',
  413: 'tooLarge',
  422: 'correct',
  400: 'correct',
  429: 'wait',
}

/** The key of the sentence that says what to do about a problem. */
export function adviceKey(problem: Problem): string {
  if (problem.status === 0) return problem.code === 'network' ? 'problem.advice.network' : 'problem.advice.retry'
  return `problem.advice.${adviceByStatus[problem.status] ?? (problem.status >= 500 ? 'retry' : 'correct')}`
}

/** One sentence for a short message: what is wrong, or, where the server gave no words, what the code means. */
export function problemText(error: unknown, t: Translate): string {
  const problem = asProblem(error)
  if (problem.message) return problem.message
  return problem.code === 'network' ? t('problem.network', { ns: 'ui' }) : t('problem.unexpected', { ns: 'ui' })
}
