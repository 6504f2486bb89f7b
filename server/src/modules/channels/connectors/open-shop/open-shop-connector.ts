import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { groupBy } from '#lib/collections.ts'
import {
  type Connector,
  ConnectorError,
  noCapabilities,
  type Page,
  type Session,
  type ShipmentPush,
  type ShipmentResult,
  type WebhookMessage,
} from '../connector.ts'
import {
  listingsOf,
  mapState,
  numberOf,
  openShopStates,
  toChannelOrder,
  toRefund,
  toStatement,
  toStatementLine,
  zPageOf,
  zProduct,
  zRefund,
  zShipmentResults,
  zShopDocument,
  zStatementDocument,
  zStatementLineDocument,
  zStockResults,
  zWebhook,
} from './documents.ts'
import { canonicalRequest, canonicalWebhook, signature, signatureMatches } from './signature.ts'

const zSettings = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .regex(/\/open-shop\/v1$/, '须以 /open-shop/v1 结尾 · must end in /open-shop/v1')
    .refine((url) => !/[?#]/.test(url), '不能含 ? 和 # · without ? and #'),
})
const zCredentials = z.object({ keyId: z.string().min(1).max(200), secret: z.string().min(32).max(1000) })
type OpenShopSession = Session<z.output<typeof zSettings>, z.output<typeof zCredentials>>

const windowSeconds = 300
const pageSize = 500
const boxesPerCall = 500
const anything = z.unknown()

