/** Goods of one line and lot that lie at packing and are in no parcel yet. */
export interface LooseGoods {
  fulfillmentLineId: string
  skuId: string
  lotId: string
  quantity: bigint
  /** Of these, pieces picked in the same go as they are packed. */
  pickedNow: bigint
}

/**
 * Gives picked goods, known by SKU and lot, to the lines of their fulfillment: lots in the order given, lines in theirs.
 *
 * Example: lines 1: A×2, 2: A×3; goods A lot a×4, lot b×1 → line 1 a×2; line 2 a×2, b×1.
 */
export function giveToLines(
  lines: readonly { id: string; skuId: string; open: bigint }[],
  goods: readonly { skuId: string; lotId: string; quantity: bigint }[],
): LooseGoods[] {
  const left = goods.map((one) => ({ ...one }))
  return lines.flatMap((line) => {
    let wanted = line.open
    return left.flatMap((one): LooseGoods[] => {
      if (wanted === 0n || one.skuId !== line.skuId || one.quantity === 0n) return []
      const quantity = one.quantity < wanted ? one.quantity : wanted
      one.quantity -= quantity
      wanted -= quantity
      return [{ fulfillmentLineId: line.id, skuId: one.skuId, lotId: one.lotId, quantity, pickedNow: 0n }]
    })
  })
}

/**
 * Takes goods of a line for a parcel, lot by lot in the order given; changes `loose`. Null when there are not enough.
 *
 * Example: line with lots a:1, b:5; take 3 → a:1, b:2; left b:3.
 */
export function takeLoose(loose: LooseGoods[], fulfillmentLineId: string, quantity: bigint): LooseGoods[] | null {
  const taken: LooseGoods[] = []
  let wanted = quantity
  for (const goods of loose) {
    if (wanted === 0n) break
    if (goods.fulfillmentLineId !== fulfillmentLineId || goods.quantity === 0n) continue
    const part = goods.quantity < wanted ? goods.quantity : wanted
    goods.quantity -= part
    wanted -= part
    taken.push({ ...goods, quantity: part })
  }
  return wanted === 0n ? taken : null
}

/** One entry per line and lot: a parcel lists each once, whatever the number of bins and calls it came by. */
export function addUp(goods: readonly LooseGoods[]): LooseGoods[] {
  const sums = new Map<string, LooseGoods>()
  for (const one of goods) {
    const key = one.fulfillmentLineId + one.lotId
    const known = sums.get(key)
    if (known) {
      known.quantity += one.quantity
      known.pickedNow += one.pickedNow
    } else sums.set(key, { ...one })
  }
  return [...sums.values()]
}
