export interface FreeLevel {
  skuId: string
  warehouseId: string
  locationId: string
  lotId: string
  free: bigint
  /** 'YYYY-MM-DD' or null. */
  expiresOn: string | null
  firstInAt: number
  pickSequence: bigint
}

export interface AllocationWish {
  fulfillmentId: string
  fulfillmentLineId: string
  warehouseId: string
  skuId: string
  quantity: bigint
}

export interface PlannedAllocation extends AllocationWish {
  locationId: string
  lotId: string
}

/**
 * Chooses locations and lots: first expired first out, then first in first out, then along the walk. A line may draw on several locations.
 * Wishes come in order of right. What cannot be served is left out; the caller sees it by comparing quantities.
 * Example: line of 3, levels (expires 06-01: 2) and (expires 07-01: 5) → 2 from the first, 1 from the second.
 */
export function planAllocation(wishes: readonly AllocationWish[], levels: readonly FreeLevel[]): PlannedAllocation[] {
  const queues = new Map<string, FreeLevel[]>()
  for (const level of levels) {
    const key = level.skuId + level.warehouseId
    const queue = queues.get(key)
    if (queue) queue.push({ ...level })
    else queues.set(key, [{ ...level }])
  }
  for (const queue of queues.values()) if (queue.length > 1) queue.sort(byExpiryThenAge)
  const planned: PlannedAllocation[] = []
  const at = new Map<string, number>()
  for (const wish of wishes) {
    const key = wish.skuId + wish.warehouseId
    const queue = queues.get(key)
    if (!queue) continue
    let wanted = wish.quantity
    let index = at.get(key) ?? 0
    while (wanted > 0n && index < queue.length) {
      const level = queue[index]!
      if (level.free <= 0n) {
        index++
        continue
      }
      const quantity = level.free < wanted ? level.free : wanted
      level.free -= quantity
      wanted -= quantity
      planned.push({ ...wish, quantity, locationId: level.locationId, lotId: level.lotId })
    }
    at.set(key, index)
  }
  return planned
}

function byExpiryThenAge(a: FreeLevel, b: FreeLevel): number {
  if (a.expiresOn !== b.expiresOn) {
    if (a.expiresOn === null) return 1
    if (b.expiresOn === null) return -1
    return a.expiresOn < b.expiresOn ? -1 : 1
  }
  if (a.firstInAt !== b.firstInAt) return a.firstInAt - b.firstInAt
  if (a.pickSequence !== b.pickSequence) return a.pickSequence < b.pickSequence ? -1 : 1
  return a.locationId < b.locationId ? -1 : a.locationId > b.locationId ? 1 : 0
}
