import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openShopLine, openShopOrder, startOpenShop } from '#test/builders/open-shop.ts'
import { createOutbound } from '../../shops/outbound-http.ts'
import type { KitShop } from '../testing/connector-kit.ts'
import { testConnector } from '../testing/connector-kit.ts'
import { openShopConnector } from './open-shop-connector.ts'
import { canonicalRequest, canonicalWebhook, signature, signatureMatches } from './signature.ts'

const document = readFileSync(new URL('../../../../../../docs/protocols/open-shop.md', import.meta.url), 'utf8')

interface Vector {
  name: string
  method?: string
  url?: string
  shopId?: string
  timestamp: string
  nonce?: string
  delivery?: string
  body: string
  canonical: string
  signature: string
}

test('the signatures published in the protocol', () => {
  const block = /<!-- vectors:begin -->\s*```json\n([\s\S]*?)```/.exec(document)![1]!
  const vectors = JSON.parse(block) as Vector[]
  assert.equal(vectors.length, 5)
  for (const vector of vectors) {
    const canonical = vector.shopId
      ? canonicalWebhook(vector.shopId, vector.timestamp, vector.delivery!, vector.body)
      : canonicalRequest(vector.method!, vector.url!, vector.timestamp, vector.nonce!, vector.body)
    assert.equal(canonical, vector.canonical, vector.name)
    assert.equal(signature('open-shop-example-secret-000000001', canonical), vector.signature, vector.name)
    assert.equal(signatureMatches('open-shop-example-secret-000000001', canonical, vector.signature), true)
    assert.equal(signatureMatches('open-shop-example-secret-000000002', canonical, vector.signature), false)
  }
})

