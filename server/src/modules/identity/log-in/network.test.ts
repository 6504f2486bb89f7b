import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network.pure.ts'

test('addresses of one network are one', () => {
  assert.equal(networkOf('203.0.113.9'), '203.0.113.9')
  assert.equal(networkOf('::ffff:10.0.0.1'), '10.0.0.1')
  assert.equal(networkOf('2001:db8:1::7'), '2001:db8:1:0')
  assert.equal(networkOf('2001:0DB8:0001:0000:aaaa:bbbb:cccc:dddd'), '2001:db8:1:0')
  assert.equal(networkOf('::1'), '0:0:0:0')
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0')
  assert.equal(networkOf('unknown'), 'unknown')
})
