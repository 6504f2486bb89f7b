export interface CheckLine {
  skuId: string
  quantity: bigint
}

export type ScanVerdict =
  | { ok: true }
  /** A barcode nobody knows. */
  | { ok: false; code: 'unknown'; barcode: string }
  /** Goods that do not belong to this order. */
  | { ok: false; code: 'wrong'; barcode: string; skuId: string }
  /** More than was ordered. */
  | { ok: false; code: 'extra'; skuId: string; wanted: bigint; scanned: bigint }
  | { ok: false; code: 'missing'; skuId: string; wanted: bigint; scanned: bigint }

/**
 * Compares scanned goods with what should be there. A barcode of a carton counts as many pieces as it stands for. The first fault in
 * the order wrong, extra, missing is told, because that is the order in which a packer can act on it.
 *
 * Example: wanted A×2, scanned a carton of A (2 pieces) and B → wrong: B.
 */
export function compareScans(
  lines: readonly CheckLine[],
  scans: readonly { barcode: string; quantity: bigint }[],
  meaning: ReadonlyMap<string, { skuId: string; quantity: bigint }>,
): ScanVerdict {
  const wanted = new Map<string, bigint>()
  for (const line of lines) wanted.set(line.skuId, (wanted.get(line.skuId) ?? 0n) + line.quantity)
  const scanned = new Map<string, bigint>()
  for (const scan of scans) {
    const goods = meaning.get(scan.barcode)
    if (!goods) return { ok: false, code: 'unknown', barcode: scan.barcode }
    if (!wanted.has(goods.skuId)) return { ok: false, code: 'wrong', barcode: scan.barcode, skuId: goods.skuId }
    scanned.set(goods.skuId, (scanned.get(goods.skuId) ?? 0n) + goods.quantity * scan.quantity)
  }
  for (const [skuId, count] of scanned) {
    if (count > wanted.get(skuId)!) return { ok: false, code: 'extra', skuId, wanted: wanted.get(skuId)!, scanned: count }
  }
  for (const [skuId, count] of wanted) {
    const got = scanned.get(skuId) ?? 0n
    if (got < count) return { ok: false, code: 'missing', skuId, wanted: count, scanned: got }
  }
  return { ok: true }
}
