import { relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { projectDir } from '../project-files.ts'

export interface TestTotals {
  passed: number
  failed: number
  skipped: number
}

/** A file that runs longer than ten minutes hangs; a busy machine may need a few. */
const fileTimeoutMs = 600_000

/**
 * Runs test files, each in a process of its own, and prints a line for each and every failure in full.
 * @param files absolute paths
 * @param concurrency processes at once
 */
export async function runTestFiles(files: string[], concurrency: number): Promise<TestTotals> {
  const totals: TestTotals = { passed: 0, failed: 0, skipped: 0 }
  if (files.length === 0) return totals
  const failures = new Map<string, string[]>()
  const noise = new Map<string, string>()
  for await (const event of run({ files, concurrency, timeout: fileTimeoutMs })) {
    const file = 'file' in event.data && event.data.file ? relative(projectDir, event.data.file) : ''
    if (event.type === 'test:stdout' || event.type === 'test:stderr') {
      noise.set(file, (noise.get(file) ?? '') + event.data.message)
    } else if (event.type === 'test:fail' && event.data.details.error.failureType !== 'subtestsFailed') {
      if (event.data.todo !== undefined) continue
      const { name } = event.data
      const words = describeFailure(name === event.data.file ? '' : name, event.data.details.error)
      failures.set(file, [...(failures.get(file) ?? []), words])
      console.log(`✖ ${file}  ${name === event.data.file ? '' : name}`)
    } else if (event.type === 'test:pass' && event.data.name === event.data.file) {
      // the runner lets an empty file pass; a test file that tests nothing is a mistake
      totals.passed -= 1
      totals.failed += 1
      failures.set(file, ['holds no test'])
      console.log(`✖ ${file}`)
    } else if (event.type === 'test:pass' && typeof event.data.skip === 'string') {
      console.log(`- ${file}  ${event.data.name}: ${event.data.skip}`)
    } else if (event.type === 'test:summary') {
      const { counts } = event.data
      if (event.data.file) {
        const mark = counts.failed + counts.cancelled === 0 ? '✔' : '✖'
        console.log(`${mark} ${file}  ${counts.passed} passed  ${Math.round(event.data.duration_ms)} ms`)
      } else {
        totals.passed += counts.passed
        totals.failed += counts.failed + counts.cancelled
        totals.skipped += counts.skipped
      }
    }
  }
  printFailures(failures, noise)
  return totals
}

function describeFailure(name: string, error: Error): string {
  // node:test wraps what the test threw
  const cause = error.cause ?? error
  return [name, typeof cause === 'string' ? cause : inspect(cause, { depth: 6 })].filter(Boolean).join('\n')
}

function printFailures(failures: Map<string, string[]>, noise: Map<string, string>): void {
  for (const [file, descriptions] of failures) {
    for (const description of descriptions) console.log(`\n✖ ${file}\n${description.replace(/^/gm, '    ')}`)
    const said = noise.get(file)?.trim()
    if (said) console.log(`\n    output of ${file}:\n${said.split('\n').slice(-60).join('\n').replace(/^/gm, '    | ')}`)
  }
}
