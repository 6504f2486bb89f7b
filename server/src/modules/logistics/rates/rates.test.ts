import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postage, type Rate, rateFor } from './postage.pure.ts'
import { readRates } from './read-rates.ts'

const rate = (over: Partial<Rate> = {}): Rate => ({
  carrierId: 'c',
  warehouseId: null,
  country: 'CN',
  province: '',
  city: '',
  firstGrams: 1000n,
  firstMinor: 800n,
  stepGrams: 500n,
  stepMinor: 200n,
  rounding: 'up',
  surchargeMinor: 0n,
  reachable: true,
  ...over,
})

test('first and further weight', () => {
  assert.equal(postage(rate(), 1000n), 800n)
  assert.equal(postage(rate(), 2100n), 1400n)
  assert.equal(postage(rate({ rounding: 'down' }), 2100n), 1200n)
  assert.equal(postage(rate({ rounding: 'half' }), 1249n), 800n)
  assert.equal(postage(rate({ rounding: 'half' }), 1250n), 1000n)
  assert.equal(postage(rate({ rounding: 'exact', surchargeMinor: 50n }), 1125n), 900n)
})

test('the most exact line counts, and a line may say that a place is not reached', () => {
  const to = { warehouseId: 'w', country: 'CN', province: '新疆', city: '和田' }
  const country = rate()
  const province = rate({ province: '新疆', firstMinor: 2000n })
  const city = rate({ province: '新疆', city: '和田', reachable: false })
  assert.equal(rateFor([country, province], to), province)
  assert.equal(rateFor([country, province, city], to), undefined)
  assert.equal(rateFor([rate({ warehouseId: 'other' })], to), undefined)
})

test('a table from CSV, and every problem of a wrong one', async () => {
  const good = await readRates(
    Buffer.from(
      '省份,城市,首重(克),首重费用(元),续重(克),续重费用(元),取整,可达\n,,1000,8,500,2,,\n新疆,和田,1000,20.5,1000,12,四舍五入,否\n',
    ),
    'CNY',
  )
  assert.deepEqual(good.problems, [])
  assert.equal(good.rates.length, 2)
  assert.deepEqual(good.rates[1], {
    country: 'CN',
    province: '新疆',
    city: '和田',
    firstGrams: 1000n,
    firstMinor: 2050n,
    stepGrams: 1000n,
    stepMinor: 1200n,
    rounding: 'half',
    surchargeMinor: 0n,
    reachable: false,
  })
  const bad = await readRates(
    Buffer.from(
      'Province,City,First grams,First price,Step grams,Step price,Rounding\n,杭州,0,abc,500,2,sideways\n浙江,,1,1,1,1,\n浙江,,1,1,1,1,\n',
    ),
    'CNY',
  )
  assert.deepEqual(
    bad.problems.map(({ line, column }) => [line, column]),
    [
      [2, '取整'],
      [2, '省份'],
      [2, '首重克'],
      [2, '首重费'],
      [4, '省份'],
    ],
  )
  assert.equal(bad.rates.length, 1)
  const missing = await readRates(Buffer.from('省份,首重克\n,1\n'), 'CNY')
  assert.deepEqual(
    missing.problems.map(({ column }) => column),
    ['首重费', '续重克', '续重费'],
  )
})
