import { loadConfig } from '#platform/config.ts'
import { createRuntime } from '#platform/create-runtime.ts'
import { startDispatcher } from '#platform/events/dispatch.ts'
import { startJobWorker } from '#platform/jobs/run-worker.ts'
import { createLog } from '#platform/log.ts'
import { useNumberSource } from '#platform/numbers.queries.ts'
import { listenForSignals } from '#platform/signals.ts'
import { registerModules } from './app.ts'

// The worker process: delivers events and runs jobs. Any number of them may run at once.

const config = loadConfig()
const log = createLog(config.logLevel, 'worker')
const runtime = createRuntime(config, log, 'worker')
useNumberSource(runtime)
registerModules()

const dispatcher = startDispatcher(runtime, { lanes: config.workerLanes })
const jobs = await startJobWorker(runtime, { concurrency: config.workerJobs })
const listener = listenForSignals(config.ownerUrl, log, (signal) => {
  if (signal.kind === 'outbox') dispatcher.wake()
  if (signal.kind === 'jobs' || signal.topics.includes('wake:jobs')) jobs.wake()
})
log.info('worker is running')

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void Promise.all([listener.stop(), dispatcher.stop(), jobs.stop()])
      .then(() => runtime.close())
      .then(() => process.exit(0))
  })
}
