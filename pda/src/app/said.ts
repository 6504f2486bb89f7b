import { ApiProblem } from './api.ts'

/** What went wrong, in the words of the server or of the browser. */
export function said(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.detail || error.problem.title
  return error instanceof Error ? error.message : String(error)
}
