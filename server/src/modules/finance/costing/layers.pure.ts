import { divideRounded } from '#lib/rounding.ts'

/**
 * Cost layers of one SKU: how many pieces are left of what came in, and what all of them together are worth. A unit cost is never stored:
 * it would be rounded, and the error would grow with every piece. Taking the last piece takes all the value that is left.
 *
 * Moving average keeps one open layer, so that every piece costs the same share; first in, first out keeps one per receipt and takes from the
 * oldest. Both are the same operation on a list of layers.
 */
export interface Layer {
  id: string
  skuId: string
  method: CostingMethod
  isOpen: boolean
  sourceKind: string
  sourceId: string
  receivedAt: Date
  /** Everything that ever came into it. */
  quantity: bigint
  valueMinor: bigint
  remainingQuantity: bigint
  remainingMinor: bigint
  /** Not in the database yet, or changed since it was read. */
  isNew: boolean
  isChanged: boolean
}

export type CostingMethod = 'average' | 'fifo'

/** The open layers of several SKUs while a set of documents is costed. Lists are in the order pieces are taken from. */
export type CostBook = Map<string, Layer[]>

export interface Taken {
  /** Pieces a layer was found for; the rest of what was asked for has no cost yet. */
  quantity: bigint
  valueMinor: bigint
}

/**
 * Takes pieces from the layers, oldest first. Value and quantity leave together: what is taken and what stays always add up to what was there.
 * Worked: one layer of 3 pieces worth 100: 1 piece costs 33, the next 34 (half of 67, rounded up), the last 33: 100 in all.
 */
export function takeFromLayers(book: CostBook, skuId: string, wanted: bigint): Taken {
  if (wanted < 0n) throw new RangeError('takeFromLayers: negative quantity')
  let left = wanted
  let valueMinor = 0n
  for (const layer of book.get(skuId) ?? []) {
    if (left === 0n) break
    if (!layer.isOpen || layer.remainingQuantity === 0n) continue
    const quantity = left < layer.remainingQuantity ? left : layer.remainingQuantity
    const value =
      quantity === layer.remainingQuantity
        ? layer.remainingMinor
        : divideRounded(layer.remainingMinor * quantity, layer.remainingQuantity, 'half-up')
    layer.remainingQuantity -= quantity
    layer.remainingMinor -= value
    // An average layer stays, empty or not: the next receipt goes into it.
    if (layer.remainingQuantity === 0n && layer.method === 'fifo') layer.isOpen = false
    layer.isChanged = true
    left -= quantity
    valueMinor += value
  }
  return { quantity: wanted - left, valueMinor }
}

export interface Receipt {
  skuId: string
  quantity: bigint
  valueMinor: bigint
  sourceKind: string
  sourceId: string
  receivedAt: Date
}

/** Puts pieces and their value into the layers: into the one average layer, or as a layer of their own, by the time they came. */
export function putIntoLayers(book: CostBook, method: CostingMethod, receipt: Receipt, newId: () => string): void {
  if (receipt.quantity <= 0n || receipt.valueMinor < 0n) throw new RangeError('putIntoLayers: needs pieces and no negative value')
  const layers = book.get(receipt.skuId) ?? []
  if (!book.has(receipt.skuId)) book.set(receipt.skuId, layers)
  const average = method === 'average' ? layers.find((layer) => layer.isOpen && layer.method === 'average') : undefined
  if (average) {
    average.quantity += receipt.quantity
    average.valueMinor += receipt.valueMinor
    average.remainingQuantity += receipt.quantity
    average.remainingMinor += receipt.valueMinor
    average.isChanged = true
    return
  }
  layers.push({
    id: newId(),
    skuId: receipt.skuId,
    method,
    isOpen: true,
    sourceKind: receipt.sourceKind,
    sourceId: receipt.sourceId,
    receivedAt: receipt.receivedAt,
    quantity: receipt.quantity,
    valueMinor: receipt.valueMinor,
    remainingQuantity: receipt.quantity,
    remainingMinor: receipt.valueMinor,
    isNew: true,
    isChanged: true,
  })
  // Sorting is stable: of two receipts of the same moment the one put first is taken from first.
  layers.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
}

/** Pieces and value of the open layers of a SKU. */
export function stockOf(book: CostBook, skuId: string): { quantity: bigint; valueMinor: bigint } {
  let quantity = 0n
  let valueMinor = 0n
  for (const layer of book.get(skuId) ?? []) {
    if (!layer.isOpen) continue
    quantity += layer.remainingQuantity
    valueMinor += layer.remainingMinor
  }
  return { quantity, valueMinor }
}

/** What so many pieces are worth at the present average, or null when there is nothing to take an average of. Changes nothing. */
export function averageValue(book: CostBook, skuId: string, quantity: bigint): bigint | null {
  const stock = stockOf(book, skuId)
  return stock.quantity === 0n ? null : divideRounded(stock.valueMinor * quantity, stock.quantity, 'half-up')
}

/**
 * Corrects the value of pieces that came earlier by `changeMinor` (a bill that differs from the order): the share of those still in stock
 * changes the layers, the share of those already gone is returned as a correction of the cost of sales. Layers never go below zero; what they
 * can't bear is returned as well.
 * Worked: 10 pieces billed 50 more, 4 left: the layers get 20, the cost of sales 30.
 * @param spoken pieces of each layer that earlier lines of the same bill have counted as still there; this call adds its own
 */
export function revalueLayers(
  book: CostBook,
  skuId: string,
  pieces: bigint,
  changeMinor: bigint,
  preferredSourceId: string,
  spoken: Map<string, bigint> = new Map(),
): { stockMinor: bigint; soldMinor: bigint } {
  if (pieces <= 0n) throw new RangeError('revalueLayers: needs pieces')
  const open = (book.get(skuId) ?? []).filter((layer) => layer.isOpen && layer.remainingQuantity > 0n)
  // First in, first out knows what is left of this very receipt; the average layer only how many pieces are left at all.
  const own = open.filter((layer) => layer.method === 'average' || layer.sourceId === preferredSourceId)
  let stockMinor = 0n
  let piecesLeft = pieces
  for (const layer of own) {
    const before = spoken.get(layer.id) ?? 0n
    const there = layer.remainingQuantity - before
    const affected = there < piecesLeft ? there : piecesLeft
    if (affected <= 0n) continue
    spoken.set(layer.id, before + affected)
    let share = divideRounded(changeMinor * affected, pieces, 'half-up')
    if (layer.remainingMinor + share < 0n) share = -layer.remainingMinor
    layer.remainingMinor += share
    layer.valueMinor += share < -layer.valueMinor ? -layer.valueMinor : share
    layer.isChanged = true
    stockMinor += share
    piecesLeft -= affected
    if (piecesLeft === 0n) break
  }
  return { stockMinor, soldMinor: changeMinor - stockMinor }
}
