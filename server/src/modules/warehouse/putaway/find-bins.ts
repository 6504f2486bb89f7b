import { uniqueSorted } from '#lib/collections.ts'
import { loadLocations } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { type BinProposal, proposeBins, type WaitingGoods } from './propose-bins.pure.ts'
import { binsWithGoods, emptyBins } from './putaway.queries.ts'

/** Proposed bins for goods that stand at `fromLocationId`, by the goods' id. Goods for which the warehouse has no bin left are missing. */
export async function findBins(
  ctx: Pick<Ctx, 'tx' | 'tenantId'>,
  warehouseId: string,
  fromLocationId: string,
  goods: readonly WaitingGoods[],
): Promise<Map<string, BinProposal>> {
  const { tx, tenantId } = ctx
  const withGoods = await binsWithGoods(tx, tenantId, warehouseId, uniqueSorted(goods.map((one) => one.skuId)))
  const stand = (await loadLocations(tx, tenantId, [fromLocationId])).get(fromLocationId)
  const from = { xMm: stand?.xMm ?? 0n, yMm: stand?.yMm ?? 0n }
  const fresh = new Set(goods.map((one) => one.skuId + one.lotId))
  for (const bin of withGoods) fresh.delete(bin.skuId + bin.lotId)
  return proposeBins(goods, { withGoods, empty: await emptyBins(tx, tenantId, warehouseId, from, fresh.size), from })
}
