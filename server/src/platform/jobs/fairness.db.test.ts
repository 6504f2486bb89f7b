import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { registerJobs } from './define.ts'
import { enqueueJob } from './enqueue.ts'
import { startJobWorker } from './run-worker.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

test('a company with many jobs leaves room for another with one', { timeout: 60_000 }, async () => {
  const [busy, quiet] = [await system.tenant(), await system.tenant()]
  let open: () => void = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  let atOnce = 0
  let most = 0
  const ended: string[] = []
  let allEnded: () => void = () => {}
  const over = new Promise<void>((resolve) => (allEnded = resolve))
  const jobs = 24
  registerJobs([
    {
      kind: 'fairness.work',
      maxAttempts: 1,
      run: async (job) => {
        if (job.tenantId === busy) {
          most = Math.max(most, ++atOnce)
          // held up until the other company's job is through: were there no room for it, nothing would ever end
          await gate
          atOnce--
        } else open()
        ended.push(job.tenantId)
        if (ended.length === jobs + 1) allEnded()
      },
    },
  ])
  await system.as(busy, async (ctx) => {
    for (let n = 0; n < jobs; n++) await enqueueJob(ctx, 'fairness.work', { n })
  })
  const worker = await startJobWorker(system.runtime, { concurrency: 3 })
  try {
    await system.as(quiet, (ctx) => enqueueJob(ctx, 'fairness.work', {}))
    worker.wake()
    await over
  } finally {
    await worker.stop()
  }
  assert.equal(ended[0], quiet)
  assert.ok(most <= 2, `${most} jobs of one company ran at once`)
})
