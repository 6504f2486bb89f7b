import assert from 'node:assert/strict'
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { createGunzip } from 'node:zlib'
import { sampleOrders } from '#modules/channels/index.ts'
import { startTestApi } from '#platform/testing/test-api.ts'
import { startTestSystem } from '#platform/testing/test-system.ts'
import { readOnlineRetail } from './online-retail.ts'
import { total, walkRealOrders } from './walk-real-orders.ts'

/**
 * The whole file, ten months and 370,931 lines, is no part of the project. REAL_ORDERS=all looks for it beside the checkout, any other
 * value is its path.
 */
const asked = process.env.REAL_ORDERS ?? ''
const wholeFile =
  asked === 'all' || asked === ''
    ? join(import.meta.dirname, '../../../../shared/data/orders/online_retail_2010-12_2011-09.csv.gz')
    : asked

async function walk(path: string, note: Parameters<typeof walkRealOrders>[3] = () => {}) {
  const system = await startTestSystem()
  const api = await startTestApi(system)
  try {
    const expected = readOnlineRetail(readFileSync(path, 'utf8'))
    await walkRealOrders({ system, api }, path, expected, note)
    return expected
  } finally {
    await api.close()
    await system.close()
  }
}

test('real orders, an excerpt: imported, stocked, reviewed, shipped and booked; every total equals that of the raw file', async () => {
  const facts = new Map<string, unknown>()
  const expected = await walk(sampleOrders, (step, _, fact) => facts.set(step, fact))
  assert.deepEqual([expected.rows, total(expected, 'orders'), total(expected, 'refunds')], [3000, 154, 17])
  assert.deepEqual(facts.get('refunds'), [
    { state: 'booked', count: 3, minor: 30_175 },
    { state: 'no_order', count: 14, minor: 218_063 },
  ])
})

test('real orders, all of them', { skip: skipWhole() }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'shangshu-orders-'))
  try {
    const path = join(dir, 'online-retail.csv')
    await pipeline(createReadStream(wholeFile), createGunzip(), createWriteStream(path))
    const peak = watchMemory()
    const expected = await walk(path, (step, ms, facts) => console.log(`${step}  ${ms} ms  ${JSON.stringify(facts)}`))
    console.log(`peak memory ${peak()} MB`)
    for (const month of expected.months) console.log(JSON.stringify(month))
    assert.deepEqual(
      [expected.rows, expected.months.length, total(expected, 'orders') + total(expected, 'refunds') > 15_000],
      [370_931, 10, true],
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

function skipWhole(): string | false {
  if (asked === '') return 'set REAL_ORDERS=all'
  return existsSync(wholeFile) ? false : `not present: ${wholeFile}`
}

/** The most memory this process held, looked at ten times a second. */
function watchMemory(): () => number {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 100)
  return () => {
    clearInterval(timer)
    return Math.round(most / 1_000_000)
  }
}
