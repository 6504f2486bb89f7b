import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Results, withFigures } from './figures.ts'

const readme = 'before\n<!-- figures: npm run generate -- figures -->\nold\n<!-- end of figures -->\nafter\n'
const results: Results = {
  machine: { cpu: 'A processor ', cores: 2, memoryGb: 8, node: 'v24.1.0' },
  date: '2026-11-22',
  figures: [
    { id: 'pipeline.orders_per_second', value: 2104.6, unit: 'orders/s', target: 2000, better: 'higher' },
    { id: 'list.p95_ms_1e6', value: 131.2, unit: 'ms', target: 100, better: 'lower' },
    { id: 'something.new', value: 0.5, unit: 'ratio', target: 0.5, better: 'higher' },
  ],
}

test('figures stand between their marks, with what was wanted and whether it was met', () => {
  const text = withFigures(readme, results, 'en')
  assert.deepEqual(text.split('\n').slice(2, -3), [
    'Measured on 2026-11-22: A processor, 2 cores, 8 GB, Node v24.1.0, the database on the same machine with durable settings.',
    '',
    '| figure | measured | target |',
    '|---|---|---|',
    '| Documents to claimed goods, orders per second | 2,100  | ≥ 2,000 ✓ |',
    '| Order list with any filter at 10⁶ orders, 95 % within | 131 ms | ≤ 100 ✗ |',
    '| `something.new` | 0.5  | ≥ 0.5 ✓ |',
  ])
  assert.ok(text.startsWith('before\n') && text.endsWith('-->\nafter\n'))
  assert.equal(withFigures(text, results, 'en'), text)
})

test('without figures it says so; without marks it is refused', () => {
  assert.match(withFigures(readme, undefined, 'zh'), /尚无实测数据。\n<!-- end/)
  assert.throws(() => withFigures('no marks', results, 'en'), /marks/)
})
