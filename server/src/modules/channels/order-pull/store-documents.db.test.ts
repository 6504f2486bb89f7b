import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { channelOrder, channelOrderLine, givenShop } from '#test/builders/channel-orders.ts'
import { registerModules } from '../../../app.ts'
import type { ChannelOrderDocument } from '../channel-order.contract.ts'
import { changeNames } from './change-mask.pure.ts'
import { openDocument, openRaw } from './sealed-document.ts'
import { storeDocuments } from './store-documents.ts'

let system: TestSystem
let tenantId: string
let shopId: string
before(async () => {
  registerModules()
  system = await startTestSystem()
  tenantId = await system.tenant()
  shopId = await system.as(tenantId, (ctx) => givenShop(ctx))
})
after(() => system.close())

const store = (documents: ChannelOrderDocument[]) =>
  system.as(tenantId, async (ctx) => {
    const result = await storeDocuments(ctx, { id: shopId }, documents)
    return { ...result, events: ctx.pending.events.map((event) => event.payload as { channelOrderIds: string[] }) }
  })

interface Stored {
  id: string
  external_version: bigint
  status: string
  change_mask: number
  intake: string
  intake_error: { code: string } | null
  paid_minor: bigint
  amount_mismatch: boolean
  line_count: number
  unit_count: bigint
  document_sealed: Buffer
}
const stored = (number: string) =>
  system.as(tenantId, async (ctx) => {
    const { rows } = await sql<Stored>`
      select * from channels.channel_orders where tenant_id = ${tenantId} and shop_id = ${shopId} and external_number = ${number}`.execute(
      ctx.tx,
    )
    return rows[0]!
  })
const lines = (id: string) =>
  system.as(tenantId, async (ctx) => {
    const { rows } = await sql<{
      id: string
      external_line_id: string
      quantity: bigint
      amount_minor: bigint
      refund_state: string
    }>`
      select id, external_line_id, quantity, amount_minor, refund_state from channels.channel_order_lines
      where tenant_id = ${tenantId} and channel_order_id = ${id} order by external_line_id`.execute(ctx.tx)
    return rows
  })
const versions = (id: string) =>
  system.as(tenantId, async (ctx) => {
    const { rows } = await sql<{ external_version: bigint; status: string; change_mask: number }>`
      select external_version, status, change_mask from channels.channel_order_versions
      where tenant_id = ${tenantId} and channel_order_id = ${id} order by external_version`.execute(ctx.tx)
    return rows
  })

test('a new document is stored with its lines, sealed, and announced once', async () => {
  const document = channelOrder({
    externalNumber: 'N1',
    lines: [
      channelOrderLine({ externalLineId: 'a', quantity: 2n, unitPriceMinor: 1500n }),
      channelOrderLine({ externalLineId: 'b', quantity: 1n, unitPriceMinor: 990n, discountMinor: 90n }),
    ],
  })
  const result = await store([document])
  const row = await stored('N1')
  assert.deepEqual(result.inserted, [row.id])
  assert.deepEqual(result.events, [{ shopId, channelOrderIds: [row.id] }])
  assert.equal(row.intake, 'waiting')
  assert.equal(row.paid_minor, 4700n)
  assert.equal(row.amount_mismatch, false)
  assert.equal(row.line_count, 2)
  assert.equal(row.unit_count, 3n)
  assert.deepEqual(
    (await lines(row.id)).map((line) => [line.external_line_id, line.quantity, line.amount_minor]),
    [
      ['a', 2n, 3000n],
      ['b', 1n, 900n],
    ],
  )
  assert.equal(row.document_sealed.includes(Buffer.from('林晓明')), false)
  assert.equal(row.document_sealed.includes(Buffer.from('13900000017')), false)
  const opened = await system.as(tenantId, async (ctx) => openDocument(await vaultOf(ctx), row.document_sealed))
  assert.deepEqual(opened, document)
})

test('the platform’s own document is kept word for word', async () => {
  const raw = { externalNumber: 'ignored', anything: ['kept', 1, null], nested: { x: 'y' } }
  await store([{ ...channelOrder({ externalNumber: 'N2' }), source: { connector: 'open_shop', raw } }])
  const row = await stored('N2')
  assert.deepEqual(await system.as(tenantId, async (ctx) => openRaw(await vaultOf(ctx), row.document_sealed)), raw)
})

