/** What a connector's document becomes before it is an order: canonical, mapped to SKUs, personal data sealed and hashed. */
export interface OrderDraft {
  channelOrderId: string
  shopId: string
  channelOrderNumber: string
  status: 'unpaid' | 'paid'
  orderedAt: Date
  paidAt: Date | null
  shipBy: Date | null
  currency: string
  goodsMinor: bigint
  discountMinor: bigint
  shippingMinor: bigint
  paidMinor: bigint
  amountMismatch: boolean
  buyerHash: string | null
  phoneHash: string | null
  receiverHash: string | null
  receiverMasked: string
  receiverSealed: Buffer | null
  country: string
  province: string
  city: string
  district: string
  addressComplete: boolean
  buyerMessageSealed: Buffer | null
  sellerRemark: string
  flag: number
  refundRequested: boolean
  reviewNotBefore: Date | null
  autoApprove: boolean
  customerKey: string | null
  /** `manual`: entered at the desk, there is no platform order behind it. */
  origin?: 'channel' | 'manual'
  lines: OrderDraftLine[]
}

export interface OrderDraftLine {
  channelOrderLineId: string
  skuId: string | null
  title: string
  merchantCode: string
  quantity: bigint
  unitPriceMinor: bigint
  /** Share of goods − discount; the lines add up to it exactly. */
  amountMinor: bigint
  refundState: 'none' | 'requested' | 'refunded'
  kind?: 'goods' | 'gift'
}
