import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '#platform/errors.ts'
import type { ColumnMapping } from './column-mapping.contract.ts'
import { orderBatches } from './order-batches.ts'
import type { ToParent, ToWorker } from './order-batches-thread.ts'

// Reads and maps a file in a thread of its own: the process stays free for others, and what a file takes of memory has a limit.

const port = parentPort!
const { mapping, shop, source } = workerData as {
  mapping: ColumnMapping
  shop: { currency: string; timeZone: string }
  source: { name: string; sizeBytes: number }
}
const send = (message: ToParent, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

let piece: ((bytes: Uint8Array | null) => void) | undefined
let wanted: (() => void) | undefined
let credit = 0
port.on('message', (message: ToWorker) => {
  if (message.kind === 'piece') piece?.(message.bytes)
  else {
    credit++
    wanted?.()
  }
})

async function* pieces(): AsyncGenerator<Uint8Array> {
  send({ kind: 'open' })
  for (;;) {
    const bytes = await new Promise<Uint8Array | null>((resolve) => {
      piece = resolve
      send({ kind: 'read' })
    })
    if (bytes === null) return
    yield bytes
  }
}

try {
  for await (const batch of orderBatches({ ...source, open: pieces }, mapping, shop)) {
    while (credit === 0) await new Promise<void>((resolve) => (wanted = resolve))
    credit--
    send({ kind: 'batch', batch })
  }
  send({ kind: 'end' })
} catch (error) {
  if (error instanceof AppError) send({ kind: 'refused', code: error.code, params: error.params })
  else throw error
} finally {
  port.close()
}
