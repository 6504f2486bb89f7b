import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openApiText } from './openapi-document.ts'
import { projectDir } from './project-files.ts'

/** Writes docs/api/openapi.json. */
const path = join(projectDir, 'docs/api/openapi.json')
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, openApiText())