/** Shops that speak the open shop protocol, docs/protocols/open-shop.md; numbers in comments are its sections. */
export const openShopConnector: Connector<z.output<typeof zSettings>, z.output<typeof zCredentials>> = {
  name: 'open_shop',
  title: { zh: '开放商城', en: 'Open shop' },
  capabilities: {
    ...noCapabilities,
    orders: true,
    ordersByNumber: true,
    webhook: true,
    listings: true,
    stock: true,
    shipments: true,
    partialShipment: true,
    multiParcel: true,
    refunds: true,
    statements: true,
  },
  fields: [
    {
      key: 'baseUrl',
      label: { zh: '接口地址', en: 'Base URL' },
      hint: {
        zh: '以 /open-shop/v1 结尾，在商城后台的接口设置中',
        en: 'Ends in /open-shop/v1; found in the settings of the shop',
      },
      kind: 'url',
      required: true,
    },
    { key: 'keyId', label: { zh: '密钥编号', en: 'Key id' }, kind: 'secret', required: true },
    { key: 'secret', label: { zh: '密钥', en: 'Secret' }, kind: 'secret', required: true },
  ],
  settings: zSettings,
  credentials: zCredentials,

  identify: async (session) => {
    const shop = await get(session, '/shop', zShopDocument)
    const flags = shop.capabilities
    return {
      id: shop.id,
      name: shop.name,
      currency: shop.currency,
      timeZone: shop.timeZone,
      carriers: shop.carriers,
      off: [
        ...(flags.refunds ? [] : (['refunds'] as const)),
        ...(flags.statements ? [] : (['statements'] as const)),
        ...(flags.stock ? [] : (['stock'] as const)),
        ...(flags.webhooks ? [] : (['webhook'] as const)),
        ...(flags.partialShipment ? [] : (['partialShipment'] as const)),
        ...(flags.multiParcel ? [] : (['multiParcel'] as const)),
      ],
      authExpiresAt: null,
    }
  },
  // Only orders and refunds can be started in the middle; the other feeds are read from the beginning.
  cursorAt: async (session, feed, at) => {
    if (feed !== 'orders' && feed !== 'refunds') return '0'
    const answer = await get(session, `/cursors/${feed}?at=${encodeURIComponent(at.toISOString())}`, zCursor)
    return String(answer.cursor)
  },
  currentCursor: async (session, feed) => {
    if (feed !== 'orders' && feed !== 'refunds') return null
    return String((await get(session, `/cursors/${feed}`, zCursor)).cursor)
  },

  cursorIsVersion: true,
  pullOrders: (session, cursor) => feed(session, 'orders', cursor, anything),
  pullOrdersByNumber: async (session, numbers) => {
    const found: unknown[] = []
    for (let at = 0; at < numbers.length; at += 50) {
      const asked = numbers
        .slice(at, at + 50)
        .map(encodeURIComponent)
        .join(',')
      found.push(...(await get(session, `/orders/by-number?numbers=${asked}`, z.object({ items: z.array(anything) }))).items)
    }
    return found
  },
  pullListings: async (session, cursor) => {
    const page = await feed(session, 'products', cursor, zProduct)
    return { ...page, documents: page.documents.flatMap(listingsOf) }
  },
  pullRefunds: async (session, cursor) => {
    const page = await feed(session, 'refunds', cursor, zRefund)
    return { ...page, documents: page.documents.map((refund) => toRefund(refund, session.currency)) }
  },
  pullStatements: async (session, cursor) => {
    const page = await feed(session, 'statements', cursor, zStatementDocument)
    return { ...page, documents: page.documents.map(toStatement) }
  },
  pullStatementLines: async (session, statementNumber, after) => {
    const page = await get(
      session,
      `/statements/${encodeURIComponent(statementNumber)}/lines?after=${after ?? '0'}&limit=1000`,
      zPageOf(zStatementLineDocument),
    )
    return { documents: page.items.map(toStatementLine), nextCursor: String(page.next), more: page.more }
  },

  maxShipments: boxesPerCall,
  pushShipments: async (session, pushes) => {
    const boxes = pushes.flatMap((push) => boxesOf(session, push))
    const refusedBy = new Map<string, string>()
    const accepted = new Set<string>()
    for (let at = 0; at < boxes.length; at += boxesPerCall) {
      const some = boxes.slice(at, at + boxesPerCall)
      const body = { shipments: some.map((box) => box.entry) }
      const attempts = some.map((box) => box.attempt).join(' ')
      for (const { shipmentId, result, code } of (await post(session, '/shipments', body, zShipmentResults, attempts)).results) {
        if (result === 'accepted' || result === 'known') accepted.add(shipmentId)
        else refusedBy.set(shipmentId, code ?? result)
      }
    }
    const boxesOfPush = groupBy(boxes, (box) => box.pushId)
    return pushes.map((push): ShipmentResult => {
      const mine = (boxesOfPush.get(push.pushId) ?? []).map((box) => box.entry.shipmentId)
      const refused = mine.find((shipmentId) => refusedBy.has(shipmentId))
      if (refused !== undefined) return { pushId: push.pushId, outcome: 'refused', code: refusedBy.get(refused)! }
      if (mine.every((shipmentId) => accepted.has(shipmentId))) return { pushId: push.pushId, outcome: 'accepted', code: null }
      return { pushId: push.pushId, outcome: 'again', code: 'no_result' }
    })
  },
  maxStock: 500,
  pushStock: async (session, push) => {
    const body = {
      ordersCursor: push.ordersCursor === null ? null : Number(push.ordersCursor),
      items: push.items.map((item) => ({
        variantId: item.externalVariantId,
        quantity: Number(item.quantity),
        sequence: Number(item.sequence),
      })),
    }
    const { results } = await post(session, '/stock', body, zStockResults)
    return results.map(({ variantId, result, code }) => ({
      externalVariantId: variantId,
      outcome: result === 'accepted' ? 'accepted' : result === 'stale' ? 'stale' : 'refused',
      code,
    }))
  },

  receiveWebhook: (headers, rawBody, credentials, now) => {
    const refuse = (code: string) => new ConnectorError('unauthorised', code)
    const key = headers['open-shop-key']
    const timestamp = headers['open-shop-timestamp']
    const delivery = headers['open-shop-delivery']
    const given = headers['open-shop-signature']
    if (!key || !timestamp || !/^\d{1,12}$/.test(timestamp) || !delivery || !/^[\w-]{8,64}$/.test(delivery) || !given)
      throw refuse('signature_missing')
    if (key !== credentials.keyId) throw refuse('key_unknown')
    if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > windowSeconds) throw refuse('clock_skew')
    let body: z.output<typeof zWebhook>
    try {
      body = zWebhook.parse(JSON.parse(rawBody.toString('utf8')))
    } catch {
      // Which shop signed can't be told without the body, so an unreadable one is a wrong signature.
      throw refuse('signature_wrong')
    }
    if (!signatureMatches(credentials.secret, canonicalWebhook(body.shopId, timestamp, delivery, rawBody), given))
      throw refuse('signature_wrong')
    if (body.deliveryId !== delivery) throw refuse('signature_wrong')
    return body.events.flatMap(({ event, number, document }): WebhookMessage[] => {
      if (event === 'ping') return [{ kind: 'ping' }]
      if (number === null) return []
      if (event === 'order.changed') return [{ kind: 'order', number, document: document ?? null }]
      if (event === 'refund.changed') return [{ kind: 'refund', number }]
      return []
    })
  },

  toChannelOrder,
  numberOf,
  mapStatus: mapState,
  statuses: openShopStates,
}

const zCursor = z.object({ cursor: z.int().min(0) })

/** A page of a feed (4). A document of a shape we don't know is reported and passed by, so that it doesn't stop the ones behind it. */
async function feed<T>(session: OpenShopSession, resource: string, cursor: string | null, item: z.ZodType<T>): Promise<Page<T>> {
  const page = await get(session, `/${resource}?since=${cursor ?? '0'}&limit=${pageSize}`, zPageOf(anything))
  const documents: T[] = []
  const unreadable: { number: string; problem: string }[] = []
  for (const value of page.items) {
    const parsed = item.safeParse(value)
    if (parsed.success) documents.push(parsed.data)
    else {
      const issue = parsed.error.issues[0]
      const id = (value as { id?: unknown } | null)?.id
      const number = numberOf(value) ?? (typeof id === 'string' ? id : '?')
      unreadable.push({ number, problem: `${issue?.path.join('.')}: ${issue?.message}` })
    }
  }
  return { documents, nextCursor: String(page.next), more: page.more, unreadable }
}

