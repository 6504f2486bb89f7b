import { lineAt, type Violation } from '../check-rule.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'pure files'
export const reason = 'A pure file gives the same answer for the same input: it can be tested by tables and repeated by a seed.'

const impure: { pattern: RegExp; what: string }[] = [
  { pattern: /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\s*\(|\bgetRandomValues\b/g, what: 'chance' },
  { pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bhrtime\b/g, what: 'the clock' },
  { pattern: /\bprocess\.(?:env|argv|cwd|exit|std(?:out|err|in))\b/g, what: 'the process' },
  { pattern: /\bconsole\.\w+\(|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(/g, what: 'the outside' },
]

/** Files that end in .pure.ts touch neither clock nor chance nor the outside; times and random numbers come in as arguments. */
export function check(files: ProjectFile[]): Violation[] {
  return files
    .filter(({ path }) => path.endsWith('.pure.ts'))
    .flatMap(({ path, text }) =>
      impure.flatMap(({ pattern, what }) =>
        [...withoutComments(text).matchAll(pattern)].map((match) => ({
          path,
          line: lineAt(text, match.index),
          message: `${match[0]} asks ${what}`,
        })),
      ),
    )
}

function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/^\s*\/\/.*$/gm, blank)
}
