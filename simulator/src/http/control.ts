import { isIPv4 } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Behaviour } from '#sim/behaviour.ts'
import { type HandOrder, placeByHand } from '#sim/by-hand.ts'
import { catalogueDocument, catalogueTable } from '#sim/catalogue-table.ts'
import { type Faults, faultsOf } from '#sim/chaos.ts'
import { shopDigest, universeDigest } from '#sim/digest.ts'
import type { Invoice } from '#sim/documents.ts'
import { advance, type Drive, setSpeed } from '#sim/drive.ts'
import { notFound, problemError } from '#sim/http/problem.ts'
import { jsonBody, noteCall, type ProtocolOptions, splitUrl } from '#sim/http/protocol.ts'
import {
  flag,
  id,
  integerIn,
  listOf,
  nullable,
  numberIn,
  objectOf,
  oneOf,
  optional,
  queryInteger,
  type Reader,
  read,
  text,
  time,
} from '#sim/http/shape.ts'
import {
  changeReceiver,
  closeOrder,
  completeOrder,
  maskOrder,
  payOrder,
  setBuyerMessage,
  setInvoice,
  setRemark,
  signOrder,
} from '#sim/orders.ts'
import type { TrueReceiver } from '#sim/people.ts'
import {
  agreeRefund,
  type RefundRequest,
  refundProblem,
  rejectRefund,
  replaceLine,
  requestRefund,
  sendGoodsBack,
  settleRefund,
  withdrawRefund,
} from '#sim/refunds.ts'
import { shipByOtherHand } from '#sim/shipments.ts'
import { issueStatement } from '#sim/statements.ts'
import { nowText, type Order, type Refund, type Shop, shopById, type Universe } from '#sim/universe.ts'
import { pageSince } from '#sim/version-log.ts'
import { flushWebhooks, ping, setWebhookUrl } from '#sim/webhooks.ts'

/** The hand of fate: everything a test or a demo may do to the universe. For this machine only, without keys. */

const MONEY_MAX = 1_000_000_000_000
const LIST_MAX = 10_000
const money = integerIn(0, MONEY_MAX)
const line = text(1, 200)

const receiverShape = objectOf<TrueReceiver>({
  name: nullable(line),
  phone: nullable(line),
  country: text(2, 2, /^[A-Z]{2}$/),
  province: nullable(line),
  city: nullable(line),
  district: nullable(line),
  street: nullable(text(1, 500)),
  postcode: nullable(line),
})
const invoiceShape = objectOf<Invoice>({
  kind: oneOf('personal', 'company', 'company_special'),
  title: line,
  taxNumber: nullable(line),
  email: nullable(line),
})
const handOrderShape = objectOf<HandOrder>({
  lines: listOf(
    objectOf<HandOrder['lines'][number]>({
      variantId: optional(id),
      merchantCode: optional(text(1, 128)),
      quantity: integerIn(1, 1_000_000),
      discountMinor: optional(money),
    }),
    1,
    200,
  ),
  buyer: optional(objectOf<{ id: string; nickname: string | null }>({ id, nickname: nullable(line) })),
  receiver: optional(receiverShape),
  shippingFeeMinor: optional(money),
  orderDiscountMinor: optional(money),
  depositMinor: optional(money),
  buyerMessage: optional(nullable(text(1, 1000))),
  invoice: optional(nullable(invoiceShape)),
  pay: optional(oneOf('now', 'later', 'deposit')),
  lively: optional(flag),
  force: optional(flag),
})
const refundShape = objectOf<
  Omit<RefundRequest, 'lines' | 'exchangeFor'> & {
    lines: RefundRequest['lines']
    exchangeFor: RefundRequest['exchangeFor'] | undefined
  }
