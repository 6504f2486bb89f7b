import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { OrderDocument, Page, RefundDocument, ShipmentEntry, StatementDocument, StatementLine } from '#sim/documents.ts'
import { assertOrder, assertRefund, assertStatements } from '#sim/testing/invariants.ts'

/** The examples of the protocol document must keep its own rules: they are what people copy. */
const page = readFileSync(new URL('../../docs/protocols/open-shop.md', import.meta.url), 'utf8')
const section = (number: number) => page.split(/^## /m).find((part) => part.startsWith(`${number}. `))!
const examples = (number: number): unknown[] =>
  [...section(number).matchAll(/```json\n(.*?)\n```/gs)].map((match) => JSON.parse(match[1]!.replaceAll('…', '...')))

test('every JSON example of the document is JSON', () => {
  const count = Array.from({ length: 15 }, (_, i) => examples(i + 1).length).reduce((a, b) => a + b, 0)
  assert.equal(count, 13)
})

test('the example order and its refund keep the rules', () => {
  const [order] = examples(7) as [OrderDocument]
  const [refund] = examples(8) as [RefundDocument]
  assertOrder(order)
  assertRefund(refund, order)
  const [{ shipments }] = examples(9) as [{ shipments: ShipmentEntry[] }]
  assert.equal(shipments[0]!.orderNumber, order.number)
  assert.equal(shipments[0]!.lines[0]!.lineId, order.lines[0]!.id)
})

test('the example statement adds up', () => {
  const [statements, line] = examples(12) as [Page<StatementDocument>, StatementLine]
  const { totals, ...statement } = statements.items[0]!
  const sum = Object.values(totals).reduce((a, b) => a + b, 0)
  assert.equal(statement.carriedInMinor + sum, statement.payoutMinor + statement.carriedOutMinor)
  assert.equal(line.sequence, 1)
  assertStatements([])
})

test('every field and every enum value of the order table is in our types', () => {
  const [order] = examples(7) as [OrderDocument]
  const fields = [...section(7).matchAll(/^\| `([a-zA-Z]+)`/gm)].map((match) => match[1]!)
  for (const field of fields.filter((name) => !['id'].includes(name))) {
    assert.ok(field in order || field in order.lines[0]!, field)
  }
})
