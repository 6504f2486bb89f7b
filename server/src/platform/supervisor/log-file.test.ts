import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLogFile } from './log-file.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-log-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

test('a file that has grown too large steps aside, and only so many are kept', () => {
  const dir = join(workDir, 'rotated')
  const log = openLogFile(join(dir, 'api.log'), { limitBytes: 10, kept: 2 })
  for (const line of ['one one one\n', 'two two two\n', 'three three\n', 'four four 4\n']) log.write(Buffer.from(line))
  log.close()
  assert.deepEqual(readdirSync(dir).sort(), ['api.log', 'api.log.1', 'api.log.2'])
  assert.equal(readFileSync(join(dir, 'api.log'), 'utf8'), 'four four 4\n')
  assert.equal(readFileSync(join(dir, 'api.log.2'), 'utf8'), 'two two two\n')
  assert.equal(statSync(join(dir, 'api.log')).mode & 0o777, 0o600)
})

test('the newest lines are at hand, also when a line comes in pieces', () => {
  const log = openLogFile(join(workDir, 'pieces.log'))
  for (let number = 1; number <= 50; number++) log.write(Buffer.from(`line ${number}\n`))
  log.write(Buffer.from('begin'))
  log.write(Buffer.from(' and end\nrest'))
  assert.deepEqual(log.lastLines().slice(-3), ['line 50', 'begin and end', 'rest'])
  assert.equal(log.lastLines().length, 41)
  log.close()
})

test('a file is continued, not overwritten', () => {
  for (const line of ['first\n', 'second\n']) {
    const log = openLogFile(join(workDir, 'continued.log'))
    log.write(Buffer.from(line))
    log.close()
  }
  assert.equal(readFileSync(join(workDir, 'continued.log'), 'utf8'), 'first\nsecond\n')
})
