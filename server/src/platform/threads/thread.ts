import { parentPort } from 'node:worker_threads'
import type { ThrownValue } from './pool.ts'

// The inside of a pool thread: one task at a time, answered by one message.
parentPort!.on('message', async (task: { module: string; run: string; input: unknown }) => {
  try {
    const module = await import(task.module)
    const value: unknown = await module[task.run](task.input)
    parentPort!.postMessage({ value }, transferable(value))
  } catch (failure) {
    const error = failure instanceof Error ? failure : new Error(String(failure))
    const thrown: ThrownValue = { name: error.name, message: error.message, stack: error.stack, fields: plainFields(error) }
    parentPort!.postMessage({ error: thrown })
  }
})

/** The bytes of a result are handed over, not copied, when they own their whole buffer. */
function transferable(value: unknown): ArrayBuffer[] {
  const owns = value instanceof Uint8Array && value.byteLength === value.buffer.byteLength && value.buffer instanceof ArrayBuffer
  return owns ? [value.buffer as ArrayBuffer] : []
}

function plainFields(error: Error): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...error }, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
}
