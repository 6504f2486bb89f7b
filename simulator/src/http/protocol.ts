import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CARRIERS } from '#sim/carriers.ts'
import type { RefundDocument, ShipmentEntry, StockItem } from '#sim/documents.ts'
import type { Drive } from '#sim/drive.ts'
import { invalid, notFound, type Problem, problemError, problemOf } from '#sim/http/problem.ts'
import { id, integerIn, listOf, nullable, objectOf, queryInteger, read, text, time } from '#sim/http/shape.ts'
import { chance } from '#sim/random.ts'
import { agreeRefund, rejectRefund, settleRefund } from '#sim/refunds.ts'
import { acceptShipments } from '#sim/shipments.ts'
import { checkSignature, type Gate } from '#sim/signature.ts'
import { acceptStock } from '#sim/stock.ts'
import { nowText, type Refund, type Shop, shopById, type Universe } from '#sim/universe.ts'
import { cursorAt, pageSince, type VersionLog } from '#sim/version-log.ts'

/** The shop side of the protocol over HTTP. Handlers run to their end without waiting, so a request is one transaction. */

const PAGE = 500
const CURSOR_MAX = Number.MAX_SAFE_INTEGER

interface Call {
  universe: Universe
  shop: Shop
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
  requestsPerMinute: number
}
type Handler = (call: Call) => unknown

interface StoredAnswer {
  path: string
  bodyHash: string
  status: number
  payload: string
  untilMs: number
}

/** What the HTTP side of a shop remembers; wall-clock times. */
interface Door {
  gate: Gate
  answers: Map<string, StoredAnswer>
  pausedUntilMs: number
  tokens: number
  tokensAtMs: number
}

const ANSWERS_KEPT_MS = 7 * 86_400_000
const NO_BODY = Buffer.alloc(0)
const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const shopInfo: Handler = ({ universe, shop, requestsPerMinute }) => {
  const { profile } = shop
  return {
    id: profile.id,
    name: profile.name,
    protocol: '1.0',
    currency: profile.currency,
    timeZone: profile.timeZone,
    country: profile.country,
    businessTime: nowText(universe),
    capabilities: {
      refunds: true,
      statements: true,
      stock: true,
      webhooks: true,
      partialShipment: profile.partialShipment,
      multiParcel: profile.multiParcel,
    },
    // No limit of its own: a figure no client of one shop needs to exceed.
    limits: { requestsPerMinute: requestsPerMinute || 60_000 },
    carriers: CARRIERS,
  }
}

const sinceAndLimit = (query: URLSearchParams): [number, number] => [
  queryInteger(query, 'since', 0, 0, CURSOR_MAX),
  queryInteger(query, 'limit', 100, 1, PAGE),
]

/** The numbers of a `by-number` query, each once, in the order asked. */
function numbersOf(query: URLSearchParams): string[] {
  const numbers = [...new Set((query.get('numbers') ?? '').split(',').filter((number) => number !== ''))]
  return read(objectOf({ numbers: listOf(id, 1, 50) }), { numbers }).numbers
}

const ordersByNumber: Handler = ({ shop, query }) => {
  const items: unknown[] = []
  const missing: string[] = []
  for (const number of numbersOf(query)) {
    const order = shop.orders.get(number)
    if (order === undefined) missing.push(number)
    else {
      // A replica that lags behind: the answer is true, but of a moment ago.
      const old = order.snapshots?.previous ?? null
      const stale = shop.faults.stale > 0 && old !== null && chance(shop.faultRandom, shop.faults.stale)
      items.push(stale ? JSON.parse(old) : order.document)
    }
  }
  return { items, missing }
}

const refundsByNumber: Handler = ({ shop, query }) => {
  const numbers = numbersOf(query)
  const known = numbers.flatMap((number) => shop.refunds.get(number) ?? [])
  return { items: known.map((refund) => refund.document), missing: numbers.filter((number) => !shop.refunds.has(number)) }
}

const cursorOf: Handler = ({ shop, params, query }) => {
  const logs: Record<string, VersionLog<{ version: number; changedAt: string }>> = {
    orders: shop.orderLog,
    refunds: shop.refundLog,
  }
  const log = Object.hasOwn(logs, params.resource ?? '') ? logs[params.resource!]! : null
  if (log === null) throw notFound(`no cursor for ${params.resource}`)
  const at = query.get('at')
  if (at === null || at === '') return { cursor: log.counter }
  return { cursor: cursorAt(log, read(objectOf({ at: time }), { at }).at) }
}