>({
  kind: oneOf('refund_only', 'return', 'exchange'),
  reason: oneOf('not_wanted', 'wrong_item', 'damaged', 'quality', 'not_received', 'late', 'price', 'other'),
  reasonText: nullable(text(1, 1000)),
  lines: listOf(
    objectOf<RefundRequest['lines'][number]>({ lineId: id, quantity: integerIn(0, 1_000_000), amountMinor: optional(money) }),
    1,
    200,
  ),
  shippingFeeMinor: (value, path, problems) => (value === undefined ? 0 : money(value, path, problems)),
  exchangeFor: optional(
    listOf(
      objectOf<RefundRequest['exchangeFor'][number]>({
        variantId: id,
        merchantCode: nullable(text(1, 128)),
        quantity: integerIn(1, 1_000_000),
      }),
      0,
      50,
    ),
  ),
  decideWithinHours: nullable(numberIn(0, 10_000)),
  lively: (value, path, problems) => (value === undefined ? false : flag(value, path, problems)),
})
const parcelShape = objectOf({ carrierCode: text(1, 64), waybillNumber: text(1, 64) })

const probability = optional(numberIn(0, 1))
const faultsShape: Reader<Partial<Faults>> = objectOf<{ [K in keyof Faults]: Faults[K] | undefined }>({
  tooMany: probability,
  internal: probability,
  unavailable: probability,
  lostAnswer: probability,
  hang: probability,
  stale: probability,
  webhookLost: probability,
  webhookTwice: probability,
  webhookLate: probability,
  oversell: probability,
  retryAfterSeconds: optional(integerIn(0, 3600)),
  hangMs: optional(integerIn(0, 120_000)),
}) as Reader<Partial<Faults>>
const behaviourShape = objectOf<{ [K in keyof Behaviour]: number | undefined }>({
  unpaid: probability,
  paidAtOnce: probability,
  balancePaid: probability,
  addressChange: probability,
  remark: probability,
  buyerMessage: probability,
  invoice: probability,
  refundBeforeShipping: probability,
  withdraw: probability,
  lineReplaced: probability,
  shippedElsewhere: probability,
  returnAfter: probability,
  refundAfter: probability,
  exchangeAfter: probability,
  orderAgain: probability,
  knownBuyer: probability,
}) as Reader<Partial<Behaviour>>

/** Drops what was not given, so that it does not overwrite. */
const given = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>

const conflict = (detail: string) => problemError({ status: 409, code: 'state_conflict', detail })

interface Call {
  drive: Drive
  universe: Universe
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
}

const shopOf = ({ universe, params }: Call): Shop => {
  const shop = shopById(universe, params.shop ?? '')
  if (shop === undefined) throw notFound(`no shop ${params.shop}`)
  return shop
}
const orderOf = (shop: Shop, { params }: Call): Order => {
  const order = shop.orders.get(params.number ?? '')
  if (order === undefined) throw notFound(`no order ${params.number}`)
  return order
}
const refundOf = (shop: Shop, { params }: Call): Refund => {
  const refund = shop.refunds.get(params.number ?? '')
  if (refund === undefined) throw notFound(`no refund ${params.number}`)
  return refund
}

/** One step of an order: 409 if its state does not allow it, else the document as it is then. */
const orderStep =
  (step: (universe: Universe, shop: Shop, order: Order, body: unknown) => boolean | undefined) => (call: Call) => {
    const shop = shopOf(call)
    const order = orderOf(shop, call)
    if (step(call.universe, shop, order, call.body) === false)
      throw conflict(`not possible: the order is ${order.document.state}`)
    return order.document
  }
const refundStep = (step: (universe: Universe, shop: Shop, refund: Refund, body: unknown) => boolean) => (call: Call) => {
  const shop = shopOf(call)
  const refund = refundOf(shop, call)
  if (!step(call.universe, shop, refund, call.body)) throw conflict(`not possible: the refund is ${refund.document.state}`)
  return refund.document
}

const describeShop = (call: Call, shop: Shop) => ({
  id: shop.profile.id,
  name: shop.profile.name,
  basePath: `/shops/${shop.profile.id}/open-shop/v1`,
  keyId: shop.keyId,
  secret: shop.secret,
  currency: shop.profile.currency,
  webhookUrl: shop.outbox.url,
  ordersPerDay: shop.ordersPerDay,
  ordersCursor: shop.orderLog.counter,
  refundsCursor: shop.refundLog.counter,
  counts: shop.counts,
  webhooks: shop.outbox.counts,
  faults: shop.faults,
  behaviour: shop.behaviour,
  businessTime: nowText(call.universe),
})

