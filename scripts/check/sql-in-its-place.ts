import { lineAt, type Violation } from '../check-rule.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'SQL in its place'
export const reason = 'Statements that stand in *.queries.ts can be found, read and measured together.'

const signs: { pattern: RegExp; what: string }[] = [
  { pattern: /\bsql(?:<[^`'"]*>)?`/g, what: 'an sql`...` text' },
  { pattern: /\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/g, what: 'a query builder call' },
  {
    // a string that begins like a statement
    pattern:
      /[`'"]\s*(?:select\s+[\s\S]{0,400}?\sfrom\s|insert\s+into\s+\w|update\s+[\w.]+\s+(?:\w+\s+)?set\s|delete\s+from\s+\w|with\s+\w+\s+as\s+(?:not\s+)?(?:materialized\s+)?\(|(?:create|alter|drop|truncate)\s+(?:table|index|schema|role|database|function)\s|set\s+local\s)/gi,
    what: 'a statement in a string',
  },
]

/** Modules of the server, and everything that is not the server's, hold SQL only in files that end in .queries.ts. */
export function check(files: ProjectFile[]): Violation[] {
  return files
    .filter(({ path }) => isSubject(path))
    .flatMap(({ path, text }) =>
      signs.flatMap(({ pattern, what }) =>
        [...withoutComments(text).matchAll(pattern)].map((match) => ({
          path,
          line: lineAt(text, match.index),
          message: `${what} outside *.queries.ts`,
        })),
      ),
    )
}

function isSubject(path: string): boolean {
  if (!/\.tsx?$/.test(path) || /\.queries\.ts$|\.test\.tsx?$/.test(path)) return false
  return /^(server\/src\/(?!platform\/)|web\/src|pda\/src|ui\/src|simulator\/src|optimizer\/src)/.test(path)
}

/** Blanks comments and keeps every position, so that prose about a statement is not taken for one. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/^\s*\/\/.*$/gm, blank)
}