const shipmentsBody = objectOf<{ shipments: ShipmentEntry[] }>({
  shipments: listOf(
    objectOf<ShipmentEntry>({
      shipmentId: id,
      orderNumber: id,
      carrierCode: text(1, 64),
      carrierName: nullable(text(1, 100)),
      waybillNumber: text(1, 64),
      shippedAt: time,
      lines: listOf(objectOf<ShipmentEntry['lines'][number]>({ lineId: id, quantity: integerIn(1, 1_000_000) }), 1, 500),
    }),
    1,
    500,
  ),
})

const postShipments: Handler = ({ universe, shop, body }) => {
  const { shipments } = read(shipmentsBody, body)
  const nameless = shipments.findIndex((entry) => entry.carrierCode === 'OTHER' && entry.carrierName === null)
  if (nameless >= 0) {
    throw invalid([{ path: `shipments[${nameless}].carrierName`, code: 'missing', message: 'is required with OTHER' }])
  }
  return { results: acceptShipments(universe, shop, shipments) }
}

const stockBody = objectOf<{ ordersCursor: number | null; items: StockItem[] }>({
  ordersCursor: nullable(integerIn(0, CURSOR_MAX)),
  items: listOf(
    objectOf<StockItem>({ variantId: id, quantity: integerIn(0, 1_000_000_000), sequence: integerIn(1, CURSOR_MAX) }),
    1,
    500,
  ),
})

const postStock: Handler = ({ universe, shop, body }) => {
  const { ordersCursor, items } = read(stockBody, body)
  return { results: acceptStock(universe, shop, ordersCursor, items) }
}

/** Finds the refund and makes sure the decision was made on its present version. */
function refundFor({ shop, params, body }: Call): Refund {
  const refund = shop.refunds.get(params.number ?? '')
  if (refund === undefined) throw notFound(`no refund ${params.number}`)
  const { version } = read(objectOf({ version: integerIn(1, CURSOR_MAX) }), body)
  if (version !== refund.document.version) {
    const detail = `the refund has version ${refund.document.version} by now, not ${version}`
    throw problemError({ status: 409, code: 'version_conflict', detail })
  }
  return refund
}

/** The refund document, or 409 if the step was not possible. */
function decided(refund: Refund, done: boolean): RefundDocument {
  if (done) return refund.document
  throw problemError({ status: 409, code: 'state_conflict', detail: `not possible: the refund is ${refund.document.state}` })
}

const postAgree: Handler = (call) => {
  const refund = refundFor(call)
  const { returnAddress } = read(objectOf({ returnAddress: nullable(text(1, 500)) }), call.body)
  if (returnAddress === null && refund.document.kind !== 'refund_only' && refund.document.state === 'requested') {
    throw invalid([{ path: 'returnAddress', code: 'missing', message: `is required for ${refund.document.kind}` }])
  }
  return decided(refund, agreeRefund(call.universe, call.shop, refund))
}

const postReject: Handler = (call) => {
  const refund = refundFor(call)
  const { reason } = read(objectOf({ reason: text(1, 500) }), call.body)
  return decided(refund, rejectRefund(call.universe, call.shop, refund, reason))
}

const postSettle: Handler = (call) => {
  const refund = refundFor(call)
  const parcel = objectOf({ carrierCode: text(1, 64), waybillNumber: text(1, 64) })
  const { replacementShipment } = read(objectOf({ replacementShipment: nullable(parcel) }), call.body)
  if ((replacementShipment === null) === (refund.document.kind === 'exchange')) {
    const message = replacementShipment === null ? 'is required for an exchange' : 'must be null: nothing is exchanged'
    throw invalid([{ path: 'replacementShipment', code: 'invalid', message }])
  }
  return decided(refund, settleRefund(call.universe, call.shop, refund, replacementShipment))
}

const statementLines: Handler = ({ shop, params, query }) => {
  const statement = shop.statements.get(params.id ?? '')
  if (statement === undefined) throw notFound(`no statement ${params.id}`)
  const after = queryInteger(query, 'after', 0, 0, CURSOR_MAX)
  const limit = queryInteger(query, 'limit', 500, 1, 1000)
  // Sequences are 1, 2, 3, …: the place in the list is known.
  const items = statement.lines.slice(after, after + limit)
  return { items, next: items.at(-1)?.sequence ?? after, more: after + items.length < statement.lines.length }
}

