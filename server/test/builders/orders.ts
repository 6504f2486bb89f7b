import { newId } from '#lib/ids.ts'
import type { OrderDraft } from '#modules/orders/index.ts'
import type { BuiltSku } from '#test/builders/goods.ts'

export interface OrderOptions {
  skus: readonly BuiltSku[]
  shopId: string
  quantity?: bigint
  unitPriceMinor?: bigint
  shippingMinor?: bigint
  receiverHash?: string | null
  change?: Partial<OrderDraft>
}

/** A paid, complete order of one line per SKU, as a connector would hand it over. */
export function anOrder(options: OrderOptions): OrderDraft {
  const quantity = options.quantity ?? 1n
  const price = options.unitPriceMinor ?? 1990n
  const lines = options.skus.map((sku) => ({
    channelOrderLineId: newId(),
    skuId: sku.id,
    title: sku.skuCode,
    merchantCode: sku.skuCode,
    quantity,
    unitPriceMinor: price,
    amountMinor: price * quantity,
    refundState: 'none' as const,
  }))
  const goodsMinor = price * quantity * BigInt(lines.length)
  const shippingMinor = options.shippingMinor ?? 0n
  const at = new Date('2026-03-02T03:04:05Z')
  return {
    channelOrderId: newId(),
    shopId: options.shopId,
    channelOrderNumber: `T${newId().slice(-12)}`,
    status: 'paid',
    orderedAt: at,
    paidAt: at,
    shipBy: new Date(at.getTime() + 172_800_000),
    currency: 'CNY',
    goodsMinor,
    discountMinor: 0n,
    shippingMinor,
    paidMinor: goodsMinor + shippingMinor,
    amountMismatch: false,
    buyerHash: newId(),
    phoneHash: newId(),
    receiverHash: options.receiverHash === undefined ? newId() : options.receiverHash,
    receiverMasked: '张** 138****0000',
    receiverSealed: null,
    country: 'CN',
    province: '广东省',
    city: '深圳市',
    district: '南山区',
    addressComplete: true,
    buyerMessageSealed: null,
    sellerRemark: '',
    flag: 0,
    refundRequested: false,
    reviewNotBefore: null,
    autoApprove: true,
    customerKey: null,
    lines,
    ...options.change,
  }
}
