import type { Runtime } from '#platform/runtime.ts'
import type { LabelData, LabelFormat } from './label.ts'

/**
 * Labels as one file in the given order: PDF with a page of 100 × 150 mm each, or ZPL for a 203 dpi printer. Runs in a pool thread; call it
 * outside a transaction. The file holds personal data: seal it before it is stored.
 * @throws InputError barcode_length, barcode_character; ThreadTimeout after a minute
 */
export async function renderParcelLabels(
  runtime: Pick<Runtime, 'threads'>,
  labels: readonly LabelData[],
  format: LabelFormat,
  options: { signal?: AbortSignal } = {},
): Promise<Buffer> {
  const bytes = await runtime.threads.run<unknown, Uint8Array>(
    { module: new URL('./render-labels.task.ts', import.meta.url), run: 'renderLabels', input: { labels, format } },
    { timeLimit: 60_000, ...options },
  )
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
