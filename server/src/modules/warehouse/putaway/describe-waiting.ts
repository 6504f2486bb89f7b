import { groupBy } from '#lib/collections.ts'
import { stagingLocations } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseOutOfScope } from '../scope.ts'
import { findBins } from './find-bins.ts'
import type { BinProposal } from './propose-bins.pure.ts'
import { waitingGoods } from './putaway.queries.ts'

/** Goods that wait for a bin, each with the bin proposed for it. */
export async function describeWaiting(
  ctx: Ctx,
  filter: {
    warehouseId: string
    kinds: readonly ('receipt' | 'put_back')[]
    documentId?: string | undefined
    after: string | null
    limit: number
  },
) {
  refuseOutOfScope(ctx, filter.warehouseId)
  const staging = await stagingLocations(ctx, filter.warehouseId)
  const rows = await waitingGoods(ctx.tx, ctx.tenantId, { ...filter, stagingIds: [staging.receiving, staging.returns] })
  const proposals = new Map<string, BinProposal>()
  // By staging place: receiving, returns and packing, three at most.
  for (const [fromId, own] of groupBy(rows, (row) => row.fromLocationId)) {
    for (const [id, proposal] of await findBins(ctx, filter.warehouseId, fromId, own)) proposals.set(id, proposal)
  }
  return rows.map(({ cameFromBinId: _, ...row }) => ({ ...row, proposal: proposals.get(row.id) ?? null }))
}
