import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The smallest open shop: serves prepared order documents by cursor, as text, so that it costs next to nothing beside what is measured. How many
 * are visible is set from outside; that is how a load of so many orders a second is made.
 */
export interface BenchShop {
  url: string
  /** Documents with a version up to this are visible. */
  release: (upTo: number) => void
  close: () => Promise<void>
}

export async function startBenchShop(documents: readonly string[]): Promise<BenchShop> {
  let visible = 0
  const shop = JSON.stringify({
    id: 'bench',
    name: 'Bench shop',
    protocol: '1.0',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    country: 'CN',
    businessTime: new Date().toISOString(),
    capabilities: { refunds: false, statements: false, stock: false, webhooks: false, partialShipment: true, multiParcel: true },
    limits: { requestsPerMinute: 100_000 },
    carriers: [{ code: 'OTHER', name: 'Other' }],
  })
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://bench')
    const path = url.pathname.replace('/open-shop/v1', '')
    const answer = (body: string) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      response.end(body)
    }
    if (path === '/shop') return answer(shop)
    if (path === '/orders') {
      const since = Number(url.searchParams.get('since') ?? 0)
      const limit = Number(url.searchParams.get('limit') ?? 100)
      const end = Math.min(since + limit, visible)
      const items = since < end ? documents.slice(since, end) : []
      return answer(`{"items":[${items.join(',')}],"next":${Math.max(since, end)},"more":${end < visible}}`)
    }
    if (path.startsWith('/cursors/')) return answer('{"cursor":0}')
    if (path === '/shipments') {
      const { shipments } = JSON.parse(Buffer.concat(chunks).toString()) as { shipments: { shipmentId: string }[] }
      const results = shipments.map(({ shipmentId }) => ({ shipmentId, result: 'accepted', code: null, detail: null }))
      return answer(JSON.stringify({ results }))
    }
    return answer('{"items":[],"next":0,"more":false}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/open-shop/v1`,
    release: (upTo) => {
      visible = Math.min(upTo, documents.length)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
