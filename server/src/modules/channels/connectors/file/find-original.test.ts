import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOrder, channelOrderLine } from '#test/builders/channel-orders.ts'
import { createOriginals } from './find-original.ts'

const order = (externalNumber: string, buyerId: string, ...lines: [code: string, quantity: bigint, price: bigint][]) =>
  channelOrder({
    externalNumber,
    buyer: { id: buyerId, nickname: '' },
    lines: lines.map(([merchantCode, quantity, unitPriceMinor], index) =>
      channelOrderLine({ externalLineId: String(index), merchantCode, quantity, unitPriceMinor }),
    ),
  })
const back = (buyerId: string, ...lines: [code: string, quantity: bigint, price: bigint][]) => ({
  buyerId,
  lines: lines.map(([code, quantity, unitPriceMinor]) => ({ code, quantity, unitPriceMinor })),
})

test('the latest order of the buyer that has everything, while pieces are left', () => {
  const originals = createOriginals()
  originals.remember(order('1', 'ann', ['A', 3n, 200n], ['B', 1n, 500n]))
  originals.remember(order('2', 'ann', ['A', 1n, 200n]))
  originals.remember(order('3', 'bob', ['A', 9n, 200n]))
  originals.remember(order('4', '', ['A', 9n, 200n]))
  assert.equal(originals.find(back('ann', ['A', 1n, 200n])), '2')
  assert.equal(originals.find(back('ann', ['A', 1n, 200n], ['B', 1n, 500n])), '1')
  // A line twice counts together; two pieces of A are left in order 1.
  assert.equal(originals.find(back('ann', ['A', 1n, 200n], ['A', 2n, 200n])), '')
  assert.equal(originals.find(back('ann', ['A', 2n, 200n])), '1')
  assert.equal(originals.find(back('ann', ['A', 1n, 200n])), '')
  assert.equal(originals.find(back('bob', ['A', 1n, 190n])), '')
  assert.equal(originals.find(back('', ['A', 1n, 200n])), '')
  assert.equal(originals.find(back('bob')), '')
})

test('what was sold longest ago is forgotten when there is too much', () => {
  const originals = createOriginals(2)
  for (const number of ['1', '2', '3']) originals.remember(order(number, number, ['A', 1n, 100n]))
  assert.deepEqual(
    ['1', '2', '3'].map((buyer) => originals.find(back(buyer, ['A', 1n, 100n]))),
    ['', '2', '3'],
  )
})
