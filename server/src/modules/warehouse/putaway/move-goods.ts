import { newId } from '#lib/ids.ts'
import { loadLocations, postMoves } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { refuseOutOfScope } from '../scope.ts'

export interface GoodsMove {
  skuId: string
  lotId?: string | undefined
  fromLocationId: string
  toLocationId: string
  quantity: bigint
}

/**
 * Goods go from one bin to another of the same warehouse. Pieces that are claimed for an order stay where the picker looks for them.
 * @throws warehouse.move_elsewhere, inventory.not_enough_stock
 */
export async function moveGoods(ctx: Ctx, move: GoodsMove): Promise<{ documentId: string }> {
  const places = await loadLocations(ctx.tx, ctx.tenantId, [move.fromLocationId, move.toLocationId])
  const from = places.get(move.fromLocationId)
  const to = places.get(move.toLocationId)
  const usable = from?.kind === 'bin' && to?.kind === 'bin' && to.status === 'active' && from.warehouseId === to.warehouseId
  if (!usable || from.id === to.id) throw new AppError('warehouse.move_elsewhere')
  refuseUnless(from.warehouseId !== null, 'warehouse.move_elsewhere')
  refuseOutOfScope(ctx, from.warehouseId)
  const documentId = newId()
  await postMoves(ctx, [
    {
      skuId: move.skuId,
      ...(move.lotId ? { lotId: move.lotId } : {}),
      fromLocationId: from.id,
      toLocationId: to.id,
      quantity: move.quantity,
      reason: 'transfer',
      sourceKind: 'transfer',
      sourceId: documentId,
    },
  ])
  audit(ctx, {
    action: 'inventory.transferred',
    subjectKind: 'transfer',
    subjectIds: [documentId, move.skuId],
    detail: { from: from.code, to: to.code, lines: 1 },
  })
  touch(ctx, 'stock')
  return { documentId }
}
