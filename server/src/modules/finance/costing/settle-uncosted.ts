import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { noteBookingsChanged } from '../bookings-changed.ts'
import type { Books } from '../books/open-books.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import {
  addToBookings,
  type CostMovement,
  insertMovements,
  insertUncosted,
  openUncosted,
  settleUncosted,
  type Uncosted,
} from './costing.queries.ts'
import { type CostBook, stockOf, takeFromLayers } from './layers.pure.ts'

/**
 * Gives goods that left without a cost the cost of layers that have come since, oldest first: one correction entry per shop and kind of
 * loss for all of them. What is settled in part is cut in two, so that each settled row has one cost and one entry.
 * The layers are changed in the book; the caller saves them afterwards.
 */
export async function settleFromLayers(
  ctx: Ctx,
  books: Books,
  layers: CostBook,
  skuIds: readonly string[],
  occasion: { occurredOn: string; sourceNumber: string },
): Promise<void> {
  const open = await openUncosted(
    ctx,
    uniqueSorted(skuIds)
      .map((skuId) => ({ skuId, quantity: stockOf(layers, skuId).quantity }))
      .filter((stock) => stock.quantity > 0n),
  )
  if (open.length === 0) return
  const settled: (Uncosted & { valueMinor: bigint })[] = []
  const rest: Uncosted[] = []
  const movements: CostMovement[] = []
  const changes = new Map<string, { costMinor: bigint; uncostedUnits: bigint }>()
  for (const row of open) {
    const taken = takeFromLayers(layers, row.skuId, row.quantity)
    if (taken.quantity === 0n) continue
    settled.push({ ...row, quantity: taken.quantity, valueMinor: taken.valueMinor })
    if (taken.quantity < row.quantity) rest.push({ ...row, id: newId(), quantity: row.quantity - taken.quantity })
    // The pieces left long ago; only their value moves now.
    movements.push({
      id: newId(),
      skuId: row.skuId,
      kind: 'correction',
      sourceId: row.sourceId,
      sourceLineId: row.sourceLineId,
      movedAt: ctx.now,
      quantity: 0n,
      valueMinor: -taken.valueMinor,
      saleMinor: null,
      shopId: row.shopId,
    })
    if (row.sourceKind !== 'fulfillment') continue
    const change = changes.get(row.sourceId) ?? { costMinor: 0n, uncostedUnits: 0n }
    change.costMinor += taken.valueMinor
    change.uncostedUnits -= taken.quantity
    changes.set(row.sourceId, change)
  }

  const groups = groupBy(settled, (row) => `${row.sourceKind} ${row.shopId}`)
  const entries: NewEntry[] = []
  for (const rows of groups.values()) {
    const value = rows.reduce((sum, row) => sum + row.valueMinor, 0n)
    const cost = rows[0]!.sourceKind === 'fulfillment' ? books.accountOf('cost_of_sales') : books.accountOf('stock_loss')
    entries.push({
      kind: 'cost_correction',
      sourceKind: 'cost_correction',
      sourceId: newId(),
      sourceNumber: occasion.sourceNumber,
      shopId: rows[0]!.shopId,
      occurredOn: occasion.occurredOn,
      lines: [debit(cost, value), credit(books.accountOf('inventory'), value)],
    })
  }
  const posted = await postEntries(ctx, books, entries)
  const entryOf = new Map([...groups.values()].flatMap((rows, index) => rows.map((row) => [row.id, posted[index]!.id] as const)))
  await settleUncosted(
    ctx,
    settled.map((row) => ({ id: row.id, quantity: row.quantity, valueMinor: row.valueMinor, entryId: entryOf.get(row.id)! })),
  )
  await insertUncosted(ctx, rest)
  await insertMovements(ctx, movements)
  await addToBookings(
    ctx,
    [...changes].map(([fulfillmentId, change]) => ({ fulfillmentId, ...change })),
  )
  noteBookingsChanged(ctx, changes.keys(), 'cost')
}
