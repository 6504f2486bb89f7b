import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectorError } from '../connectors/connector.ts'
import { healthAfter } from './shop-health.ts'

const now = new Date('2026-11-22T08:00:00.000Z')
const well = { status: 'active' as const, failures: 0, breakerUntil: null }
const seconds = (until: Date | null) => (until === null ? null : (until.getTime() - now.getTime()) / 1000)

test('temporary failures: tried on twice, then a growing rest, half an hour at most', () => {
  const rests = [1, 2, 3, 4, 5, 20].map((failures) =>
    seconds(
      healthAfter({ ...well, failures: failures - 1 }, new ConnectorError('temporary', 'timeout'), now, 0.999_999).breakerUntil,
    ),
  )
  assert.deepEqual(
    rests.map((rest) => (rest === null ? null : Math.round(rest))),
    [null, null, 30, 60, 120, 1800],
  )
})

test('a rate limit is obeyed to the second and is no failure', () => {
  const limited = healthAfter(well, new ConnectorError('rate_limited', 'slow down', { retryAfterSeconds: 17 }), now, 0)
  assert.deepEqual([seconds(limited.breakerUntil), limited.failures, limited.status], [17, 0, 'active'])
  // A shorter pause asked for meanwhile does not end a longer one.
  const longer = healthAfter(
    { ...well, breakerUntil: new Date(now.getTime() + 60_000) },
    new ConnectorError('rate_limited', '', { retryAfterSeconds: 5 }),
    now,
    0,
  )
  assert.equal(seconds(longer.breakerUntil), 60)
})

test('refused credentials stop the shop, a refused request lets it rest', () => {
  const expired = healthAfter(well, new ConnectorError('auth_expired', 'key_unknown'), now, 0)
  assert.deepEqual(
    [expired.status, expired.trouble?.code, expired.trouble?.params],
    ['expired', 'channels.auth_expired', { detail: 'key_unknown' }],
  )
  assert.equal(healthAfter({ ...well, status: 'paused' }, new ConnectorError('auth_expired', ''), now, 0).status, 'paused')
  assert.equal(seconds(healthAfter(well, new ConnectorError('permanent', 'invalid_request'), now, 0).breakerUntil), 600)
})
