import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { openBooks } from '../books/open-books.ts'
import type { AccountRole, EntryKind } from '../finance.contract.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { type AdjustedMove, movesToBook } from '../receipts/receipts.queries.ts'
import {
  type CostMovement,
  cataloguePrices,
  insertMovements,
  insertUncosted,
  loadLayers,
  saveLayers,
  type Uncosted,
} from './costing.queries.ts'
import { averageValue, putIntoLayers, takeFromLayers } from './layers.pure.ts'
import { settleFromLayers } from './settle-uncosted.ts'

/**
 * Books stock that was opened, counted or corrected by hand. Pieces that came are worth what was given, else the present average, else the
 * catalogue's purchase price; when none is known they get no layer. Pieces that went take their cost from the layers. One entry per kind and set of moves.
 * @param unitCosts value of one piece in minor units, by move, where it was given
 */
export async function bookAdjustments(
  ctx: Ctx,
  moveIds: readonly string[],
  unitCosts: ReadonlyMap<string, bigint>,
): Promise<void> {
  const books = await openBooks(ctx)
  const moves = await movesToBook(ctx, uniqueSorted(moveIds))
  if (moves.length === 0) return
  const skuIds = uniqueSorted(moves.map((move) => move.skuId))
  const layers = await loadLayers(ctx, skuIds)
  const prices = await cataloguePrices(ctx, skuIds)

  const movements: CostMovement[] = []
  const uncosted: Uncosted[] = []
  const entries: NewEntry[] = []
  for (const group of groupBy(moves, (move) => `${move.documentId} ${move.reason === 'opening'} ${move.change > 0n}`).values()) {
    const first = group[0]!
    const { kind, other } = ruleOf(first)
    let total = 0n
    for (const move of group) {
      let value = 0n
      if (move.change > 0n) {
        const unit = unitCosts.get(move.id)
        const price = prices.get(move.skuId)
        const known =
          unit === undefined
            ? (averageValue(layers, move.skuId, move.change) ?? (price === undefined ? null : price * move.change))
            : unit * move.change
        if (known !== null) {
          value = known
          putIntoLayers(
            layers,
            books.costingMethod,
            {
              skuId: move.skuId,
              quantity: move.change,
              valueMinor: value,
              sourceKind: 'adjustment',
              sourceId: move.documentId,
              receivedAt: move.movedAt,
            },
            newId,
          )
        }
      } else {
        const taken = takeFromLayers(layers, move.skuId, -move.change)
        value = -taken.valueMinor
        const missing = -move.change - taken.quantity
        if (missing > 0n) uncosted.push(uncostedLoss(move, missing))
      }
      total += value
      movements.push({
        id: move.id,
        skuId: move.skuId,
        kind: move.reason === 'opening' ? 'opening' : move.change > 0n ? 'gain' : 'loss',
        sourceId: move.documentId,
        sourceLineId: move.id,
        movedAt: move.movedAt,
        quantity: move.change,
        valueMinor: value,
        saleMinor: null,
        shopId: null,
      })
    }
    entries.push({
      kind,
      sourceKind: 'stock_move',
      // A long document arrives in parts, each with an entry of its own; the move leads to the document.
      sourceId: first.id,
      occurredOn: dayOf(first.movedAt, ctx.tenant.timeZone),
      lines: [debit(books.accountOf('inventory'), total), credit(books.accountOf(other), total)],
    })
  }

  await postEntries(ctx, books, entries)
  await insertMovements(ctx, movements)
  await insertUncosted(ctx, uncosted)
  const came = moves.filter((move) => move.change > 0n).map((move) => move.skuId)
  await settleFromLayers(ctx, books, layers, came, {
    occurredOn: dayOf(moves.at(-1)!.movedAt, ctx.tenant.timeZone),
    sourceNumber: '',
  })
  await saveLayers(ctx, layers)
  touch(ctx, 'finance')
}

function ruleOf(move: AdjustedMove): { kind: EntryKind; other: AccountRole } {
  if (move.reason === 'opening') return { kind: 'opening', other: 'opening_balance' }
  return move.change > 0n ? { kind: 'stock_gain', other: 'stock_gain' } : { kind: 'stock_loss', other: 'stock_loss' }
}

function uncostedLoss(move: AdjustedMove, quantity: bigint): Uncosted {
  return {
    id: newId(),
    skuId: move.skuId,
    sourceKind: 'adjustment',
    sourceId: move.documentId,
    sourceLineId: move.id,
    sourceNumber: '',
    shopId: null,
    movedAt: move.movedAt,
    quantity,
  }
}
