import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { figureFiles, readResults, withFigures } from './figures.ts'
import { projectDir } from './project-files.ts'

/** Writes what bench/results.json holds into the READMEs. */
for (const [name, language] of Object.entries(figureFiles)) {
  const path = join(projectDir, name)
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), readResults(), language))
}
