import type { ProjectFile } from './project-files.ts'

/** Something a rule found. */
export interface Violation {
  path: string
  /** Counted from 1. */
  line?: number
  message: string
}

/**
 * An own check: one rule, one reason. Each file in `scripts/check/` that is not a test exports the members of a rule by name and has
 * a test beside it that breaks the rule.
 */
export interface Rule {
  name: string
  /** Why the rule is worth having, printed with its violations. */
  reason: string
  check(files: ProjectFile[]): Violation[] | Promise<Violation[]>
}

/** The line number of a position in a text, counted from 1. */
export function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** A project of these files, for the tests of rules. */
export function filesOf(texts: Record<string, string>): ProjectFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}
