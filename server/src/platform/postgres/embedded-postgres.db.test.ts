import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { isAlive } from './cluster.ts'
import { DirectoryInUseError } from './directory-lock.ts'
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { chooseOsUser, EmbeddedPostgresError } from './native-binaries.ts'

const isRoot = process.getuid?.() === 0
const asRoot = { skip: isRoot ? false : 'only root can become another user' }
const workDir = mkdtempSync(join(tmpdir(), 'shangshu-embedded-'))
chmodSync(workDir, 0o755)
const nobody = { uid: 65534, gid: 65534 }
const placesOutside: string[] = []
after(() => {
  for (const dir of [workDir, ...placesOutside]) rmSync(dir, { recursive: true, force: true })
})

let count = 0
const newDataDir = () => join(workDir, `data-${++count}`)
const silent = () => {}

async function query(url: string, text: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', silent)
  await client.connect()
  try {
    return (await client.query<Record<string, string>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Starts a server in another process, which then waits or, as asked, stops it again. */
async function startElsewhere(
  dataDir: string,
  options: { uid?: number; gid?: number; umask?: number; stop?: boolean } = {},
): Promise<{ url: string; error: string; child: ReturnType<typeof spawn> }> {
  const code = `
    process.umask(${options.umask ?? 0o022})
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))})
    const report = (message) => new Promise((resolve) => process.send(message, resolve))
    try {
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} })
      await report({ url: server.url, error: '' })
      if (${options.stop === true}) { await server.stop(); process.disconnect() }
      else setInterval(() => {}, 1000)
    } catch (error) {
      await report({ url: '', error: error.name + ': ' + error.message })
      process.disconnect()
    }`
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid }
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...ids,
    cwd: '/',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH },
  })
  const [message] = (await once(child, 'message')) as [{ url: string; error: string }]
  if (options.stop && message.error === '') await once(child, 'exit')
  return { ...message, child }
}

