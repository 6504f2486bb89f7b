import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planPushes, type ShippedLine } from './plan-pushes.pure.ts'

const shippedAt = new Date('2026-11-22T08:00:00.000Z')
const piece = (change: Partial<ShippedLine>): ShippedLine => ({
  fulfillmentId: 'f1',
  channelOrderId: 'c1',
  externalNumber: 'A1',
  channelOrderLineId: 'l1',
  externalLineId: 'L1',
  skuId: 'a',
  bundleSkuId: null,
  quantity: 2n,
  lineQuantity: 2n,
  channelQuantity: 2n,
  parcelId: 'p1',
  carrierCode: 'SF',
  carrierName: '顺丰',
  waybillNumber: 'SF1',
  shippedAt,
  ...change,
})
const told = (pushes: ReturnType<typeof planPushes>) =>
  pushes.map((push) => [
    push.fulfillmentId,
    push.externalNumber,
    push.parcels.map((parcel) => [
      parcel.waybillNumber,
      parcel.lines.map((line) => `${line.externalLineId}×${line.quantity}`).join(' '),
    ]),
  ])

test('one push per fulfillment and channel order, parcel by parcel', () => {
  const pushes = planPushes([
    piece({ parcelId: 'p1', quantity: 1n }),
    piece({ parcelId: 'p2', waybillNumber: 'SF2', quantity: 1n }),
    piece({
      parcelId: 'p2',
      waybillNumber: 'SF2',
      channelOrderLineId: 'l2',
      externalLineId: 'L2',
      skuId: 'b',
      quantity: 1n,
      lineQuantity: 1n,
      channelQuantity: 1n,
    }),
    // A merged order: another platform order in the same box.
    piece({
      channelOrderId: 'c2',
      externalNumber: 'A2',
      channelOrderLineId: 'l3',
      externalLineId: 'L3',
      parcelId: 'p2',
      waybillNumber: 'SF2',
    }),
  ])
  assert.deepEqual(told(pushes), [
    [
      'f1',
      'A1',
      [
        ['SF1', 'L1×1'],
        ['SF2', 'L1×1 L2×1'],
      ],
    ],
    ['f1', 'A2', [['SF2', 'L3×2']]],
  ])
  assert.equal(pushes[0]!.parcels[0]!.shippedAt, '2026-11-22T08:00:00.000Z')
})

const part = (skuId: string, perUnit: bigint, quantity: bigint, change: Partial<ShippedLine> = {}) =>
  piece({ skuId, bundleSkuId: 'set', quantity, lineQuantity: 2n * perUnit, channelQuantity: 2n, ...change })

test('a bundle has left with the last of its parts', () => {
  assert.deepEqual(told(planPushes([part('a', 1n, 2n), part('b', 3n, 6n)])), [['f1', 'A1', [['SF1', 'L1×2']]]])
  const twoBoxes = [part('a', 1n, 2n), part('b', 3n, 3n), part('b', 3n, 3n, { parcelId: 'p2', waybillNumber: 'SF2' })]
  assert.deepEqual(told(planPushes(twoBoxes)), [
    [
      'f1',
      'A1',
      [
        ['SF1', 'L1×1'],
        ['SF2', 'L1×1'],
      ],
    ],
  ])
})

test('parts that travel in other fulfillments count with what left before', () => {
  const sizes = { lineQuantity: 2n, channelQuantity: 2n }
  const bSizes = { lineQuantity: 6n, channelQuantity: 2n }
  const nothingYet = new Map([['l1', new Map([['b', { pieces: 0n, ...bSizes }]])]])
  assert.deepEqual(told(planPushes([part('a', 1n, 2n)], nothingYet)), [['f1', 'A1', []]])
  const aGone = new Map([
    [
      'l1',
      new Map([
        ['a', { pieces: 2n, ...sizes }],
        ['b', { pieces: 2n, ...bSizes }],
      ]),
    ],
  ])
  assert.deepEqual(told(planPushes([part('b', 3n, 4n)], aGone)), [['f1', 'A1', [['SF1', 'L1×2']]]])
  // Two of three pieces of a unit are no unit, and thirds add up.
  const third = new Map([['l1', new Map([['a', { pieces: 2n, ...sizes }]])]])
  assert.deepEqual(told(planPushes([part('b', 3n, 2n)], third)), [['f1', 'A1', []]])
})

test('of an order line that is itself a part of a channel line, the share counts', () => {
  assert.deepEqual(told(planPushes([piece({ quantity: 1n, lineQuantity: 1n, channelQuantity: 1n })])), [
    ['f1', 'A1', [['SF1', 'L1×1']]],
  ])
})
