import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withPackages } from './notices.ts'
import { projectDir } from './project-files.ts'

/** Writes the list of packages into docs/third-party-notices.md. */
const path = join(projectDir, 'docs/third-party-notices.md')
const lock = readFileSync(join(projectDir, 'package-lock.json'), 'utf8')
writeFileSync(path, withPackages(readFileSync(path, 'utf8'), lock))
