import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { moduleMapText } from './module-map.ts'
import { projectDir } from './project-files.ts'

/** Writes docs/map.md. */
writeFileSync(join(projectDir, 'docs/map.md'), await moduleMapText())
