import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityKey, joinPeople, type Person, sumOf } from './join-people.pure.ts'

let made = 0
const makeId = () => `new${++made}`
const at = new Date('2026-01-01T00:00:00Z')
const person = (key: string, phoneHash: string | null, buyerHash: string | null): Person => ({
  key,
  phoneHash,
  buyerHash,
  sealed: null,
  masked: '',
  orderedAt: at,
  paidMinor: 100n,
})
const known = (entries: Record<string, string>) => new Map(Object.entries(entries))
const shape = (joined: ReturnType<typeof joinPeople>) =>
  joined.map((one) => [
    one.isNew ? 'new' : one.customerId,
    one.mergedIds,
    one.people.map((each) => each.key),
    one.newIdentities.map(identityKey).sort(),
  ])

test('strangers are new, one by one', () => {
  assert.deepEqual(
    shape(joinPeople([person('1', 'p1', 'b1'), person('2', 'p2', null), person('3', null, null)], new Map(), makeId)),
    [
      ['new', [], ['1'], ['buyer/b1', 'phone/p1']],
      ['new', [], ['2'], ['phone/p2']],
    ],
  )
})

test('a chain of shared hashes is one person', () => {
  const people = [person('1', 'p1', 'b1'), person('2', 'p2', 'b2'), person('3', 'p2', 'b1')]
  assert.deepEqual(shape(joinPeople(people, new Map(), makeId)), [
    ['new', [], ['1', '2', '3'], ['buyer/b1', 'buyer/b2', 'phone/p1', 'phone/p2']],
  ])
})

test('known ones are found by either hash; joined ones survive by age', () => {
  const state = known({ 'phone/p1': 'c2', 'buyer/b1': 'c1', 'phone/p9': 'c9' })
  assert.deepEqual(shape(joinPeople([person('1', 'p1', 'b1'), person('2', 'p9', 'b9')], state, makeId)), [
    ['c1', ['c2'], ['1'], []],
    ['c9', [], ['2'], ['buyer/b9']],
  ])
})

test('two orders of one customer under two numbers are one row, whatever binds them', () => {
  const state = known({ 'phone/p1': 'c1', 'phone/p2': 'c1' })
  assert.deepEqual(shape(joinPeople([person('1', 'p1', null), person('2', 'p2', null)], state, makeId)), [
    ['c1', [], ['1', '2'], []],
  ])
})

test('sums, and the seal of the latest order that has one', () => {
  const early = { ...person('1', 'p', null), sealed: Buffer.from('a'), masked: 'A', orderedAt: new Date('2026-01-02T00:00:00Z') }
  const late = { ...person('2', 'p', null), orderedAt: new Date('2026-01-03T00:00:00Z') }
  assert.deepEqual(sumOf([late, early]), {
    sealed: Buffer.from('a'),
    masked: 'A',
    firstOrderAt: early.orderedAt,
    lastOrderAt: late.orderedAt,
    orderCount: 2n,
    paidMinor: 200n,
  })
})
