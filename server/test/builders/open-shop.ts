import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A small shop that serves the open shop protocol, written from docs/protocols/open-shop.md alone, for tests of what stands on the
 * other side. It keeps its documents in memory, checks signatures, and can be told to fail.
 */
export interface OpenShop {
  baseUrl: string
  keyId: string
  secret: string
  shopId: string
  /** Adds an order, or changes one: it gets the next version. */
  put: (order: Record<string, unknown> & { number: string }) => void
  /** The same for refunds, products and statements with their lines. */
  putRefund: (refund: Record<string, unknown> & { number: string }) => void
  putProduct: (product: Record<string, unknown> & { id: string }) => void
  putStatement: (statement: Record<string, unknown> & { id: string }, lines: Record<string, unknown>[]) => void
  /** The next requests are answered so instead; `after` lets the request take effect first. */
  failNext: (
    ...answers: { status: number; headers?: Record<string, string>; body?: string; after?: boolean; drop?: boolean }[]
  ) => void
  /** Accepted shipments. */
  shipments: {
    shipmentId: string
    orderNumber: string
    waybillNumber: string
    carrierCode: string
    lines: { lineId: string; quantity: number }[]
  }[]
  /** Shipments refused by number of the order, with the code. */
  refuseShipments: Map<string, string>
  stock: Map<string, { quantity: number; sequence: number; ordersCursor: number | null }>
  capabilities: Record<string, boolean>
  /** Every request that came in: method and path with query. */
  requests: string[]
  /** Writes that came in, with their idempotency keys. */
  writes: { key: string; path: string; body: string }[]
  /** What a webhook of this shop looks like. */
  webhook: (events: unknown[], at?: Date) => { headers: Record<string, string>; body: Buffer }
  close: () => Promise<void>
}

const prefix = '/shops/tea/open-shop/v1'

