import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-run-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

/** Runs test files with these texts in a process of their own, as a run inside a run would not be counted. */
function runTexts(...texts: string[]): { totals: { passed: number; failed: number; skipped: number }; output: string } {
  const files = texts.map((text, index) => {
    const file = join(workDir, `${index}.test.mjs`)
    writeFileSync(file, `import { describe, test } from 'node:test'\n${text}`)
    return file
  })
  const code = `
    import { runTestFiles } from ${JSON.stringify(join(import.meta.dirname, 'run-test-files.ts'))}
    const totals = await runTestFiles(${JSON.stringify(files)}, 2)
    console.log(JSON.stringify(totals))`
  const env = { ...process.env }
  delete env.NODE_TEST_CONTEXT
  // a file, because a run hands Node's own options, -e among them, to every test process
  const script = join(workDir, 'run.mjs')
  writeFileSync(script, code)
  const result = spawnSync(process.execPath, [script], { encoding: 'utf8', env })
  const lines = result.stdout.trimEnd().split('\n')
  return { totals: JSON.parse(lines.at(-1)!), output: lines.slice(0, -1).join('\n') }
}

test('tests are counted one by one, through suites and subtests', () => {
  const { totals, output } = runTexts(
    "describe('a', () => { test('one', () => {}); test('two', () => {}); test.skip('three', () => {}) })",
    "test('outer', async (t) => { await t.test('inner', () => {}) })",
  )
  assert.deepEqual(totals, { passed: 4, failed: 0, skipped: 1 })
  assert.match(output, /✔ .*0\.test\.mjs {2}2 passed/)
})

test('a failure is shown in full with what the file said', () => {
  const { totals, output } = runTexts("test('sum', () => { console.log('said before'); throw new Error('five, not four') })")
  assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 })
  assert.match(output, /sum\n.*Error: five, not four/)
  assert.match(output, /\| said before/)
})

test('a file that does not even load counts as a failure', () => {
  assert.deepEqual(runTexts("throw new Error('not loaded')").totals, { passed: 0, failed: 1, skipped: 0 })
  assert.deepEqual(runTexts("import './missing.mjs'").totals, { passed: 0, failed: 1, skipped: 0 })
})

test('a file that breaks down after its tests counts as a failure', () => {
  const { totals } = runTexts("test('fine', () => {})\nprocess.on('exit', () => { process.exitCode = 9 })")
  assert.equal(totals.failed, 1)
})

test('a file without a test counts as a failure', () => {
  const { totals, output } = runTexts('export {}')
  assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 })
  assert.match(output, /holds no test/)
})

test('no files, nothing passed', () => {
  assert.deepEqual(runTexts().totals, { passed: 0, failed: 0, skipped: 0 })
})
