import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  amountMismatch,
  type ChannelOrder,
  channelOrderStatuses,
  fromWire,
  toWire,
  zChannelOrderDocument,
} from '../../channel-order.contract.ts'
import { type Capabilities, type Connector, ConnectorError, type FailureKind, type Session } from '../connector.ts'

/** Sample documents of the platform, as many shapes as can be had; from its documentation or recorded, with invented people. */
export interface KitSample {
  name: string
  raw: unknown
  /** Set where the sample's amounts contradict each other on purpose. */
  mismatched?: true
  /** Figures as a person reads them off the sample: what the buyer owes, and pieces. */
  totalMinor: bigint
  units: bigint
}

/** A shop that answers over the real network path, with something in it; needed by connectors that have anybody to call. */
export interface KitShop {
  session: Session
  /** Order numbers, in no particular order; enough for several pages. */
  numbers: string[]
  /** Changes an order, so that it must come again. */
  change: (number: string) => Promise<void> | void
  /** The next request is answered with this failure. */
  failNext: (kind: Exclude<FailureKind, 'unauthorised'> | 'garbage') => void
  /** Line ids of an order, to ship. */
  linesOf: (number: string) => string[]
  /** How often the shop was made to believe that something of this order left. */
  shipmentsOf: (number: string) => number
  /** What the shop shows of a variant. */
  stockOf: (variant: string) => bigint | null
  /** A webhook about an order, properly signed now. */
  webhook?: (number: string, now: Date) => { headers: Record<string, string>; body: Buffer }
  close: () => Promise<void>
}

export interface ConnectorKit {
  connector: Connector
  samples: readonly KitSample[]
  openShop?: () => Promise<KitShop>
}

