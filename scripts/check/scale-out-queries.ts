import { sharedTables } from '../../architecture.mjs'
import { lineAt, type Violation } from '../check-rule.ts'
import type { ProjectFile } from '../project-files.ts'
import { findSqlTexts } from '../sql-texts.ts'

export const name = 'queries that scale out'
export const reason =
  'The same statements run on a cluster distributed by tenant; each of these forms was seen to fail or to visit every node there.'

const never: { pattern: RegExp; message: string }[] = [
  {
    pattern: /\bmerge\s+into\b/gi,
    message: 'MERGE does not run under row-level security there: insert ... on conflict, or update ... from',
  },
  { pattern: /\bset_config\s*\(/gi, message: 'set_config does not reach the nodes: platform.set_tenant' },
  { pattern: /\bset\s+constraints\b/gi, message: 'SET CONSTRAINTS is not sent to the nodes' },
  {
    pattern:
      /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)|\bcurrent_(?:timestamp|date|time)\b/gi,
    message: 'times are parameters (ctx.now)',
  },
  { pattern: /\b(?:random|gen_random_uuid|uuidv7|uuidv4)\s*\(\s*\)/gi, message: 'ids and chance are made by the caller' },
  {
    pattern: /\btenant_id\s*=\s*(?:platform\.tenant_id\(|\(\s*select\b|current_setting)/gi,
    message: 'the tenant is a parameter, or the statement goes to every node',
  },
]

/** SQL of the modules keeps to the habits that a cluster needs. */
export function check(files: ProjectFile[]): Violation[] {
  return files
    .filter(({ path }) => /^server\/src\/modules\/.*\.queries\.ts$/.test(path))
    .flatMap(({ path, text }) => {
      const found: Violation[] = []
      for (const sql of findSqlTexts(text)) {
        const statement = withoutComments(sql.text)
        const add = (at: number, message: string) =>
          found.push({ path, line: lineAt(text, sql.index) + lineAt(statement, at) - 1, message })
        for (const { pattern, message } of never) for (const match of statement.matchAll(pattern)) add(match.index, message)
        for (const at of insertsThatFail(statement))
          add(at, 'INSERT ... SELECT needs RETURNING or ON CONFLICT under row-level security')
        if (isWholeStatement(statement) && !namesTenant(statement)) add(0, 'names no tenant_id')
      }
      return found
    })
}

/** Fragments, which begin otherwise, are judged in the statement they become part of. */
function isWholeStatement(text: string): boolean {
  return /^\s*(?:select\b[\s\S]*\bfrom\s+[a-z]\w*\.\w|insert\s+into\b|update\b|delete\s+from\b|with\b)/i.test(text)
}

/** Tables without a tenant need none; a condition that is put together elsewhere is judged there. */
function namesTenant(statement: string): boolean {
  if (/\btenant_id\b/.test(statement) || /\bwhere\s+\$n/i.test(statement)) return true
  const tables = [...statement.matchAll(/\b(?:from|join|into|update)\s+([a-z_]+\.[a-z_]+)/gi)].map((match) => match[1]!)
  return tables.length > 0 && tables.every((table) => sharedTables.includes(table))
}

/** Positions of INSERT ... SELECT without RETURNING and ON CONFLICT up to the end of that statement or of its WITH part. */
function insertsThatFail(statement: string): number[] {
  const positions: number[] = []
  for (const match of statement.matchAll(/\binsert\s+into\b/gi)) {
    const own = untilClosing(statement.slice(match.index))
    const inserts =
      /^insert\s+into\s+[\w.$]+(?:\s+as\s+\w+)?\s*(?:\([^)]*\)\s*)?(?:overriding\s+\w+\s+value\s+)?(?:select|with)\b/i.test(own)
    if (inserts && !/\breturning\b|\bon\s+conflict\b/i.test(own)) positions.push(match.index)
  }
  return positions
}

/** The text up to the bracket that closes the one it stands in, or to a semicolon. */
function untilClosing(text: string): string {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth < 0) return text.slice(0, at)
    else if (text[at] === ';' && depth === 0) return text.slice(0, at)
  }
  return text
}

function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text.replace(/--[^\n]*/g, blank).replace(/\/\*[\s\S]*?\*\//g, blank)
}
