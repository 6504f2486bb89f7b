import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import type { OrderDraftLine } from '../intake/order-draft.ts'
import { manualAmounts } from './manual-amounts.pure.ts'

export interface ManualLine {
  skuId: string
  quantity: bigint
  unitPriceMinor: bigint
  discountMinor: bigint
  kind: 'goods' | 'gift'
}

export interface ManualMoney {
  lines: readonly ManualLine[]
  shippingMinor: bigint
  /** Off the whole order, beside what is taken off single lines. */
  discountMinor: bigint
}

/**
 * Lines typed at the desk as lines of a draft, with what each costs.
 * @throws AppError platform.invalid_input for a SKU that is not there, a negative price or too much discount
 */
export async function draftLines(
  ctx: Ctx,
  input: ManualMoney,
): Promise<{ goodsMinor: bigint; discountMinor: bigint; paidMinor: bigint; lines: OrderDraftLine[] }> {
  const skus = await loadSkus(
    ctx.tx,
    ctx.tenantId,
    input.lines.map((line) => line.skuId),
  )
  for (const [index, line] of input.lines.entries()) {
    if (!skus.has(line.skuId))
      throw new AppError('platform.invalid_input', { summary: `lines.${index}.skuId` }, [
        { path: `lines.${index}.skuId`, code: 'unknown', message: 'unknown SKU' },
      ])
    refuseUnless(line.unitPriceMinor >= 0n, 'platform.invalid_input', { summary: `lines.${index}.unitPriceMinor` })
  }
  const money = manualAmounts(input.lines, input.discountMinor)
  if (!money || input.shippingMinor < 0n)
    throw new AppError('platform.invalid_input', { summary: 'discountMinor, shippingMinor' })
  return {
    goodsMinor: money.goodsMinor,
    discountMinor: money.discountMinor,
    paidMinor: money.goodsMinor - money.discountMinor + input.shippingMinor,
    lines: input.lines.map((line, index) => ({
      channelOrderLineId: newId(),
      skuId: line.skuId,
      title: skus.get(line.skuId)!.name,
      merchantCode: skus.get(line.skuId)!.skuCode,
      quantity: line.quantity,
      unitPriceMinor: line.unitPriceMinor,
      amountMinor: money.amounts[index]!,
      refundState: 'none' as const,
      kind: line.kind,
    })),
  }
}
