import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

// npm run generate [-- name]: runs scripts/generate-*.ts, all or the named one. What they write is committed.

const [wanted] = process.argv.slice(2)
const generators = readdirSync(import.meta.dirname)
  .filter((name) => /^generate-.*(?<!\.test)\.ts$/.test(name))
  .filter((name) => wanted === undefined || name === `generate-${wanted}.ts`)
  .sort()
if (generators.length === 0) {
  console.error(`scripts/generate-${wanted ?? '*'}.ts: not found`)
  process.exitCode = 1
}
for (const name of generators) {
  console.log(name)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
process.disconnect?.()
