/** Picked goods of one line and lot that lie at packing and are in no parcel yet. */
export interface LooseGoods {
  fulfillmentLineId: string
  skuId: string
  lotId: string
  quantity: bigint
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