test('the first start makes a durable cluster in UTF-8, the second finds the data on the same port', async () => {
  const dataDir = newDataDir()
  const first = await startEmbeddedPostgres({ dataDir, log: silent })
  const settings = await query(
    first.url,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'jit',
       'password_encryption', 'TimeZone', 'lc_messages', 'data_checksums', 'log_error_verbosity') order by name collate "C"`,
  )
  assert.deepEqual(Object.fromEntries(settings.map((row) => [row.name, row.setting])), {
    TimeZone: 'UTC',
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    jit: 'off',
    lc_messages: 'C',
    listen_addresses: '127.0.0.1',
    log_error_verbosity: 'terse',
    password_encryption: 'scram-sha-256',
    synchronous_commit: 'on',
  })
  // a plain C character type would give no trigram at all
  await query(first.url, 'create extension pg_trgm')
  assert.deepEqual(
    await query(first.url, `select cardinality(show_trgm('深圳市南山')) as n, pg_encoding_to_char(6) as encoding`),
    [{ n: 6, encoding: 'UTF8' }] as never,
  )
  await query(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  assert.equal(isAlive(first.pid), false)

  const second = await startEmbeddedPostgres({ dataDir, log: silent })
  assert.equal(second.port, first.port)
  assert.deepEqual(await query(second.url, 'select answer from kept'), [{ answer: 42 }] as never)
  await second.stop()
})

test('password and lock are for the owner only, and the address can be found by another process', async () => {
  const dataDir = newDataDir()
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  assert.equal(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777, 0o600)
  assert.equal(statSync(server.clusterDir).mode & 0o777, 0o700)
  assert.deepEqual(findRunningEmbeddedPostgres(dataDir), { url: server.url, port: server.port, pid: server.pid })
  const wrong = new URL(server.url)
  wrong.password = 'wrong'
  await assert.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
  await server.stop()
  assert.equal(findRunningEmbeddedPostgres(dataDir), undefined)
})

test('a second start on the same directory is refused and does not disturb the first', async () => {
  const dataDir = newDataDir()
  const { child, url } = await startElsewhere(dataDir)
  try {
    await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), (error) => {
      assert.ok(error instanceof DirectoryInUseError)
      assert.match(error.message, new RegExp(`process ${child.pid}|进程 ${child.pid}`))
      return true
    })
    assert.equal((await query(url, 'select 1 as one')).length, 1)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  // the killed owner left its server running: it is stopped and started anew
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  assert.equal(server.url, url)
  await server.stop()
})

test('two first starts at once: one makes the cluster, the other is refused', async () => {
  const dataDir = newDataDir()
  const starts = await Promise.all([startElsewhere(dataDir), startElsewhere(dataDir)])
  const refused = starts.filter((start) => start.error !== '')
  assert.equal(refused.length, 1)
  assert.match(refused[0]!.error, /^DirectoryInUseError/)
  for (const { child, error } of starts) {
    if (error !== '') continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await (await startEmbeddedPostgres({ dataDir, log: silent })).stop()
})

test('kill -9 of the server is noticed; committed data are there after the restart on the same address', async () => {
  const dataDir = newDataDir()
  const gone = Promise.withResolvers<void>()
  const server = await startEmbeddedPostgres({ dataDir, log: silent, onExit: gone.resolve })
  await query(server.url, 'create table kept as select generate_series(1, 1000) as n')
  process.kill(server.pid, 'SIGKILL')
  await gone.promise
  const before = server.pid
  await server.restart()
  assert.notEqual(server.pid, before)
  assert.deepEqual(await query(server.url, 'select count(*)::int as n from kept'), [{ n: 1000 }] as never)
  await server.stop()
})

test('kill -9 of everything: a stale postmaster.pid does not bar the next start, whoever has that process id now', async () => {
  const dataDir = newDataDir()
  const { child, url } = await startElsewhere(dataDir)
  await query(url, 'create table kept as select 1 as n')
  const running = findRunningEmbeddedPostgres(dataDir)!
  child.kill('SIGKILL')
  process.kill(running.pid, 'SIGKILL')
  await once(child, 'exit')
  const pidFile = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const stale = readFileSync(pidFile, 'utf8')
  // after a reboot the number may be anybody's: ours, here
  writeFileSync(pidFile, stale.replace(/^\d+/, String(process.pid)))
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  assert.deepEqual(await query(server.url, 'select n from kept'), [{ n: 1 }] as never)
  await server.stop()
})

test('a first start that was killed half-way leaves nothing that looks like a cluster', async () => {
  const dataDir = newDataDir()
  mkdirSync(join(dataDir, 'postgres', 'cluster.new-1'), { recursive: true })
  writeFileSync(join(dataDir, 'postgres', 'cluster.new-1', 'PG_VERSION'), '18\n')
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  await server.stop()
  assert.deepEqual(
    readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('cluster')),
    ['cluster'],
  )
})

test('a port that somebody else has taken meanwhile is replaced by another', async (t) => {
  const dataDir = newDataDir()
  const first = await startEmbeddedPostgres({ dataDir, log: silent })
  await first.stop()
  const squatter = createServer().listen(first.port, '127.0.0.1')
  t.after(() => squatter.close())
  await once(squatter, 'listening')
  const second = await startEmbeddedPostgres({ dataDir, log: silent })
  await second.stop()
  assert.notEqual(second.port, first.port)
  assert.equal(readFileSync(join(dataDir, 'postgres', 'port'), 'utf8').trim(), String(second.port))
  await assert.rejects(startEmbeddedPostgres({ dataDir, port: first.port, log: silent }), { name: 'PortTakenError' })
})

test('files of another version and a lost password are refused with a sentence', async () => {
  const dataDir = newDataDir()
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  await server.stop()
  writeFileSync(join(server.clusterDir, 'PG_VERSION'), '17\n')
  await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), (error) => {
    assert.ok(error instanceof EmbeddedPostgresError)
    assert.match(error.message, /PostgreSQL 17/)
    return true
  })
  writeFileSync(join(server.clusterDir, 'PG_VERSION'), '18\n')
  rmSync(join(dataDir, 'postgres', 'password'))
  await assert.rejects(startEmbeddedPostgres({ dataDir, log: silent }), EmbeddedPostgresError)
})

test('root, a directory nobody else may enter, umask 077: the cluster goes elsewhere and is found again', asRoot, async () => {
  const closed = join(workDir, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const dataDir = join(closed, 'data')
  const first = await startElsewhere(dataDir, { umask: 0o077, stop: true })
  assert.equal(first.error, '')
  const place = readFileSync(join(dataDir, 'postgres', 'location'), 'utf8').trim()
  placesOutside.push(place)
  assert.equal(existsSync(join(place, 'PG_VERSION')), true)
  assert.equal(statSync(place).uid, chooseOsUser()!.uid)
  const second = await startElsewhere(dataDir, { umask: 0o077, stop: true })
  assert.equal(second.url, first.url)
})

test('an ordinary user, umask 077; root can start the same data later', asRoot, async () => {
  const home = join(workDir, 'home-of-nobody')
  mkdirSync(home)
  chownSync(home, nobody.uid, nobody.gid)
  const dataDir = join(home, 'data')
  const own = await startElsewhere(dataDir, { ...nobody, umask: 0o077, stop: true })
  assert.equal(own.error, '')
  assert.equal(statSync(join(dataDir, 'postgres', 'cluster')).uid, nobody.uid)
  const server = await startEmbeddedPostgres({ dataDir, log: silent })
  assert.equal((await query(server.url, 'select 1 as one')).length, 1)
  await server.stop()
})

test('an ordinary user is told when the directory belongs to somebody else', asRoot, async () => {
  const dataDir = newDataDir()
  await (await startEmbeddedPostgres({ dataDir, log: silent })).stop()
  const refused = await startElsewhere(dataDir, nobody)
  assert.match(refused.error, /^EmbeddedPostgresError: .*SHANGSHU_DATA_DIR/)
})