const overview = (call: Call) => ({
  now: nowText(call.universe),
  speed: call.drive.speed,
  options: { ...call.universe.options, days: Number.isFinite(call.universe.options.days) ? call.universe.options.days : null },
  shops: call.universe.shops.map((shop) => describeShop(call, shop)),
})

/** A list that only grows, by place: `?after=&limit=`. */
function listing<T>(call: Call, list: readonly T[]) {
  const after = queryInteger(call.query, 'after', 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = queryInteger(call.query, 'limit', 1000, 1, LIST_MAX)
  const items = list.slice(after, after + limit)
  return { items, next: after + items.length, more: after + items.length < list.length }
}
const since = (call: Call): [number, number] => [
  queryInteger(call.query, 'since', 0, 0, Number.MAX_SAFE_INTEGER),
  queryInteger(call.query, 'limit', 1000, 1, LIST_MAX),
]

const postAdvance = (call: Call) => {
  const shape = objectOf<
    Record<'seconds' | 'minutes' | 'hours' | 'days' | 'stepSeconds', number | undefined> & {
      to: string | undefined
      deliver: boolean | undefined
    }
  >({
    seconds: optional(numberIn(0, 1e9)),
    minutes: optional(numberIn(0, 1e7)),
    hours: optional(numberIn(0, 1e6)),
    days: optional(numberIn(0, 36_600)),
    to: optional(time),
    stepSeconds: optional(numberIn(1, 1e9)),
    deliver: optional(flag),
  })
  const { seconds = 0, minutes = 0, hours = 0, days = 0, to, stepSeconds = 3600, deliver = true } = read(shape, call.body)
  const ms = Math.round((seconds + 60 * minutes + 3600 * hours + 86_400 * days) * 1000)
  const untilMs = to === undefined ? call.universe.nowMs + ms : Date.parse(to)
  if (untilMs < call.universe.nowMs) throw conflict('time does not run backwards')
  return advance(call.drive, untilMs, { stepMs: stepSeconds * 1000, deliver })
}

const postOrder = (call: Call) => {
  const order = placeByHand(call.universe, shopOf(call), read(handOrderShape, call.body))
  if (typeof order === 'string') throw problemError({ status: 409, code: 'not_possible', detail: order })
  return order.document
}

const postRefund = (call: Call) => {
  const shop = shopOf(call)
  const order = orderOf(shop, call)
  const request = read(refundShape, call.body)
  const full: RefundRequest = { ...request, exchangeFor: request.exchangeFor ?? [] }
  const problem = refundProblem(order, full)
  if (problem !== null) throw conflict(problem)
  return requestRefund(call.universe, shop, order, full).document
}

const replaceStep = orderStep((universe, shop, order, body) => {
  const { lineId, variantId } = read(objectOf({ lineId: id, variantId: id }), body)
  const listing = shop.listingByVariant.get(variantId)
  if (listing === undefined) throw notFound(`no variant ${variantId}`)
  return replaceLine(universe, shop, order, lineId, listing)
})

const putFaults = (call: Call, shops: readonly Shop[]) => {
  const { level } = read(objectOf({ level: optional(integerIn(0, 3)) }), call.body)
  const changes = given(read(faultsShape, call.body))
  for (const shop of shops) shop.faults = { ...(level === undefined ? shop.faults : faultsOf(level)), ...changes }
  return shops.map((shop) => ({ id: shop.profile.id, faults: shop.faults }))
}

const putWebhook = (call: Call) => {
  const shop = shopOf(call)
  const { url } = read(objectOf({ url: nullable(text(8, 2000, /^https?:\/\//)) }), call.body)
  if (url !== null && !URL.canParse(url))
    throw problemError({ status: 422, code: 'invalid_request', detail: 'url is not an address' })
  setWebhookUrl(shop, url)
  return { id: shop.profile.id, webhookUrl: url }
}

const GETS: Record<string, (call: Call) => unknown> = {
  '': overview,
  '/shops/:shop': (call) => describeShop(call, shopOf(call)),
  '/catalogue': (call) => catalogueDocument(call.universe),
  '/digest': (call) => ({
    now: nowText(call.universe),
    digest: universeDigest(call.universe),
    shops: Object.fromEntries(call.universe.shops.map((shop) => [shop.profile.id, shopDigest(shop)])),
  }),
  '/shops/:shop/products': (call) => pageSince(shopOf(call).productLog, ...since(call)),
  '/shops/:shop/orders': (call) => pageSince(shopOf(call).orderLog, ...since(call)),
  '/shops/:shop/refunds': (call) => pageSince(shopOf(call).refundLog, ...since(call)),
  '/shops/:shop/orders/:number': (call) => {
    const order = orderOf(shopOf(call), call)
    const { receiver, late, settled, refundNumbers } = order
    return { document: order.document, trueReceiver: receiver, late, settled, refundNumbers }
  },
  '/shops/:shop/refunds/:number': (call) => refundOf(shopOf(call), call).document,
  '/shops/:shop/statements': (call) => listing(call, [...shopOf(call).statements.values()]),
  '/shops/:shop/shipments': (call) => listing(call, [...shopOf(call).shipments.values()]),
  '/shops/:shop/stock': (call) => listing(call, shopOf(call).stocks),
  '/shops/:shop/oversell': (call) => ({ units: shopOf(call).counts.oversoldUnits, ...listing(call, shopOf(call).oversold) }),
  '/shops/:shop/late': (call) => ({ orders: shopOf(call).counts.lateOrders, ...listing(call, shopOf(call).late) }),
  '/shops/:shop/webhooks': (call) => {
    const { outbox } = shopOf(call)
    return { counts: outbox.counts, waiting: outbox.timeline.heap.length, ...listing(call, outbox.deliveries) }
  },
}

const POSTS: Record<string, (call: Call) => unknown> = {
  '/advance': postAdvance,
  '/webhooks/flush': (call) => flushWebhooks(call.universe, call.universe.nowMs),
  '/shops/:shop/webhook/ping': (call) => {
    ping(call.universe, shopOf(call))
    return flushWebhooks(call.universe, call.universe.nowMs)
  },
  '/shops/:shop/orders': postOrder,
  '/shops/:shop/orders/:number/pay': orderStep(payOrder),
  '/shops/:shop/orders/:number/close': orderStep((universe, shop, order, body) =>
    closeOrder(
      universe,
      shop,
      order,
      read(objectOf({ reason: optional(oneOf('unpaid', 'buyer', 'seller')) }), body).reason ?? 'buyer',
    ),
  ),
  '/shops/:shop/orders/:number/receiver': orderStep((universe, shop, order, body) => {
    const changes = objectOf<{ [K in keyof TrueReceiver]: TrueReceiver[K] | undefined }>({
      name: optional(nullable(line)),
      phone: optional(nullable(line)),
      country: optional(text(2, 2, /^[A-Z]{2}$/)),
      province: optional(nullable(line)),
      city: optional(nullable(line)),
      district: optional(nullable(line)),
      street: optional(nullable(text(1, 500))),
      postcode: optional(nullable(line)),
    })
    return changeReceiver(universe, shop, order, { ...order.receiver, ...given(read(changes, body)) } as TrueReceiver)
  }),
  '/shops/:shop/orders/:number/remark': orderStep((universe, shop, order, body) => {
    const flagShape = optional(nullable(oneOf('red', 'yellow', 'green', 'blue', 'purple')))
    const { remark, flag: colour } = read(objectOf({ remark: optional(nullable(text(1, 1000))), flag: flagShape }), body)
    setRemark(universe, shop, order, remark, colour)
    return undefined
  }),
  '/shops/:shop/orders/:number/message': orderStep((universe, shop, order, body) => {
    setBuyerMessage(universe, shop, order, read(objectOf({ message: nullable(text(1, 1000)) }), body).message)
    return undefined
  }),
  '/shops/:shop/orders/:number/invoice': orderStep((universe, shop, order, body) => {
    setInvoice(universe, shop, order, read(objectOf({ invoice: nullable(invoiceShape) }), body).invoice)
    return undefined
  }),
  '/shops/:shop/orders/:number/replace-line': replaceStep,
  '/shops/:shop/orders/:number/ship-elsewhere': orderStep(shipByOtherHand),
  '/shops/:shop/orders/:number/mask': orderStep(maskOrder),
  '/shops/:shop/orders/:number/sign': orderStep(signOrder),
  '/shops/:shop/orders/:number/complete': orderStep(completeOrder),
  '/shops/:shop/orders/:number/refunds': postRefund,
  '/shops/:shop/refunds/:number/withdraw': refundStep(withdrawRefund),
  '/shops/:shop/refunds/:number/agree': refundStep(agreeRefund),
  '/shops/:shop/refunds/:number/reject': refundStep((universe, shop, refund, body) =>
    rejectRefund(universe, shop, refund, read(objectOf({ reason: text(1, 500) }), body).reason),
  ),
  '/shops/:shop/refunds/:number/send-goods': refundStep((universe, shop, refund, body) =>
    sendGoodsBack(universe, shop, refund, read(parcelShape, body)),
  ),
  '/shops/:shop/refunds/:number/settle': refundStep((universe, shop, refund) => settleRefund(universe, shop, refund, null)),
  '/shops/:shop/statements': (call) => {
    const document = issueStatement(call.universe, shopOf(call), call.universe.nowMs)
    if (document === null) throw conflict('the period would be empty: let time pass first')
    return document
  },
}

const PUTS: Record<string, (call: Call) => unknown> = {
  '/speed': (call) => {
    setSpeed(call.drive, read(objectOf({ speed: numberIn(0, 1_000_000) }), call.body).speed)
    return { speed: call.drive.speed, now: nowText(call.universe) }
  },
  '/chaos': (call) => putFaults(call, call.universe.shops),
  '/shops/:shop/chaos': (call) => putFaults(call, [shopOf(call)]),
  '/shops/:shop/webhook': putWebhook,
  '/shops/:shop/behaviour': (call) => {
    const shop = shopOf(call)
    shop.behaviour = { ...shop.behaviour, ...given(read(behaviourShape, call.body)) }
    return shop.behaviour
  },
  '/shops/:shop/demand': (call) => {
    const shop = shopOf(call)
    shop.ordersPerDay = read(objectOf({ ordersPerDay: numberIn(0, 10_000_000) }), call.body).ordersPerDay
    return { id: shop.profile.id, ordersPerDay: shop.ordersPerDay }
  },
}

/** Calls the journal leaves out: time is noted as it passes, and messages are not sent twice. */
const MOVES_NO_DOCUMENT = new Set(['/advance', '/speed', '/webhooks/flush', '/shops/:shop/webhook/ping'])

/** Only this machine, and only under a name of this machine, so that no web page elsewhere can reach in through a browser. */
function requireLoopback(request: FastifyRequest): void {
  const address = request.socket.remoteAddress ?? ''
  const local = address === '::1' || (isIPv4(address.replace(/^::ffff:/, '')) && /^(::ffff:)?127\./.test(address))
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const named = host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
  if (!local || !named) throw problemError({ status: 403, code: 'forbidden', detail: 'the control API is for this machine only' })
}

/** Registers `/control/…`. */
export function registerControl(app: FastifyInstance, drive: Drive, options: Pick<ProtocolOptions, 'replaying'>): void {
  const { universe } = drive
  const callOf = (request: FastifyRequest, writes: boolean): Call => {
    requireLoopback(request)
    const query = new URLSearchParams(splitUrl(request.originalUrl)[1])
    return {
      drive,
      universe,
      params: request.params as Record<string, string>,
      query,
      body: writes ? jsonBody(request) : undefined,
    }
  }
  for (const [path, handler] of Object.entries(GETS)) {
    app.get(`/control${path}`, async (request, reply) => reply.send((await handler(callOf(request, false))) as object))
  }
  const write = (path: string, handler: (call: Call) => unknown) => async (request: FastifyRequest, reply: FastifyReply) => {
    const done = handler(callOf(request, true))
    if (!options.replaying && !MOVES_NO_DOCUMENT.has(path)) noteCall(drive, request, null)
    return reply.send((await done) as object)
  }
  for (const [path, handler] of Object.entries(POSTS)) app.post(`/control${path}`, write(path, handler))
  for (const [path, handler] of Object.entries(PUTS)) app.put(`/control${path}`, write(path, handler))
  app.get('/control/catalogue.csv', async (request, reply) => {
    callOf(request, false)
    return reply.type('text/csv; charset=utf-8').send(catalogueTable(universe))
  })
}
