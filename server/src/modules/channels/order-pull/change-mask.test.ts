import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOrder, channelOrderLine } from '#test/builders/channel-orders.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'
import { type ChangeBit, changeMask, changeNames } from './change-mask.pure.ts'

const before = channelOrder()
const changes = (after: Partial<ChannelOrder>, from: Partial<ChannelOrder> = {}): ChangeBit[] =>
  changeNames(changeMask({ ...before, ...from }, { ...before, ...after }))
const receiver = before.receiver!
const lines = (...list: Parameters<typeof channelOrderLine>[0][]) => list.map((line) => channelOrderLine(line))

test('each thing that changes has its bit, and nothing else is touched', () => {
  assert.deepEqual(changes({}), [])
  assert.deepEqual(changes({ version: 99n, closedAt: new Date() }), [])
  assert.deepEqual(changes({ status: 'part_shipped' }), ['status'])
  assert.deepEqual(changes({ paidAt: new Date(0) }), ['payment'])
  assert.deepEqual(changes({ shipBy: new Date(0) }), ['payment'])
  assert.deepEqual(changes({ sellerRemark: 'call' }), ['remark'])
  assert.deepEqual(changes({ buyerMessage: 'please' }), ['remark'])
  assert.deepEqual(changes({ flag: 'red' }), ['remark'])
  assert.deepEqual(changes({ invoice: { kind: 'personal', title: 'x', taxNumber: '', email: '' } }), ['invoice'])
  assert.deepEqual(changes({ shippingMinor: 900n, paidMinor: 3900n }), ['payment', 'amount'])
  assert.deepEqual(changes({ discountMinor: 1n, paidMinor: 3799n }), ['payment', 'amount'])
  // The money of an order begins or ceases to add up.
  assert.deepEqual(changes({ paidMinor: 1n }), ['payment', 'amount'])
})

test('lines: other goods, other money, refunds', () => {
  const from = { lines: lines({ externalLineId: 'a' }, { externalLineId: 'b' }) }
  const after = (...list: Parameters<typeof channelOrderLine>[0][]) =>
    changes({ lines: lines(...list), paidMinor: 0n, status: 'unpaid' }, { ...from, paidMinor: 0n, status: 'unpaid' })
  assert.deepEqual(after({ externalLineId: 'b' }, { externalLineId: 'a' }), [])
  assert.deepEqual(after({ externalLineId: 'a' }), ['lines'])
  assert.deepEqual(after({ externalLineId: 'a' }, { externalLineId: 'c' }), ['lines'])
  assert.deepEqual(after({ externalLineId: 'a', merchantCode: 'OTHER' }, { externalLineId: 'b' }), ['lines'])
  assert.deepEqual(after({ externalLineId: 'a', quantity: 3n }, { externalLineId: 'b' }), ['amount', 'lines'])
  assert.deepEqual(after({ externalLineId: 'a', discountMinor: 5n }, { externalLineId: 'b' }), ['amount'])
  assert.deepEqual(after({ externalLineId: 'a', refundState: 'requested' }, { externalLineId: 'b' }), ['refund'])
  assert.deepEqual(after({ externalLineId: 'a', refundedQuantity: 1n }, { externalLineId: 'b' }), ['refund'])
  assert.deepEqual(after({ externalLineId: 'a', shippedQuantity: 2n }, { externalLineId: 'b' }), [])
})

test('an address changes when goods would go elsewhere, not when it is written or shown otherwise', () => {
  const to = (change: Partial<typeof receiver> | null, from: Partial<typeof receiver> = {}) =>
    changes({ receiver: change === null ? null : { ...receiver, ...from, ...change } }, { receiver: { ...receiver, ...from } })
  assert.deepEqual(to({ street: '别处 1 号' }), ['address'])
  assert.deepEqual(to({ phone: '13900000018' }), ['address'])
  assert.deepEqual(to({ street: '东街口八一七北路88号3栋1202' }), [], 'blanks')
  assert.deepEqual(to({ masked: true, name: '林**', phone: '139****0017', street: '**' }), [], 'masked by the platform')
  assert.deepEqual(to({ name: '林*明' }), [], 'masked without saying so')
  assert.deepEqual(to({ masked: true, key: 'k2' }, { key: 'k1' }), ['address'], 'the platform’s key decides')
  assert.deepEqual(to({ street: 'written otherwise', key: 'k1' }, { key: 'k1' }), [])
  assert.deepEqual(to(null), [])
  assert.deepEqual(changes({}, { receiver: null }), ['address'])
})
