import { inLanguage } from '#sim/catalogue.ts'
import { planPayment } from '#sim/life.ts'
import type { Listing } from '#sim/listings.ts'
import { type Draft, type DraftLine, placeOrder } from '#sim/orders.ts'
import { type Buyer, makeBuyer, makeReceiver, type TrueReceiver } from '#sim/people.ts'
import { makeInvoice, pickMessage } from '#sim/phrases.ts'
import { chance, integer, poisson, type Random, randomFrom } from '#sim/random.ts'
import { campaignFactor, hourFactor, nextHour } from '#sim/rhythm.ts'
import { after, localDay, nowText, type Order, type Shop, type Universe } from '#sim/universe.ts'
import { giveVersion } from '#sim/version-log.ts'

/** Orders that come by themselves. */

const HOUR = 3_600_000
const DAY = 86_400_000

/** Old customers remembered, the newest ones. */
const BUYERS_KEPT = 20_000

/** Plans the arrivals of every coming hour: a Poisson number, spread evenly over the hour. */
export function openForBusiness(universe: Universe, shop: Shop): void {
  const { profile } = shop
  const endMs = universe.options.startMs + universe.options.days * DAY
  const planHour = () => {
    if (universe.nowMs >= endMs) return
    const hourEnd = nextHour(universe.nowMs)
    const factor = hourFactor(universe.nowMs, profile.offsetMinutes, profile.language)
    const mean = (shop.ordersPerDay / 24) * factor * ((hourEnd - universe.nowMs) / HOUR)
    const count = poisson(shop.arrivalRandom, mean)
    for (let i = 0; i < count; i++) {
      const delay = shop.arrivalRandom() * (hourEnd - universe.nowMs)
      after(universe, delay, () => arrive(universe, shop, null))
    }
    after(universe, hourEnd - universe.nowMs, planHour)
  }
  planHour()
}

/** Once a day a product in a few hundred gets another price or title, or goes off and comes back on sale. */
export function tendListings(universe: Universe, shop: Shop): void {
  const { language } = shop.profile
  const day = () => {
    const random = randomFrom(`${universe.options.seed}/${shop.profile.id}/listings/${nowText(universe)}`)
    for (const listing of shop.listings) {
      const first = listing.product.variants[0] === listing.variant
      if (!first || !chance(random, 0.004)) continue
      const { product } = listing
      const kind = random()
      if (kind < 0.7) {
        const factor = chance(random, 0.5) ? 0.9 : 1.1
        for (const variant of product.variants)
          variant.priceMinor = Math.max(100, Math.round((variant.priceMinor * factor) / 10) * 10)
      } else if (kind < 0.85) {
        product.state = product.state === 'on_sale' ? 'off_sale' : 'on_sale'
        for (const variant of product.variants) variant.state = product.state
      } else {
        product.title = `${inLanguage(['新款 ', 'New '], language)}${product.title.replace(/^(新款|New) /, '')}`
      }
      product.changedAt = nowText(universe)
      giveVersion(shop.productLog, product, integer(random, 1, 2))
    }
    after(universe, DAY, day)
  }
  after(universe, 3 * HOUR, day)
}

/** One to five pieces, mostly one. */
const pieces = (random: Random) => (chance(random, 0.82) ? 1 : chance(random, 0.65) ? 2 : integer(random, 3, 5))

/** What the buyer can have of a wish: all, what is left, or nothing; at times the shop sells what it hasn't got. */
function available(random: Random, shop: Shop, listing: Listing, wish: number): number {
  const { stockSequence, stockQuantity } = listing.variant
  if (stockSequence === 0 || stockQuantity >= wish || chance(random, shop.faults.oversell)) return wish
  const get = stockQuantity > 0 && chance(random, 0.5) ? stockQuantity : 0
  shop.counts.unitsMissed += wish - get
  return get
}

