import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { isAlive, readPostmaster } from './cluster.ts'
import { startTestCluster } from './test-cluster.ts'

// the run's own server would be handed out otherwise
delete process.env.SHANGSHU_TEST_DATABASE_URL

async function show(url: string, setting: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ value: string }>('select current_setting($1) as value', [setting])).rows[0]!.value
  } finally {
    await client.end()
  }
}

test('a throw-away server gives up durability and leaves nothing behind', async () => {
  const cluster = await startTestCluster()
  assert.equal(cluster.started, true)
  assert.equal(await show(cluster.url, 'fsync'), 'off')
  const homeDir = dirname(await show(cluster.url, 'data_directory'))
  await cluster.stop()
  assert.equal(existsSync(homeDir), false)
})

test('a server that was named is used and not stopped', async () => {
  const cluster = await startTestCluster()
  process.env.SHANGSHU_TEST_DATABASE_URL = cluster.url
  const same = await startTestCluster()
  delete process.env.SHANGSHU_TEST_DATABASE_URL
  assert.deepEqual([same.url, same.started], [cluster.url, false])
  await same.stop()
  assert.equal(await show(cluster.url, 'max_connections'), '200')
  await cluster.stop()
})

test('what a killed run left behind is removed by the next one', async () => {
  const code = `
    const { startTestCluster } = await import(${JSON.stringify(join(import.meta.dirname, 'test-cluster.ts'))})
    process.send(await startTestCluster())
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [left] = (await once(child, 'message')) as [{ url: string }]
  const homeDir = dirname(await show(left.url, 'data_directory'))
  const { pid } = readPostmaster({ dir: join(homeDir, 'cluster') })!
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await startTestCluster()
  assert.equal(existsSync(homeDir), false)
  assert.equal(isAlive(pid), false)
  await next.stop()
})
