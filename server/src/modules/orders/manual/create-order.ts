import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { acceptOrders } from '../intake/accept-orders.ts'
import { takeOrdersTurn } from '../orders.queries.ts'
import { type Receiver, receiverComplete, sealReceiver } from '../receiver.ts'
import { draftLines, type ManualMoney } from './draft-lines.ts'
import { numberIsTaken } from './manual.queries.ts'

export interface ManualOrder extends ManualMoney {
  shopId: string
  /** Of the shop that sold. */
  currency: string
  /** The shop's own number, where there is one; empty for a sale by telephone. */
  channelOrderNumber: string
  receiver: Receiver
  sellerRemark: string
  paid: boolean
}

/**
 * An order entered at the desk: the same intake as any other, waiting for review.
 * @throws AppError orders.number_taken when the shop has an order with that number already
 */
export async function createOrder(ctx: Ctx, input: ManualOrder): Promise<{ id: string; orderNumber: string }> {
  const money = await draftLines(ctx, input)
  if (input.channelOrderNumber !== '') {
    // Whoever types the same number at this moment, or pulls it from the shop, waits here and then finds it.
    await takeOrdersTurn(ctx)
    refuseUnless(!(await numberIsTaken(ctx, input.shopId, input.channelOrderNumber)), 'orders.number_taken', {
      number: input.channelOrderNumber,
    })
  }
  const sealed = sealReceiver(await vaultOf(ctx), input.receiver)
  const [accepted] = await acceptOrders(ctx, [
    {
      channelOrderId: newId(),
      shopId: input.shopId,
      channelOrderNumber: input.channelOrderNumber,
      status: input.paid ? 'paid' : 'unpaid',
      orderedAt: ctx.now,
      paidAt: input.paid ? ctx.now : null,
      shipBy: null,
      currency: input.currency,
      ...money,
      shippingMinor: input.shippingMinor,
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
    },
  ])
  return { id: accepted!.orderId, orderNumber: accepted!.orderNumber }
}