/** What every connector must hold to, as tests: call it once in the connector's test file. */
export function testConnector({ connector, samples, openShop }: ConnectorKit): void {
  const name = connector.name

  test(`${name}: capabilities are backed by functions`, () => {
    const needs: [keyof Capabilities, (keyof Connector)[]][] = [
      ['orders', ['pullOrders', 'identify']],
      ['ordersByNumber', ['pullOrdersByNumber']],
      ['webhook', ['receiveWebhook']],
      ['listings', ['pullListings']],
      ['stock', ['pushStock']],
      ['shipments', ['pushShipments']],
      ['refunds', ['pullRefunds']],
      ['statements', ['pullStatements', 'pullStatementLines']],
    ]
    for (const [capability, functions] of needs) {
      if (!connector.capabilities[capability]) continue
      for (const each of functions) assert.equal(typeof connector[each], 'function', `${capability} needs ${each}`)
    }
    assert.match(name, /^[a-z][a-z0-9_]*$/)
    assert.ok(connector.title.zh !== '' && connector.title.en !== '')
  })

  test(`${name}: required fields are required`, () => {
    for (const field of connector.fields.filter((each) => each.required)) {
      const part = field.kind === 'secret' ? connector.credentials : connector.settings
      assert.equal(part.safeParse({}).success, false, `${field.key} must not be left out`)
    }
  })

  test(`${name}: every documented status has a meaning, unknown ones have none`, () => {
    assert.ok(connector.statuses.length > 0)
    const reached = new Set<string>()
    for (const status of connector.statuses) {
      const mapped = connector.mapStatus(status)
      assert.ok(mapped !== null && channelOrderStatuses.includes(mapped), `status ${status}`)
      reached.add(mapped)
    }
    for (const needed of ['paid', 'shipped', 'closed']) assert.ok(reached.has(needed), `no status means ${needed}`)
    for (const unknown of ['no such status', '', 'constructor', '__proto__']) assert.equal(connector.mapStatus(unknown), null)
  })

  for (const sample of samples) {
    test(`${name}: ${sample.name}`, () => {
      const before = JSON.stringify(sample.raw)
      const order = connector.toChannelOrder(sample.raw)
      assert.equal(JSON.stringify(sample.raw), before, 'the document was changed')
      assert.deepEqual(connector.toChannelOrder(JSON.parse(before)), order, 'reading twice gives two results')
      const checked = zChannelOrderDocument.safeParse(order)
      assert.ok(checked.success, checked.success ? '' : JSON.stringify(checked.error.issues[0]))
      assert.equal(connector.numberOf(sample.raw), order.externalNumber)
      assert.deepEqual(fromWire(JSON.parse(JSON.stringify(toWire(order)))), order)
      assert.equal(total(order), sample.totalMinor)
      assert.equal(
        order.lines.reduce((sum, line) => sum + line.quantity, 0n),
        sample.units,
      )
      assert.equal(amountMismatch(order), sample.mismatched === true)
    })
  }

  test(`${name}: what is no document is refused, not invented`, () => {
    for (const raw of [null, undefined, 7, 'x', [], {}, { number: 'x' }]) assert.throws(() => connector.toChannelOrder(raw))
    for (const raw of [null, 7, []]) assert.equal(connector.numberOf(raw), null)
  })

  if (openShop === undefined) return
  const inShop = (title: string, work: (shop: KitShop) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const shop = await openShop()
      try {
        await work(shop)
      } finally {
        await shop.close()
      }
    })

  inShop('the cursor passes every order once, from anywhere', async (shop) => {
    const pages: { cursor: string | null; numbers: (string | null)[]; next: string }[] = []
    let cursor: string | null = null
    for (let guard = 0; guard < 1000; guard++) {
      const page = await connector.pullOrders!(shop.session, cursor)
      pages.push({ cursor, numbers: page.documents.map(connector.numberOf), next: page.nextCursor })
      cursor = page.nextCursor
      if (!page.more) break
    }
    const seen = pages.flatMap((page) => page.numbers)
    assert.deepEqual([...seen].sort(), [...shop.numbers].sort())
    assert.ok(pages.length > 1, 'the shop of the kit must need several pages')
    // A page read again after a crash is the same page; from a cursor in the middle come exactly the rest.
    const middle = pages[1]!
    const again = await connector.pullOrders!(shop.session, middle.cursor)
    assert.deepEqual(again.documents.map(connector.numberOf), middle.numbers)
    assert.equal(again.nextCursor, middle.next)
    // At the end there is nothing, and the cursor stays.
    const end = await connector.pullOrders!(shop.session, cursor)
    assert.deepEqual([end.documents, end.nextCursor, end.more], [[], cursor, false])
  })

  inShop('a changed order comes again, with a greater version', async (shop) => {
    const before = new Map<string, bigint | null>()
    let cursor: string | null = null
    for (;;) {
      const page = await connector.pullOrders!(shop.session, cursor)
      for (const raw of page.documents) before.set(connector.numberOf(raw)!, connector.toChannelOrder(raw).version)
      cursor = page.nextCursor
      if (!page.more) break
    }
    const number = shop.numbers[0]!
    await shop.change(number)
    const page = await connector.pullOrders!(shop.session, cursor)
    assert.deepEqual(page.documents.map(connector.numberOf), [number])
    const { version } = connector.toChannelOrder(page.documents[0])
    if (version !== null) assert.ok(version > before.get(number)!)
  })

  if (connector.capabilities.ordersByNumber)
    inShop('orders by number, unknown ones left out', async (shop) => {
      const wanted = shop.numbers.slice(0, 2)
      const found = await connector.pullOrdersByNumber!(shop.session, [...wanted, 'NO-SUCH-ORDER'])
      assert.deepEqual(found.map(connector.numberOf).sort(), [...wanted].sort())
    })

  inShop('failures say what to do about them', async (shop) => {
    const failing = async (kind: Parameters<KitShop['failNext']>[0]): Promise<ConnectorError> => {
      shop.failNext(kind)
      // A connector may try once more by itself where the platform's rules say so.
      shop.failNext(kind)
      try {
        await connector.pullOrders!(shop.session, null)
      } catch (error) {
        assert.ok(error instanceof ConnectorError, String(error))
        return error
      }
      assert.fail(`${kind} went unnoticed`)
    }
    for (const kind of ['auth_expired', 'temporary', 'permanent'] as const) {
      const shopAgain = await openShop()
      try {
        shopAgain.failNext(kind)
        shopAgain.failNext(kind)
        await assert.rejects(connector.pullOrders!(shopAgain.session, null), (error) => {
          assert.ok(error instanceof ConnectorError, String(error))
          assert.equal(error.kind, kind)
          return true
        })
      } finally {
        await shopAgain.close()
      }
    }
    const limited = await failing('rate_limited')
    assert.equal(limited.kind, 'rate_limited')
    assert.ok(limited.retryAfterSeconds !== null && limited.retryAfterSeconds > 0)
  })

  inShop('an answer that is garbage is a failure of the shop, not of ours', async (shop) => {
    shop.failNext('garbage')
    await assert.rejects(connector.pullOrders!(shop.session, null), (error) => error instanceof ConnectorError)
  })

  if (connector.capabilities.shipments)
    inShop('a shipment told twice is known, and happened once', async (shop) => {
      const number = shop.numbers[0]!
      const push = {
        pushId: '01900000-0000-7000-8000-00000000000a',
        attempt: 0,
        externalNumber: number,
        parcels: [
          {
            carrierCode: 'SF',
            carrierName: null,
            waybillNumber: 'SF1000000001',
            shippedAt: '2026-11-22T08:00:00.000Z',
            lines: shop.linesOf(number).map((externalLineId) => ({ externalLineId, quantity: 1 })),
          },
        ],
      }
      const first = await connector.pushShipments!(shop.session, [push])
      const second = await connector.pushShipments!(shop.session, [push])
      const anew = await connector.pushShipments!(shop.session, [{ ...push, attempt: 1 }])
      for (const results of [first, second, anew])
        assert.deepEqual(results, [{ pushId: push.pushId, outcome: 'accepted', code: null }])
      assert.equal(shop.shipmentsOf(number), 1)
    })

  if (connector.capabilities.stock)
    inShop('an older stock message never overwrites a newer one', async (shop) => {
      const push = (quantity: bigint, sequence: bigint) =>
        connector.pushStock!(shop.session, { ordersCursor: null, items: [{ externalVariantId: 'V-1', quantity, sequence }] })
      assert.deepEqual(
        (await push(7n, 100n)).map((result) => result.outcome),
        ['accepted'],
      )
      assert.deepEqual(
        (await push(9n, 99n)).map((result) => result.outcome),
        ['stale'],
      )
      assert.equal(shop.stockOf('V-1'), 7n)
      assert.deepEqual(
        (await push(3n, 101n)).map((result) => result.outcome),
        ['accepted'],
      )
      assert.equal(shop.stockOf('V-1'), 3n)
    })

  if (connector.capabilities.webhook)
    inShop('webhooks are believed only with a right, fresh signature', async (shop) => {
      const now = new Date('2026-11-22T02:20:05.000Z')
      const number = shop.numbers[0]!
      const { headers, body } = shop.webhook!(number, now)
      const receive = (given: Record<string, string | undefined>, raw: Buffer, at = now) =>
        connector.receiveWebhook!(given, raw, shop.session.credentials, at)
      const messages = receive(headers, body)
      assert.deepEqual(
        messages.map((message) => (message.kind === 'order' ? message.number : message.kind)),
        [number],
      )
      const refused = (given: Record<string, string | undefined>, raw: Buffer, at = now) =>
        assert.throws(
          () => receive(given, raw, at),
          (error) => error instanceof ConnectorError && error.kind === 'unauthorised',
        )
      for (let at = 0; at < body.length; at += Math.max(1, Math.floor(body.length / 25))) {
        const changed = Buffer.from(body)
        changed[at] = changed[at]! ^ 1
        refused(headers, changed)
      }
      for (const header of Object.keys(headers).filter((each) => each !== 'content-type')) {
        refused({ ...headers, [header]: undefined }, body)
        refused({ ...headers, [header]: `${headers[header]}0` }, body)
      }
      refused(headers, Buffer.alloc(0))
      for (const days of [-1, 1]) refused(headers, body, new Date(now.getTime() + days * 86_400_000))
    })
}

function total(order: ChannelOrder): bigint {
  return order.lines.reduce((sum, line) => sum + line.amountMinor, 0n) - order.discountMinor + order.shippingMinor
}
