import { apportion } from '#lib/apportion.ts'
import { maskedReceiver, phoneForm, receiverComplete, receiverForm } from '#lib/person.ts'
import type { OrderDraft } from '#modules/orders/index.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import { amountMismatch, type ChannelOrder, flagColours, orderTotal } from '../channel-order.contract.ts'
import { isMasked } from '../order-pull/change-mask.pure.ts'

export interface DraftShop {
  id: string
  reviewDelaySeconds: number
  autoApprove: boolean
  /** Orders of this shop need no address (handed over the counter, or fulfilled elsewhere). */
  receiverOptional: boolean
}

export interface DraftLineKeys {
  channelOrderLineId: string
  skuId: string | null
}

/**
 * The canonical document as the demand our orders are made of: money shared out to the lines, personal data sealed and hashed, lines
 * with nothing ordered left out.
 *
 * Money: an order discount is shared over the lines by their amounts, to the last cent; what it exceeds the goods by comes off the
 * shipping fee. Worked: lines 100.00 and 50.00, discount 15.00, shipping 8.00 → lines 90.00 and 45.00, goods 150.00.
 * An unpaid order counts with what it would cost; a paid one with what was paid, and where that contradicts the lines `amountMismatch`
 * says so and nothing is repaired.
 */
export function makeDraft(
  keys: TenantVault,
  shop: DraftShop,
  channelOrderId: string,
  order: ChannelOrder,
  lineKeys: ReadonlyMap<string, DraftLineKeys>,
): OrderDraft {
  const lines = order.lines.filter((line) => line.quantity > 0n)
  const goodsMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  const total = orderTotal({ lines, discountMinor: order.discountMinor, shippingMinor: order.shippingMinor })
  const overDiscount = order.discountMinor > goodsMinor && goodsMinor >= 0n ? order.discountMinor - goodsMinor : 0n
  const offShipping = overDiscount <= order.shippingMinor ? overDiscount : 0n
  const discountMinor = order.discountMinor - offShipping
  const shippingMinor = order.shippingMinor - offShipping
  const paid = order.status !== 'unpaid' && order.status !== 'deposit_paid'
  const shares = discountShares(
    discountMinor,
    lines.map((line) => line.amountMinor),
  )
  const receiver = order.receiver
  const masked = receiver !== null && isMasked(receiver)
  const since = order.paidAt ?? order.orderedAt
  const buyerHash = order.buyer.id === '' ? null : keys.hash('buyer', `${shop.id}/${order.buyer.id}`)
  const phone = receiver === null || masked ? '' : phoneForm(receiver.phone)
  const phoneHash = phone === '' ? null : keys.hash('phone', phone)
  return {
    channelOrderId,
    shopId: shop.id,
    channelOrderNumber: order.externalNumber,
    status: paid ? 'paid' : 'unpaid',
    orderedAt: order.orderedAt,
    paidAt: order.paidAt,
    shipBy: order.shipBy,
    currency: order.currency,
    goodsMinor,
    discountMinor,
    shippingMinor,
    paidMinor: paid ? order.paidMinor : total,
    amountMismatch: amountMismatch(order),
    buyerHash,
    phoneHash,
    // The platform's own key is the better one: it is made of the true receiver even where we only see a masked one.
    receiverHash:
      receiver === null || (masked && receiver.key === null)
        ? null
        : receiver.key !== null && masked
          ? keys.hash('receiver_key', `${shop.id}/${receiver.key}`)
          : keys.hash('address', receiverForm(receiver)),
    receiverMasked: receiver === null ? '' : maskedReceiver(receiver),
    receiverSealed:
      receiver === null
        ? null
        : keys.seal('receiver', {
            name: receiver.name,
            phone: receiver.phone,
            country: receiver.country,
            province: receiver.province,
            city: receiver.city,
            district: receiver.district,
            street: receiver.street,
            postcode: receiver.postcode,
          }),
    country: receiver?.country ?? '',
    province: receiver?.province ?? '',
    city: receiver?.city ?? '',
    district: receiver?.district ?? '',
    addressComplete: receiver === null ? shop.receiverOptional : shop.receiverOptional || (!masked && receiverComplete(receiver)),
    buyerMessageSealed: order.buyerMessage === '' ? null : keys.seal('buyer_message', order.buyerMessage),
    sellerRemark: order.sellerRemark,
    flag: flagColours.indexOf(order.flag),
    refundRequested: lines.some((line) => refundStateOf(line) === 'requested'),
    reviewNotBefore: shop.reviewDelaySeconds > 0 ? new Date(since.getTime() + shop.reviewDelaySeconds * 1000) : null,
    autoApprove: shop.autoApprove,
    customerKey: buyerHash ?? phoneHash,
    lines: lines.map((line, index) => {
      const known = lineKeys.get(line.externalLineId)
      if (known === undefined) throw new Error('a line of the document has no row')
      return {
        channelOrderLineId: known.channelOrderLineId,
        skuId: known.skuId,
        title: line.title,
        merchantCode: line.merchantCode,
        quantity: line.quantity,
        unitPriceMinor: line.unitPriceMinor,
        amountMinor: line.amountMinor - shares[index]!,
        refundState: refundStateOf(line),
      }
    }),
  }
}

/** The order discount shared out by amounts. Lines without an amount get nothing of it unless there is no other. */
function discountShares(discount: bigint, amounts: readonly bigint[]): bigint[] {
  if (discount === 0n || amounts.length === 0) return amounts.map(() => 0n)
  return apportion(
    discount,
    amounts.map((amount) => (amount > 0n ? amount : 0n)),
  )
}

/**
 * What a refund means for the goods of a line: all of it refunded → it is not to be shipped; a part → a person decides how many go,
 * as for an open request; money only → nothing.
 */
function refundStateOf(line: ChannelOrder['lines'][number]): 'none' | 'requested' | 'refunded' {
  if (line.refundState === 'requested') return 'requested'
  if (line.refundedQuantity === 0n) return 'none'
  return line.refundedQuantity >= line.quantity ? 'refunded' : 'requested'
}
