import type { FileRow } from './map-order.pure.ts'

/** How often each group of order numbers occurs; groups are buckets of a hash, so that any file needs the same memory. */
const bucketBits = 20
export const bucketCount = 1 << bucketBits

/** Rows held while their order is incomplete; beyond it half of the buckets are left to another pass over the file. */
const mostHeldRows = 100_000

/** FNV-1a over UTF-16 units: spreads order numbers, which mostly differ in their last digits. */
export function bucketOf(number: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < number.length; i++) hash = Math.imul(hash ^ number.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  return hash & (bucketCount - 1)
}

export type RowSource = () => AsyncIterable<readonly FileRow[]>

/**
 * All rows of each order number together, wherever they stand in the file, in bounded memory and without a copy of the file.
 *
 * A first pass counts rows per bucket of a hash; in the second an order is complete when its bucket has no row left to come, which in
 * files sorted by order is at once. In a file whose orders are scattered (sorted by product, say) too many would be open: then the
 * upper half of the buckets in hand is put off, and the file read again for them, as often as needed. A file of n rows that holds
 * every order open takes about n / 100,000 passes.
 */
export async function* groupRows(source: RowSource, heldRows = mostHeldRows): AsyncGenerator<FileRow[][], void, undefined> {
  const counts = new Int32Array(bucketCount)
  for await (const rows of source()) for (const row of rows) counts[bucketOf(row.number)]!++
  const ranges: [from: number, to: number][] = [[0, bucketCount]]
  while (ranges.length > 0) {
    const [from, end] = ranges.shift()!
    let to = end
    const left = counts.slice(from, end)
    const held = new Map<number, Map<string, FileRow[]>>()
    let heldCount = 0
    for await (const rows of source()) {
      const complete: FileRow[][] = []
      const touched: FileRow[][] = []
      for (const row of rows) {
        const bucket = bucketOf(row.number)
        if (bucket < from || bucket >= to || counts[bucket] === 0) continue
        const orders = held.get(bucket) ?? new Map<string, FileRow[]>()
        if (orders.size === 0) held.set(bucket, orders)
        const known = orders.get(row.number)
        if (known === undefined) {
          const group = [row]
          orders.set(detached(row.number), group)
          touched.push(group)
        } else {
          known.push(row)
          touched.push(known)
        }
        heldCount++
        if (--left[bucket - from]! === 0) {
          held.delete(bucket)
          // Should its half be put off later in this pass, the next one must not give it a second time.
          counts[bucket] = 0
          for (const group of orders.values()) {
            complete.push(group)
            heldCount -= group.length
          }
        }
      }
      if (complete.length > 0) yield complete
      // Cells are slices of the piece of text they were cut from; what stays until another piece comes must not keep it alive.
      for (const group of touched) if (held.get(bucketOf(group[0]!.number))?.get(group[0]!.number) === group) detach(group)
      while (heldCount > heldRows && to - from > 1) {
        const half = from + ((to - from) >> 1)
        ranges.unshift([half, to])
        to = half
        for (const [bucket, orders] of held) {
          if (bucket < to) continue
          held.delete(bucket)
          for (const group of orders.values()) heldCount -= group.length
        }
      }
    }
  }
}

function detach(group: FileRow[]): void {
  for (let i = group.length - 1; i >= 0; i--) {
    const row = group[i]!
    if (kept.has(row)) return
    const cells = row.cells.map((cell) => (typeof cell === 'string' ? detached(cell) : cell))
    const copy = { ...row, number: detached(row.number), cells }
    kept.add(copy)
    group[i] = copy
  }
}

/** Rows that stand on their own already: those in front of them in their group do as well. */
const kept = new WeakSet<FileRow>()

/** A copy that shares nothing; short texts are copies anyway. */
function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
