export interface WaveCandidate {
  id: string
  /** Milliseconds since 1970; null when nobody waits for a certain hour. */
  shipBy: number | null
  /** Higher goes first among equals. */
  priority: number
  unitCount: bigint
  aisles: readonly number[]
}

const hour = 3_600_000

/**
 * Chooses what goes into a wave: the earliest deadline first (by the hour), then the higher priority, and among equals the ones that need
 * the fewest aisles the wave does not visit yet. Candidates that would break the limit of pieces are passed over.
 * Method: the seed-and-add batching rule with the aisle measure of De Koster, Van der Poort and Wolters 1999, "Efficient orderbatching
 * methods in warehouses", with the deadline in front of it.
 *
 * Example: limit 2; A (aisle 1), B (aisle 5), C (aisle 1), all due in the same hour → A, C.
 * @returns ids in the order of choice
 */
export function chooseFulfillments(
  candidates: readonly WaveCandidate[],
  limits: { maxFulfillments: number; maxUnits: bigint | null },
): string[] {
  const ordered = [...candidates].sort(byUrgency)
  const chosen: string[] = []
  const visited = new Set<number>()
  let unitsLeft = limits.maxUnits
  for (let start = 0; start < ordered.length && chosen.length < limits.maxFulfillments; ) {
    let end = start + 1
    while (end < ordered.length && sameUrgency(ordered[start]!, ordered[end]!)) end++
    const queue = new ByNewAisles(ordered.slice(start, end), visited)
    while (chosen.length < limits.maxFulfillments) {
      const next = queue.take()
      if (!next) break
      if (unitsLeft !== null) {
        if (next.unitCount > unitsLeft) continue
        unitsLeft -= next.unitCount
      }
      chosen.push(next.id)
      for (const aisle of next.aisles) if (!visited.has(aisle)) queue.visit(aisle)
    }
    start = end
  }
  return chosen
}

/** Candidates of one urgency, served by how many aisles are new for them. Every aisle is counted down once per candidate. */
class ByNewAisles {
  #candidates: readonly WaveCandidate[]
  #visited: Set<number>
  #missing: number[]
  #taken: boolean[]
  #usersOf = new Map<number, number[]>()
  /** Positions by number of new aisles, ascending and each list in order of urgency; entries that moved down are stale and skipped. */
  #buckets: number[][] = []
  #heads: number[] = []

  constructor(candidates: readonly WaveCandidate[], visited: Set<number>) {
    this.#candidates = candidates
    this.#visited = visited
    this.#taken = candidates.map(() => false)
    this.#missing = candidates.map((candidate, at) => {
      const fresh = new Set(candidate.aisles.filter((aisle) => !visited.has(aisle)))
      for (const aisle of fresh) {
        const users = this.#usersOf.get(aisle)
        if (users) users.push(at)
        else this.#usersOf.set(aisle, [at])
      }
      return fresh.size
    })
    // The first of a wave is the most urgent one, wherever it lies.
    if (visited.size === 0 && candidates.length > 0) this.#missing[0] = 0
    this.#missing.forEach((count, at) => {
      this.#bucket(count).push(at)
    })
  }

  take(): WaveCandidate | undefined {
    for (let count = 0; count < this.#buckets.length; count++) {
      const bucket = this.#buckets[count]
      if (!bucket) continue
      let head = this.#heads[count] ?? 0
      while (head < bucket.length) {
        const at = bucket[head++]!
        this.#heads[count] = head
        if (this.#taken[at] || this.#missing[at] !== count) continue
        this.#taken[at] = true
        return this.#candidates[at]
      }
    }
    return undefined
  }

  visit(aisle: number): void {
    this.#visited.add(aisle)
    const moved = new Set<number>()
    for (const at of this.#usersOf.get(aisle) ?? []) {
      if (this.#taken[at]) continue
      const count = Math.max(0, this.#missing[at]! - 1)
      this.#missing[at] = count
      this.#bucket(count).push(at)
      moved.add(count)
    }
    for (const count of moved) this.#sort(count)
  }

  #bucket(count: number): number[] {
    this.#buckets[count] ??= []
    return this.#buckets[count]
  }

  #sort(count: number): void {
    const rest = this.#bucket(count).slice(this.#heads[count] ?? 0)
    rest.sort((a, b) => a - b)
    this.#buckets[count] = rest
    this.#heads[count] = 0
  }
}

function dueHour(candidate: WaveCandidate): number {
  return candidate.shipBy === null ? Number.POSITIVE_INFINITY : Math.floor(candidate.shipBy / hour)
}

function sameUrgency(a: WaveCandidate, b: WaveCandidate): boolean {
  return dueHour(a) === dueHour(b) && a.priority === b.priority
}

function byUrgency(a: WaveCandidate, b: WaveCandidate): number {
  const left = dueHour(a)
  const right = dueHour(b)
  if (left !== right) return left < right ? -1 : 1
  if (a.priority !== b.priority) return b.priority - a.priority
  const exact = (a.shipBy ?? 0) - (b.shipBy ?? 0)
  return exact || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