test('repetitions and late older versions change nothing and announce nothing', async () => {
  const unpaid = channelOrder({ externalNumber: 'R1', version: 5n, status: 'unpaid', paidAt: null, paidMinor: 0n })
  const paid = channelOrder({ externalNumber: 'R1', version: 7n })
  await store([paid])
  const before = await stored('R1')
  for (const late of [paid, unpaid, { ...paid, sellerRemark: 'same version, other content' }]) {
    const result = await store([late])
    assert.deepEqual([result.inserted, result.changed, result.ignored, result.events], [[], [], 1, []])
  }
  assert.deepEqual(await stored('R1'), before)
  assert.deepEqual(await versions(before.id), [])
})

test('of several versions in one set the newest counts', async () => {
  const result = await store([
    channelOrder({ externalNumber: 'S1', version: 2n, sellerRemark: 'second' }),
    channelOrder({ externalNumber: 'S1', version: 3n, sellerRemark: 'third' }),
    channelOrder({ externalNumber: 'S1', version: 1n, sellerRemark: 'first' }),
  ])
  assert.equal(result.inserted.length, 1)
  assert.equal(result.ignored, 2)
  assert.equal((await stored('S1')).external_version, 3n)
})

test('a newer version replaces the document, keeps the old one and says what changed', async () => {
  const first = channelOrder({
    externalNumber: 'C1',
    version: 1n,
    status: 'unpaid',
    paidAt: null,
    paidMinor: 0n,
    lines: [channelOrderLine({ externalLineId: 'a' }), channelOrderLine({ externalLineId: 'b', quantity: 1n })],
  })
  await store([first])
  const inserted = await stored('C1')
  const [lineA] = await lines(inserted.id)
  const second = channelOrder({
    externalNumber: 'C1',
    version: 4n,
    lines: [
      channelOrderLine({ externalLineId: 'a', refundState: 'requested' }),
      channelOrderLine({ externalLineId: 'c', quantity: 5n }),
    ],
  })
  const result = await store([second])
  assert.deepEqual(result.changed, [inserted.id])
  assert.deepEqual(result.events[0]!.channelOrderIds, [inserted.id])
  const row = await stored('C1')
  assert.equal(row.status, 'paid')
  assert.equal(row.external_version, 4n)
  assert.deepEqual(changeNames(row.change_mask), ['status', 'payment', 'refund', 'lines'])
  assert.deepEqual(await versions(row.id), [{ external_version: 1n, status: 'unpaid', change_mask: row.change_mask }])
  const now = await lines(row.id)
  assert.deepEqual(
    now.map((line) => [line.external_line_id, line.quantity, line.amount_minor, line.refund_state]),
    [
      ['a', 2n, 3000n, 'requested'],
      ['b', 0n, 0n, 'none'],
      ['c', 5n, 7500n, 'none'],
    ],
  )
  // The line keeps its id: orders refer to it.
  assert.equal(now[0]!.id, lineA!.id)
})

test('changes add up until they are handed on, and a version without a change announces nothing', async () => {
  await store([channelOrder({ externalNumber: 'M1', version: 1n })])
  const { id } = await stored('M1')
  await system.as(tenantId, (ctx) =>
    sql`update channels.channel_orders set intake = 'taken', change_mask = 0 where tenant_id = ${tenantId} and id = ${id}`.execute(
      ctx.tx,
    ),
  )
  await store([channelOrder({ externalNumber: 'M1', version: 2n, sellerRemark: 'call first' })])
  await store([channelOrder({ externalNumber: 'M1', version: 3n, sellerRemark: 'call first', shippingMinor: 0n })])
  const row = await stored('M1')
  assert.deepEqual(changeNames(row.change_mask), ['payment', 'remark', 'amount'])
  assert.equal(row.intake, 'taken')
  const silent = await store([channelOrder({ externalNumber: 'M1', version: 9n, sellerRemark: 'call first', shippingMinor: 0n })])
  assert.deepEqual([silent.changed, silent.events], [[], []])
  assert.equal((await stored('M1')).external_version, 9n)
})

