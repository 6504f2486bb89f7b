import { Worker } from 'node:worker_threads'
import { AppError } from '#platform/errors.ts'
import type { ColumnMapping } from './column-mapping.contract.ts'
import type { OrderBatch } from './order-batches.ts'
import type { FileSource } from './read-orders.ts'

/** What a file may take of memory while it is read; what is kept of it at any moment is a fraction of that. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }
/** A workbook is read whole, and its addresses may need the table of divisions. */
const largeLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }

export type ToWorker = { kind: 'piece'; bytes: Uint8Array | null } | { kind: 'next' }
export type ToParent =
  | { kind: 'open' }
  | { kind: 'read' }
  | { kind: 'batch'; batch: OrderBatch }
  | { kind: 'end' }
  | { kind: 'refused'; code: string; params: Record<string, unknown> }

/**
 * `orderBatches` in a thread of its own, one batch ahead of the caller. The pieces of the file come from the caller's side, who alone
 * may have the database and the keys.
 * @throws AppError as orderBatches
 */
export async function* orderBatchesInThread(
  source: FileSource,
  mapping: ColumnMapping,
  shop: { currency: string; timeZone: string },
  large: boolean,
): AsyncGenerator<OrderBatch, void, undefined> {
  const worker = new Worker(new URL('./order-batches.worker.ts', import.meta.url), {
    workerData: { mapping, shop, source: { name: source.name, sizeBytes: source.sizeBytes } },
    resourceLimits: large ? largeLimits : limits,
  })
  const arrived: OrderBatch[] = []
  let ended = false
  let failure: unknown
  let ring: (() => void) | undefined
  const wake = () => ring?.()
  const fail = (error: unknown) => {
    failure ??= error
    wake()
  }
  const tell = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer)

  let iterator: AsyncIterator<Uint8Array> | undefined
  const readPiece = async () => {
    try {
      const { done, value } = await iterator!.next()
      if (done) return tell({ kind: 'piece', bytes: null })
      // A copy of its own, which is handed over and not copied again.
      const bytes = new Uint8Array(value)
      tell({ kind: 'piece', bytes }, [bytes.buffer])
    } catch (error) {
      fail(error)
    }
  }
  worker.on('message', (message: ToParent) => {
    if (message.kind === 'open') iterator = source.open()[Symbol.asyncIterator]()
    else if (message.kind === 'read') void readPiece()
    else if (message.kind === 'batch') arrived.push(message.batch)
    else if (message.kind === 'end') ended = true
    else fail(new AppError(message.code, message.params))
    wake()
  })
  worker.on('error', (error) =>
    fail((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? new AppError('channels.file_too_complex') : error),
  )
  worker.on('exit', () => {
    if (!ended) fail(new Error('the thread that reads the file ended'))
  })
  try {
    tell({ kind: 'next' })
    for (;;) {
      while (arrived.length === 0 && !ended && failure === undefined) await new Promise<void>((resolve) => (ring = resolve))
      if (failure !== undefined) throw failure
      const batch = arrived.shift()
      if (batch === undefined) return
      tell({ kind: 'next' })
      yield batch
    }
  } finally {
    ended = true
    await iterator?.return?.()
    await worker.terminate()
  }
}
