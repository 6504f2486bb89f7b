import type { Violation } from '../check-rule.ts'
import { moduleMapText } from '../module-map.ts'
import { openApiText } from '../openapi-document.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'generated documents'
export const reason = 'A reference that lags behind the code is worse than none. Run the named command and commit what it wrote.'

/** What lies in the repository although it could be made from the code must be what would be made now. */
export async function check(
  files: ProjectFile[],
  texts: () => Promise<Record<string, string>> = currentTexts,
): Promise<Violation[]> {
  return Object.entries(await texts()).flatMap(([path, text]) =>
    files.find((file) => file.path === path)?.text === text
      ? []
      : [{ path, message: `is not what the code says now: npm run generate -- ${commands[path] ?? ''}` }],
  )
}

const commands: Record<string, string> = { 'docs/map.md': 'map', 'docs/api/openapi.json': 'openapi' }

async function currentTexts(): Promise<Record<string, string>> {
  return { 'docs/map.md': await moduleMapText(), 'docs/api/openapi.json': openApiText() }
}
