/** The documents of the open shop protocol, version 1, as `docs/protocols/open-shop.md` lays them down. The section is beside each. */

export type OrderState = 'unpaid' | 'deposit_paid' | 'paid' | 'part_shipped' | 'shipped' | 'signed' | 'completed' | 'closed'
export type CloseReason = 'unpaid' | 'buyer' | 'seller' | 'refunded'
export type Flag = 'red' | 'yellow' | 'green' | 'blue' | 'purple'
export type PaymentMethod = 'alipay' | 'wechat' | 'unionpay' | 'card' | 'paypal' | 'transfer' | 'balance' | 'other'
export type RefundState = 'requested' | 'agreed' | 'goods_sent' | 'completed' | 'rejected' | 'withdrawn'
export type RefundKind = 'refund_only' | 'return' | 'exchange'
export type RefundReason = 'not_wanted' | 'wrong_item' | 'damaged' | 'quality' | 'not_received' | 'late' | 'price' | 'other'
export type StatementKind = 'order_income' | 'freight' | 'commission' | 'payment_fee' | 'refund' | 'adjustment'

/** Section 7, `receiver`. */
export interface Receiver {
  key: string
  masked: boolean
  name: string | null
  phone: string | null
  country: string
  province: string | null
  city: string | null
  district: string | null
  street: string | null
  postcode: string | null
}

/** Section 7, `lines`. */
export interface OrderLine {
  id: string
  productId: string
  variantId: string
  merchantCode: string | null
  title: string
  quantity: number
  unitPriceMinor: number
  discountMinor: number
  totalMinor: number
  shippedQuantity: number
  refundState: 'none' | 'requested' | 'agreed' | 'refunded'
  refundedQuantity: number
  refundedMinor: number
}

export interface Payment {
  method: PaymentMethod
  reference: string
  amountMinor: number
  paidAt: string
}

export interface Invoice {
  kind: 'personal' | 'company' | 'company_special'
  title: string
  taxNumber: string | null
  email: string | null
}

export interface OrderShipment {
  shipmentId: string
  carrierCode: string
  carrierName: string | null
  waybillNumber: string
  shippedAt: string
  source: 'erp' | 'other'
  lines: { lineId: string; quantity: number }[]
}

/** Section 7. Money in minor units, times ISO 8601 in UTC. */
export interface OrderDocument {
  number: string
  version: number
  changedAt: string
  state: OrderState
  closeReason: CloseReason | null
  placedAt: string
  depositPaidAt: string | null
  paidAt: string | null
  shippedAt: string | null
  signedAt: string | null
  completedAt: string | null
  closedAt: string | null
  shipBy: string | null
  buyer: { id: string; nickname: string | null }
  receiver: Receiver
  currency: string
  lines: OrderLine[]
  goodsMinor: number
  shippingFeeMinor: number
  orderDiscountMinor: number
  totalMinor: number
  depositMinor: number
  paidMinor: number
  refundedMinor: number
  payments: Payment[]
  buyerMessage: string | null
  sellerRemark: string | null
  flag: Flag | null
  invoice: Invoice | null
  shipments: OrderShipment[]
}

export interface RefundLine {
  lineId: string
  quantity: number
  amountMinor: number
}

/** Section 8. */
export interface RefundDocument {
  number: string
  version: number
  changedAt: string
  orderNumber: string
  kind: RefundKind
  state: RefundState
  reason: RefundReason
  reasonText: string | null
  beforeShipping: boolean
  lines: RefundLine[]
  shippingFeeMinor: number
  amountMinor: number
  exchangeFor: { variantId: string; merchantCode: string | null; quantity: number }[]
  requestedAt: string
  agreedAt: string | null
  goodsSentAt: string | null
  closedAt: string | null
  decideBy: string | null
  returnShipment: { carrierCode: string; waybillNumber: string } | null
  replacementShipment: { carrierCode: string; waybillNumber: string } | null
  rejectReason: string | null
  paymentReference: string | null
}

/** Section 6. */
export interface VariantDocument {
  id: string
  merchantCode: string | null
  title: string
  attributes: { name: string; value: string }[]
  priceMinor: number
  barcode: string | null
  picture: string | null
  state: 'on_sale' | 'off_sale' | 'deleted'
  stockQuantity: number
  stockSequence: number
}

export interface ProductDocument {
  id: string
  version: number
  changedAt: string
  merchantCode: string | null
  title: string
  state: 'on_sale' | 'off_sale' | 'deleted'
  category: string | null
  brand: string | null
  picture: string | null
  variants: VariantDocument[]
}

/** Section 12. */
export interface StatementDocument {
  id: string
  version: number
  changedAt: string
  currency: string
  from: string
  to: string
  carriedInMinor: number
  payoutMinor: number
  carriedOutMinor: number
  payoutAt: string
  payoutReference: string
  lineCount: number
  totals: Record<StatementKind, number>
}

export interface StatementLine {
  sequence: number
  at: string
  kind: StatementKind
  amountMinor: number
  orderNumber: string | null
  lineId: string | null
  refundNumber: string | null
  reference: string | null
  note: string | null
}

/** Section 9, one entry of `POST /shipments`. */
export interface ShipmentEntry {
  shipmentId: string
  orderNumber: string
  carrierCode: string
  carrierName: string | null
  waybillNumber: string
  shippedAt: string
  lines: { lineId: string; quantity: number }[]
}

export interface ShipmentResult {
  shipmentId: string
  result: 'accepted' | 'known' | 'refused'
  code: string | null
  detail: string | null
  orderVersion: number | null
  orderState: OrderState | null
}

/** Section 10. */
export interface StockItem {
  variantId: string
  quantity: number
  sequence: number
}

export interface StockResult {
  variantId: string
  result: 'accepted' | 'stale' | 'refused'
  code: string | null
  stockQuantity: number | null
  stockSequence: number | null
}

/** Section 13. */
export interface WebhookEvent {
  event: 'order.changed' | 'refund.changed' | 'ping'
  number: string | null
  version: number | null
  document: OrderDocument | RefundDocument | null
}

/** Section 4: the answer of every listing since a cursor. */
export interface Page<T> {
  items: T[]
  next: number
  more: boolean
}
