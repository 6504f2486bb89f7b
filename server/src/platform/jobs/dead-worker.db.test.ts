import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { registerJobs } from './define.ts'
import { enqueueJob } from './enqueue.ts'
import { startJobWorker } from './run-worker.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem({ config: { workerSilentMs: 2000 } })
})
after(() => system.close())

test('a worker killed in the middle of a job: its queue is free again and the job is run by the next one', async () => {
  const tenantId = await system.tenant()
  const attempts: number[] = []
  let tell: () => void = () => {}
  const ran = new Promise<void>((resolve) => {
    tell = resolve
  })
  registerJobs([
    {
      kind: 'test.work',
      maxAttempts: 1,
      run: async (job) => {
        attempts.push(job.attempt)
        tell()
      },
    },
  ])
  // The first one makes the queue's tables.
  await (await startJobWorker(system.runtime, { concurrency: 1 })).stop()
  const id = await system.as(tenantId, (ctx) => enqueueJob(ctx, 'test.work', {}))
  // What kill -9 leaves: the run begun and silent, its entry and its queue locked by somebody who is no more.
  const long = new Date(Date.now() - 10_000)
  const { ownerPool } = system.runtime
  const lane = `${tenantId}/${Number.parseInt(id.slice(-1), 16) % 2}`
  await ownerPool.query(`update platform.job_runs set status = 'running', attempts = 1, heartbeat_at = $2 where id = $1`, [
    id,
    long,
  ])
  await ownerPool.query(`select graphile_worker.add_job('run', '{}', queue_name => $1, max_attempts => 1)`, [lane])
  await ownerPool.query(`update graphile_worker._private_jobs set locked_at = $1, locked_by = 'worker-dead', attempts = 1`, [
    long,
  ])
  await ownerPool.query(
    `update graphile_worker._private_job_queues set locked_at = $1, locked_by = 'worker-dead' where queue_name = $2`,
    [long, lane],
  )
  const worker = await startJobWorker(system.runtime, { concurrency: 1 })
  try {
    await ran
  } finally {
    await worker.stop()
  }
  assert.deepEqual(attempts, [2])
  const { rows } = await ownerPool.query(`select status, attempts from platform.job_runs where id = $1`, [id])
  assert.deepEqual(rows, [{ status: 'succeeded', attempts: 2 }])
})
