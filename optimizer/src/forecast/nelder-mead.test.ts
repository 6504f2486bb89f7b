import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimise, minimiseAlong } from './nelder-mead.ts'

test('the floor of a bent valley is found', () => {
  const found = minimise((p) => 100 * (p[1]! - p[0]! ** 2) ** 2 + (1 - p[0]!) ** 2, [-1.2, 1], [-5, -5], [5, 5], 2000, 1e-14)
  assert.ok(Math.abs(found.point[0]! - 1) < 1e-3, String(found.point))
  assert.ok(Math.abs(found.point[1]! - 1) < 1e-3, String(found.point))
})

test('the search stays in its box and never loses its start', () => {
  const found = minimise((p) => (p[0]! + 3) ** 2, [2], [1], [5], 200, 1e-12)
  assert.ok(found.point[0]! >= 1 && found.point[0]! < 1.01, String(found.point))
  const stuck = minimise((p) => (p[0] === 2 ? 0 : Number.NaN), [2], [1], [5], 50)
  assert.equal(stuck.value, 0)
})

test('along a line the deepest of several valleys is found', () => {
  const found = minimiseAlong((x) => Math.sin(5 * x) + 0.1 * x, 0, 4, 20, 40)
  // sin 5x is lowest at 3π/10; the slope moves it by 0.1/25
  assert.ok(Math.abs(found.x - (0.3 * Math.PI - 0.004)) < 1e-4, String(found.x))
})
