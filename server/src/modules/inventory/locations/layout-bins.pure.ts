export interface BinPlace {
  code: string
  aisle: number
  bay: number
  level: number
  pickSequence: bigint
  xMm: bigint
  yMm: bigint
}

export interface BinLayout {
  aisles: number
  baysPerAisle: number
  levels: number
  /** What codes begin with; `A` when left out. */
  prefix?: string
  /** Number of the first aisle, to go on where others end; 1 when left out. */
  firstAisle?: number
  /** Up one aisle and down the next (serpentine, the default), or every aisle from its front. */
  walk?: 'serpentine' | 'one_way'
  /** Added to every step of the walk, so that the new bins come after what is there. */
  sequenceAfter?: bigint
}

const aisleWidthMm = 3200n
const bayWidthMm = 1300n

/**
 * Bins in parallel aisles: codes `A01-05-2` (aisle, bay, level). The pick sequence runs up one aisle and down the next, so that a list in
 * sequence is an S-shaped walk. x grows over the aisles, y along them; both in millimetres from the front left corner.
 */
export function layoutBins(layout: BinLayout): BinPlace[] {
  const bins: BinPlace[] = []
  const { prefix = 'A', firstAisle = 1, walk = 'serpentine', sequenceAfter = 0n } = layout
  const lastAisle = firstAisle + layout.aisles - 1
  const width = String(Math.max(lastAisle, layout.baysPerAisle)).length < 3 ? 2 : 3
  const perBay = layout.levels < 10 ? 10 : 100
  for (let aisle = firstAisle; aisle <= lastAisle; aisle++) {
    const turn = aisle - firstAisle
    for (let bay = 1; bay <= layout.baysPerAisle; bay++) {
      const along = walk === 'one_way' || turn % 2 === 0 ? bay : layout.baysPerAisle + 1 - bay
      for (let level = 1; level <= layout.levels; level++) {
        bins.push({
          code: `${prefix}${String(aisle).padStart(width, '0')}-${String(bay).padStart(width, '0')}-${level}`,
          aisle,
          bay,
          level,
          pickSequence: sequenceAfter + BigInt((turn * layout.baysPerAisle + along) * perBay + level),
          xMm: BigInt(aisle - 1) * aisleWidthMm + aisleWidthMm / 2n,
          yMm: BigInt(bay - 1) * bayWidthMm + bayWidthMm / 2n,
        })
      }
    }
  }
  return bins
}
