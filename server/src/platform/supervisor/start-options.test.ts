import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../terminal.ts'
import { parseStartOptions } from './start-options.ts'

test('without anything said: default port or the next, this machine only, with demo', () => {
  assert.deepEqual(parseStartOptions([], {}), {
    port: undefined,
    host: '127.0.0.1',
    dataDir: undefined,
    databaseUrl: undefined,
    demo: true,
    demoDays: 30,
    workers: 1,
    verbose: false,
    help: false,
  })
})

test('options win over the environment', () => {
  const env = { PORT: '9000', HOST: '0.0.0.0', SHANGSHU_DATA_DIR: '/env', DATABASE_URL: 'postgres://x' }
  const options = parseStartOptions(['--port', '9001', '--host', '::1', '--data-dir', '/here', '--no-demo', '--workers=3'], env)
  assert.deepEqual([options.port, options.host, options.dataDir, options.demo, options.workers], [9001, '::1', '/here', false, 3])
  assert.equal(options.databaseUrl, 'postgres://x')
  assert.deepEqual([parseStartOptions([], env).port, parseStartOptions([], env).host], [9000, '0.0.0.0'])
})

test('empty variables count as not set', () => {
  const options = parseStartOptions([], { PORT: '', HOST: '', SHANGSHU_DATA_DIR: '', DATABASE_URL: '' })
  assert.deepEqual(
    [options.port, options.host, options.dataDir, options.databaseUrl],
    [undefined, '127.0.0.1', undefined, undefined],
  )
})

test('what makes no sense is refused', () => {
  for (const args of [
    ['--port', 'http'],
    ['--port', '70000'],
    ['--workers', '0'],
    ['--workers', '1.5'],
    ['--nonsense'],
    ['extra'],
  ])
    assert.throws(() => parseStartOptions(args, {}), Refusal, args.join(' '))
  assert.throws(() => parseStartOptions([], { PORT: '-1' }), Refusal)
})
