export interface AnnouncedLine {
  id: string
  skuId: string
  quantity: bigint
  receivedQuantity: bigint
}

export interface ArrivedLine {
  expectedLineId: string | null
  skuId: string
  quantity: bigint
}

export type MatchFailure =
  /** Not a line of this announcement, or of another SKU. */
  | { code: 'unknown_line'; at: number }
  | { code: 'not_announced'; at: number; skuId: string }
  | { code: 'too_many'; at: number; skuId: string; announced: bigint; mostAllowed: bigint; received: bigint }

/** Most pieces that may be received in all on an announced line: the tolerance in percent is rounded down to whole pieces. */
export function mostAllowed(announced: bigint, tolerancePercent: number): bigint {
  return announced + (announced * BigInt(tolerancePercent)) / 100n
}

/**
 * Gives arrived goods to announced lines. A line that names its announced line goes there; others fill the lines of their SKU in order
 * and may exceed only the last one, within the tolerance. One arrived line may be cut over several announced ones.
 *
 * Example: announced A×5, A×5; arrived A×7 → 5 on the first, 2 on the second.
 */
export function matchReceived<T extends ArrivedLine>(
  announced: readonly AnnouncedLine[],
  arrived: readonly T[],
  tolerancePercent: number,
): { parts: { arrived: T; at: number; expectedLineId: string; quantity: bigint }[] } | MatchFailure {
  const byId = new Map(announced.map((line) => [line.id, line]))
  const received = new Map(announced.map((line) => [line.id, line.receivedQuantity]))
  const parts: { arrived: T; at: number; expectedLineId: string; quantity: bigint }[] = []
  for (const [at, one] of arrived.entries()) {
    const lines =
      one.expectedLineId === null
        ? announced.filter((line) => line.skuId === one.skuId)
        : [byId.get(one.expectedLineId)].filter((line): line is AnnouncedLine => line?.skuId === one.skuId)
    if (lines.length === 0) {
      return one.expectedLineId === null ? { code: 'not_announced', at, skuId: one.skuId } : { code: 'unknown_line', at }
    }
    let left = one.quantity
    const give = (line: AnnouncedLine, most: bigint) => {
      const room = most - received.get(line.id)!
      if (room <= 0n || left === 0n) return
      const quantity = room < left ? room : left
      received.set(line.id, received.get(line.id)! + quantity)
      left -= quantity
      const known = parts.find((part) => part.at === at && part.expectedLineId === line.id)
      if (known) known.quantity += quantity
      else parts.push({ arrived: one, at, expectedLineId: line.id, quantity })
    }
    for (const line of lines) give(line, line.quantity)
    // What is over goes on the last line first, as far as the tolerance allows.
    for (const line of [...lines].reverse()) give(line, mostAllowed(line.quantity, tolerancePercent))
    if (left > 0n) {
      const total = lines.reduce((sum, line) => sum + line.quantity, 0n)
      const most = lines.reduce((sum, line) => sum + mostAllowed(line.quantity, tolerancePercent), 0n)
      const before = lines.reduce((sum, line) => sum + received.get(line.id)!, 0n)
      return { code: 'too_many', at, skuId: one.skuId, announced: total, mostAllowed: most, received: before + left }
    }
  }
  return { parts }
}
