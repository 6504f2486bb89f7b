import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LocalRules, queryRows } from './local-rows.ts'
import type { GridFilter, GridQuery } from './types.ts'

interface Row {
  id: string
  buyer: string
  status: string
  paidAt: string | null
  amount: bigint
  gift: boolean
}

const rows: Row[] = [
  { id: '1', buyer: '李雷', status: 'paid', paidAt: '2026-01-01T18:00:00Z', amount: 500n, gift: false },
  { id: '2', buyer: 'Han', status: 'open', paidAt: null, amount: 100n, gift: true },
  { id: '3', buyer: 'hanna', status: 'paid', paidAt: '2026-01-01T10:00:00Z', amount: 900n, gift: false },
]

const filters: GridFilter[] = [
  { kind: 'text', key: 'buyer', label: '' },
  { kind: 'choice', key: 'status', label: '', options: [] },
  { kind: 'dates', key: 'paidAt', label: '' },
  { kind: 'money', key: 'amount', label: '' },
  { kind: 'flag', key: 'gift', label: '' },
]

const rules: LocalRules<Row> = {
  value: (row, key) => row[key as keyof Row],
  searchText: (row) => `${row.id} ${row.buyer}`,
  tab: (row, tab) => row.status === tab,
}

function ids(query: Partial<GridQuery>): string {
  const found = queryRows(rows, { filters: {}, ...query }, filters, rules, 'Asia/Shanghai', Date.parse('2026-01-02T04:00:00Z'))
  return found.map((row) => row.id).join('')
}

test('each kind of filter', () => {
  assert.equal(ids({}), '123')
  assert.equal(ids({ search: 'HAN' }), '23')
  assert.equal(ids({ tab: 'paid' }), '13')
  assert.equal(ids({ filters: { buyer: '李' } }), '1')
  assert.equal(ids({ filters: { status: ['open', 'closed'] } }), '2')
  assert.equal(ids({ filters: { paidAt: { preset: 'today' } } }), '1', 'today in Shanghai')
  assert.equal(ids({ filters: { paidAt: { to: '2026-01-01' } } }), '3', 'no time, no match')
  assert.equal(ids({ filters: { amount: { min: '100', max: '500' } } }), '12')
  assert.equal(ids({ filters: { gift: false } }), '13')
})

test('order, with empty values last either way', () => {
  assert.equal(ids({ sort: { column: 'amount', direction: 'asc' } }), '213')
  assert.equal(ids({ sort: { column: 'amount', direction: 'desc' } }), '312')
  assert.equal(ids({ sort: { column: 'paidAt', direction: 'asc' } }), '312')
  assert.equal(ids({ sort: { column: 'paidAt', direction: 'desc' } }), '132')
})
