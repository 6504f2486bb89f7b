import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { canonicalRequest, canonicalWebhook, checkSignature, type Gate, sign, sortedQuery } from '#sim/signature.ts'

interface Vector {
  name: string
  method?: string
  url?: string
  nonce?: string
  shopId?: string
  delivery?: string
  timestamp: string
  body: string
  canonical: string
  signature: string
}

const page = readFileSync(new URL('../../docs/protocols/open-shop.md', import.meta.url), 'utf8')
const vectors: Vector[] = JSON.parse(/<!-- vectors:begin -->\s*```json\n(.*?)\n```/s.exec(page)![1]!)
const secret = 'open-shop-example-secret-000000001'

test('the protocol document has five vectors', () => {
  assert.equal(vectors.length, 5)
})

for (const vector of vectors) {
  test(`vector of the protocol document: ${vector.name}`, () => {
    const { timestamp, body } = vector
    let canonical: string
    if (vector.url === undefined) {
      canonical = canonicalWebhook({ shopId: vector.shopId!, timestamp, deliveryId: vector.delivery!, body })
    } else {
      const [path = '', query = ''] = vector.url.split('?')
      canonical = canonicalRequest({ method: vector.method!, path, query, timestamp, nonce: vector.nonce!, body })
    }
    assert.equal(canonical, vector.canonical)
    assert.equal(sign(secret, canonical), vector.signature)
  })
}

test('query pieces are sorted by bytes and not decoded', () => {
  assert.equal(sortedQuery('b=2&&a=%20&a=+&B=1'), 'B=1&a=%20&a=+&b=2')
  assert.equal(sortedQuery(''), '')
})

const request = { method: 'GET', path: '/shops/tea/open-shop/v1/orders', query: 'since=0', body: '' }
const gate = (): Gate => ({ secrets: new Map([['k', secret]]), nonces: new Map() })
const headersFor = (timestamp: string, nonce: string) => ({
  'open-shop-key': 'k',
  'open-shop-timestamp': timestamp,
  'open-shop-nonce': nonce,
  'open-shop-signature': sign(secret, canonicalRequest({ ...request, timestamp, nonce })),
})

test('a request passes once, a replay within ten minutes does not', () => {
  const g = gate()
  const headers = headersFor('1000', 'nonce-0000000001')
  assert.equal(checkSignature(g, request, headers, 1000), null)
  assert.equal(checkSignature(g, request, headers, 1300), 'replayed')
  assert.equal(checkSignature(g, request, headersFor('1601', 'nonce-0000000002'), 1601), null)
  assert.deepEqual([...g.nonces.keys()], ['k nonce-0000000002'], 'expired nonces are forgotten')
})

test('each refusal has its code, in the order of the document', () => {
  const good = headersFor('1000', 'nonce-0000000001')
  const refused = (headers: Record<string, string | undefined>, now = 1000, over = {}) =>
    checkSignature(gate(), { ...request, ...over }, headers, now)
  assert.equal(refused({ ...good, 'open-shop-nonce': undefined }), 'signature_missing')
  assert.equal(refused({ ...good, 'open-shop-nonce': 'short' }), 'signature_missing')
  assert.equal(refused({ ...good, 'open-shop-timestamp': '1000.5' }), 'signature_missing')
  assert.equal(refused({ ...good, 'open-shop-key': 'other' }, 99999), 'key_unknown')
  assert.equal(refused(good, 1300), null)
  assert.equal(refused(good, 1301), 'clock_skew')
  assert.equal(refused(good, 699), 'clock_skew')
  assert.equal(refused(good, 1000, { query: 'since=1' }), 'signature_wrong')
  assert.equal(refused(good, 1000, { method: 'POST' }), 'signature_wrong')
  assert.equal(refused(good, 1000, { body: ' ' }), 'signature_wrong')
  assert.equal(refused(good, 1000, { path: '/elsewhere/open-shop/v1/orders' }), null)
})

test('a wrong signature burns no nonce', () => {
  const g = gate()
  const good = headersFor('1000', 'nonce-0000000001')
  assert.equal(checkSignature(g, { ...request, body: 'x' }, good, 1000), 'signature_wrong')
  assert.equal(checkSignature(g, request, good, 1000), null)
})
