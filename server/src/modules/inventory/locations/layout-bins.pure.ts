export interface BinPlace {
  code: string
  aisle: number
  bay: number
  level: number
  pickSequence: bigint
  xMm: bigint
  yMm: bigint
}

const aisleWidthMm = 3200n
const bayWidthMm = 1300n

/**
 * Bins in parallel aisles: codes `A01-05-2` (aisle, bay, level). The pick sequence runs up one aisle and down the next, so that a list in
 * sequence is an S-shaped walk. x grows over the aisles, y along them; both in millimetres from the front left corner.
 */
export function layoutBins(layout: { aisles: number; baysPerAisle: number; levels: number }): BinPlace[] {
  const bins: BinPlace[] = []
  const width = String(Math.max(layout.aisles, layout.baysPerAisle)).length < 3 ? 2 : 3
  for (let aisle = 1; aisle <= layout.aisles; aisle++) {
    for (let bay = 1; bay <= layout.baysPerAisle; bay++) {
      const along = aisle % 2 === 1 ? bay : layout.baysPerAisle + 1 - bay
      for (let level = 1; level <= layout.levels; level++) {
        bins.push({
          code: `A${String(aisle).padStart(width, '0')}-${String(bay).padStart(width, '0')}-${level}`,
          aisle,
          bay,
          level,
          pickSequence: BigInt(((aisle - 1) * layout.baysPerAisle + along) * 10 + level),
          xMm: BigInt(aisle - 1) * aisleWidthMm + aisleWidthMm / 2n,
          yMm: BigInt(bay - 1) * bayWidthMm + bayWidthMm / 2n,
        })
      }
    }
  }
  return bins
}
