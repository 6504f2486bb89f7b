import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeQuery, encodeQuery, listParams, type QueryRules, sameQuery } from './query-params.ts'
import type { GridFilter, GridQuery } from './types.ts'

const filters: GridFilter[] = [
  { kind: 'text', key: 'buyer', label: 'Buyer' },
  {
    kind: 'choice',
    key: 'status',
    label: 'Status',
    options: [
      { value: 'paid', label: 'Paid' },
      { value: 'a,b%', label: 'Odd' },
    ],
  },
  { kind: 'choice', key: 'sku', label: 'SKU', options: [], load: async () => [] },
  { kind: 'dates', key: 'paidAt', label: 'Paid' },
  { kind: 'numbers', key: 'lines', label: 'Lines' },
  { kind: 'money', key: 'amount', label: 'Amount' },
  { kind: 'flag', key: 'gift', label: 'Gift' },
]

const rules: QueryRules = { filters, tabs: ['review', 'done'], sortable: ['paidAt', 'amount'] }

const full: GridQuery = {
  tab: 'review',
  search: '深圳',
  filters: {
    buyer: 'Li',
    status: ['paid', 'a,b%'],
    sku: ['0198'],
    paidAt: { preset: 'last7' },
    lines: { min: '2' },
    amount: { min: '100', max: '-5' },
    gift: false,
  },
  sort: { column: 'paidAt', direction: 'desc' },
}

test('a query survives the address', () => {
  const params = encodeQuery(full, filters)
  assert.deepEqual(params, {
    tab: 'review',
    q: '深圳',
    buyer: 'Li',
    status: 'paid,a%2Cb%25',
    sku: '0198',
    paidAt: 'last7',
    lines: '2..',
    amount: '100..-5',
    gift: 'no',
    sort: '-paidAt',
  })
  assert.deepEqual(decodeQuery(params, rules), full)
  assert.equal(sameQuery(decodeQuery(params, rules), full, filters), true)
})

test('fixed days survive, open at either end', () => {
  for (const paidAt of [{ from: '2026-01-01', to: '2026-01-31' }, { from: '2026-01-01' }, { to: '2026-01-31' }]) {
    const query: GridQuery = { filters: { paidAt } }
    assert.deepEqual(decodeQuery(encodeQuery(query, filters), rules), query)
  }
})

test('an empty filter leaves no trace', () => {
  assert.deepEqual(encodeQuery({ search: '  ', filters: { buyer: ' ', status: [], paidAt: {}, amount: {} } }, filters), {})
})

test('nonsense in a link is dropped, never thrown', () => {
  const nonsense = {
    tab: 'nowhere',
    status: 'unknown',
    paidAt: 'someday',
    lines: 'x..y',
    amount: '1.5..',
    gift: 'maybe',
    sort: '-drop table',
    other: '1',
  }
  assert.deepEqual(decodeQuery(nonsense, rules), { filters: {} })
  assert.deepEqual(decodeQuery({ paidAt: '2026-02-30..2026-03-01' }, rules), { filters: { paidAt: { to: '2026-03-01' } } })
})

test('list parameters carry instants of the tenant’s days', () => {
  const query: GridQuery = { ...full, filters: { ...full.filters, paidAt: { from: '2026-01-02', to: '2026-01-02' } } }
  assert.deepEqual(listParams(query, filters, 'Asia/Shanghai', 0), {
    tab: 'review',
    q: '深圳',
    buyer: 'Li',
    status: ['paid', 'a,b%'],
    sku: ['0198'],
    paidAtFrom: '2026-01-01T16:00:00.000Z',
    paidAtBefore: '2026-01-02T16:00:00.000Z',
    linesMin: '2',
    amountMin: '100',
    amountMax: '-5',
    gift: false,
    sort: '-paidAt',
  })
})

test('queries differ by any part', () => {
  assert.equal(sameQuery(full, { ...full, sort: { column: 'paidAt', direction: 'asc' } }, filters), false)
  assert.equal(sameQuery(full, { ...full, tab: 'done' }, filters), false)
})
