/** What is wrong with one field. */
export interface FieldProblem {
  path: string
  code: string
  message: string
}

/** An answer other than 200 (section 3). */
export interface Problem {
  status: number
  code: string
  detail: string
  errors?: FieldProblem[]
  serverTime?: number
  retryAfterSeconds?: number
}

const problems = new WeakMap<Error, Problem>()

/** An error that the HTTP layer answers as this problem. */
export function problemError(problem: Problem): Error {
  const error = new Error(problem.detail)
  problems.set(error, problem)
  return error
}

/** The problem an error stands for, if it is one of ours. */
export const problemOf = (error: unknown): Problem | undefined => (error instanceof Error ? problems.get(error) : undefined)

export const notFound = (detail: string): Error => problemError({ status: 404, code: 'not_found', detail })
export const invalid = (errors: FieldProblem[]): Error =>
  problemError({
    status: 422,
    code: 'invalid_request',
    detail: errors.map((error) => `${error.path || 'body'}: ${error.message}`).join('; '),
    errors,
  })
