import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { isAlive } from '../server/src/platform/postgres/cluster.ts'
import { findRunningEmbeddedPostgres } from '../server/src/platform/postgres/embedded-postgres.ts'
import { startTestCluster } from '../server/src/platform/postgres/test-cluster.ts'
import { waitUntilReady } from '../server/src/platform/supervisor/wait-until-ready.ts'
import { projectDir } from './project-files.ts'
import { startSystem } from './testing/start-system.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-start-'))
chmodSync(workDir, 0o755)
after(() => rmSync(workDir, { recursive: true, force: true }))

const patience = () => AbortSignal.timeout(120_000)
const ready = (url: string) => `${url}/health/ready`

/** Tries `npm start` where it should refuse. */
async function refusal(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; words: string }> {
  const child = spawn(process.execPath, [join(projectDir, 'server/src/main-start.ts'), '--no-demo', ...args], {
    cwd: '/',
    env: { ...process.env, DATABASE_URL: '', PORT: '', LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      words += chunk
    })
  const [code] = (await once(child, 'close')) as [number]
  return { code, words }
}

async function execute(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Process ids that a program of the system wrote into its log, newest last. */
function loggedPids(dataDir: string, program: string): number[] {
  return readFileSync(join(dataDir, 'log', `${program}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { pid: number }).pid)
}

test('a running system: second start refused, a crashed program and a killed database come back, everything stops', async () => {
  const system = await startSystem({ args: ['--no-demo'] })
  assert.equal((await fetch(ready(system.url))).status, 200)
  assert.match(system.output(), new RegExp(`Open +${system.url}`))
  assert.match(system.output(), new RegExp(`Data +${system.dataDir}`))

  const second = await refusal(['--data-dir', system.dataDir])
  assert.equal(second.code, 1)
  assert.match(
    second.words,
    new RegExp(`already running on the data directory ${system.dataDir}: ${system.url} \\(process ${system.pid}\\)`),
  )

  const api = loggedPids(system.dataDir, 'api').at(-1)!
  process.kill(api, 'SIGKILL')
  await until(() => loggedPids(system.dataDir, 'api').at(-1) !== api)
  await waitUntilReady(ready(system.url), patience())
  assert.match(system.output(), /api ended unexpectedly \(SIGKILL\), starting it again now/)

  const database = findRunningEmbeddedPostgres(system.dataDir)!
  process.kill(database.pid, 'SIGKILL')
  await until(() => (findRunningEmbeddedPostgres(system.dataDir)?.pid ?? database.pid) !== database.pid)
  await waitUntilReady(ready(system.url), patience())

  const pids = [
    loggedPids(system.dataDir, 'api').at(-1)!,
    loggedPids(system.dataDir, 'worker').at(-1)!,
    findRunningEmbeddedPostgres(system.dataDir)!.pid,
  ]
  await system.stop()
  assert.deepEqual(pids.map(isAlive), [false, false, false])
  const order = ['Stopping worker', 'Stopping api', 'Stopping database'].map((line) => system.output().indexOf(line))
  assert.ok(order[0]! > 0)
  assert.deepEqual(
    order.toSorted((a, b) => a - b),
    order,
  )
})

test('kill -9 of everything: the next start finds the data, and nothing of the dead one is left', async () => {
  const dataDir = join(workDir, 'killed')
  const first = await startSystem({ args: ['--no-demo'], dataDir })
  const database = findRunningEmbeddedPostgres(dataDir)!
  await execute(database.url, 'create table public.kept as select 42 as answer')
  const pids = [loggedPids(dataDir, 'api').at(-1)!, loggedPids(dataDir, 'worker').at(-1)!]
  await first.kill()
  process.kill(database.pid, 'SIGKILL')
  await until(() => !pids.some(isAlive))

  const second = await startSystem({ args: ['--no-demo'], dataDir })
  assert.deepEqual(await execute(findRunningEmbeddedPostgres(dataDir)!.url, 'select answer from public.kept'), [{ answer: 42 }])
  await second.stop()
})

test('only the supervisor killed: its programs end by themselves, its database is taken down by the next start', async () => {
  const dataDir = join(workDir, 'orphaned')
  const first = await startSystem({ args: ['--no-demo'], dataDir })
  const database = findRunningEmbeddedPostgres(dataDir)!
  const api = loggedPids(dataDir, 'api').at(-1)!
  await first.kill()
  await until(() => !isAlive(api))
  const second = await startSystem({ args: ['--no-demo'], dataDir })
  assert.match(second.output(), /Stopping a database server that an earlier run left behind/)
  assert.equal(isAlive(database.pid), false)
  await second.stop()
})

test('a port that was asked for and is taken is refused by its number', async (t) => {
  const squatter = createServer().listen(0, '127.0.0.1')
  t.after(() => squatter.close())
  await once(squatter, 'listening')
  const { port } = squatter.address() as { port: number }
  for (const [args, env] of [
    [['--port', String(port)], {}],
    [[], { PORT: String(port) }],
  ] as [string[], NodeJS.ProcessEnv][]) {
    const { code, words } = await refusal(['--data-dir', join(workDir, 'unused'), ...args], env)
    assert.equal(code, 1)
    assert.equal(words, `Port ${port} is taken by another program. Stop that program, or name another port with --port.\n`)
  }
  assert.equal(existsSync(join(workDir, 'unused', 'postgres')), false)
})

test('wrong options and wrong settings are refused with their names', async () => {
  const option = await refusal(['--prot', '1'])
  assert.equal(option.code, 1)
  assert.match(option.words, /--prot/)
  const setting = await refusal(['--data-dir', join(workDir, 'settings'), '--port', '0'], { LOG_LEVEL: 'loud' })
  assert.equal(setting.code, 1)
  assert.match(setting.words, /LOG_LEVEL/)
  const url = await refusal(['--data-dir', join(workDir, 'settings'), '--port', '0'], {
    DATABASE_URL: 'postgres://a:hidden@127.0.0.1:1/b',
  })
  assert.equal(url.code, 1)
  assert.match(url.words, /The database at 127\.0\.0\.1:1\/b cannot be reached: no database server listens there\./)
  assert.doesNotMatch(url.words, /hidden/)
})

test('with DATABASE_URL a server is used and no embedded one is made', async () => {
  delete process.env.SHANGSHU_TEST_DATABASE_URL
  const cluster = await startTestCluster()
  try {
    await execute(cluster.url, 'create database theirs')
    const url = new URL(cluster.url)
    url.pathname = '/theirs'
    const system = await startSystem({ args: ['--no-demo'], env: { DATABASE_URL: url.href } })
    assert.equal((await fetch(ready(system.url))).status, 200)
    assert.equal(existsSync(join(system.dataDir, 'postgres')), false)
    await system.stop()
    assert.equal((await execute(cluster.url, 'select 1 as one')).length, 1)
  } finally {
    await cluster.stop()
  }
})

test('an ordinary user, umask 077, a directory that others cannot enter', {
  skip: process.getuid?.() === 0 ? false : 'only root can become another user',
}, async () => {
  const home = join(workDir, 'home of nobody')
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, 65534, 65534)
  const umask = process.umask(0o077)
  try {
    const system = await startSystem({ args: ['--no-demo'], dataDir: join(home, 'data'), uid: 65534, env: { HOME: home } })
    assert.equal((await fetch(ready(system.url))).status, 200)
    await system.stop()
  } finally {
    process.umask(umask)
  }
})

/** Waits for a fact that another process makes true. */
async function until(fact: () => boolean): Promise<void> {
  const giveUp = patience()
  while (!fact()) {
    giveUp.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
