import { posix } from 'node:path'

/** An import or re-export as it stands in a file. */
export interface ImportSite {
  specifier: string
  /** `import type` or `export type`: gone at run time. */
  typeOnly: boolean
  /** Position in the text. */
  index: number
}

const statement = /^[ \t]*(import|export)\b([^'"`;]*?\bfrom\s*|\s*)['"]([^'"\n]+)['"]/gm
const dynamic = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]\s*\)/g

/** All imports of a text, found by their form: there is no need to understand the language. */
export function findImports(text: string): ImportSite[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  const sites: ImportSite[] = []
  for (const match of code.matchAll(statement)) {
    const between = match[2]!
    // `export const x = ...` followed by a string is no import
    if (match[1] === 'export' && !/\bfrom\s*$/.test(between)) continue
    sites.push({ specifier: match[3]!, typeOnly: /^\s+type\b(?!\s*,|\s+from)/.test(between), index: match.index })
  }
  for (const match of code.matchAll(dynamic)) sites.push({ specifier: match[1]!, typeOnly: false, index: match.index })
  return sites.sort((a, b) => a.index - b.index)
}

const hashRoots: Record<string, Record<string, string>> = {
  server: {
    '#lib/': 'server/src/lib/',
    '#platform/': 'server/src/platform/',
    '#modules/': 'server/src/modules/',
    '#test/': 'server/test/',
  },
  simulator: { '#sim/': 'simulator/src/' },
}

/**
 * The project file an import means.
 * @param from path of the importing file, relative to the checkout
 * @returns a path relative to the checkout, or undefined for Node's own modules and packages
 */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  for (const [prefix, folder] of Object.entries(hashRoots[from.split('/')[0]!] ?? {}))
    if (specifier.startsWith(prefix)) return folder + specifier.slice(prefix.length)
  const server = /^@shangshu\/server(?:\/(.*))?$/.exec(specifier)
  if (server) {
    const [, inside = ''] = server
    if (inside === 'contract') return 'server/src/contract.ts'
    if (inside.startsWith('contract/')) return `server/src/modules/${inside.slice('contract/'.length)}.contract.ts`
    if (inside.startsWith('lib/')) return `server/src/${inside}`
    if (inside === 'http-client') return 'server/src/platform/http/client.ts'
    return `server/${inside}`
  }
  const workspace = /^@shangshu\/(\w+)(?:\/(.*))?$/.exec(specifier)
  return workspace ? `${workspace[1]}/src/${workspace[2] ?? 'index.ts'}` : undefined
}

/** The package an import means: `zod/v4/core` is `zod`, `@a/b/c` is `@a/b`, `node:fs` stays. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
