import assert from 'node:assert/strict'
import { test } from 'node:test'
import { companyEan13, gtinCheckDigit } from '#sim/barcode.ts'
import { makeCatalogue } from '#sim/catalogue.ts'
import { FAMILIES } from '#sim/trades.ts'

test('check digits of known numbers', () => {
  // GS1's own examples: GTIN-13, GTIN-8, GTIN-12, GTIN-14.
  assert.equal(gtinCheckDigit('629104150021'), 3)
  assert.equal(gtinCheckDigit('9638507'), 4)
  assert.equal(gtinCheckDigit('61414100003'), 6)
  assert.equal(gtinCheckDigit('0061414100003'), 6)
  assert.equal(companyEan13(1), '2000000000015')
})

test('the catalogue is a function of the seed', () => {
  assert.deepEqual(makeCatalogue('a', 60), makeCatalogue('a', 60))
  assert.notDeepEqual(makeCatalogue('a', 60), makeCatalogue('b', 60))
})

test('several hundred products, every number and code once, everything plausible', () => {
  const products = makeCatalogue('seed', 400)
  assert.equal(products.length, 400)
  assert.equal(new Set(products.map((p) => p.trade)).size, 5)
  const skus = products.flatMap((p) => p.skus)
  assert.equal(new Set(skus.map((s) => s.merchantCode)).size, skus.length)
  assert.equal(new Set(skus.map((s) => s.barcode)).size, skus.length)
  assert.equal(new Set(products.map((p) => p.title[0])).size, 400)
  for (const sku of skus) {
    assert.match(sku.merchantCode, /^[A-Z0-9-]{4,20}$/)
    assert.equal(gtinCheckDigit(sku.barcode.slice(0, 12)), Number(sku.barcode[12]))
    assert.ok(sku.costMinor > 0 && sku.costMinor < sku.priceMinor, sku.merchantCode)
    assert.ok(sku.weightGrams > 0 && sku.lengthMm > 0 && sku.widthMm > 0 && sku.heightMm > 0)
    assert.ok(Number.isInteger(sku.priceMinor) && Number.isInteger(sku.costMinor) && Number.isInteger(sku.weightGrams))
  }
})

test('the whole range can be asked for and ends by itself', () => {
  assert.equal(makeCatalogue('seed', 100_000).length, FAMILIES.length * 32)
})
