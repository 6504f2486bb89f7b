import { emptyNames, emptyWords } from '../../architecture.mjs'
import type { Violation } from '../check-rule.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'file names'
export const reason = 'A file called utils tells nobody what is in it, and everything ends up there.'

/** Folders and files of code must not be named by an empty word. */
export function check(files: Pick<ProjectFile, 'path'>[]): Violation[] {
  return files
    .filter(({ path }) => /\.(ts|tsx|mjs|js)$/.test(path))
    .flatMap(({ path }) => {
      const empty = path.split('/').flatMap((segment) => {
        const bare = segment.replace(/\..*$/, '').toLowerCase()
        return [...bare.split(/[-_]/).filter((word) => emptyWords.includes(word)), ...(emptyNames.includes(bare) ? [bare] : [])]
      })
      return empty.map((word) => ({ path, message: `"${word}" is not used as a name` }))
    })
}
