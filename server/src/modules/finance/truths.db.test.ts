import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { checkTruths } from '#platform/truths/check-truths.ts'
import { insertPurchase, insertReceipts, insertShipped, insertStatement, insertSupplier } from '#test/builders/shipped.queries.ts'
import { registerModules } from '../../app.ts'
import { bookReceipts } from './receipts/book-receipts.ts'
import { bookStatements } from './settlement/book-statements.ts'
import { bookShipments } from './shipments/book-shipments.ts'

let system: TestSystem
before(async () => {
  registerModules()
  system = await startTestSystem()
})
after(() => system.close())

const books = ['05b', '06', '07-shipped', '08']

async function broken(): Promise<string[]> {
  const outcomes = await checkTruths(system.runtime.ownerPool)
  return outcomes
    .filter((truth) => truth.rows.length > 0 && books.some((prefix) => truth.name.startsWith(prefix)))
    .map((truth) => truth.name)
}

test('every truth of the books notices what it guards', async () => {
  const tenantId = await system.tenant()
  await system.as(tenantId, async (ctx) => {
    const skuId = newId()
    const shopId = newId()
    const supplierId = await insertSupplier(ctx)
    const { purchaseOrderId, lineIds } = await insertPurchase(ctx, {
      supplierId,
      lines: [{ skuId, quantity: 5n, priceMinor: 100n }],
    })
    await bookReceipts(
      ctx,
      await insertReceipts(ctx, [
        { sourceKind: 'purchase_order', sourceId: purchaseOrderId, lines: [{ skuId, quantity: 5n, sourceLineId: lineIds[0]! }] },
      ]),
    )
    const rows = await insertShipped(ctx, [
      { shopId, channelOrderNumber: 'T1', lines: [{ skuId, quantity: 2n, amountMinor: 500n }] },
    ])
    await bookShipments(
      ctx,
      rows.map((row) => row.fulfillmentId),
    )
    const { statementId } = await insertStatement(ctx, {
      shopId,
      payoutMinor: 480n,
      lines: [
        { kind: 'order_income', number: 'T1', amountMinor: 500n },
        { kind: 'commission', number: 'T1', amountMinor: -20n },
      ],
    })
    await bookStatements(ctx, [statementId])
  })
  assert.deepEqual(await broken(), [])

  const t = `tenant_id = '${tenantId}'`
  const damages: [string, string, string[]][] = [
    [
      'a line is changed',
      `update finance.journal_lines set debit_minor = debit_minor + 1 where ${t} and account_code = '5401'`,
      ['06-entries-balance', '06b-balances-equal-lines'],
    ],
    [
      'a line is lost',
      `delete from finance.journal_lines where ${t} and account_code = '22210102'`,
      ['06-entries-balance', '06b-balances-equal-lines'],
    ],
    [
      'an entry is lost',
      `delete from finance.journal_entries where ${t} and kind = 'revenue'`,
      ['06-entries-balance', '06b-balances-equal-lines', '07-shipped-and-booked'],
    ],
    [
      'an entry is doubled',
      `insert into finance.journal_entries (tenant_id, id, period, entry_number, posted_on, occurred_on, kind, source_kind, source_id, currency, total_minor, created_at)
      select tenant_id, gen_random_uuid(), period, 900, posted_on, occurred_on, 'payout', source_kind, source_id, currency, 0, created_at from finance.journal_entries where ${t} and kind = 'cost'`,
      ['06-entries-balance'],
    ],
    [
      'a balance drifts',
      `update finance.account_balances set credit_minor = credit_minor + 1 where ${t} and account_code = '5001'`,
      ['06b-balances-equal-lines'],
    ],
    ['a layer drifts', `update finance.cost_layers set remaining_minor = remaining_minor + 1 where ${t}`, ['06c-stock-value']],
    [
      'a cost is forgotten beside a layer',
      `insert into finance.uncosted (tenant_id, id, sku_id, source_kind, source_id, source_line_id, moved_at, quantity)
      select tenant_id, gen_random_uuid(), sku_id, 'fulfillment', gen_random_uuid(), gen_random_uuid(), now(), 1 from finance.cost_layers where ${t}`,
      ['06c-stock-value'],
    ],
    [
      'a receipt is billed nowhere',
      `update finance.received_lines set billed_minor = billed_minor + 1 where ${t}`,
      ['06d-payables'],
    ],
    [
      'an order’s money is booked wrongly',
      `update finance.bookings set receivable_minor = receivable_minor + 1, goods_minor = goods_minor + 1 where ${t}`,
      ['05b-booked-money'],
    ],
    [
      'a statement line is dropped',
      `delete from finance.settlement_lines where ${t} and kind = 'commission'`,
      ['08-settlement-lines'],
    ],
    [
      'a line is set aside by nobody',
      `update finance.settlement_lines set state = 'ignored' where ${t} and kind = 'commission'`,
      ['08-settlement-lines'],
    ],
  ]
  for (const [what, statement, truths] of damages) {
    const client = await system.runtime.ownerPool.connect()
    try {
      // Seen from inside the transaction that did the damage, which is then undone.
      await client.query('begin')
      const { rowCount } = await client.query(statement)
      assert.ok(rowCount! > 0, what)
      const inside = {
        connect: async () => ({
          query: (text: string) => (/^(begin|commit|rollback)/.test(text) ? Promise.resolve({ rows: [] }) : client.query(text)),
          release: () => {},
        }),
      }
      const outcomes = await checkTruths(inside as never)
      const noticed = outcomes
        .filter((truth) => truth.rows.length > 0 && books.some((prefix) => truth.name.startsWith(prefix)))
        .map((truth) => truth.name)
      assert.deepEqual(noticed, truths, what)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  assert.deepEqual(await broken(), [])
})