interface Box {
  pushId: string
  attempt: number
  entry: { shipmentId: string; [field: string]: unknown }
}

/** One entry per parcel (9). The number of the parcel within its push never changes, so repeating a push repeats its shipment ids. */
function boxesOf(session: OpenShopSession, push: ShipmentPush): Box[] {
  return push.parcels.map((parcel, index) => {
    const known = session.carrierCodes.length === 0 || session.carrierCodes.includes(parcel.carrierCode)
    return {
      pushId: push.pushId,
      attempt: push.attempt,
      entry: {
        shipmentId: `${push.pushId}-${index + 1}`,
        orderNumber: push.externalNumber,
        carrierCode: known ? parcel.carrierCode : 'OTHER',
        // A carrier outside the shop's list needs a name; a parcel sent by hand may have neither.
        carrierName: known && parcel.carrierCode !== 'OTHER' ? null : parcel.carrierName || parcel.carrierCode || 'OTHER',
        waybillNumber: parcel.waybillNumber,
        shippedAt: parcel.shippedAt,
        lines: parcel.lines.map((line) => ({ lineId: line.externalLineId, quantity: line.quantity })),
      },
    }
  })
}

function get<T extends z.ZodType>(session: OpenShopSession, path: string, shape: T): Promise<z.output<T>> {
  return call(session, 'GET', path, undefined, shape, '')
}

/** `attempt` tells apart messages of the same content that are meant anew. */
function post<T extends z.ZodType>(
  session: OpenShopSession,
  path: string,
  body: unknown,
  shape: T,
  attempt = '',
): Promise<z.output<T>> {
  return call(session, 'POST', path, Buffer.from(JSON.stringify(body)), shape, attempt)
}

/**
 * One signed request (2). The key of a write is made of its content and the number of the attempt: repeated without an answer it is the
 * same intention, sent again after a refusal a new one, which must not meet the stored refusal (3.2).
 */
async function call<T extends z.ZodType>(
  session: OpenShopSession,
  method: string,
  path: string,
  body: Buffer | undefined,
  shape: T,
  attemptKey: string,
): Promise<z.output<T>> {
  const url = session.settings.baseUrl + path
  for (let attempt = 1; ; attempt++) {
    const timestamp = String(Math.floor(session.now().getTime() / 1000))
    const nonce = randomBytes(18).toString('base64url')
    const answer = await session.request({
      method,
      url,
      headers: {
        'open-shop-key': session.credentials.keyId,
        'open-shop-timestamp': timestamp,
        'open-shop-nonce': nonce,
        'open-shop-signature': signature(
          session.credentials.secret,
          canonicalRequest(method, new URL(url).pathname + new URL(url).search, timestamp, nonce, body ?? ''),
        ),
        ...(body === undefined
          ? {}
          : {
              'content-type': 'application/json; charset=utf-8',
              'idempotency-key': createHash('sha256').update(`${path}\0${attemptKey}\0`).update(body).digest('hex'),
            }),
      },
      body,
    })
    if (answer.status === 200) return read(answer.body, shape)
    const code = problemCode(answer.body)
    if (answer.status === 401 && (code === 'clock_skew' || code === 'replayed') && attempt === 1) continue
    throw failure(answer.status, code, retryAfter(answer.headers['retry-after']))
  }
}

function read<T extends z.ZodType>(body: Buffer, shape: T): z.output<T> {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new ConnectorError('temporary', 'answer_not_json')
  }
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ConnectorError('permanent', `answer_unexpected ${issue?.path.join('.') ?? ''}`.trim())
}

function problemCode(body: Buffer): string {
  try {
    const code = JSON.parse(body.toString('utf8')).code
    return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? code : ''
  } catch {
    return ''
  }
}

/** Whole seconds; nothing for anything else. */
function retryAfter(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header.trim()) : null
}

/** Section 3. */
function failure(status: number, code: string, retryAfterSeconds: number | null): ConnectorError {
  const name = code || `http_${status}`
  if (status === 401) return new ConnectorError('auth_expired', name)
  if (status === 429) return new ConnectorError('rate_limited', name, { retryAfterSeconds: retryAfterSeconds ?? 60 })
  if (status === 503 && retryAfterSeconds !== null) return new ConnectorError('rate_limited', name, { retryAfterSeconds })
  if (status === 409 && code === 'idempotency_in_progress') return new ConnectorError('temporary', name, { retryAfterSeconds })
  if (status >= 500 || status === 408) return new ConnectorError('temporary', name, { retryAfterSeconds })
  return new ConnectorError('permanent', name)
}
