import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shareRefund } from './refund-shares.pure.ts'

const same = (minor: bigint) => minor
const booking = (fulfillmentId: string, unshippedOpen: bigint, receivableOpen: bigint) => ({
  fulfillmentId,
  unshippedOpen,
  receivableOpen,
})

test('money of cancelled lines is eaten up first, the rest comes off the revenue', () => {
  assert.deepEqual(shareRefund(100n, [booking('a', 30n, 500n)], same), [
    { fulfillmentId: 'a', unshippedMinor: 30n, revenueMinor: 70n },
  ])
})

test('several parcels bear it one after another; what exceeds all is borne by the last', () => {
  assert.deepEqual(
    shareRefund(100n, [booking('a', 0n, 60n), booking('b', 0n, 20n)], same).map((share) => share.revenueMinor),
    [60n, 40n],
  )
})

test('only what comes off the revenue is converted', () => {
  assert.deepEqual(
    shareRefund(100n, [booking('a', 40n, 10_000n)], (minor) => minor * 7n),
    [{ fulfillmentId: 'a', unshippedMinor: 40n, revenueMinor: 420n }],
  )
})
