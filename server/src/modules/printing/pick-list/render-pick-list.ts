import type { Runtime } from '#platform/runtime.ts'
import type { PickListData } from './pick-list.ts'

/** A4 pages with a line per bin in walking order. Runs in a pool thread. */
export async function renderPickList(runtime: Pick<Runtime, 'threads'>, list: PickListData): Promise<Buffer> {
  const bytes = await runtime.threads.run<unknown, Uint8Array>({
    module: new URL('./draw-pick-list.task.ts', import.meta.url),
    run: 'drawPickList',
    input: list,
  })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
