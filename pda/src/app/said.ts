import { ApiProblem } from './api.ts'
import { t } from './texts.ts'

/** What went wrong, in the words of the server; a server that was not reached is told as such. */
export function said(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.detail || error.problem.title
  // what browsers throw when there is no connection
  if (error instanceof TypeError) return t('notReached')
  return error instanceof Error ? error.message : String(error)
}
