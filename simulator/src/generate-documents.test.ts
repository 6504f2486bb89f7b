import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bulkSkus, generateDocuments, generateDocumentText } from '#sim/generate-documents.ts'
import { assertOrder } from '#sim/testing/invariants.ts'

test('documents keep the rules of the protocol, 2.5 lines on average, Zipf demand', () => {
  const skus = new Map(bulkSkus().map((sku) => [sku.merchantCode, sku]))
  assert.equal(skus.size, 10_000)
  const demand = new Map<string, number>()
  let lines = 0
  let count = 0
  let last = 0
  for (const order of generateDocuments({ count: 20_000 })) {
    assertOrder(order)
    assert.ok(order.version > last)
    last = order.version
    count++
    lines += order.lines.length
    for (const line of order.lines) {
      assert.equal(line.unitPriceMinor, skus.get(line.merchantCode!)!.priceMinor)
      demand.set(line.merchantCode!, (demand.get(line.merchantCode!) ?? 0) + 1)
    }
  }
  assert.equal(count, 20_000)
  assert.ok(Math.abs(lines / count - 2.5) < 0.05, `${lines / count} lines an order`)
  // Share of the r-th of 10,000 under Zipf with exponent 1: 1 / (r × 9.7876).
  for (const rank of [1, 2, 10, 100]) {
    const expected = lines / (rank * 9.7876)
    const got = demand.get(`SKU-${String(rank).padStart(6, '0')}`) ?? 0
    assert.ok(Math.abs(got - expected) < 5 * Math.sqrt(expected), `rank ${rank}: ${got} for ${expected}`)
  }
  let distinct = 0
  for (let rank = 1; rank <= 10_000; rank++) distinct += 1 - (1 - 1 / (rank * 9.7876)) ** lines
  assert.ok(Math.abs(demand.size / distinct - 1) < 0.02, `the tail is sold as it should: ${demand.size} for ${distinct}`)
})

test('a document depends on the seed and its number alone', () => {
  const text = (options: object) => [...generateDocumentText(options)].join('')
  const whole = text({ count: 3000 })
  assert.equal(text({ count: 1500 }) + text({ first: 1500, count: 1500 }), whole)
  assert.notEqual(text({ count: 3000, seed: 'other' }), whole)
  assert.equal(whole.split('\n').length, 3001)
  assert.equal(text({ count: 0 }), '')
})
