import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBudget } from './budget.ts'

test('a budget of nodes ends at that many steps', () => {
  const budget = startBudget({ nodes: 100 })
  let steps = 0
  while (!budget.spend()) steps++
  assert.equal(steps, 99)
  assert.equal(budget.spent, 100)
  assert.equal(budget.used(), 1)
})

test('a budget of milliseconds ends by the clock it is given', () => {
  let time = 50
  const budget = startBudget({ milliseconds: 10, clock: () => time })
  assert.equal(budget.isOver(), false)
  time = 55
  assert.equal(budget.used(), 0.5)
  time = 60
  assert.equal(budget.isOver(), true)
  assert.equal(budget.spend(), true)
})

test('a cancelled search ends within a few steps', () => {
  let cancelled = false
  const budget = startBudget({ cancelled: () => cancelled })
  for (let i = 0; i < 1000; i++) assert.equal(budget.spend(), false)
  cancelled = true
  let more = 0
  while (!budget.spend()) more++
  assert.ok(more < 20, String(more))
})

test('budgets that make no sense are refused', () => {
  assert.throws(() => startBudget({ nodes: 0 }), RangeError)
  assert.throws(() => startBudget({ milliseconds: 5 }), RangeError)
})
