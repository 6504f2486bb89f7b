import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '#sim/main.ts'

test('arguments win over the environment, the environment over defaults', () => {
  const settings = readSettings(['--shops', '5', '--speed', '60', '--webhook-url', 'shanqian=http://127.0.0.1:8080/hook'], {
    SIMULATOR_SHOPS: '2',
    SIMULATOR_SEED: 'env',
    SIMULATOR_ORDERS_PER_DAY: '12.5',
  })
  assert.ok(settings !== 'help')
  assert.deepEqual(settings.speed, 60)
  const { shops, seed, ordersPerDay, port, webhookUrls, days } = settings.simulator
  assert.deepEqual([shops, seed, ordersPerDay, port, days], [5, 'env', 12.5, 4700, Number.POSITIVE_INFINITY])
  assert.deepEqual(webhookUrls, { shanqian: 'http://127.0.0.1:8080/hook' })
})

test('wrong values are refused with a sentence', () => {
  for (const args of [
    ['--port', '70000'],
    ['--port', ''],
    ['--shops', '1.5'],
    ['--chaos', '4'],
    ['--start', 'soon'],
    ['--speed', 'fast'],
    ['--speed', 'max'],
    ['--webhook-url', 'ftp://x'],
    ['--webhook-url', 'http://'],
    ['--unknown'],
  ]) {
    assert.throws(() => readSettings(args, {}), Error, args.join(' '))
  }
  assert.equal(readSettings(['--help'], {}), 'help')
})
