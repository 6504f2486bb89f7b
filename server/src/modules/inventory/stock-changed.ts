import type { Ctx } from '#platform/context.ts'
import { emit } from '#platform/events/emit.ts'
import { stockChanged } from './inventory.events.ts'

/** One event per transaction, however often stock changes in it. */
export function noteStockChanged(ctx: Ctx, skuIds: Iterable<string>): void {
  const pending = ctx.pending.events.find((event) => event.event === stockChanged.name)
  if (!pending) {
    emit(ctx, stockChanged, { skuIds: [...new Set(skuIds)] })
    return
  }
  const payload = pending.payload as { skuIds: string[] }
  const all = new Set(payload.skuIds)
  for (const skuId of skuIds) all.add(skuId)
  payload.skuIds = [...all]
  pending.weight = payload.skuIds.length
}
