import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-lock-'))
after(() => rmSync(workDir, { recursive: true, force: true }))
let count = 0
const newLockFile = () => join(workDir, `lock-${++count}`)

/** Another process that holds the lock until it is killed. */
async function holdElsewhere(file: string, note: string): Promise<ChildProcess> {
  const code = `
    import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, 'directory-lock.ts'))}
    lockDirectory(${JSON.stringify(file)}, ${JSON.stringify(note)})
    process.send('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await once(child, 'message')
  return child
}

test('a directory held by another process is refused, with who holds it', async () => {
  const file = newLockFile()
  const holder = await holdElsewhere(file, 'http://127.0.0.1:8080')
  try {
    assert.throws(
      () => lockDirectory(file),
      (error) =>
        error instanceof DirectoryInUseError && error.holder.pid === holder.pid && error.holder.note === 'http://127.0.0.1:8080',
    )
  } finally {
    holder.kill('SIGKILL')
    await once(holder, 'exit')
  }
})

test('kill -9 of the holder leaves no lock behind', async () => {
  const file = newLockFile()
  const holder = await holdElsewhere(file, '')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  lockDirectory(file).release()
})

test('a released lock can be taken again, and its holder is forgotten', () => {
  const file = newLockFile()
  const lock = lockDirectory(file, 'first')
  lock.release()
  lock.release()
  assert.equal(existsSync(`${file}.holder`), false)
  lockDirectory(file, 'second').release()
})

test('a directory that cannot be written is not mistaken for one in use', () => {
  assert.throws(
    () => lockDirectory('/nonexistent/lock'),
    (error) => !(error instanceof DirectoryInUseError),
  )
})
