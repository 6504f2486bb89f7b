import { amountMismatch, type ChannelOrder, type ChannelOrderLine, type ChannelReceiver } from '../channel-order.contract.ts'

/**
 * What changed upstream between two versions of an order, as bits: each has its own reaction downstream, depending on how far the
 * order has come.
 */
export const changeBits = {
  /** unpaid → paid → … → closed */
  status: 1,
  /** paid at another time or another amount, or another promise to the buyer (`shipBy`) */
  payment: 2,
  /** a refund of a line was requested, withdrawn or done */
  refund: 4,
  /** another receiver; spaces and masks do not count */
  address: 8,
  /** the buyer's message, the seller's remark or its coloured flag */
  remark: 16,
  /** invoice wanted, no longer wanted, or other invoice details */
  invoice: 32,
  /** prices, discounts, shipping fee, or whether all of it adds up */
  amount: 64,
  /** other goods or quantities (what was shipped meanwhile shows in the status); also set when a listing was matched with a SKU */
  lines: 128,
} as const
export type ChangeBit = keyof typeof changeBits

export const allUpstreamChanges = 255

export function changeNames(mask: number): ChangeBit[] {
  return (Object.keys(changeBits) as ChangeBit[]).filter((bit) => (mask & changeBits[bit]) !== 0)
}

/**
 * The change mask from one document to a later one.
 * Worked: the same order with status `paid` instead of `unpaid` and a `paidAt` gives status + payment = 3.
 */
export function changeMask(before: ChannelOrder, after: ChannelOrder): number {
  let mask = 0
  if (before.status !== after.status) mask |= changeBits.status
  if (
    before.paidMinor !== after.paidMinor ||
    before.paidAt?.getTime() !== after.paidAt?.getTime() ||
    before.shipBy?.getTime() !== after.shipBy?.getTime()
  )
    mask |= changeBits.payment
  if (receiverChanged(before.receiver, after.receiver)) mask |= changeBits.address
  if (before.buyerMessage !== after.buyerMessage || before.sellerRemark !== after.sellerRemark || before.flag !== after.flag)
    mask |= changeBits.remark
  if (invoiceText(before) !== invoiceText(after)) mask |= changeBits.invoice
  if (
    before.shippingMinor !== after.shippingMinor ||
    before.discountMinor !== after.discountMinor ||
    before.currency !== after.currency ||
    amountMismatch(before) !== amountMismatch(after)
  )
    mask |= changeBits.amount
  return mask | lineChanges(before.lines, after.lines)
}

/**
 * Whether goods would go to somebody else. Equal keys of the platform decide; a masked receiver is never a change (platforms hide
 * names some time after shipping); otherwise the fields without white space, since platforms re-format addresses.
 */
export function receiverChanged(before: ChannelReceiver | null, after: ChannelReceiver | null): boolean {
  if (before === null || after === null) return before !== after && after !== null
  if (before.key !== null && after.key !== null) return before.key !== after.key
  if (isMasked(before) || isMasked(after)) return false
  return receiverText(before) !== receiverText(after)
}

export function isMasked(receiver: ChannelReceiver): boolean {
  return receiver.masked || receiver.name.includes('*') || receiver.phone.includes('*') || receiver.street.includes('**')
}

function receiverText(receiver: ChannelReceiver): string {
  const { name, phone, country, province, city, district, street, postcode } = receiver
  return [name, phone, country, province, city, district, street, postcode].map((text) => text.replace(/\s+/g, '')).join('\n')
}

function invoiceText(order: ChannelOrder): string {
  const invoice = order.invoice
  return invoice === null ? '' : [invoice.kind, invoice.title, invoice.taxNumber, invoice.email].join('\n')
}

function lineChanges(before: readonly ChannelOrderLine[], after: readonly ChannelOrderLine[]): number {
  const known = new Map(before.map((line) => [line.externalLineId, line]))
  let mask = before.length === after.length ? 0 : changeBits.lines
  for (const line of after) {
    const old = known.get(line.externalLineId)
    if (old === undefined) {
      mask |= changeBits.lines
      continue
    }
    if (
      old.quantity !== line.quantity ||
      old.externalVariantId !== line.externalVariantId ||
      old.merchantCode !== line.merchantCode
    )
      mask |= changeBits.lines
    if (
      old.unitPriceMinor !== line.unitPriceMinor ||
      old.discountMinor !== line.discountMinor ||
      old.amountMinor !== line.amountMinor
    )
      mask |= changeBits.amount
    if (old.refundState !== line.refundState || old.refundedQuantity !== line.refundedQuantity) mask |= changeBits.refund
  }
  return mask
}
