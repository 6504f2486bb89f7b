import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createThreadPool } from './pool.ts'

const module = new URL('./sample.task.ts', import.meta.url)
const pool = createThreadPool(2)
after(() => pool.close())

test('tasks run in threads, more of them than threads, and bytes come back', async () => {
  const results = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      pool.run<unknown, Uint8Array>({ module, run: 'bytes', input: { length: 3, fill: index } }),
    ),
  )
  assert.deepEqual(
    results.map((bytes) => [...bytes]),
    [0, 1, 2, 3, 4, 5].map((value) => [value, value, value]),
  )
  assert.equal(pool.size(), 2)
})

test('what a task throws arrives with name, message and fields, and the thread lives on', async () => {
  await assert.rejects(pool.run({ module, run: 'fails', input: { code: 'barcode_length' } }), {
    name: 'InputError',
    message: 'refused',
    code: 'barcode_length',
  })
  assert.equal(pool.size(), 2)
})

test('a task over its time is ended and the pool goes on', async () => {
  await assert.rejects(pool.run({ module, run: 'forever', input: null }, { timeLimit: 50 }), { name: 'ThreadTimeout' })
  assert.deepEqual([...(await pool.run<unknown, Uint8Array>({ module, run: 'bytes', input: { length: 1, fill: 9 } }))], [9])
})

test('cancelling ends a running task and forgets a waiting one', async () => {
  const one = createThreadPool(1)
  const running = new AbortController()
  const waiting = new AbortController()
  const first = one.run({ module, run: 'forever', input: null }, { signal: running.signal })
  const second = one.run({ module, run: 'forever', input: null }, { signal: waiting.signal })
  waiting.abort(new Error('not wanted'))
  await assert.rejects(second, /not wanted/)
  running.abort(new Error('stopped'))
  await assert.rejects(first, /stopped/)
  assert.deepEqual([...(await one.run<unknown, Uint8Array>({ module, run: 'bytes', input: { length: 1, fill: 1 } }))], [1])
  await one.close()
  await assert.rejects(one.run({ module, run: 'bytes', input: { length: 1, fill: 1 } }), /closed/)
})

test('a thread that dies fails its task alone', async () => {
  await assert.rejects(pool.run({ module, run: 'leaves', input: null }), /ended with code 3/)
  assert.deepEqual([...(await pool.run<unknown, Uint8Array>({ module, run: 'bytes', input: { length: 1, fill: 2 } }))], [2])
})

test('an input that cannot be cloned is refused', async () => {
  await assert.rejects(pool.run({ module, run: 'bytes', input: { length: 1, fill: () => 1 } }), { name: 'DataCloneError' })
})
