import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  OrderDocument,
  Page,
  RefundDocument,
  ShipmentEntry,
  ShipmentResult,
  StatementDocument,
  StatementLine,
  StockResult,
} from '#sim/documents.ts'

/**
 * The other side, written from the protocol document alone and sharing nothing with the simulator but the types: it signs by itself,
 * repeats what failed, keeps the newest version of every document, and believes the cursor.
 */
export interface Client {
  baseUrl: string
  shopId: string
  keyId: string
  secret: string
  orders: Map<string, OrderDocument>
  refunds: Map<string, RefundDocument>
  ordersCursor: number
  refundsCursor: number
  /** What happened on the way. */
  seen: { requests: number; repeats: number; statuses: Map<number, number>; webhookEvents: number; same: number; older: number }
}

export const createClient = (baseUrl: string, shopId: string, keyId: string, secret: string): Client => ({
  baseUrl,
  shopId,
  keyId,
  secret,
  orders: new Map(),
  refunds: new Map(),
  ordersCursor: 0,
  refundsCursor: 0,
  seen: { requests: 0, repeats: 0, statuses: new Map(), webhookEvents: 0, same: 0, older: 0 },
})

const hex = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (secret: string, text: string) => `v1=${createHmac('sha256', secret).update(text).digest('hex')}`

/** The four headers of section 2 for a request. */
export function signedHeaders(client: Client, method: string, url: URL, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(12).toString('hex')
  const path = url.pathname.slice(url.pathname.indexOf('/open-shop/v1'))
  const query = url.search.slice(1).split('&').filter(Boolean).sort().join('&')
  const canonical = `OPEN-SHOP-V1\n${method}\n${path}\n${query}\n${timestamp}\n${nonce}\n${hex(body)}`
  return {
    'open-shop-key': client.keyId,
    'open-shop-timestamp': timestamp,
    'open-shop-nonce': nonce,
    'open-shop-signature': hmac(client.secret, canonical),
  }
}

export interface Answer<T> {
  status: number
  body: T
  headers: Headers
}

/** One request, once. Rejects if the connection breaks. */
export async function once<T>(client: Client, method: string, path: string, body?: unknown, key?: string): Promise<Answer<T>> {
  const url = new URL(client.baseUrl + path)
  const text = body === undefined ? '' : JSON.stringify(body)
  client.seen.requests++
  const response = await fetch(url, {
    method,
    headers: {
      ...signedHeaders(client, method, url, text),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: body === undefined ? null : text,
  })
  const answer = { status: response.status, body: (await response.json()) as T, headers: response.headers }
  client.seen.statuses.set(answer.status, (client.seen.statuses.get(answer.status) ?? 0) + 1)
  return answer
}

/** Repeats until there is an answer that is final: the same idempotency key, a new nonce (sections 3.1 and 3.2). */
export async function call<T>(client: Client, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const key = method === 'POST' ? randomBytes(12).toString('hex') : undefined
  for (let tries = 0; tries < 200; tries++) {
    if (tries > 0) client.seen.repeats++
    try {
      const answer = await once<T>(client, method, path, body, key)
      if (answer.status < 500 && answer.status !== 429) return answer
      const pause = Number(answer.headers.get('retry-after') ?? 0)
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause * 1000))
    } catch {
      // No answer: the outcome is unknown, so ask again.
    }
  }
  throw new Error(`${method} ${path} never got an answer`)
}

/** Keeps a document if it is newer than what is stored. */
function keep<T extends { number: string; version: number }>(client: Client, store: Map<string, T>, document: T): void {
  const old = store.get(document.number)
  if (old === undefined || document.version > old.version) store.set(document.number, document)
  else if (document.version === old.version) client.seen.same++
  else client.seen.older++
}

/** Reads everything changed since the cursors. */
export async function poll(client: Client, limit = 100): Promise<void> {
  for (let more = true; more; ) {
    const { body } = await call<Page<OrderDocument>>(client, 'GET', `/orders?since=${client.ordersCursor}&limit=${limit}`)
    for (const document of body.items) keep(client, client.orders, document)
    client.ordersCursor = body.next
    more = body.more
  }
  for (let more = true; more; ) {
    const { body } = await call<Page<RefundDocument>>(client, 'GET', `/refunds?since=${client.refundsCursor}&limit=${limit}`)
    for (const document of body.items) keep(client, client.refunds, document)
    client.refundsCursor = body.next
    more = body.more
  }
}

