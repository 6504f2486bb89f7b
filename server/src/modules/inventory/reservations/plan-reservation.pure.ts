export interface ReservationGroup {
  groupId: string
  /** Warehouses that may serve the group, best first. */
  warehouseIds: readonly string[]
  lines: readonly { sourceId: string; skuId: string; quantity: bigint }[]
}

export interface PlannedGroup {
  groupId: string
  /** The one warehouse that serves every line; null when the group is short or must be split. */
  warehouseId: string | null
  lines: { sourceId: string; skuId: string; quantity: bigint; warehouseId: string | null }[]
}

/**
 * Decides where each line is promised. Groups come in order of right (oldest first) and each takes from what the earlier ones left.
 * A group goes whole to its best warehouse that has everything; else it is spread over few warehouses: repeatedly the one that can serve
 * the most remaining lines (rank breaks ties). A line is never cut; a line nobody can serve alone is short (warehouseId null).
 * Lines of one SKU in one group are added up before they are compared with stock.
 *
 * Example: free A@w1 = 2, B@w2 = 1; group {A×1, B×1} with [w1, w2] → A from w1, B from w2, warehouseId null.
 * @param free pieces free per `skuId + warehouseId`; changed in place
 */
export function planReservation(groups: readonly ReservationGroup[], free: Map<string, bigint>): PlannedGroup[] {
  return groups.map((group) => {
    const whole = group.warehouseIds.find((warehouseId) => servesAll(group, warehouseId, free))
    if (whole !== undefined) {
      for (const line of group.lines) take(free, line.skuId, whole, line.quantity)
      return {
        groupId: group.groupId,
        warehouseId: group.lines.length === 0 ? null : whole,
        lines: group.lines.map((line) => ({ ...line, warehouseId: whole })),
      }
    }
    return { groupId: group.groupId, warehouseId: null, lines: spread(group, free) }
  })
}

function servesAll(group: ReservationGroup, warehouseId: string, free: Map<string, bigint>): boolean {
  const lines = group.lines
  if (lines.length === 1) return (free.get(lines[0]!.skuId + warehouseId) ?? 0n) >= lines[0]!.quantity
  const wanted = new Map<string, bigint>()
  for (const line of lines) {
    const sum = (wanted.get(line.skuId) ?? 0n) + line.quantity
    if ((free.get(line.skuId + warehouseId) ?? 0n) < sum) return false
    wanted.set(line.skuId, sum)
  }
  return true
}

function spread(group: ReservationGroup, free: Map<string, bigint>): PlannedGroup['lines'] {
  const placed = new Map<string, string>()
  let open = [...group.lines]
  let warehouses = [...group.warehouseIds]
  while (open.length > 0 && warehouses.length > 0) {
    let best: { warehouseId: string; lines: typeof open } | undefined
    for (const warehouseId of warehouses) {
      const lines = servable(open, warehouseId, free)
      if (lines.length > (best?.lines.length ?? 0)) best = { warehouseId, lines }
    }
    if (!best) break
    for (const line of best.lines) {
      take(free, line.skuId, best.warehouseId, line.quantity)
      placed.set(line.sourceId + line.skuId, best.warehouseId)
    }
    const taken = new Set(best.lines)
    open = open.filter((line) => !taken.has(line))
    warehouses = warehouses.filter((warehouseId) => warehouseId !== best.warehouseId)
  }
  return group.lines.map((line) => ({ ...line, warehouseId: placed.get(line.sourceId + line.skuId) ?? null }))
}

function servable<T extends { skuId: string; quantity: bigint }>(
  lines: readonly T[],
  warehouseId: string,
  free: Map<string, bigint>,
): T[] {
  const used = new Map<string, bigint>()
  return lines.filter((line) => {
    const sum = (used.get(line.skuId) ?? 0n) + line.quantity
    if ((free.get(line.skuId + warehouseId) ?? 0n) < sum) return false
    used.set(line.skuId, sum)
    return true
  })
}

function take(free: Map<string, bigint>, skuId: string, warehouseId: string, quantity: bigint): void {
  const key = skuId + warehouseId
  free.set(key, (free.get(key) ?? 0n) - quantity)
}