export async function startOpenShop(): Promise<OpenShop> {
  const keyId = 'key-1'
  const secret = 'a secret for tests, long enough 0001'
  const documents = {
    orders: new Map<string, any>(),
    refunds: new Map<string, any>(),
    products: new Map<string, any>(),
    statements: new Map<string, any>(),
  }
  const statementLines = new Map<string, any[]>()
  const counters = { orders: 0, refunds: 0, products: 0, statements: 0 }
  const nonces = new Set<string>()
  const answers = new Map<string, { hash: string; body: string }>()
  const failures: { status: number; headers?: Record<string, string>; body?: string; after?: boolean; drop?: boolean }[] = []
  const known = new Map<string, string>()
  const put = (feed: keyof typeof documents, id: string, document: any) => {
    documents[feed].delete(id)
    documents[feed].set(id, {
      ...document,
      version: ++counters[feed],
      changedAt: new Date(1_763_778_000_000 + counters[feed]).toISOString(),
    })
  }

  const shop: Omit<OpenShop, 'baseUrl' | 'close'> = {
    keyId,
    secret,
    shopId: 'tea-house',
    put: (order) => put('orders', order.number, order),
    putRefund: (refund) => put('refunds', refund.number, refund),
    putProduct: (product) => put('products', product.id, product),
    putStatement: (statement, lines) => {
      statementLines.set(statement.id, lines)
      put('statements', statement.id, { ...statement, lineCount: lines.length })
    },
    failNext: (...list) => void failures.push(...list),
    shipments: [],
    refuseShipments: new Map(),
    stock: new Map(),
    capabilities: { refunds: true, statements: true, stock: true, webhooks: true, partialShipment: true, multiParcel: true },
    requests: [],
    writes: [],
    webhook: (events, at = new Date()) => {
      const delivery = `D-${String(shop.requests.length).padStart(6, '0')}-${Math.random().toString(36).slice(2, 10)}`
      const body = Buffer.from(JSON.stringify({ deliveryId: delivery, shopId: shop.shopId, sentAt: at.toISOString(), events }))
      const timestamp = String(Math.floor(at.getTime() / 1000))
      const canonical = ['OPEN-SHOP-V1-WEBHOOK', shop.shopId, timestamp, delivery, sha256(body)].join('\n')
      return {
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'open-shop-key': keyId,
          'open-shop-timestamp': timestamp,
          'open-shop-delivery': delivery,
          'open-shop-signature': `v1=${createHmac('sha256', secret).update(canonical).digest('hex')}`,
        },
        body,
      }
    },
  }

  const handle = (
    method: string,
    url: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ): { status: number; body: string; headers?: Record<string, string> } => {
    const refusal = checkSignature(method, url, headers, body)
    if (refusal !== null) return problem(401, refusal)
    const [path = '', queryText = ''] = url.slice(prefix.length).split('?')
    const query = new URLSearchParams(queryText)
    if (method === 'GET') return get(path, query)
    const key = headers['idempotency-key']
    if (typeof key !== 'string') return problem(422, 'invalid_request')
    const hash = sha256(body) + path
    shop.writes.push({ key, path, body: body.toString('utf8') })
    const before = answers.get(key)
    if (before)
      return before.hash === hash
        ? { status: 200, body: before.body, headers: { 'idempotency-replayed': 'true' } }
        : problem(409, 'idempotency_conflict')
    const answer = post(path, JSON.parse(body.toString('utf8')))
    if (answer.status === 200) answers.set(key, { hash, body: answer.body })
    return answer
  }

  const checkSignature = (method: string, url: string, headers: IncomingMessage['headers'], body: Buffer): string | null => {
    const [key, timestamp, nonce, given] = ['key', 'timestamp', 'nonce', 'signature'].map((name) => headers[`open-shop-${name}`])
    if (
      typeof key !== 'string' ||
      typeof timestamp !== 'string' ||
      typeof nonce !== 'string' ||
      typeof given !== 'string' ||
      !/^[\w-]{16,64}$/.test(nonce)
    )
      return 'signature_missing'
    if (key !== keyId) return 'key_unknown'
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return 'clock_skew'
    const at = url.indexOf('/open-shop/v1')
    const [path = '', query = ''] = url.slice(at).split('?')
    const sorted = query
      .split('&')
      .filter(Boolean)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .join('&')
    const expected = Buffer.from(
      `v1=${createHmac('sha256', secret)
        .update(['OPEN-SHOP-V1', method, path, sorted, timestamp, nonce, sha256(body)].join('\n'))
        .digest('hex')}`,
    )
    const actual = Buffer.from(given)
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return 'signature_wrong'
    if (nonces.has(nonce)) return 'replayed'
    nonces.add(nonce)
    return null
  }

  const page = (feed: keyof typeof documents, query: URLSearchParams) => {
    const since = Number(query.get('since') ?? 0)
    const limit = Math.min(pageLimit, Number(query.get('limit') ?? 100))
    const all = [...documents[feed].values()].filter((document) => document.version > since).sort((a, b) => a.version - b.version)
    const items = all.slice(0, limit)
    return ok({ items, next: items.at(-1)?.version ?? since, more: all.length > items.length })
  }

  const get = (path: string, query: URLSearchParams) => {
    if (path === '/shop')
      return ok({
        id: shop.shopId,
        name: '山前茶舍',
        protocol: '1.0',
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        country: 'CN',
        businessTime: new Date().toISOString(),
        capabilities: shop.capabilities,
        limits: { requestsPerMinute: 600 },
        carriers: [
          { code: 'SF', name: '顺丰速运' },
          { code: 'YTO', name: '圆通速递' },
          { code: 'OTHER', name: '其他' },
        ],
      })
    if (path === '/orders' || path === '/refunds' || path === '/products' || path === '/statements')
      return page(path.slice(1) as keyof typeof documents, query)
    if (path === '/orders/by-number') {
      const numbers = (query.get('numbers') ?? '').split(',')
      return ok({
        items: numbers.flatMap((number) => documents.orders.get(number) ?? []),
        missing: numbers.filter((number) => !documents.orders.has(number)),
      })
    }
    const cursor = /^\/cursors\/(orders|refunds)$/.exec(path)?.[1] as 'orders' | 'refunds' | undefined
    if (cursor) {
      const at = query.get('at')
      const older = [...documents[cursor].values()]
        .filter((document) => at !== null && document.changedAt < at)
        .map((document) => document.version)
      return ok({ cursor: at === null ? counters[cursor] : Math.max(0, ...older) })
    }
    const statement = /^\/statements\/([^/]+)\/lines$/.exec(path)?.[1]
    if (statement) {
      const after = Number(query.get('after') ?? 0)
      const lines = (statementLines.get(statement) ?? []).filter((line) => line.sequence > after)
      const items = lines.slice(0, pageLimit)
      return ok({ items, next: items.at(-1)?.sequence ?? after, more: lines.length > items.length })
    }
    return problem(404, 'not_found')
  }

  const post = (path: string, body: any) => {
    if (path === '/shipments') {
      return ok({
        results: body.shipments.map((entry: any) => {
          const text = JSON.stringify(entry)
          const result = (name: string, code: string | null) => ({
            shipmentId: entry.shipmentId,
            result: name,
            code,
            detail: null,
            orderVersion: 1,
            orderState: 'shipped',
          })
          if (known.has(entry.shipmentId))
            return known.get(entry.shipmentId) === text ? result('known', null) : result('refused', 'shipment_conflict')
          const code = shop.refuseShipments.get(entry.orderNumber)
          if (code) return result('refused', code)
          known.set(entry.shipmentId, text)
          shop.shipments.push(entry)
          return result('accepted', null)
        }),
      })
    }
    if (path === '/stock') {
      return ok({
        results: body.items.map((item: any) => {
          const before = shop.stock.get(item.variantId)
          if (item.variantId.startsWith('unknown'))
            return {
              variantId: item.variantId,
              result: 'refused',
              code: 'variant_unknown',
              stockQuantity: null,
              stockSequence: null,
            }
          const newer = before === undefined || item.sequence > before.sequence
          if (newer)
            shop.stock.set(item.variantId, { quantity: item.quantity, sequence: item.sequence, ordersCursor: body.ordersCursor })
          return {
            variantId: item.variantId,
            result: newer ? 'accepted' : 'stale',
            code: null,
            stockQuantity: item.quantity,
            stockSequence: item.sequence,
          }
        }),
      })
    }
    return problem(404, 'not_found')
  }

  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const url = request.url ?? ''
      shop.requests.push(`${request.method} ${url.slice(prefix.length)}`)
      const failure = failures.shift()
      const answer = failure && !failure.after ? null : handle(request.method ?? '', url, request.headers, Buffer.concat(pieces))
      if (failure?.drop) return void request.socket.destroy()
      if (failure) {
        response.writeHead(failure.status, { 'content-type': 'application/problem+json', ...failure.headers })
        return void response.end(failure.body ?? JSON.stringify({ status: failure.status, code: 'internal' }))
      }
      response.writeHead(answer!.status, { 'content-type': 'application/json; charset=utf-8', ...answer!.headers })
      response.end(answer!.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(shop, {
    baseUrl: `http://127.0.0.1:${port}${prefix}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

/** Small, so that feeds have several pages. */
const pageLimit = 7

function ok(body: unknown): { status: number; body: string } {
  return { status: 200, body: JSON.stringify(body) }
}

function problem(status: number, code: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ status, code, detail: code }) }
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

/** An order as an open shop tells it: one line of two pieces at 15.00, 8.00 shipping, paid. */
export function openShopOrder(
  number: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> & { number: string } {
  const lines = (change.lines as any[] | undefined) ?? [openShopLine(`${number}-1`)]
  const goodsMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0)
  const shippingFeeMinor = (change.shippingFeeMinor as number | undefined) ?? 800
  const orderDiscountMinor = (change.orderDiscountMinor as number | undefined) ?? 0
  const totalMinor = goodsMinor + shippingFeeMinor - orderDiscountMinor
  return {
    number,
    state: 'paid',
    closeReason: null,
    placedAt: '2026-11-22T02:13:40.000Z',
    depositPaidAt: null,
    paidAt: '2026-11-22T02:15:04.120Z',
    shippedAt: null,
    signedAt: null,
    completedAt: null,
    closedAt: null,
    shipBy: '2026-11-24T02:15:04.120Z',
    buyer: { id: `B-${number}`, nickname: '爱喝茶的阿明' },
    receiver: {
      key: `k-${number}`,
      masked: false,
      name: '林晓明',
      phone: '19900000017',
      country: 'CN',
      province: '福建省',
      city: '福州市',
      district: '鼓楼区',
      street: `东街口八一七北路 ${number} 号`,
      postcode: '350001',
    },
    currency: 'CNY',
    lines,
    goodsMinor,
    shippingFeeMinor,
    orderDiscountMinor,
    totalMinor,
    depositMinor: 0,
    paidMinor: totalMinor,
    refundedMinor: 0,
    payments: [{ method: 'alipay', reference: `P-${number}`, amountMinor: totalMinor, paidAt: '2026-11-22T02:15:04.120Z' }],
    buyerMessage: null,
    sellerRemark: null,
    flag: null,
    invoice: null,
    shipments: [],
    ...change,
  }
}

export function openShopLine(id: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const quantity = (change.quantity as number | undefined) ?? 2
  const unitPriceMinor = (change.unitPriceMinor as number | undefined) ?? 1500
  const discountMinor = (change.discountMinor as number | undefined) ?? 0
  return {
    id,
    productId: 'G-1',
    variantId: 'V-1',
    merchantCode: 'TEA-1',
    title: '白毫银针 50g 罐装',
    quantity,
    unitPriceMinor,
    discountMinor,
    totalMinor: quantity * unitPriceMinor - discountMinor,
    shippedQuantity: 0,
    refundState: 'none',
    refundedQuantity: 0,
    refundedMinor: 0,
    ...change,
  }
}