/** The sample order of section 7. */
const published = JSON.parse(/## 7\. Orders[\s\S]*?```json\n([\s\S]*?)```/.exec(document)![1]!)

test('the order published in the protocol, field by field', () => {
  assert.deepEqual(openShopConnector.toChannelOrder(published), {
    externalNumber: 'A2611220000017',
    version: 48_219n,
    status: 'paid',
    orderedAt: new Date('2026-11-22T02:13:40.000Z'),
    paidAt: new Date('2026-11-22T02:15:04.120Z'),
    shipBy: new Date('2026-11-24T02:15:04.120Z'),
    closedAt: null,
    buyer: { id: 'B-771203', nickname: '爱喝茶的阿明' },
    receiver: {
      key: '4b1f8a0c6e',
      masked: false,
      name: '林晓明',
      phone: '19900000017',
      country: 'CN',
      province: '福建省',
      city: '福州市',
      district: '鼓楼区',
      street: '东街口八一七北路 88 号 3 栋 1202',
      postcode: '350001',
    },
    lines: [
      {
        externalLineId: 'L-98001',
        externalVariantId: 'V-3301',
        externalProductId: 'G-1200',
        merchantCode: 'TEA-BHYZ-50',
        title: '白毫银针 50g 罐装',
        quantity: 2n,
        unitPriceMinor: 12_900n,
        discountMinor: 1000n,
        amountMinor: 24_800n,
        refundState: 'none',
        refundedQuantity: 0n,
        shippedQuantity: 0n,
      },
      {
        externalLineId: 'L-98002',
        externalVariantId: 'V-3302',
        externalProductId: 'G-1201',
        merchantCode: '',
        title: '竹制茶则',
        quantity: 1n,
        unitPriceMinor: 1990n,
        discountMinor: 0n,
        amountMinor: 1990n,
        refundState: 'requested',
        refundedQuantity: 0n,
        shippedQuantity: 0n,
      },
    ],
    shippingMinor: 800n,
    discountMinor: 1500n,
    paidMinor: 26_090n,
    currency: 'CNY',
    buyerMessage: '请放门卫，谢谢',
    sellerRemark: '',
    flag: 'red',
    invoice: { kind: 'company', title: '福州某某茶叶有限公司', taxNumber: '91350100000000000X', email: '' },
  })
})

const versioned = (order: object) => ({ ...order, version: 3, changedAt: '2026-11-22T02:15:04.120Z' })

testConnector({
  connector: openShopConnector,
  samples: [
    { name: 'the order of the protocol', raw: published, totalMinor: 26_090n, units: 3n },
    { name: 'a plain order', raw: versioned(openShopOrder('S1')), totalMinor: 3800n, units: 2n },
    {
      name: 'a deposit paid',
      raw: versioned(openShopOrder('S2', { state: 'deposit_paid', paidAt: null, depositMinor: 1000, paidMinor: 1000 })),
      totalMinor: 3800n,
      units: 2n,
    },
    {
      name: 'closed unpaid',
      raw: versioned(openShopOrder('S3', { state: 'closed', closeReason: 'unpaid', paidAt: null, paidMinor: 0, payments: [] })),
      totalMinor: 3800n,
      units: 2n,
    },
    {
      name: 'money that does not add up',
      raw: versioned(openShopOrder('S4', { paidMinor: 1 })),
      mismatched: true,
      totalMinor: 3800n,
      units: 2n,
    },
    {
      name: 'a receiver abroad, fields nobody knows yet',
      raw: versioned(
        openShopOrder('S5', {
          receiver: {
            key: 'k',
            masked: false,
            name: 'Ann Lee',
            phone: null,
            country: 'DE',
            province: null,
            city: 'Berlin',
            district: null,
            street: 'Weg 1',
            postcode: '10115',
          },
          lines: [openShopLine('S5-1', { quantity: 3, unitPriceMinor: 333, discountMinor: 99, giftWrap: true })],
          loyaltyPoints: 7,
        }),
      ),
      totalMinor: 1700n,
      units: 3n,
    },
  ],
  openShop: async (): Promise<KitShop> => {
    const shop = await startOpenShop()
    const numbers = Array.from({ length: 20 }, (_, index) => `A${String((index * 7) % 20).padStart(2, '0')}`)
    for (const number of numbers) shop.put(openShopOrder(number))
    return {
      session: {
        shopId: '01900000-0000-7000-8000-000000000001',
        settings: { baseUrl: shop.baseUrl },
        credentials: { keyId: shop.keyId, secret: shop.secret },
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        carrierCodes: ['SF', 'YTO', 'OTHER'],
        request: createOutbound({ privateAddresses: true }),
        now: () => new Date(),
      },
      numbers,
      change: (number) => shop.put(openShopOrder(number, { sellerRemark: 'changed' })),
      failNext: (kind) =>
        shop.failNext(
          {
            auth_expired: { status: 401, body: '{"status":401,"code":"key_unknown"}' },
            rate_limited: { status: 429, headers: { 'retry-after': '17' } },
            temporary: { status: 503 },
            permanent: { status: 422, body: '{"status":422,"code":"invalid_request"}' },
            garbage: { status: 200, body: '<html>nginx</html>' },
          }[kind],
        ),
      linesOf: (number) => [`${number}-1`],
      shipmentsOf: (number) => shop.shipments.filter((shipment) => shipment.orderNumber === number).length,
      stockOf: (variant) => (shop.stock.has(variant) ? BigInt(shop.stock.get(variant)!.quantity) : null),
      webhook: (number, now) => shop.webhook([{ event: 'order.changed', number, version: 5, document: null }], now),
      close: shop.close,
    }
  },
})

test('a clock that is off and a nonce that was used are tried once more, then told', async () => {
  const shop = await startOpenShop()
  try {
    shop.put(openShopOrder('A1'))
    const session = {
      shopId: 'x',
      settings: { baseUrl: shop.baseUrl },
      credentials: { keyId: shop.keyId, secret: shop.secret },
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      carrierCodes: [],
      request: createOutbound({ privateAddresses: true }),
      now: () => new Date(),
    }
    shop.failNext({ status: 401, body: '{"status":401,"code":"replayed"}' })
    assert.equal((await openShopConnector.pullOrders!(session, null)).documents.length, 1)
    const late = { ...session, now: () => new Date(Date.now() - 3_600_000) }
    await assert.rejects(openShopConnector.pullOrders!(late, null), { kind: 'auth_expired', code: 'clock_skew' })
    assert.equal(shop.requests.length, 4)
    const wrong = { ...session, credentials: { keyId: shop.keyId, secret: 'another secret, long enough as well 1' } }
    await assert.rejects(openShopConnector.pullOrders!(wrong, null), { kind: 'auth_expired', code: 'signature_wrong' })
  } finally {
    await shop.close()
  }
})

test('carriers the shop does not know go as OTHER, with their name', async () => {
  const shop = await startOpenShop()
  try {
    const session = {
      shopId: 'x',
      settings: { baseUrl: shop.baseUrl },
      credentials: { keyId: shop.keyId, secret: shop.secret },
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      carrierCodes: ['SF', 'OTHER'],
      request: createOutbound({ privateAddresses: true }),
      now: () => new Date(),
    }
    const parcel = { carrierName: '自营快递', waybillNumber: 'W1', shippedAt: '2026-11-22T08:00:00.000Z', lines: [] }
    await openShopConnector.pushShipments!(session, [
      {
        pushId: 'p1',
        attempt: 0,
        externalNumber: 'A1',
        parcels: [
          { ...parcel, carrierCode: 'OWN' },
          { ...parcel, carrierCode: 'SF' },
        ],
      },
    ])
    assert.deepEqual(
      shop.shipments.map((shipment) => [
        shipment.shipmentId,
        shipment.carrierCode,
        (shipment as { carrierName?: string | null }).carrierName,
      ]),
      [
        ['p1-1', 'OTHER', '自营快递'],
        ['p1-2', 'SF', null],
      ],
    )
  } finally {
    await shop.close()
  }
})
