export interface BinPlace {
  locationId: string
  locationCode: string
  xMm: bigint
  yMm: bigint
}

export interface BinWithGoods extends BinPlace {
  skuId: string
  lotId: string
  onHand: bigint
}

export interface WaitingGoods {
  id: string
  skuId: string
  lotId: string
  /** The bin they were picked from, when they come back. */
  cameFromBinId: string | null
}

export type ProposalReason = 'same_lot' | 'same_sku' | 'came_from' | 'nearest_empty'

export interface BinProposal {
  locationId: string
  locationCode: string
  reason: ProposalReason
}

/**
 * Where to put goods: back into the bin they came from; with the same lot; with the same SKU (only when it carries no other lot: two
 * lots in one bin are taken apart again at every pick); else the empty bin nearest to where the goods stand. One SKU and lot gets one
 * new bin, two different ones never the same.
 *
 * Example: A lies in bin 1, goods A and B wait, bins 7 and 9 are empty and 7 is nearer → A to 1 (same_sku), B to 7 (nearest_empty).
 */
export function proposeBins(
  goods: readonly WaitingGoods[],
  bins: { withGoods: readonly BinWithGoods[]; empty: readonly BinPlace[]; from: { xMm: bigint; yMm: bigint } },
): Map<string, BinProposal> {
  const proposals = new Map<string, BinProposal>()
  const bySku = new Map<string, BinWithGoods[]>()
  for (const bin of [...bins.withGoods].sort(byStock)) {
    const known = bySku.get(bin.skuId)
    if (known) known.push(bin)
    else bySku.set(bin.skuId, [bin])
  }
  const empty = [...bins.empty].sort((a, b) => {
    const left = distance(a, bins.from)
    const right = distance(b, bins.from)
    return left < right ? -1 : left > right ? 1 : a.locationCode < b.locationCode ? -1 : 1
  })
  const given = new Map<string, BinProposal>()
  let nextEmpty = 0
  for (const one of goods) {
    const own = bySku.get(one.skuId) ?? []
    const cameFrom = one.cameFromBinId === null ? undefined : own.find((bin) => bin.locationId === one.cameFromBinId)
    const sameLot = own.find((bin) => bin.lotId === one.lotId)
    const proposal =
      choice(cameFrom, 'came_from') ??
      choice(sameLot, sameLot && isLot(one.lotId) ? 'same_lot' : 'same_sku') ??
      given.get(one.skuId + one.lotId) ??
      choice(empty[nextEmpty++], 'nearest_empty')
    if (!proposal) continue
    if (proposal.reason === 'nearest_empty') given.set(one.skuId + one.lotId, proposal)
    proposals.set(one.id, proposal)
  }
  return proposals
}

function choice(bin: BinPlace | undefined, reason: ProposalReason): BinProposal | undefined {
  return bin && { locationId: bin.locationId, locationCode: bin.locationCode, reason }
}

function isLot(lotId: string): boolean {
  return lotId !== '00000000-0000-0000-0000-000000000000'
}

function distance(bin: BinPlace, from: { xMm: bigint; yMm: bigint }): bigint {
  const across = bin.xMm - from.xMm
  const along = bin.yMm - from.yMm
  return (across < 0n ? -across : across) + (along < 0n ? -along : along)
}

/** The fullest bin first: goods of one SKU gather instead of spreading. */
function byStock(a: BinWithGoods, b: BinWithGoods): number {
  if (a.onHand !== b.onHand) return a.onHand > b.onHand ? -1 : 1
  return a.locationCode < b.locationCode ? -1 : a.locationCode > b.locationCode ? 1 : 0
}
