import type { Violation } from '../check-rule.ts'
import { figureFiles, readResults, withFigures } from '../figures.ts'
import { moduleMapText } from '../module-map.ts'
import { withPackages } from '../notices.ts'
import { openApiText } from '../openapi-document.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'generated documents'
export const reason = 'A reference that lags behind the code is worse than none. Run the named command and commit what it wrote.'

/** What lies in the repository although it could be made from the code must be what would be made now. */
export async function check(
  files: ProjectFile[],
  texts: (files: ProjectFile[]) => Promise<Record<string, string>> = currentTexts,
): Promise<Violation[]> {
  return Object.entries(await texts(files)).flatMap(([path, text]) =>
    files.find((file) => file.path === path)?.text === text
      ? []
      : [{ path, message: `is not what the code says now: npm run generate -- ${commands[path] ?? ''}` }],
  )
}

const commands: Record<string, string> = {
  'docs/map.md': 'map',
  'docs/api/openapi.json': 'openapi',
  'docs/third-party-notices.md': 'notices',
  'README.md': 'figures',
  'README.zh-CN.md': 'figures',
}

async function currentTexts(files: ProjectFile[]): Promise<Record<string, string>> {
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? ''
  const readmes = Object.entries(figureFiles).map(([path, language]) => {
    return [path, withFigures(textOf(path), readResults(), language)] as const
  })
  const notices = withPackages(textOf('docs/third-party-notices.md'), textOf('package-lock.json'))
  return {
    'docs/third-party-notices.md': notices,
    'docs/map.md': await moduleMapText(),
    'docs/api/openapi.json': openApiText(),
    ...Object.fromEntries(readmes),
  }
}