const READS: Record<string, Handler> = {
  '/shop': shopInfo,
  '/products': ({ shop, query }) => pageSince(shop.productLog, ...sinceAndLimit(query)),
  '/orders': ({ shop, query }) => pageSince(shop.orderLog, ...sinceAndLimit(query)),
  '/orders/by-number': ordersByNumber,
  '/refunds': ({ shop, query }) => pageSince(shop.refundLog, ...sinceAndLimit(query)),
  '/refunds/by-number': refundsByNumber,
  '/cursors/:resource': cursorOf,
  '/statements': ({ shop, query }) => pageSince(shop.statementLog, ...sinceAndLimit(query)),
  '/statements/:id/lines': statementLines,
}

const WRITES: Record<string, Handler> = {
  '/shipments': postShipments,
  '/stock': postStock,
  '/refunds/:number/agree': postAgree,
  '/refunds/:number/reject': postReject,
  '/refunds/:number/settle': postSettle,
}

const newDoor = (shop: Shop): Door => ({
  gate: { secrets: new Map([[shop.keyId, shop.secret]]), nonces: new Map() },
  answers: new Map(),
  pausedUntilMs: 0,
  tokens: 0,
  tokensAtMs: 0,
})

/** Steps 1 to 5 of section 2; throws 401. */
function authenticate(door: Door, request: FastifyRequest, path: string, query: string): void {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const body = (request.body as Buffer | undefined) ?? NO_BODY
  const code = checkSignature(door.gate, { method: request.method, path, query, body }, request.headers, nowSeconds)
  if (code === null) return
  const sentences = {
    signature_missing: 'the four Open-Shop headers must be there and well-formed',
    key_unknown: 'no such key',
    clock_skew: 'the timestamp is more than 300 seconds from the clock here',
    signature_wrong: 'the signature does not fit the request',
    replayed: 'this nonce was used before',
  }
  throw problemError({ status: 401, code, detail: sentences[code], ...(code === 'clock_skew' ? { serverTime: nowSeconds } : {}) })
}

/** The real limit of the shop, if one is set: a bucket that fills evenly. Throws 429. */
function limit(door: Door, perMinute: number, nowMs: number): void {
  if (perMinute === 0) return
  const burst = Math.max(1, perMinute / 6)
  door.tokens = Math.min(burst, door.tokens + ((nowMs - door.tokensAtMs) / 60_000) * perMinute)
  door.tokensAtMs = nowMs
  if (door.tokens < 1) tooMany(Math.ceil(((1 - door.tokens) / perMinute) * 60))
  door.tokens--
}

function tooMany(seconds: number): never {
  throw problemError({ status: 429, code: 'rate_limited', detail: `wait ${seconds} s`, retryAfterSeconds: seconds })
}

type Fate = 'none' | 'lost_answer' | 'hang'

/** Draws what goes wrong with this request. Throws for what is answered at once. */
function drawFate(shop: Shop, door: Door, nowMs: number): Fate {
  const { faults, faultRandom, counts } = shop
  if (nowMs < door.pausedUntilMs) {
    counts.requestsTooEarly++
    tooMany(Math.ceil((door.pausedUntilMs - nowMs) / 1000))
  }
  let x = faultRandom()
  const falls = (probability: number) => {
    x -= probability
    if (x >= 0) return false
    counts.requestsFaulted++
    x = Number.POSITIVE_INFINITY
    return true
  }
  if (falls(faults.tooMany)) {
    door.pausedUntilMs = nowMs + faults.retryAfterSeconds * 1000
    tooMany(faults.retryAfterSeconds)
  }
  if (falls(faults.internal)) throw problemError({ status: 500, code: 'internal', detail: 'something broke (simulated)' })
  if (falls(faults.unavailable)) throw problemError({ status: 503, code: 'unavailable', detail: 'being repaired (simulated)' })
  if (falls(faults.lostAnswer)) return 'lost_answer'
  return falls(faults.hang) ? 'hang' : 'none'
}

