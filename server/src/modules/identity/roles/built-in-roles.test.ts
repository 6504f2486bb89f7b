import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtInPermissions, unknownInRoles } from './built-in-roles.pure.ts'

const known = [
  'orders.read',
  'orders.approve',
  'orders_extra.read',
  'audit.read',
  'warehouse.pick',
  'cost.see',
  'finance.post',
  'mailbox.read',
]

test('patterns give each built-in role what its name says, and no more', () => {
  assert.deepEqual(builtInPermissions('owner', known), ['*'])
  assert.deepEqual(builtInPermissions('admin', known), known)
  assert.deepEqual(builtInPermissions('viewer', known), ['orders.read', 'orders_extra.read'])
  assert.deepEqual(builtInPermissions('reviewer', known), ['orders.read', 'orders.approve'])
  assert.deepEqual(builtInPermissions('picker', known), ['warehouse.pick'])
  assert.deepEqual(builtInPermissions('accountant', known), ['orders.read', 'audit.read', 'cost.see', 'finance.post'])
  assert.deepEqual(builtInPermissions('nobody', known), [])
})

test('what a role names and nothing declares is found', () => {
  const unknown = unknownInRoles(known)
  assert.ok(unknown.includes('warehouse.pack') && unknown.includes('purchasing.*'))
  for (const pattern of ['*', '*.*', '*.read', 'orders.*', 'warehouse.pick', 'cost.see'])
    assert.ok(!unknown.includes(pattern), pattern)
})
