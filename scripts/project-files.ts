import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

/** The directory of the checkout. */
export const projectDir = resolve(import.meta.dirname, '..')

/** A text file of the project; the path is relative to the checkout, with slashes. */
export interface ProjectFile {
  path: string
  readonly text: string
}

const neverOurs = new Set(['node_modules', 'dist', '.git', '.data', 'test-output'])
const textEndings =
  /\.(ts|tsx|mts|mjs|cjs|js|jsx|sql|json|md|css|html|yaml|yml|sh|txt|csv)$|(^|\/)(Dockerfile|\.dockerignore|\.gitignore|run|LICENSE)$/

/** All paths git knows or would add; without git (an unpacked archive, a checkout of another user) all that lie there. */
export function listProjectPaths(dir: string = projectDir): string[] {
  const git = spawnSync('git', ['-C', dir, 'ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const paths =
    git.status === 0 ? git.stdout.split('\0').filter((path) => path !== '' && isFile(join(dir, path))) : walk(dir, dir)
  return [...new Set(paths)].sort()
}

/** The text files of the project, read when first looked into. */
export function listProjectFiles(dir: string = projectDir): ProjectFile[] {
  return listProjectPaths(dir)
    .filter((path) => textEndings.test(path))
    .map((path) => {
      let text: string | undefined
      return {
        path,
        get text() {
          text ??= readFileSync(join(dir, path), 'utf8')
          return text
        },
      }
    })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function walk(root: string, dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (neverOurs.has(entry.name)) return []
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return walk(root, path)
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : []
  })
}
