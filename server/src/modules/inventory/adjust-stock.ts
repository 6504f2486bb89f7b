import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { stockAdjusted } from './inventory.events.ts'
import { postMoves } from './ledger/post-moves.ts'
import { outsideLocations } from './locations/create-warehouse.ts'

export interface Adjustment {
  skuId: string
  locationId: string
  lotId?: string
  /** Pieces more (positive) or fewer (negative). */
  change: bigint
  /** Value of one piece in minor units, for pieces that come; the current average when left out. */
  unitCostMinor?: bigint
}

/** Opens, counts or corrects stock by hand. Fewer pieces than are free is refused: free the orders first. */
export async function adjustStock(
  ctx: Ctx,
  adjustments: readonly Adjustment[],
  kind: 'opening' | 'adjust' | 'count',
  note: string,
): Promise<{ documentId: string }> {
  const documentId = newId()
  const wanted = adjustments.filter((adjustment) => adjustment.change !== 0n)
  const outside = await outsideLocations(ctx)
  const place = kind === 'opening' ? outside.opening : outside.adjustment
  const ids = await postMoves(
    ctx,
    wanted.map((adjustment) => ({
      skuId: adjustment.skuId,
      ...(adjustment.lotId ? { lotId: adjustment.lotId } : {}),
      fromLocationId: adjustment.change > 0n ? place : adjustment.locationId,
      toLocationId: adjustment.change > 0n ? adjustment.locationId : place,
      quantity: adjustment.change > 0n ? adjustment.change : -adjustment.change,
      reason: kind,
      sourceKind: 'adjustment',
      sourceId: documentId,
    })),
  )
  const unitCosts: Record<string, number> = {}
  wanted.forEach((adjustment, index) => {
    if (adjustment.unitCostMinor !== undefined) unitCosts[ids[index]!] = Number(adjustment.unitCostMinor)
  })
  for (let start = 0; start < ids.length; start += 500) {
    const part = ids.slice(start, start + 500)
    emit(ctx, stockAdjusted, {
      moveIds: part,
      unitCosts: Object.fromEntries(part.filter((id) => id in unitCosts).map((id) => [id, unitCosts[id]!])),
    })
  }
  audit(ctx, {
    action: `inventory.${kind}`,
    subjectKind: 'adjustment',
    subjectIds: [documentId, ...new Set(wanted.map((adjustment) => adjustment.skuId))].slice(0, 1000),
    detail: { note, lines: wanted.length },
  })
  touch(ctx, 'stock')
  return { documentId }
}