test('a source without versions: other content counts as newer, the same as known', async () => {
  const one = channelOrder({ externalNumber: 'F1', version: null })
  await store([one])
  assert.equal((await store([one])).ignored, 1)
  const result = await store([{ ...one, sellerRemark: 'changed in the next file' }])
  assert.equal(result.changed.length, 1)
  const row = await stored('F1')
  assert.equal(row.external_version, 2n)
  assert.deepEqual(changeNames(row.change_mask), ['remark'])
})

test('a document that does not pass the check is kept for a person and stops nobody else', async () => {
  const twice = [channelOrderLine({ externalLineId: 'x' }), channelOrderLine({ externalLineId: 'x' })]
  const result = await store([
    channelOrder({ externalNumber: 'B1', lines: twice }),
    channelOrder({ externalNumber: 'B2' }),
    channelOrder({ externalNumber: 'B3', currency: 'yuan' }),
  ])
  const good = await stored('B2')
  assert.deepEqual(result.events, [{ shopId, channelOrderIds: [good.id] }])
  assert.equal(good.intake, 'waiting')
  for (const number of ['B1', 'B3']) {
    const bad = await stored(number)
    assert.deepEqual([bad.intake, bad.intake_error?.code, bad.line_count], ['failed', 'channels.document_unreadable', 0])
  }
  // Corrected at the source, it goes on.
  await store([channelOrder({ externalNumber: 'B1', version: 2n })])
  const corrected = await stored('B1')
  assert.deepEqual([corrected.intake, corrected.intake_error, corrected.line_count], ['waiting', null, 1])
})

test('money that does not add up is kept as it is and marked', async () => {
  await store([channelOrder({ externalNumber: 'X1', paidMinor: 3799n })])
  const row = await stored('X1')
  assert.deepEqual([row.amount_mismatch, row.paid_minor], [true, 3799n])
})

test('many writers with overlapping sets: each order once, newest version, every change in the history', async () => {
  const numbers = Array.from({ length: 40 }, (_, index) => `P${String(index).padStart(2, '0')}`)
  const at = (version: number) =>
    numbers.map((externalNumber) => channelOrder({ externalNumber, version: BigInt(version), sellerRemark: `v${version}` }))
  const shuffled = <T>(items: T[], seed: number) =>
    items
      .map((item, index) => ({ item, key: (index * 7919 + seed * 104_729) % 1009 }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)
  const results = await Promise.all(Array.from({ length: 8 }, (_, writer) => store(shuffled(at(1 + (writer % 4)), writer))))
  assert.equal(
    results.reduce((sum, result) => sum + result.inserted.length, 0),
    40,
  )
  const { rows } = await system.as(tenantId, (ctx) =>
    sql<{ orders: bigint; newest: bigint; lines: bigint }>`
      select count(distinct o.id) as orders, min(o.external_version) as newest, count(l.id) as lines
      from channels.channel_orders o join channels.channel_order_lines l on l.tenant_id = ${tenantId} and l.channel_order_id = o.id
      where o.tenant_id = ${tenantId} and o.shop_id = ${shopId} and o.external_number ^@ 'P'`.execute(ctx.tx),
  )
  assert.deepEqual(rows[0], { orders: 40n, newest: 4n, lines: 40n })
})

test('tallies follow status and intake', async () => {
  const counts = () =>
    system.as(tenantId, async (ctx) => {
      const { rows } = await sql<{ key: string; value: bigint }>`
        select key, sum(change)::bigint as value from platform.tally_changes
        where tenant_id = ${tenantId} and name = 'channel_orders.status' and scope = ${shopId} group by key having sum(change) <> 0 order by key`.execute(
        ctx.tx,
      )
      const real = await sql<{ key: string; value: bigint }>`
        select status as key, count(*) as value from channels.channel_orders where tenant_id = ${tenantId} and shop_id = ${shopId} group by status order by status`.execute(
        ctx.tx,
      )
      return [rows, real.rows]
    })
  const [tallied, real] = await counts()
  assert.deepEqual(tallied, real)
})
