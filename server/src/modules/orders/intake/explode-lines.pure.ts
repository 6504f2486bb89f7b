import { apportion } from '#lib/apportion.ts'
import type { OrderDraftLine } from './order-draft.ts'

export interface NewOrderLine {
  id: string
  lineNo: number
  kind: 'goods' | 'gift'
  channelOrderLineId: string | null
  channelQuantity: bigint
  bundleSkuId: string | null
  skuId: string | null
  title: string
  merchantCode: string
  quantity: bigint
  cancelledQuantity: bigint
  unitPriceMinor: bigint
  amountMinor: bigint
  refundState: 'none' | 'requested' | 'refunded'
}

export interface BundlePart {
  skuId: string
  quantity: bigint
  listPriceMinor: bigint | null
}

/**
 * Lines of a document as lines of an order: bundles become their parts, the money of a bundle line is shared out to the parts by list
 * price (by pieces when a part has none), to the last cent; refunded lines are taken over as cancelled.
 * Example: bundle ×2 for 1000 with parts A (list 300, 1 piece) and B (list 100, 2 pieces) → A ×2 600, B ×4 400.
 */
export function explodeLines(
  lines: readonly OrderDraftLine[],
  parts: ReadonlyMap<string, readonly BundlePart[]>,
  newId: () => string,
): NewOrderLine[] {
  const result: NewOrderLine[] = []
  for (const line of lines) {
    const base = {
      kind: line.kind ?? ('goods' as const),
      channelOrderLineId: line.channelOrderLineId,
      channelQuantity: line.quantity,
      title: line.title,
      merchantCode: line.merchantCode,
      refundState: line.refundState,
    }
    const bundle = line.skuId === null ? undefined : parts.get(line.skuId)
    if (!bundle) {
      result.push({
        ...base,
        id: newId(),
        lineNo: result.length + 1,
        bundleSkuId: null,
        skuId: line.skuId,
        quantity: line.quantity,
        cancelledQuantity: line.refundState === 'refunded' ? line.quantity : 0n,
        unitPriceMinor: line.unitPriceMinor,
        amountMinor: line.amountMinor,
      })
      continue
    }
    const priced = bundle.every((part) => (part.listPriceMinor ?? 0n) > 0n)
    const amounts = apportion(
      line.amountMinor,
      bundle.map((part) => (priced ? part.listPriceMinor! * part.quantity : part.quantity)),
    )
    bundle.forEach((part, index) => {
      const quantity = line.quantity * part.quantity
      result.push({
        ...base,
        id: newId(),
        lineNo: result.length + 1,
        bundleSkuId: line.skuId,
        skuId: part.skuId,
        quantity,
        cancelledQuantity: line.refundState === 'refunded' ? quantity : 0n,
        unitPriceMinor: quantity === 0n ? 0n : amounts[index]! / quantity,
        amountMinor: amounts[index]!,
      })
    })
  }
  return result
}
