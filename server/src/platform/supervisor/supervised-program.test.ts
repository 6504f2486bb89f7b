import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isAlive } from '../postgres/cluster.ts'
import { openLogFile } from './log-file.ts'
import { type Crash, superviseProgram } from './supervised-program.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-supervised-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

function script(name: string, text: string): string {
  const path = join(workDir, name)
  writeFileSync(path, text)
  return path
}

/** Waits for a fact that another process makes true. */
async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('a program that crashes is started again, and stop asks it to finish', async () => {
  const marks = join(workDir, 'marks.txt')
  const entry = script(
    'crashes-twice.mjs',
    `import { appendFileSync, readFileSync } from 'node:fs'
     const file = ${JSON.stringify(marks)}
     appendFileSync(file, 'started\\n')
     if (readFileSync(file, 'utf8').split('started').length <= 3) process.exit(7)
     process.on('SIGTERM', () => { appendFileSync(file, 'finished\\n'); process.exit(0) })
     console.log('up')
     setInterval(() => {}, 1000)`,
  )
  const crashes: Crash[] = []
  const log = openLogFile(join(workDir, 'crashes.log'))
  const program = superviseProgram({ name: 'test', entry, env: process.env, log, onCrash: (crash) => crashes.push(crash) })
  await until(() => log.lastLines().includes('up'))
  const { pid } = program
  await program.stop(10_000)
  log.close()
  assert.deepEqual(
    crashes.map(({ how, crashes: number, delayMs }) => [how, number, delayMs]),
    [
      ['code 7', 1, 0],
      ['code 7', 2, 500],
    ],
  )
  assert.equal(readFileSync(marks, 'utf8'), 'started\nstarted\nstarted\nfinished\n')
  assert.equal(isAlive(pid!), false)
})

test('a program that does not finish in time is killed', async () => {
  const entry = script('stubborn.mjs', `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`)
  const log = openLogFile(join(workDir, 'stubborn.log'))
  const program = superviseProgram({
    name: 'test',
    entry,
    env: process.env,
    log,
    onCrash: () => assert.fail('being stopped is no crash'),
  })
  await until(() => log.lastLines().includes('up'))
  const pid = program.pid!
  await program.stop(100)
  log.close()
  assert.equal(isAlive(pid), false)
})

test('kill -9 of the supervisor ends its programs, which may still finish what they do', async () => {
  const finished = join(workDir, 'orphan-finished.txt')
  const entry = script(
    'orphan.mjs',
    `import { writeFileSync } from 'node:fs'
     process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(finished)}, ''); process.exit(0) })
     console.log('pid ' + process.pid)
     setInterval(() => {}, 1000)`,
  )
  const supervisor = script(
    'supervisor.mjs',
    `import { openLogFile } from ${JSON.stringify(join(import.meta.dirname, 'log-file.ts'))}
     import { superviseProgram } from ${JSON.stringify(join(import.meta.dirname, 'supervised-program.ts'))}
     const log = openLogFile(${JSON.stringify(join(workDir, 'orphan.log'))})
     superviseProgram({ name: 'test', entry: ${JSON.stringify(entry)}, env: process.env, log, onCrash: () => {} })
     setInterval(() => { const line = log.lastLines().find((line) => line.startsWith('pid ')); if (line) process.send(line) }, 20)`,
  )
  const child = spawn(process.execPath, [supervisor], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [line] = (await once(child, 'message')) as [string]
  const pid = Number(line.slice(4))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await until(() => !isAlive(pid))
  assert.equal(existsSync(finished), true)
})