/** All statements with their lines, from the beginning. */
export async function readStatements(client: Client): Promise<{ document: StatementDocument; lines: StatementLine[] }[]> {
  const statements: { document: StatementDocument; lines: StatementLine[] }[] = []
  let cursor = 0
  for (let more = true; more; ) {
    const { body } = await call<Page<StatementDocument>>(client, 'GET', `/statements?since=${cursor}&limit=3`)
    for (const document of body.items) statements.push({ document, lines: [] })
    cursor = body.next
    more = body.more
  }
  for (const { document, lines } of statements) {
    for (let more = true; more; ) {
      const path = `/statements/${document.id}/lines?after=${lines.length}&limit=250`
      const { body } = await call<Page<StatementLine>>(client, 'GET', path)
      lines.push(...body.items)
      more = body.more
    }
  }
  return statements
}

export const pushShipments = async (client: Client, shipments: ShipmentEntry[]): Promise<ShipmentResult[]> =>
  (await call<{ results: ShipmentResult[] }>(client, 'POST', '/shipments', { shipments })).body.results

export const pushStock = async (
  client: Client,
  ordersCursor: number | null,
  items: { variantId: string; quantity: number; sequence: number }[],
): Promise<StockResult[]> =>
  (await call<{ results: StockResult[] }>(client, 'POST', '/stock', { ordersCursor, items })).body.results

/** Ships every order it may ship, one box each; `box` names the shipment. */
export async function shipPaid(client: Client, shippedAt: string): Promise<ShipmentResult[]> {
  const ready = [...client.orders.values()].filter(
    (order) => ['paid', 'part_shipped'].includes(order.state) && order.lines.every((line) => line.refundState !== 'requested'),
  )
  const results: ShipmentResult[] = []
  for (let i = 0; i < ready.length; i += 100) {
    const entries = ready.slice(i, i + 100).map((order): ShipmentEntry => {
      const lines = order.lines
        .map((line) => ({ lineId: line.id, quantity: line.quantity - line.shippedQuantity - line.refundedQuantity }))
        .filter((part) => part.quantity > 0)
      const box = `${order.number}-box${order.version}`
      return {
        shipmentId: box,
        orderNumber: order.number,
        carrierCode: 'SF',
        carrierName: null,
        waybillNumber: `SF${box}`,
        shippedAt,
        lines,
      }
    })
    results.push(...(await pushShipments(client, entries)))
  }
  return results
}

/** A webhook receiver of section 13. It answers the status `refuse` names, before storing anything. */
export async function receiveWebhooks(
  clients: readonly Client[],
  refuse: () => number | undefined = () => undefined,
  port = 0,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const client = clients.find((entry) => request.url === `/${entry.shopId}`)
      const {
        'open-shop-timestamp': timestamp,
        'open-shop-delivery': delivery,
        'open-shop-signature': signature,
      } = request.headers
      const canonical = `OPEN-SHOP-V1-WEBHOOK\n${client?.shopId}\n${timestamp}\n${delivery}\n${hex(body)}`
      const parsed = JSON.parse(body.toString())
      if (client === undefined || hmac(client.secret, canonical) !== signature || parsed.deliveryId !== delivery) {
        response.writeHead(401).end()
        return
      }
      const status = refuse()
      if (status !== undefined) {
        response.writeHead(status).end()
        return
      }
      for (const { event, number, document } of parsed.events) {
        client.seen.webhookEvents++
        if (event === 'order.changed' && document !== null) keep(client, client.orders, document)
        if (event === 'refund.changed' && document !== null) keep(client, client.refunds, document)
        if (event === 'order.changed' && document === null) {
          // Read by number later, as a real receiver would: the answer may be stale, and that must do no harm.
          call<{ items: OrderDocument[] }>(client, 'GET', `/orders/by-number?numbers=${number}`).then(
            (answer) => {
              for (const order of answer.body.items) keep(client, client.orders, order)
            },
            () => undefined,
          )
        }
      }
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/{shop}`, server }
}

/** Calls the control API. */
export async function control<T = any>(url: string, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(`${url}/control${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as T, headers: response.headers }
}
