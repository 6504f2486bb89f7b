import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { proposeBins } from './propose-bins.pure.ts'

const none = '00000000-0000-0000-0000-000000000000'
const bin = (code: string, xMm: bigint, yMm = 0n) => ({ locationId: code, locationCode: code, xMm, yMm })
const holding = (code: string, skuId: string, onHand: bigint, lotId = none) => ({ ...bin(code, 50_000n), skuId, lotId, onHand })
const goods = (id: string, skuId: string, lotId = none, cameFromBinId: string | null = null) => ({
  id,
  skuId,
  lotId,
  cameFromBinId,
})
const from = { xMm: 0n, yMm: 0n }

function proposed(...args: Parameters<typeof proposeBins>) {
  return [...proposeBins(...args)].map(([id, proposal]) => [id, proposal.locationCode, proposal.reason])
}

describe('proposed bins', () => {
  test('with the same SKU, the fullest bin; else the nearest empty one', () => {
    assert.deepEqual(
      proposed([goods('1', 'A'), goods('2', 'B')], {
        withGoods: [holding('X1', 'A', 3n), holding('X2', 'A', 9n)],
        empty: [bin('E9', 9_000n), bin('E7', 1_000n, 6_000n)],
        from,
      }),
      [
        ['1', 'X2', 'same_sku'],
        ['2', 'E7', 'nearest_empty'],
      ],
    )
  })

  test('one SKU gets one new bin, two SKUs never the same', () => {
    assert.deepEqual(
      proposed([goods('1', 'A'), goods('2', 'A'), goods('3', 'B'), goods('4', 'C')], {
        withGoods: [],
        empty: [bin('E1', 1n), bin('E2', 2n)],
        from,
      }),
      [
        ['1', 'E1', 'nearest_empty'],
        ['2', 'E1', 'nearest_empty'],
        ['3', 'E2', 'nearest_empty'],
      ],
    )
  })

  test('lots stay apart: with the same lot, never with another one', () => {
    assert.deepEqual(
      proposed([goods('1', 'A', 'l1'), goods('2', 'A', 'l2')], {
        withGoods: [holding('X1', 'A', 3n, 'l1')],
        empty: [bin('E1', 1n)],
        from,
      }),
      [
        ['1', 'X1', 'same_lot'],
        ['2', 'E1', 'nearest_empty'],
      ],
    )
  })

  test('what comes back goes where it came from while the SKU still lies there', () => {
    assert.deepEqual(
      proposed([goods('1', 'A', none, 'X1'), goods('2', 'A', none, 'gone')], {
        withGoods: [holding('X1', 'A', 1n), holding('X2', 'A', 9n)],
        empty: [],
        from,
      }),
      [
        ['1', 'X1', 'came_from'],
        ['2', 'X2', 'same_sku'],
      ],
    )
  })
})