/** Runs a write once for its idempotency key (section 3.2) and gives the answer to send. */
function answerOnce(door: Door, request: FastifyRequest, path: string, run: () => string, note: (key: string) => void) {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key)) {
    throw invalid([{ path: 'Idempotency-Key', code: 'missing', message: 'must be 1 to 128 visible ASCII characters' }])
  }
  const bodyHash = createHash('sha256')
    .update((request.body as Buffer | undefined) ?? NO_BODY)
    .digest('hex')
  const nowMs = Date.now()
  for (const [oldKey, old] of door.answers) {
    if (old.untilMs > nowMs) break
    door.answers.delete(oldKey)
  }
  const stored = door.answers.get(key)
  if (stored !== undefined) {
    if (stored.path !== path || stored.bodyHash !== bodyHash) {
      const detail = 'this Idempotency-Key was used for another request'
      throw problemError({ status: 409, code: 'idempotency_conflict', detail })
    }
    return { status: stored.status, payload: stored.payload, replayed: true }
  }
  const store = (status: number, payload: string) => {
    note(key)
    door.answers.set(key, { path, bodyHash, status, payload, untilMs: nowMs + ANSWERS_KEPT_MS })
    return { status, payload, replayed: false }
  }
  try {
    return store(200, run())
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    return store(problem.status, problemText(problem, request.id))
  }
}

const problemText = ({ status, code, detail, errors, serverTime }: Problem, requestId: string): string =>
  JSON.stringify({ status, code, detail, errors, serverTime, requestId })

/** Sends a problem, for this part and for the control API. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problemText(problem, request.id))
}

/** The body as JSON; throws 400. */
export function jsonBody(request: FastifyRequest): unknown {
  const body = (request.body as Buffer | undefined) ?? NO_BODY
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw problemError({ status: 400, code: 'malformed', detail: 'the body is not JSON in UTF-8' })
  }
}

export interface ProtocolOptions {
  /** Real limit of requests a minute for each shop; 0: none. */
  requestsPerMinute: number
  /** Calls of a journal are lived through again: they come from ourselves, unsigned, and nothing may happen to them on the way. */
  replaying: boolean
}

/** Registers `/shops/<id>/open-shop/v1/…`. Bodies must arrive as Buffers. */
export function registerProtocol(app: FastifyInstance, drive: Drive, options: ProtocolOptions): void {
  const { universe } = drive
  const doors = new Map(universe.shops.map((shop) => [shop.profile.id, newDoor(shop)]))

  const serve = async (request: FastifyRequest, reply: FastifyReply, handler: Handler, writes: boolean) => {
    const params = request.params as Record<string, string>
    const shop = shopById(universe, params.shop ?? '')
    if (shop === undefined) throw notFound(`no shop ${params.shop}`)
    const door = doors.get(shop.profile.id)!
    const nowMs = Date.now()
    shop.counts.requests++
    const [path = '', query = ''] = splitUrl(request.originalUrl)
    try {
      if (!options.replaying) {
        authenticate(door, request, path, query)
        limit(door, options.requestsPerMinute, nowMs)
      }
    } catch (error) {
      shop.counts.requestsRefused++
      throw error
    }
    const fate = options.replaying ? 'none' : drawFate(shop, door, nowMs)
    if (fate === 'hang') {
      reply.hijack()
      setTimeout(() => request.raw.socket.destroy(), shop.faults.hangMs).unref()
      return
    }
    const run = () => {
      const { requestsPerMinute } = options
      const body = writes ? jsonBody(request) : undefined
      return JSON.stringify(handler({ universe, shop, params, query: new URLSearchParams(query), body, requestsPerMinute }))
    }
    const start = path.indexOf('/open-shop/v1')
    const note = (key: string) => {
      if (!options.replaying) noteCall(drive, request, key)
    }
    const answer = writes
      ? answerOnce(door, request, path.slice(start), run, note)
      : { status: 200, payload: run(), replayed: false }
    if (fate === 'lost_answer') {
      reply.hijack()
      request.raw.socket.destroy()
      return
    }
    if (answer.replayed) reply.header('idempotency-replayed', 'true')
    return reply
      .code(answer.status)
      .type(answer.status === 200 ? JSON_TYPE : PROBLEM_TYPE)
      .send(answer.payload)
  }

  for (const [path, handler] of Object.entries(READS)) {
    app.get(`/shops/:shop/open-shop/v1${path}`, (request, reply) => serve(request, reply, handler, false))
  }
  for (const [path, handler] of Object.entries(WRITES)) {
    app.post(`/shops/:shop/open-shop/v1${path}`, (request, reply) => serve(request, reply, handler, true))
  }
}

/** Writes a call into the journal, before its answer is sent. */
export function noteCall({ journal, universe }: Drive, request: FastifyRequest, key: string | null): void {
  const body = ((request.body as Buffer | undefined) ?? NO_BODY).toString('utf8')
  journal?.call({ atMs: universe.nowMs, method: request.method, url: request.url, key, body })
}

/** The raw path and the raw query. */
export function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}