/** A basket: a geometric number of lines with the shop's mean, the variants by popularity, each at most once. */
function fillBasket(universe: Universe, shop: Shop, random: Random): DraftLine[] {
  const campaign = campaignFactor(universe.nowMs, shop.profile.offsetMinutes, shop.profile.language) > 1
  const basket = new Map<Listing, number>()
  const goOn = 1 - 1 / shop.profile.linesMean
  let wanted = 1
  while (wanted < 12 && chance(random, goOn)) wanted++
  for (let tries = 0; basket.size < wanted && tries < wanted * 4; tries++) {
    const listing = shop.listings[shop.drawListing(random)]!
    // What is sold against a deposit is bought alone.
    if (listing.variant.state !== 'on_sale' || basket.has(listing) || (listing.presale && basket.size > 0)) continue
    basket.set(listing, pieces(random))
    if (listing.presale) break
  }
  const lines: DraftLine[] = []
  for (const [listing, wish] of basket) {
    const quantity = available(random, shop, listing, wish)
    if (quantity === 0) continue
    const full = quantity * listing.variant.priceMinor
    const off = chance(random, campaign ? 0.7 : 0.2) ? integer(random, 3, campaign ? 30 : 15) : 0
    lines.push({ listing, quantity, discountMinor: Math.floor((full * off) / 1000) * 10 })
  }
  return lines
}

/** Someone new, or an old customer of the shop, now and then at another address. */
function findBuyer(shop: Shop, random: Random): Buyer {
  const { buyers, profile } = shop
  if (buyers.length > 0 && chance(random, shop.behaviour.knownBuyer)) {
    const known = buyers[Math.floor(random() * buyers.length)]!
    return chance(random, 0.06) ? { ...known, receiver: makeReceiver(random, profile.language) } : known
  }
  const buyer = makeBuyer(random, profile.language, `${profile.id}-b${shop.arrivals}`)
  buyers.push(buyer)
  if (buyers.length > BUYERS_KEPT) buyers.splice(0, BUYERS_KEPT / 10)
  return buyer
}

/** Coupons from a threshold on, and the shipping fee; far provinces pay it always. */
function termsOf(shop: Shop, random: Random, goodsMinor: number, receiver: TrueReceiver) {
  const { freeShippingFromMinor, shippingFeeMinor } = shop.profile
  const threshold = [20_000, 10_000, 5000].find((limit) => goodsMinor >= limit)
  const orderDiscountMinor = threshold !== undefined && chance(random, 0.25) ? threshold / 10 : 0
  const far = /^(新疆|西藏|内蒙古|青海|宁夏)/.test(receiver.province ?? '')
  const free = !far && goodsMinor - orderDiscountMinor >= freeShippingFromMinor
  return { orderDiscountMinor, shippingFeeMinor: free ? 0 : shippingFeeMinor + (far ? 700 : 0) }
}

/** The number an order gets from its day, its shop and its place among the arrivals. */
export const orderNumber = (universe: Universe, shop: Shop, series: string, ordinal: number): string =>
  `${series}${localDay(universe, shop)}${String(shop.index + 1).padStart(2, '0')}${String(ordinal).padStart(6, '0')}`

/** One buyer comes and, if there is something to buy, orders. `again`: the one who was here a moment ago. */
function arrive(universe: Universe, shop: Shop, again: { buyer: Buyer; receiver: TrueReceiver } | null): Order | null {
  const ordinal = ++shop.arrivals
  const random = randomFrom(`${universe.options.seed}/${shop.profile.id}/order/${ordinal}`)
  const buyer = again?.buyer ?? findBuyer(shop, random)
  const receiver = again?.receiver ?? buyer.receiver
  const lines = fillBasket(universe, shop, random)
  if (lines.length === 0) {
    shop.counts.lostSales++
    return null
  }
  const goodsMinor = lines.reduce((sum, line) => sum + line.quantity * line.listing.variant.priceMinor - line.discountMinor, 0)
  const terms = termsOf(shop, random, goodsMinor, receiver)
  const totalMinor = goodsMinor + terms.shippingFeeMinor - terms.orderDiscountMinor
  const presale = lines[0]!.listing.presale
  const draft: Draft = {
    number: orderNumber(universe, shop, '', ordinal),
    buyer,
    receiver,
    lines,
    ...terms,
    depositMinor: presale ? Math.floor(totalMinor / 500) * 100 : 0,
    buyerMessage: chance(random, shop.behaviour.buyerMessage) ? pickMessage(random, shop.profile.language) : null,
    invoice: chance(random, shop.behaviour.invoice) ? makeInvoice(random, shop.profile.language, receiver) : null,
    lively: true,
    random,
    paidAtOnce: !presale && chance(random, shop.behaviour.paidAtOnce),
  }
  const order = placeOrder(universe, shop, draft)
  if (!draft.paidAtOnce) planPayment(universe, shop, order)
  if (again === null && chance(random, shop.behaviour.orderAgain)) {
    after(universe, 2 * 60_000 + random() * HOUR, () => arrive(universe, shop, { buyer, receiver }))
  }
  return order
}
