import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineStates } from './state-machine.ts'

const fulfillment = defineStates({
  open: ['allocated', 'cancelled'],
  allocated: ['open', 'picking', 'cancelled'],
  picking: ['picked', 'cancelled'],
  picked: ['packed'],
  packed: ['shipped'],
  shipped: [],
  cancelled: [],
})

test('reads the table both ways', () => {
  assert.deepEqual(fulfillment.states, ['open', 'allocated', 'picking', 'picked', 'packed', 'shipped', 'cancelled'])
  assert.equal(fulfillment.canMove('open', 'allocated'), true)
  assert.equal(fulfillment.canMove('open', 'shipped'), false)
  assert.equal(fulfillment.canMove('open', 'open'), false)
  assert.deepEqual(fulfillment.allowedFrom('allocated'), ['open', 'picking', 'cancelled'])
  assert.deepEqual(fulfillment.allowedFrom('shipped'), [])
  assert.deepEqual(fulfillment.sourcesOf('cancelled'), ['open', 'allocated', 'picking'])
  assert.deepEqual(fulfillment.sourcesOf('open'), ['allocated'])
  assert.equal(fulfillment.isFinal('shipped'), true)
  assert.equal(fulfillment.isFinal('open'), false)
})

test('text from outside is checked, inherited names are no states', () => {
  assert.equal(fulfillment.isState('open'), true)
  for (const text of ['', 'Open', 'constructor', '__proto__', 'toString']) assert.equal(fulfillment.isState(text), false)
  assert.equal(fulfillment.canMove('constructor' as 'open', 'toString' as 'open'), false)
  assert.deepEqual(fulfillment.allowedFrom('constructor' as 'open'), [])
  assert.equal(fulfillment.isFinal('constructor' as 'open'), false)
})

test('a table with a hole or a doubled move is refused', () => {
  // @ts-expect-error nowhere has no entry
  assert.throws(() => defineStates({ open: ['nowhere'] }), RangeError)
  assert.throws(() => defineStates({ open: ['closed', 'closed'], closed: [] }), RangeError)
})

test('what the table gives out cannot be changed', () => {
  assert.throws(() => (fulfillment.allowedFrom('open') as string[]).push('shipped'), TypeError)
  assert.throws(() => (fulfillment.sourcesOf('open') as string[]).push('shipped'), TypeError)
  assert.throws(() => (fulfillment.states as string[]).pop(), TypeError)
})

test('for any table the three readings agree', () => {
  const names = ['a', 'b', 'c', 'd', 'e'] as const
  const table = fc.record(
    Object.fromEntries(names.map((name) => [name, fc.subarray([...names])])) as Record<string, fc.Arbitrary<string[]>>,
  )
  fc.assert(
    fc.property(table, (moves) => {
      const machine = defineStates(moves as Record<(typeof names)[number], (typeof names)[number][]>)
      for (const from of names) {
        for (const to of names) {
          const expected = moves[from]!.includes(to)
          assert.equal(machine.canMove(from, to), expected)
          assert.equal(machine.allowedFrom(from).includes(to), expected)
          assert.equal(machine.sourcesOf(to).includes(from), expected)
        }
        assert.equal(machine.isFinal(from), moves[from]!.length === 0)
      }
    }),
  )
})
