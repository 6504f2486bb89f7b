import { orderNumber } from '#sim/arrivals.ts'
import type { Invoice } from '#sim/documents.ts'
import { planPayment } from '#sim/life.ts'
import type { Listing } from '#sim/listings.ts'
import { payOrder, placeOrder } from '#sim/orders.ts'
import { makeBuyer, type TrueReceiver } from '#sim/people.ts'
import { randomFrom } from '#sim/random.ts'
import type { Order, Shop, Universe } from '#sim/universe.ts'

/** An order placed by hand through the control API. Whatever is left out is invented from the seed. */
export interface HandOrder {
  lines: {
    variantId?: string | undefined
    merchantCode?: string | undefined
    quantity: number
    discountMinor?: number | undefined
  }[]
  buyer?: { id: string; nickname: string | null } | undefined
  receiver?: TrueReceiver | undefined
  shippingFeeMinor?: number | undefined
  orderDiscountMinor?: number | undefined
  depositMinor?: number | undefined
  buyerMessage?: string | null | undefined
  invoice?: Invoice | null | undefined
  /** now: born paid. later: unpaid. deposit: unpaid, then the deposit is paid. */
  pay?: 'now' | 'later' | 'deposit' | undefined
  /** The buyer goes on by himself; else the order only does what it is told. */
  lively?: boolean | undefined
  /** Sell even what is out of stock. */
  force?: boolean | undefined
}

/** The listing a line means, by variant id or by the merchant's code; a sentence if there is none. */
function listingFor(shop: Shop, line: HandOrder['lines'][number]): Listing | string {
  if (line.variantId !== undefined) return shop.listingByVariant.get(line.variantId) ?? `no variant ${line.variantId}`
  return (
    shop.listings.find((listing) => listing.variant.merchantCode === line.merchantCode) ??
    `no variant with code ${line.merchantCode}`
  )
}

/** Places it, or says why not. Numbers are of a series of their own (`X…`), so that the arrivals keep theirs. */
export function placeByHand(universe: Universe, shop: Shop, wish: HandOrder): Order | string {
  const lines: { listing: Listing; quantity: number; discountMinor: number }[] = []
  for (const line of wish.lines) {
    const listing = listingFor(shop, line)
    if (typeof listing === 'string') return listing
    const { variant } = listing
    const discountMinor = line.discountMinor ?? 0
    if (discountMinor > line.quantity * variant.priceMinor) return `the discount is more than the line: ${variant.id}`
    if (!wish.force && variant.stockSequence > 0 && variant.stockQuantity < line.quantity) {
      return `out of stock: ${variant.id} has ${variant.stockQuantity}`
    }
    lines.push({ listing, quantity: line.quantity, discountMinor })
  }
  const goodsMinor = lines.reduce(
    (sum, { listing, quantity, discountMinor }) => sum + quantity * listing.variant.priceMinor - discountMinor,
    0,
  )
  const { shippingFeeMinor = 0, orderDiscountMinor = 0, depositMinor = 0, pay = 'now' } = wish
  if (orderDiscountMinor > goodsMinor) return 'the order discount is more than the goods'
  const totalMinor = goodsMinor + shippingFeeMinor - orderDiscountMinor
  if (depositMinor >= totalMinor && depositMinor > 0) return 'the deposit must be less than the total'
  if (pay === 'deposit' && depositMinor === 0) return 'no deposit is set'
  const ordinal = ++shop.byHand
  const random = randomFrom(`${universe.options.seed}/${shop.profile.id}/by-hand/${ordinal}`)
  const invented = makeBuyer(random, shop.profile.language, `${shop.profile.id}-x${ordinal}`)
  const order = placeOrder(universe, shop, {
    number: orderNumber(universe, shop, 'X', ordinal),
    buyer: { ...invented, ...wish.buyer },
    receiver: wish.receiver ?? invented.receiver,
    lines,
    shippingFeeMinor,
    orderDiscountMinor,
    depositMinor,
    buyerMessage: wish.buyerMessage ?? null,
    invoice: wish.invoice ?? null,
    lively: wish.lively ?? false,
    random,
    paidAtOnce: pay === 'now' && depositMinor === 0,
  })
  if (pay === 'deposit' || (pay === 'now' && depositMinor > 0)) payOrder(universe, shop, order)
  if (pay === 'now' && depositMinor > 0) payOrder(universe, shop, order)
  if (pay === 'later' && order.lively) planPayment(universe, shop, order)
  return order
}
