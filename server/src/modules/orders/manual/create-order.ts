import { apportion } from '#lib/apportion.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { acceptOrders } from '../intake/accept-orders.ts'
import { type Receiver, receiverComplete, sealReceiver } from '../receiver.ts'

export interface ManualOrder {
  shopId: string
  channelOrderNumber: string
  receiver: Receiver
  lines: { skuId: string; quantity: bigint; unitPriceMinor: bigint; kind: 'goods' | 'gift' }[]
  shippingMinor: bigint
  discountMinor: bigint
  sellerRemark: string
  paid: boolean
}

/** An order entered at the desk: the same intake as any other, waiting for review. */
export async function createOrder(ctx: Ctx, input: ManualOrder): Promise<{ id: string; orderNumber: string }> {
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
  const values = input.lines.map((line) => line.unitPriceMinor * line.quantity)
  const goodsMinor = values.reduce((sum, value) => sum + value, 0n)
  refuseUnless(
    input.discountMinor >= 0n && input.discountMinor <= goodsMinor && input.shippingMinor >= 0n,
    'platform.invalid_input',
    { summary: 'discountMinor, shippingMinor' },
  )
  const amounts = apportion(goodsMinor - input.discountMinor, goodsMinor === 0n ? values.map(() => 1n) : values)
  const sealed = sealReceiver(await vaultOf(ctx), input.receiver)
  const channelOrderId = newId()
  const [accepted] = await acceptOrders(ctx, [
    {
      channelOrderId,
      shopId: input.shopId,
      channelOrderNumber: input.channelOrderNumber,
      status: input.paid ? 'paid' : 'unpaid',
      orderedAt: ctx.now,
      paidAt: input.paid ? ctx.now : null,
      shipBy: null,
      currency: ctx.tenant.currency,
      goodsMinor,
      discountMinor: input.discountMinor,
      shippingMinor: input.shippingMinor,
      paidMinor: goodsMinor - input.discountMinor + input.shippingMinor,
      amountMismatch: false,
      buyerHash: null,
      ...sealed,
      addressComplete: receiverComplete(input.receiver),
      buyerMessageSealed: null,
      sellerRemark: input.sellerRemark,
      flag: 0,
      refundRequested: false,
      reviewNotBefore: null,
      autoApprove: false,
      customerKey: null,
      origin: 'manual',
      lines: input.lines.map((line, index) => ({
        channelOrderLineId: newId(),
        skuId: line.skuId,
        title: skus.get(line.skuId)!.name,
        merchantCode: skus.get(line.skuId)!.skuCode,
        quantity: line.quantity,
        unitPriceMinor: line.unitPriceMinor,
        amountMinor: amounts[index]!,
        refundState: 'none' as const,
        kind: line.kind,
      })),
    },
  ])
  return { id: accepted!.orderId, orderNumber: accepted!.orderNumber }
}
