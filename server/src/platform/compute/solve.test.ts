import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createThreadPool } from '#platform/threads/pool.ts'
import { solve, startSolver } from './solve.ts'

const threads = createThreadPool(1)
const runtime = { threads }
after(() => threads.close())

/** Boxes that no search proves to be packed best, so that it goes on until it is stopped. */
const endless = {
  container: { length: 587, width: 233, height: 220 },
  boxes: [
    { length: 108, width: 76, height: 30, count: 40 },
    { length: 110, width: 43, height: 25, count: 33 },
    { length: 92, width: 81, height: 55, count: 39 },
  ],
}

test('a solver runs in a thread and answers what it answers here', async () => {
  const cartons = [
    { length: 20, width: 15, height: 10, costMinor: 100 },
    { length: 30, width: 20, height: 15, costMinor: 160 },
  ]
  const problem = { cartons, boxes: [{ length: 25, width: 10, height: 10, count: 2 }] }
  const { solution, value, isProven } = await solve(runtime, 'chooseCartons', problem, { milliseconds: 5000 })
  assert.deepEqual([value, isProven, solution.parcels.length, solution.left], [160, true, 1, [0]])
  assert.equal(threads.size(), 1)
})

test('one that needs HiGHS runs there too', async () => {
  const problem = {
    containers: [{ length: 10, width: 10, height: 10 }],
    boxes: [
      { length: 6, width: 6, height: 6, count: 3 },
      { length: 4, width: 10, height: 10, count: 2 },
    ],
  }
  const { value } = await solve(runtime, 'packContainers', problem, { milliseconds: 500 })
  assert.equal(value, 3)
})

test('with a budget in steps the answer is the same each time', async () => {
  const options = { milliseconds: 60_000, nodes: 500, seed: 3 }
  const [first, second] = [
    await solve(runtime, 'fillContainer', endless, options),
    await solve(runtime, 'fillContainer', endless, options),
  ]
  assert.deepEqual(first, second)
})

test('stopping gives the best so far, long before the time is up', async () => {
  const solving = startSolver(runtime, 'fillContainer', endless, { milliseconds: 600_000 })
  solving.stop()
  const { solution, value } = await solving.answer
  assert.ok(solution.length > 0)
  assert.ok(value > 0)
})

test('giving up fails with the reason, and the thread goes on to the next', async () => {
  const given = new AbortController()
  const answer = solve(runtime, 'fillContainer', endless, { milliseconds: 600_000, signal: given.signal })
  given.abort(new Error('the order was cancelled'))
  await assert.rejects(answer, /the order was cancelled/)
  await assert.rejects(
    solve(runtime, 'fillContainer', endless, { milliseconds: 1000, signal: given.signal }),
    /the order was cancelled/,
  )
  const { value } = await solve(runtime, 'fillContainer', { ...endless, boxes: [] }, { milliseconds: 1000 })
  assert.equal(value, 0)
  assert.equal(threads.size(), 1)
})

test('a problem that makes no sense comes back as the error the solver threw', async () => {
  const boxes = [{ length: 0, width: 1, height: 1, count: 1 }]
  await assert.rejects(solve(runtime, 'fillContainer', { ...endless, boxes }, { milliseconds: 1000 }), {
    name: 'RangeError',
    message: 'Box type 0: length: 0 is no whole number from 1 to 100000',
  })
})
