import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { type MinorUnits, taxWithin } from '#lib/money.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { type Books, openBooks } from '../books/open-books.ts'
import { type CostMovement, cataloguePrices, insertMovements, loadLayers, saveLayers } from '../costing/costing.queries.ts'
import { averageValue, type CostBook, putIntoLayers } from '../costing/layers.pure.ts'
import { settleFromLayers } from '../costing/settle-uncosted.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { insertReceivedLines, linesToBook, type NewReceivedLine, type ReceivedLine } from './receipts.queries.ts'
import { loadReturnedGoods, saveReturnedGoods, takeBack } from './returned-goods.ts'

/** What came in with one line: pieces that get a layer, and what they are worth. */
interface Worth {
  /** Where the pieces had left from, for returns. */
  fulfillmentId: string | null
  quantity: bigint
  costedQuantity: bigint
  valueMinor: bigint
}

/**
 * Books goods receipts: purchases come into the cost layers at the price of their order and are owed to the supplier until billed; returns come
 * back at the cost at which they left; other goods at the present average or the catalogue's purchase price. Goods of which nothing is known get no
 * layer, so that their cost is asked for when they leave instead of being taken for zero.
 */
export async function bookReceipts(ctx: Ctx, receiptIds: readonly string[]): Promise<void> {
  const books = await openBooks(ctx)
  const lines = await linesToBook(ctx, uniqueSorted(receiptIds))
  if (lines.length === 0) return

  // Load.
  const skuIds = uniqueSorted(lines.map((line) => line.skuId))
  const layers = await loadLayers(ctx, skuIds)
  const prices = await cataloguePrices(
    ctx,
    uniqueSorted(lines.filter((line) => line.priceMinor === null).map((line) => line.skuId)),
  )
  const returned = await loadReturnedGoods(ctx, uniqueSorted(lines.filter(isReturn).map((line) => line.receiptId)))

  // Decide.
  const movements: CostMovement[] = []
  const entries: NewEntry[] = []
  const received: NewReceivedLine[] = []
  for (const group of groupBy(lines, (line) => line.receiptId).values()) {
    const first = group[0]!
    const occurredOn = dayOf(first.receivedAt, ctx.tenant.timeZone)
    let total = 0n
    let owed = 0n
    for (const line of group) {
      const worths = isReturn(line)
        ? takeBack(returned, line.receiptId, line.skuId, line.quantity).map((part) =>
            part.fulfillmentId === null
              ? estimated(line, part.quantity, layers, prices)
              : { ...part, costedQuantity: part.quantity - part.uncosted },
          )
        : [line.priceMinor === null ? estimated(line, line.quantity, layers, prices) : ordered(books, line)]
      let value = 0n
      for (const worth of worths) {
        value += worth.valueMinor
        movements.push(movementOf(line, worth, returned.shopOf.get(line.receiptId) ?? null))
        if (worth.costedQuantity > 0n) putIntoLayers(layers, books.costingMethod, layerOf(line, worth), newId)
      }
      total += value
      if (line.supplierId !== null && line.priceMinor !== null) {
        owed += value
        received.push(receivedLine(line, occurredOn, value))
      }
    }
    entries.push({
      kind: isReturn(first) ? 'return_cost' : 'receipt',
      sourceKind: 'goods_receipt',
      sourceId: first.receiptId,
      sourceNumber: first.receiptNumber,
      shopId: returned.shopOf.get(first.receiptId) ?? null,
      occurredOn,
      lines: [
        debit(books.accountOf('inventory'), total),
        credit(books.accountOf('received_not_billed'), owed, first.supplierId),
        // Goods that nobody ordered: what came back lowers the cost of sales, the rest is a gain until someone says what it is.
        credit(books.accountOf(isReturn(first) ? 'cost_of_sales' : 'stock_gain'), total - owed),
      ],
    })
  }

  // Write. What left without a cost takes it from these receipts at once.
  await postEntries(ctx, books, entries)
  await insertMovements(ctx, movements)
  await insertReceivedLines(ctx, received)
  await saveReturnedGoods(ctx, returned)
  const last = lines.at(-1)!
  await settleFromLayers(ctx, books, layers, skuIds, {
    occurredOn: dayOf(last.receivedAt, ctx.tenant.timeZone),
    sourceNumber: last.receiptNumber,
  })
  await saveLayers(ctx, layers)

  // Emit.
  audit(ctx, {
    action: 'finance.receipts_booked',
    subjectKind: 'goods_receipt',
    subjectIds: uniqueSorted(lines.map((line) => line.receiptId)),
    detail: { lines: lines.length },
  })
  touch(ctx, 'finance')
}

function isReturn(line: ReceivedLine): boolean {
  return line.sourceKind === 'return'
}

/** At the price of the purchase order, without the tax that can be deducted. */
function ordered(books: Books, line: ReceivedLine): Worth {
  const gross = line.priceMinor! * line.quantity
  const valueMinor = books.taxScheme === 'general' ? gross - taxWithin(gross as MinorUnits, books.inputTaxPoints) : gross
  return { fulfillmentId: null, quantity: line.quantity, costedQuantity: line.quantity, valueMinor }
}

/** At the present average, else at the catalogue's purchase price, else unknown: no layer. */
function estimated(line: { skuId: string }, quantity: bigint, layers: CostBook, prices: ReadonlyMap<string, bigint>): Worth {
  const price = prices.get(line.skuId)
  const value = averageValue(layers, line.skuId, quantity) ?? (price === undefined ? null : price * quantity)
  return { fulfillmentId: null, quantity, costedQuantity: value === null ? 0n : quantity, valueMinor: value ?? 0n }
}

/** Returned pieces are noted with the fulfillment they had left with, so that its cost nets. */
function movementOf(line: ReceivedLine, worth: Worth, shopId: string | null): CostMovement {
  return {
    id: newId(),
    skuId: line.skuId,
    kind: isReturn(line) ? 'return' : 'receipt',
    sourceId: worth.fulfillmentId ?? line.receiptId,
    sourceLineId: line.id,
    movedAt: line.receivedAt,
    quantity: worth.quantity,
    valueMinor: worth.valueMinor,
    saleMinor: null,
    shopId,
  }
}

function layerOf(line: ReceivedLine, worth: Worth): Parameters<typeof putIntoLayers>[2] {
  return {
    skuId: line.skuId,
    quantity: worth.costedQuantity,
    valueMinor: worth.valueMinor,
    sourceKind: 'goods_receipt',
    sourceId: line.receiptId,
    receivedAt: line.receivedAt,
  }
}

function receivedLine(line: ReceivedLine, receivedOn: string, valueMinor: bigint): NewReceivedLine {
  return {
    goodsReceiptId: line.receiptId,
    id: line.id,
    supplierId: line.supplierId!,
    purchaseOrderId: line.sourceId!,
    purchaseNumber: line.purchaseNumber!,
    skuId: line.skuId,
    receivedOn,
    quantity: line.quantity,
    valueMinor,
  }
}
