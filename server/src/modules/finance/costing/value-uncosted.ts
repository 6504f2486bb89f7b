import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { errorMessage } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { openBooks } from '../books/open-books.ts'
import { credit, debit, postEntries } from '../ledger/post-entries.ts'
import { type CostMovement, insertMovements, loadLayers, saveLayers, uncostedQuantities } from './costing.queries.ts'
import { putIntoLayers } from './layers.pure.ts'
import { settleFromLayers } from './settle-uncosted.ts'

/**
 * Gives goods that left without a cost their unit cost: they are entered as if they had been in the opening stock at that value, and what was booked
 * at no cost is corrected at once.
 */
export async function valueUncosted(ctx: Ctx, values: readonly { skuId: string; unitMinor: bigint }[]): Promise<SetResult> {
  const books = await openBooks(ctx)
  const unitOf = new Map(values.map((value) => [value.skuId, value.unitMinor]))
  const skuIds = [...unitOf.keys()].sort()
  const quantities = await uncostedQuantities(ctx, skuIds)
  const layers = await loadLayers(ctx, skuIds)
  const documentId = newId()
  const occurredOn = dayOf(ctx.now, ctx.tenant.timeZone)
  const movements: CostMovement[] = []
  const refused: SetResult['refused'] = []
  let total = 0n
  for (const skuId of skuIds) {
    const quantity = quantities.get(skuId) ?? 0n
    const unit = unitOf.get(skuId)!
    if (quantity === 0n || unit < 0n) {
      refused.push({
        id: skuId,
        code: 'finance.nothing_uncosted',
        message: errorMessage('finance.nothing_uncosted', {}, ctx.locale),
      })
      continue
    }
    const valueMinor = unit * quantity
    total += valueMinor
    putIntoLayers(
      layers,
      books.costingMethod,
      { skuId, quantity, valueMinor, sourceKind: 'valuation', sourceId: documentId, receivedAt: ctx.now },
      newId,
    )
    movements.push({
      id: newId(),
      skuId,
      kind: 'opening',
      sourceId: documentId,
      sourceLineId: skuId,
      movedAt: ctx.now,
      quantity,
      valueMinor,
      saleMinor: null,
      shopId: null,
    })
  }
  const done = movements.map((movement) => movement.skuId)
  if (done.length > 0) {
    await postEntries(ctx, books, [
      {
        kind: 'opening',
        sourceKind: 'cost_correction',
        sourceId: documentId,
        occurredOn,
        createdBy: ctx.actor,
        lines: [debit(books.accountOf('inventory'), total), credit(books.accountOf('opening_balance'), total)],
      },
    ])
    await insertMovements(ctx, movements)
    await settleFromLayers(ctx, books, layers, done, { occurredOn, sourceNumber: '' })
    await saveLayers(ctx, layers)
    audit(ctx, { action: 'finance.uncosted_valued', subjectKind: 'sku', subjectIds: done, detail: { count: done.length } })
    touch(ctx, 'finance')
  }
  return { done, refused }
}
