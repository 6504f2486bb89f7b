/** What will happen, ordered by simulated time; equal times in the order they were planned, so that a run repeats exactly. */
export interface Timeline {
  heap: Planned[]
  planned: number
}

interface Planned {
  atMs: number
  order: number
  run: () => void
}

export const emptyTimeline = (): Timeline => ({ heap: [], planned: 0 })

const before = (a: Planned, b: Planned) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

/** Plans `run` for a moment, milliseconds since 1970. */
export function planAt(timeline: Timeline, atMs: number, run: () => void): void {
  const { heap } = timeline
  const entry = { atMs, order: timeline.planned++, run }
  let i = heap.length
  heap.push(entry)
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (!before(entry, heap[parent]!)) break
    heap[i] = heap[parent]!
    i = parent
  }
  heap[i] = entry
}

/** Takes out the next entry if it is due at `untilMs` or earlier. */
export function takeDue(timeline: Timeline, untilMs: number): { atMs: number; run: () => void } | undefined {
  const { heap } = timeline
  const first = heap[0]
  if (first === undefined || first.atMs > untilMs) return undefined
  const last = heap.pop()!
  const length = heap.length
  if (length > 0) {
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= length) break
      if (child + 1 < length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
  }
  return first
}
