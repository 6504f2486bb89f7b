import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { matchReceived, mostAllowed } from './match-received.pure.ts'

const announced = (id: string, skuId: string, quantity: bigint, receivedQuantity = 0n) => ({
  id,
  skuId,
  quantity,
  receivedQuantity,
})
const arrived = (skuId: string, quantity: bigint, expectedLineId: string | null = null) => ({ skuId, quantity, expectedLineId })

function parts(result: ReturnType<typeof matchReceived>) {
  assert.ok(
    'parts' in result,
    JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  )
  return result.parts.map((part) => [part.at, part.expectedLineId, part.quantity])
}

describe('received against announced', () => {
  test('goods fill the lines of their SKU in order', () => {
    const lines = [announced('1', 'A', 5n), announced('2', 'A', 5n), announced('3', 'B', 1n)]
    assert.deepEqual(parts(matchReceived(lines, [arrived('A', 7n), arrived('B', 1n)], 0)), [
      [0, '1', 5n],
      [0, '2', 2n],
      [1, '3', 1n],
    ])
  })

  test('what came before counts', () => {
    assert.deepEqual(parts(matchReceived([announced('1', 'A', 5n, 4n), announced('2', 'A', 5n)], [arrived('A', 3n)], 0)), [
      [0, '1', 1n],
      [0, '2', 2n],
    ])
  })

  test('a named line gets all, the tolerance included', () => {
    const lines = [announced('1', 'A', 10n), announced('2', 'A', 10n)]
    assert.deepEqual(parts(matchReceived(lines, [arrived('A', 12n, '2')], 20)), [[0, '2', 12n]])
  })

  test('more than the tolerance is refused with the figures', () => {
    assert.deepEqual(matchReceived([announced('1', 'A', 10n, 4n)], [arrived('A', 8n)], 10), {
      code: 'too_many',
      at: 0,
      skuId: 'A',
      announced: 10n,
      mostAllowed: 11n,
      received: 12n,
    })
  })

  test('goods nobody announced, a line of another document, a line of another SKU', () => {
    const lines = [announced('1', 'A', 10n)]
    assert.deepEqual(matchReceived(lines, [arrived('B', 1n)], 0), { code: 'not_announced', at: 0, skuId: 'B' })
    assert.deepEqual(matchReceived(lines, [arrived('A', 1n, 'x')], 0), { code: 'unknown_line', at: 0 })
    assert.deepEqual(matchReceived(lines, [arrived('B', 1n, '1')], 0), { code: 'unknown_line', at: 0 })
  })

  test('the tolerance is rounded down to whole pieces', () => {
    assert.deepEqual(
      [9n, 10n, 19n].map((quantity) => mostAllowed(quantity, 10)),
      [9n, 11n, 20n],
    )
  })

  test('always: nothing is lost and no line exceeds its most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 20n }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.bigInt({ min: 1n, max: 20n }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 50 }),
        (quantities, arrivals, tolerance) => {
          const lines = quantities.map((quantity, index) => announced(String(index), 'A', quantity))
          const result = matchReceived(
            lines,
            arrivals.map((quantity) => arrived('A', quantity)),
            tolerance,
          )
          const room = lines.reduce((sum, line) => sum + mostAllowed(line.quantity, tolerance), 0n)
          const total = arrivals.reduce((sum, quantity) => sum + quantity, 0n)
          if (!('parts' in result)) {
            assert.ok(total > room)
            return
          }
          assert.ok(total <= room)
          assert.equal(
            result.parts.reduce((sum, part) => sum + part.quantity, 0n),
            total,
          )
          for (const line of lines) {
            const got = result.parts
              .filter((part) => part.expectedLineId === line.id)
              .reduce((sum, part) => sum + part.quantity, 0n)
            assert.ok(got <= mostAllowed(line.quantity, tolerance))
          }
        },
      ),
    )
  })
})
