import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Processor-heavy work runs beside the event loop: a task names an exported function of a module and what it gets. */
export interface ThreadTask<I> {
  /** Address of the module: `new URL('./render-labels.task.ts', import.meta.url)`. */
  module: URL
  /** The exported function; it gets `input` and returns a structured-cloneable value, or a promise of one. */
  run: string
  input: I
  /** Buffers of the input that are handed over instead of copied. */
  transfer?: readonly ArrayBuffer[]
}

export interface ThreadOptions {
  /** Milliseconds of running, waiting not counted. Then the thread is ended and the task fails with ThreadTimeout. */
  timeLimit?: number
  signal?: AbortSignal
}

export interface ThreadPool {
  /** @throws ThreadTimeout, the signal's reason, or what the task threw (by name, message and own fields). */
  run: <I, O>(task: ThreadTask<I>, options?: ThreadOptions) => Promise<O>
  /** Threads alive now. */
  size: () => number
  close: () => Promise<void>
}

export class ThreadTimeout extends Error {
  constructor(milliseconds: number) {
    super(`The task ran longer than ${milliseconds} ms.`)
    this.name = 'ThreadTimeout'
  }
}

interface Waiting {
  task: ThreadTask<unknown>
  options: ThreadOptions
  resolve: (value: any) => void
  reject: (error: unknown) => void
  settled: boolean
}

interface Thread {
  worker: Worker
  job: Waiting | null
  timer: NodeJS.Timeout | null
}

const defaultTimeLimit = 60_000

/**
 * Threads are started when work waits, at most `limit` (default: processors less one, between 1 and 4), and kept, because a warm thread has
 * its fonts and models loaded. A thread cannot be interrupted, so cancelling and running over time end it; the next task gets a new one.
 */
export function createThreadPool(limit: number = Math.min(4, Math.max(1, availableParallelism() - 1))): ThreadPool {
  const threads = new Set<Thread>()
  const queue: Waiting[] = []
  let closed = false

  const settle = (job: Waiting, how: () => void) => {
    if (job.settled) return
    job.settled = true
    how()
  }
  const end = (thread: Thread) => {
    threads.delete(thread)
    if (thread.timer) clearTimeout(thread.timer)
    return thread.worker.terminate()
  }
  const start = (): Thread => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url))
    const thread: Thread = { worker, job: null, timer: null }
    threads.add(thread)
    worker.unref()
    worker.on('message', (answer: { value: unknown } | { error: ThrownValue }) => {
      const job = thread.job
      thread.job = null
      if (thread.timer) clearTimeout(thread.timer)
      thread.timer = null
      worker.unref()
      if (job) settle(job, () => ('error' in answer ? job.reject(revived(answer.error)) : job.resolve(answer.value)))
      next()
    })
    const broken = (error: Error) => {
      const job = thread.job
      thread.job = null
      void end(thread)
      if (job) settle(job, () => job.reject(error))
      next()
    }
    worker.on('error', (error) => broken(error as Error))
    worker.on('exit', (code) => {
      if (threads.has(thread)) broken(new Error(`The thread ended with code ${code}.`))
    })
    return thread
  }
  const stopJob = (job: Waiting, reason: unknown) => {
    const at = queue.indexOf(job)
    if (at >= 0) queue.splice(at, 1)
    for (const thread of threads) if (thread.job === job) void end(thread)
    settle(job, () => job.reject(reason))
    next()
  }
  const next = () => {
    while (queue.length > 0 && !closed) {
      const free = [...threads].find((thread) => thread.job === null) ?? (threads.size < limit ? start() : undefined)
      if (!free) return
      const job = queue.shift()!
      free.job = job
      free.worker.ref()
      const timeLimit = job.options.timeLimit ?? defaultTimeLimit
      free.timer = setTimeout(() => stopJob(job, new ThreadTimeout(timeLimit)), timeLimit)
      try {
        free.worker.postMessage(
          { module: job.task.module.href, run: job.task.run, input: job.task.input },
          (job.task.transfer ?? []) as ArrayBuffer[],
        )
      } catch (error) {
        // The input cannot be cloned: the thread never saw it.
        clearTimeout(free.timer)
        free.timer = null
        free.job = null
        free.worker.unref()
        settle(job, () => job.reject(error))
      }
    }
  }
  return {
    run: (task, options = {}) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('The pool is closed.'))
        if (options.signal?.aborted) return reject(options.signal.reason)
        const job: Waiting = { task, options, resolve, reject, settled: false }
        const onAbort = () => stopJob(job, options.signal!.reason)
        if (options.signal) {
          options.signal.addEventListener('abort', onAbort, { once: true })
          const forget = () => options.signal!.removeEventListener('abort', onAbort)
          job.resolve = (value) => {
            forget()
            resolve(value)
          }
          job.reject = (error) => {
            forget()
            reject(error)
          }
        }
        queue.push(job)
        next()
      }),
    size: () => threads.size,
    close: async () => {
      closed = true
      const error = new Error('The pool is closed.')
      for (const job of queue.splice(0)) settle(job, () => job.reject(error))
      const ending = [...threads].map((thread) => {
        const job = thread.job
        thread.job = null
        if (job) settle(job, () => job.reject(error))
        return end(thread)
      })
      await Promise.all(ending)
    },
  }
}

/** An error as it crosses the thread boundary: structured clone keeps no own fields. */
export interface ThrownValue {
  name: string
  message: string
  stack: string | undefined
  fields: Record<string, unknown>
}

function revived(thrown: ThrownValue): Error {
  const error = Object.assign(new Error(thrown.message), thrown.fields)
  error.name = thrown.name
  if (thrown.stack !== undefined) error.stack = thrown.stack
  return error
}
