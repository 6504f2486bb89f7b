import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-log-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

/** A program that has a log and does this with it. */
function program(name: string, text: string): string {
  const path = join(workDir, name)
  const module = JSON.stringify(join(import.meta.dirname, 'log.ts'))
  writeFileSync(path, `import { createLog } from ${module}\nconst log = createLog('info', 'test')\n${text}`)
  return path
}

test('lines are JSON with level, time and name; secrets and personal data are hidden wherever they stand', () => {
  const path = program(
    'writes.mjs',
    `log.info({ orderId: 7, phone: '13800000000', buyer: { email: 'a@b.c' } }, 'taken'); log.debug('not this')`,
  )
  const { stdout } = spawnSync(process.execPath, [path], { encoding: 'utf8' })
  const { time, pid, ...line } = JSON.parse(stdout) as Record<string, unknown>
  assert.deepEqual(line, { level: 30, name: 'test', orderId: 7, phone: '[hidden]', buyer: { email: '[hidden]' }, msg: 'taken' })
  assert.equal(typeof pid, 'number')
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('a program whose reader is gone still ends by itself', { timeout: 60_000 }, async () => {
  const path = program(
    'orphan.mjs',
    `process.on('message', () => {
       for (let number = 0; number < 100; number++) log.warn({ number }, 'nobody reads this')
       process.exit(5)
     })
     process.send('up')`,
  )
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  await once(child, 'message')
  child.stdout!.destroy()
  child.send('go')
  assert.deepEqual(await once(child, 'exit'), [5, null])
})

test('a full disk costs lines, not the program', {
  skip: process.platform === 'linux' ? false : 'there is no /dev/full here',
}, () => {
  const path = program('full.mjs', `for (let number = 0; number < 100; number++) log.warn({ number }, 'lost'); process.exit(6)`)
  const { status } = spawnSync('/bin/sh', ['-c', 'exec "$0" "$1" > /dev/full', process.execPath, path], { timeout: 60_000 })
  assert.equal(status, 6)
})
