import { sharedTables, tiers } from '../../architecture.mjs'
import { splitStatements } from '../../server/src/platform/db/split-statements.pure.ts'
import { lineAt, type Violation } from '../check-rule.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'migrations'
export const reason =
  'Every table belongs to one tenant and is guarded by row-level security, and the same files run on a cluster.'

const never: { pattern: RegExp; message: string }[] = [
  {
    pattern: /\bcreate\s+(?:constraint\s+)?trigger\b/i,
    message: 'no triggers: they do not run on a cluster, and nobody sees them',
  },
  {
    pattern: /\bcreate\s+type\b[\s\S]*\benum\b/i,
    message: 'no enums: text with a check (only leakproof operators reach an index)',
  },
  {
    pattern: /\b(?:small|big)?serial\b|\bgenerated\b[^,]*\bas\s+identity\b/i,
    message: 'no sequences: ids are uuid v7 made by the caller, numbers come from counters',
  },
  { pattern: /\bcreate\s+sequence\b/i, message: 'no sequences: numbers come from counters' },
  { pattern: /\btimestamp\b(?!\s*with\s+time\s+zone)/i, message: 'timestamptz, not timestamp' },
  {
    pattern: /\badd\s+constraint\b[\s\S]*,\s*(?:add|drop|alter)\b|\b(?:add|drop|alter)\s+column\b[\s\S]*,\s*add\s+constraint\b/i,
    message: 'ADD CONSTRAINT stands alone in its ALTER TABLE',
  },
]

/** Migrations are numbered without gaps, named by their module, and keep every table to its tenant. */
export function check(files: ProjectFile[]): Violation[] {
  const migrations = files.filter(({ path }) => path.startsWith('server/migrations/')).sort((a, b) => (a.path < b.path ? -1 : 1))
  return migrations.flatMap((file, index) => [...checkName(file.path, index), ...checkStatements(file)])
}

function checkName(path: string, index: number): Violation[] {
  const modules = ['platform', ...tiers.flat()]
  const match = /^server\/migrations\/(\d{4})_([a-z]+)_[a-z0-9_]+\.sql$/.exec(path)
  if (!match) return [{ path, message: 'is named NNNN_<module>_<what>.sql' }]
  if (Number(match[1]) !== index + 1)
    return [{ path, message: `has number ${match[1]}, should have ${String(index + 1).padStart(4, '0')}` }]
  return modules.includes(match[2]!) ? [] : [{ path, message: `${match[2]} is no module of architecture.mjs` }]
}

function checkStatements(file: ProjectFile): Violation[] {
  const found: Violation[] = []
  let position = 0
  /** The table that was made and not yet guarded. */
  let open: { table: string; line: number } | undefined
  for (const raw of splitStatements(file.text)) {
    position = Math.max(position, file.text.indexOf(raw, position))
    const statement = withoutComments(raw)
    const line = lineAt(file.text, position + (statement.length - statement.trimStart().length))
    const add = (message: string, at = line) => found.push({ path: file.path, line: at, message })
    for (const { pattern, message } of never) if (pattern.test(statement)) add(message)

    const guard = /^\s*select\s+platform\.(protect|share)\('([\w.]+)'\)/i.exec(statement)
    if (guard) {
      if (guard[1] === 'share' && !sharedTables.includes(guard[2]!))
        add(`${guard[2]} is not in the list of tables without a tenant (architecture.mjs)`)
      if (guard[2] === open?.table) open = undefined
    }
    const table = /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)\s*\(/i.exec(statement)
    if (table) {
      if (open) add(`${open.table} is neither protected nor shared before the next table is made`, open.line)
      open = { table: table[1]!, line }
      if (!sharedTables.includes(table[1]!)) for (const message of tableFaults(statement)) add(message)
    }
    const index =
      /^\s*create\s+unique\s+index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?\w+\s+on\s+([\w.]+)[^(]*\(\s*(\w+)/i.exec(
        statement,
      )
    if (index && !sharedTables.includes(index[1]!) && index[2]!.toLowerCase() !== 'tenant_id')
      add('a unique index begins with tenant_id')
  }
  if (open) found.push({ path: file.path, line: open.line, message: `${open.table} is neither protected nor shared` })
  return found
}

function tableFaults(statement: string): string[] {
  const faults: string[] = []
  if (!/\(\s*tenant_id\s+uuid\s+not\s+null\b/i.test(statement) && !/\(\s*tenant_id\s+uuid\s+primary\s+key\b/i.test(statement))
    faults.push('the first column is tenant_id uuid not null')
  for (const [words, key] of [
    ['a primary key', /\bprimary\s+key\s*\(\s*(\w+)/gi],
    ['a unique constraint', /\bunique\s*(?:nulls\s+not\s+distinct\s*)?\(\s*(\w+)/gi],
    ['a foreign key', /\bforeign\s+key\s*\(\s*(\w+)/gi],
  ] as const)
    for (const match of statement.matchAll(key))
      if (match[1]!.toLowerCase() !== 'tenant_id') faults.push(`${words} begins with tenant_id`)
  if (!/\bprimary\s+key\b/i.test(statement)) faults.push('a table has a primary key')
  // in the line of a column, outside brackets: it can name one column only
  if (
    /^\s*\w+\s+[\w[\]]+[^,(]*\breferences\b/im.test(statement.slice(statement.indexOf('(') + 1)) &&
    !/\bforeign\s+key\b/i.test(statement)
  )
    faults.push('a foreign key names the tenant too: foreign key (tenant_id, ...)')
  return faults
}

/** Comments become spaces, so that positions stay. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text.replace(/--[^\n]*/g, blank).replace(/\/\*[\s\S]*?\*\//g, blank)
}
