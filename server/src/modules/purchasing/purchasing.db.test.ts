import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#lib/ids.ts'
import { acceptOrders } from '#modules/orders/index.ts'
import { receiveGoods } from '#modules/warehouse/index.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { accountSums, tableRows } from '#test/builders/books.queries.ts'
import { aWarehouse, type BuiltSku, someSkus, stockUp } from '#test/builders/goods.ts'
import { anOrder } from '#test/builders/orders.ts'
import { aCompany, aMember, type Company } from '#test/builders/people.ts'
import { expectTruths } from '#test/truths/expect-truths.ts'
import { registerModules } from '../../app.ts'
import { approveOrders, cancelOrders, submitOrders } from './purchase-orders/decide-orders.ts'
import { inTransit } from './purchase-orders/purchase-orders.queries.ts'
import { purchasingContract as c } from './purchasing.contract.ts'

let system: TestSystem
let api: TestApi
before(async () => {
  registerModules()
  system = await startTestSystem()
  api = await startTestApi(system)
})
after(async () => {
  await api.close()
  await system.close()
})

interface World {
  company: Company
  tenantId: string
  skus: BuiltSku[]
  warehouse: { id: string; bins: string[] }
  owner: ReturnType<TestApi['as']>
}

async function world(skuCount = 2): Promise<World> {
  const company = await aCompany(system)
  const { tenantId } = company
  const built = await system.as(tenantId, async (ctx) => ({
    skus: await someSkus(ctx, skuCount),
    warehouse: await aWarehouse(ctx),
  }))
  return { company, tenantId, ...built, owner: api.as(company.cookie) }
}

async function supplierWith(
  w: World,
  lines: { skuId: string; priceMinor: number; minimumQuantity?: number; packQuantity?: number }[],
  change = {},
) {
  const supplier = await w.owner(c.createSupplier, {
    body: { code: `S-${newId().slice(-8)}`, name: 'Anhui Tea', leadTimeDays: 10, overTolerancePercent: 10, ...change },
  })
  if (lines.length > 0) await w.owner(c.setSupplierSkus, { params: { supplierId: supplier.id }, body: { lines } })
  return supplier
}

const counts = async (w: World) =>
  Object.fromEntries(Object.entries((await w.owner(c.orderCounts)).counts).filter(([, count]) => count !== 0))

/** Receives everything, or so many pieces of each line. */
async function receive(w: World, purchaseOrderId: string, pieces?: bigint) {
  await system.as(w.tenantId, async (ctx) => {
    const [expected] = (await tableRows(ctx, 'warehouse.expected_receipts', 'created_at desc')).filter(
      (row) => row.source_id === purchaseOrderId,
    )
    const lines = (await tableRows(ctx, 'warehouse.expected_receipt_lines', 'id')).filter(
      (row) => row.expected_receipt_id === expected.id,
    )
    await receiveGoods(ctx, {
      warehouseId: w.warehouse.id,
      expectedReceiptId: expected.id,
      sourceKind: 'purchase_order',
      note: '',
      lines: lines.map((line) => ({
        expectedLineId: line.id,
        skuId: line.sku_id,
        quantity: pieces ?? line.quantity,
        grade: 'sellable',
      })),
      complete: false,
    })
  })
  await system.settle()
}

describe('a purchase order', () => {
  test('goes from draft over approval and two receipts to closed, and its goods into the books', async () => {
    const w = await world()
    const [a, b] = w.skus as [BuiltSku, BuiltSku]
    const supplier = await supplierWith(w, [{ skuId: a.id, priceMinor: 250, minimumQuantity: 10, packQuantity: 5 }])
    const draft = await w.owner(c.createOrder, {
      body: {
        supplierId: supplier.id,
        warehouseId: w.warehouse.id,
        freightMinor: 900,
        lines: [
          { skuId: a.id, quantity: 20 },
          { skuId: b.id, quantity: 10, priceMinor: 99 },
        ],
      },
    })
    assert.equal(draft.status, 'draft')
    assert.deepEqual(
      [draft.goodsMinor, draft.freightMinor, draft.totalMinor, draft.unitCount, draft.lineCount],
      [5990, 900, 6890, 30, 2],
    )
    assert.match(draft.purchaseNumber, /^PO\d{12}$/)
    const ids = [draft.id]
    assert.deepEqual(
      (await w.owner(c.approveOrders, { body: { ids } })).refused.map((refusal) => refusal.code),
      ['purchasing.not_possible'],
    )
    assert.deepEqual(await w.owner(c.submitOrders, { body: { ids } }), { done: ids, refused: [] })
    assert.deepEqual(await w.owner(c.sendBackOrders, { body: { ids, reason: 'wrong price' } }), { done: ids, refused: [] })
    const changed = await w.owner(c.changeOrder, {
      params: { purchaseOrderId: draft.id },
      ifMatch: String((await w.owner(c.order, { params: { purchaseOrderId: draft.id } })).version),
      body: {
        warehouseId: w.warehouse.id,
        lines: [
          { skuId: a.id, quantity: 20 },
          { skuId: b.id, quantity: 10, priceMinor: 100 },
        ],
      },
    })
    assert.deepEqual([changed.goodsMinor, changed.freightMinor, changed.totalMinor], [6000, 0, 6000])
    await w.owner(c.submitOrders, { body: { ids } })
    assert.deepEqual(await counts(w), { awaiting_approval: 1 })
    assert.deepEqual(await w.owner(c.approveOrders, { body: { ids } }), { done: ids, refused: [] })
    const approved = await w.owner(c.order, { params: { purchaseOrderId: draft.id } })
    assert.equal(approved.status, 'approved')
    assert.notEqual(approved.expectedOn, null)
    assert.equal(approved.approvedBy?.name, 'Olivia Owner')
    assert.deepEqual(
      (await system.as(w.tenantId, (ctx) => inTransit(ctx.tx, w.tenantId, [a.id, b.id]))).map((row) => [
        row.skuId,
        row.warehouseId,
        row.quantity,
      ]),
      [
        [a.id, w.warehouse.id, 20n],
        [b.id, w.warehouse.id, 10n],
      ],
    )

    await receive(w, draft.id, 10n)
    const part = await w.owner(c.order, { params: { purchaseOrderId: draft.id } })
    assert.deepEqual(
      [part.status, part.receivedUnits, part.lines.map((line) => line.receivedQuantity)],
      ['part_received', 20, [10, 10]],
    )
    assert.deepEqual(
      (await w.owner(c.cancelOrders, { body: { ids, reason: 'no' } })).refused.map((refusal) => refusal.code),
      ['purchasing.not_possible'],
    )
    await system.as(w.tenantId, async (ctx) => {
      const [expected] = await tableRows(ctx, 'warehouse.expected_receipts', 'id')
      const line = (await tableRows(ctx, 'warehouse.expected_receipt_lines', 'id')).find((row) => row.sku_id === a.id)
      // Within the supplier's tolerance of 10 %: 22 of 20.
      const lines = [{ expectedLineId: line.id, skuId: a.id, quantity: 12n, grade: 'sellable' as const }]
      await receiveGoods(ctx, {
        warehouseId: w.warehouse.id,
        expectedReceiptId: expected.id,
        sourceKind: 'purchase_order',
        note: '',
        lines,
        complete: false,
      })
    })
    await system.settle()
    const whole = await w.owner(c.order, { params: { purchaseOrderId: draft.id } })
    assert.deepEqual([whole.status, whole.receivedUnits, whole.receipts.length], ['received', 32, 2])
    assert.deepEqual(await w.owner(c.closeOrders, { body: { ids } }), { done: ids, refused: [] })
    assert.deepEqual(await counts(w), { closed: 1 })
    // 22 at 2.50 and 10 at 1.00, owed and not billed.
    assert.deepEqual(await system.as(w.tenantId, (ctx) => accountSums(ctx)), { 1405: 6500n, 220202: -6500n })
    const history = await w.owner(c.priceHistory, { query: { skuId: b.id } })
    assert.deepEqual(
      history.rows.map((row) => [row.priceMinor, row.previousMinor, row.sourceKind, row.sourceNumber]),
      [[100, null, 'purchase_order', draft.purchaseNumber]],
    )
    await expectTruths(system)
  })

  test('with wrong lines is refused, every problem at its field, and nothing is written', async () => {
    const w = await world()
    const [a] = w.skus as [BuiltSku]
    const supplier = await supplierWith(w, [{ skuId: a.id, priceMinor: 250, minimumQuantity: 10, packQuantity: 6 }])
    const problem = await api.refused(c.createOrder, {
      cookie: w.company.cookie,
      body: {
        supplierId: supplier.id,
        warehouseId: w.warehouse.id,
        lines: [
          { skuId: a.id, quantity: 10 },
          { skuId: newId(), quantity: 1 },
          { skuId: w.skus[1]!.id, quantity: 1 },
        ],
      },
    })
    assert.equal(problem.status, 422)
    assert.equal(problem.code, 'purchasing.not_whole_packs')
    assert.deepEqual(
      problem.errors.map((error) => [error.path, error.code]),
      [
        ['lines.0.quantity', 'purchasing.not_whole_packs'],
        ['lines.1.skuId', 'purchasing.sku_unknown'],
        ['lines.2.priceMinor', 'purchasing.no_price'],
      ],
    )
    const good = { warehouseId: w.warehouse.id, lines: [{ skuId: a.id, quantity: 12 }] }
    const refusals: [object, string][] = [
      [{ ...good, supplierId: newId() }, 'purchasing.supplier_unknown'],
      [{ ...good, supplierId: supplier.id, warehouseId: newId() }, 'purchasing.warehouse_unknown'],
      [{ ...good, supplierId: supplier.id, lines: [] }, 'platform.invalid_input'],
      [{ ...good, supplierId: supplier.id, lines: [{ skuId: a.id, quantity: -3 }] }, 'platform.invalid_input'],
      [
        {
          ...good,
          supplierId: supplier.id,
          lines: [{ skuId: w.skus[1]!.id, quantity: 1_000_000_000, priceMinor: 100_000_000_000 }],
        },
        'purchasing.amount_too_large',
      ],
    ]
    for (const [body, code] of refusals)
      assert.equal((await api.refused(c.createOrder, { cookie: w.company.cookie, body })).code, code)
    await w.owner(c.changeSupplier, {
      params: { supplierId: supplier.id },
      ifMatch: String(supplier.version),
      body: { name: 'Anhui Tea', status: 'paused' },
    })
    assert.equal(
      (await api.refused(c.createOrder, { cookie: w.company.cookie, body: { ...good, supplierId: supplier.id } })).code,
      'purchasing.supplier_paused',
    )
    assert.deepEqual((await w.owner(c.orders)).rows, [])
    assert.deepEqual(await counts(w), {})
  })

  test('approved by four people at once is expected by the warehouse once', async () => {
    const w = await world()
    const supplier = await supplierWith(w, [{ skuId: w.skus[0]!.id, priceMinor: 100 }])
    const body = { supplierId: supplier.id, warehouseId: w.warehouse.id, lines: [{ skuId: w.skus[0]!.id, quantity: 5 }] }
    const ids = [(await w.owner(c.createOrder, { body })).id, (await w.owner(c.createOrder, { body })).id]
    await system.as(w.tenantId, (ctx) => submitOrders(ctx, ids))
    const outcomes = await Promise.all(
      [0, 1, 2, 3].map((hand) => system.as(w.tenantId, (ctx) => approveOrders(ctx, hand % 2 === 0 ? ids : [...ids].reverse()))),
    )
    assert.deepEqual(outcomes.flatMap((outcome) => outcome.done).sort(), [...ids].sort())
    assert.equal((await system.as(w.tenantId, (ctx) => tableRows(ctx, 'warehouse.expected_receipts', 'id'))).length, 2)
    assert.deepEqual(await counts(w), { approved: 2 })
    // Two cancel while a third approves again: each order ends once.
    const ends = await Promise.all([0, 1].map(() => system.as(w.tenantId, (ctx) => cancelOrders(ctx, ids, 'changed our mind'))))
    assert.deepEqual(ends.flatMap((outcome) => outcome.done).sort(), [...ids].sort())
    assert.deepEqual(await counts(w), { cancelled: 2 })
    assert.deepEqual(
      (await system.as(w.tenantId, (ctx) => tableRows(ctx, 'warehouse.expected_receipts', 'id'))).map((row) => row.status),
      ['cancelled', 'cancelled'],
    )
    await expectTruths(system)
  })

  test('receipts of two parts booked at once are both counted', async () => {
    const w = await world()
    const supplier = await supplierWith(w, [{ skuId: w.skus[0]!.id, priceMinor: 100 }])
    const order = await w.owner(c.createOrder, {
      body: { supplierId: supplier.id, warehouseId: w.warehouse.id, lines: [{ skuId: w.skus[0]!.id, quantity: 8 }] },
    })
    await w.owner(c.submitOrders, { body: { ids: [order.id] } })
    await w.owner(c.approveOrders, { body: { ids: [order.id] } })
    await Promise.all([receive(w, order.id, 4n), receive(w, order.id, 4n)])
    await system.settle()
    const after = await w.owner(c.order, { params: { purchaseOrderId: order.id } })
    assert.deepEqual([after.status, after.receivedUnits], ['received', 8])
    await expectTruths(system)
  })
})

describe('suppliers', () => {
  test('keep their contact sealed; a look is written down', async () => {
    const w = await world()
    const contact = { person: '王小明', phone: '13800138000', email: 'wang@example.com', address: '合肥市' }
    const supplier = await supplierWith(w, [], { contact })
    assert.equal(supplier.contactMasked, '王** 138****8000')
    const [stored] = await system.as(w.tenantId, (ctx) => tableRows(ctx, 'purchasing.suppliers', 'id'))
    for (const secret of ['王小明', '13800138000', 'wang@example.com', '合肥市']) {
      assert.equal(
        Object.values(stored).some((value) => Buffer.from(String(value)).includes(secret)),
        false,
        secret,
      )
      assert.equal((stored.contact_sealed as Buffer).includes(secret), false, secret)
    }
    assert.deepEqual(
      await w.owner(c.revealContact, { params: { supplierId: supplier.id }, body: { purpose: 'call about a delay' } }),
      contact,
    )
    const reveals = await system.as(w.tenantId, (ctx) => tableRows(ctx, 'platform.reveals', 'id'))
    assert.deepEqual(
      reveals.map((row) => [row.subject_kind, row.subject_id, row.purpose]),
      [['supplier', supplier.id, 'call about a delay']],
    )
    // Changed without a contact: the known one stays.
    await w.owner(c.changeSupplier, {
      params: { supplierId: supplier.id },
      ifMatch: '1',
      body: { name: 'Renamed', status: 'active' },
    })
    assert.deepEqual(await w.owner(c.revealContact, { params: { supplierId: supplier.id }, body: { purpose: 'again' } }), contact)
    assert.equal(
      (
        await api.refused(c.changeSupplier, {
          cookie: w.company.cookie,
          params: { supplierId: supplier.id },
          ifMatch: 1,
          body: { name: 'Lost', status: 'active' },
        })
      ).code,
      'platform.version_conflict',
    )
    assert.equal(
      (await api.refused(c.createSupplier, { cookie: w.company.cookie, body: { code: supplier.code, name: 'Twin' } })).code,
      'purchasing.supplier_code_taken',
    )
  })

  test('have a price list with a history and one preferred supplier per SKU', async () => {
    const w = await world(1)
    const skuId = w.skus[0]!.id
    const first = await supplierWith(w, [])
    const second = await supplierWith(w, [])
    const set = (supplierId: string, priceMinor: number) =>
      w.owner(c.setSupplierSkus, { params: { supplierId }, body: { lines: [{ skuId, priceMinor, isPreferred: true }] } })
    assert.deepEqual(await set(first.id, 100), { changed: 1 })
    assert.deepEqual(await set(first.id, 100), { changed: 0 })
    assert.deepEqual(await set(first.id, 90), { changed: 1 })
    assert.deepEqual(await set(second.id, 95), { changed: 1 })
    const list = await w.owner(c.supplierSkus, { query: { skuId } })
    assert.deepEqual(
      new Map(list.rows.map((row) => [row.supplierId, [row.priceMinor, row.isPreferred]])),
      new Map([
        [first.id, [90, false]],
        [second.id, [95, true]],
      ]),
    )
    const history = await w.owner(c.priceHistory, { query: { skuId, supplierId: first.id } })
    assert.deepEqual(
      history.rows.map((row) => [row.previousMinor, row.priceMinor]),
      [
        [100, 90],
        [null, 100],
      ],
    )
    assert.deepEqual(await w.owner(c.removeSupplierSkus, { params: { supplierId: first.id }, body: { skuIds: [skuId] } }), {
      removed: 1,
    })
    const twice = await api.refused(c.setSupplierSkus, {
      cookie: w.company.cookie,
      params: { supplierId: first.id },
      body: {
        lines: [
          { skuId, priceMinor: 1 },
          { skuId, priceMinor: 2 },
        ],
      },
    })
    assert.equal(twice.code, 'purchasing.line_twice')
  })
})

describe('what runs out', () => {
  test('is found from orders, stock and what is coming, and ordered in one step', async () => {
    const w = await world(2)
    const [a, b] = w.skus as [BuiltSku, BuiltSku]
    const supplier = await supplierWith(w, [{ skuId: a.id, priceMinor: 250, packQuantity: 12 }])
    await system.as(w.tenantId, async (ctx) => {
      await stockUp(ctx, w.warehouse.bins, [a], 40n)
      await stockUp(ctx, w.warehouse.bins, [b], 1000n)
      const recent = { orderedAt: new Date(ctx.now.getTime() - 86_400_000) }
      const shopId = newId()
      await acceptOrders(
        ctx,
        Array.from({ length: 14 }, () => anOrder({ skus: [a, b], shopId, quantity: 2n, change: recent })),
      )
      // Too long ago.
      await acceptOrders(ctx, [
        anOrder({ skus: [b], shopId, quantity: 100n, change: { orderedAt: new Date(ctx.now.getTime() - 40 * 86_400_000) } }),
      ])
    })
    assert.deepEqual(await w.owner(c.refreshDemand), { skus: 2 })
    const list = await w.owner(c.runningOut, { query: { targetDays: 28 } })
    // 28 pieces in 28 days, 12 left: 38 needed for 10 + 28 days, 26 short, three packs of 12.
    assert.deepEqual(
      list.rows.map((row) => [
        row.skuId,
        row.available,
        row.units28Days,
        row.coverDays,
        row.suggestedQuantity,
        row.amountMinor,
        row.because,
      ]),
      [
        [
          a.id,
          12,
          28,
          12,
          36,
          9000,
          '28 asked for in 28 days (1.0 a day), 12 available, 0 coming; 38 needed for 10+28 days: 26 short, 36 by minimum 1 and packs of 12',
        ],
      ],
    )
    assert.deepEqual(
      (await w.owner(c.runningOut, { query: { all: true } })).rows.map((row) => [row.skuId, row.suggestedQuantity]),
      [
        [a.id, 36],
        [b.id, 0],
      ],
    )
    const { purchaseOrderIds } = await w.owner(c.orderSuggestions, {
      body: { warehouseId: w.warehouse.id, lines: [{ skuId: a.id, supplierId: supplier.id, quantity: 36 }] },
    })
    await w.owner(c.submitOrders, { body: { ids: purchaseOrderIds } })
    await w.owner(c.approveOrders, { body: { ids: purchaseOrderIds } })
    assert.deepEqual((await w.owner(c.runningOut)).rows, [])
    assert.deepEqual(
      (await w.owner(c.inTransit)).rows.map((row) => [row.skuId, row.quantity]),
      [[a.id, 36]],
    )
    await expectTruths(system)
  })
})

describe('who may what', () => {
  test('permissions, warehouses and cost are respected', async () => {
    const w = await world()
    const other = await system.as(w.tenantId, (ctx) => aWarehouse(ctx))
    const supplier = await supplierWith(w, [{ skuId: w.skus[0]!.id, priceMinor: 100 }])
    const body = { supplierId: supplier.id, lines: [{ skuId: w.skus[0]!.id, quantity: 5 }] }
    const here = await w.owner(c.createOrder, { body: { ...body, warehouseId: w.warehouse.id } })
    const there = await w.owner(c.createOrder, { body: { ...body, warehouseId: other.id } })
    const clerk = await aMember(system, w.tenantId, ['purchasing.read', 'purchasing.edit'], { warehouseIds: [other.id] })
    const as = api.as(clerk.cookie)
    const list = await as(c.orders)
    assert.deepEqual(
      list.rows.map((row) => [row.id, row.totalMinor]),
      [[there.id, null]],
    )
    assert.equal(
      (await api.refused(c.order, { cookie: clerk.cookie, params: { purchaseOrderId: here.id } })).code,
      'purchasing.not_found',
    )
    assert.equal(
      (await api.refused(c.createOrder, { cookie: clerk.cookie, body: { ...body, warehouseId: w.warehouse.id } })).code,
      'platform.out_of_scope',
    )
    assert.deepEqual(
      (await as(c.submitOrders, { body: { ids: [here.id, there.id] } })).refused.map((refusal) => [refusal.id, refusal.code]),
      [[here.id, 'purchasing.not_found']],
    )
    assert.equal(
      (await api.refused(c.approveOrders, { cookie: clerk.cookie, body: { ids: [there.id] } })).code,
      'platform.forbidden',
    )
    assert.deepEqual(
      (await as(c.supplierSkus, { query: { supplierId: supplier.id } })).rows.map((row) => row.priceMinor),
      [null],
    )
    assert.deepEqual((await as(c.orderCounts)).counts, { awaiting_approval: 1, draft: 0 })
    // Another company sees nothing of it.
    const stranger = await aCompany(system)
    assert.equal(
      (await api.refused(c.order, { cookie: stranger.cookie, params: { purchaseOrderId: here.id } })).code,
      'purchasing.not_found',
    )
    assert.deepEqual(
      (await api.as(stranger.cookie)(c.approveOrders, { body: { ids: [here.id] } })).refused.map((refusal) => refusal.code),
      ['purchasing.not_found'],
    )
  })

  test('lists page to the end without missing or doubling, and refuse a cursor that is none', async () => {
    const w = await world()
    const supplier = await supplierWith(w, [{ skuId: w.skus[0]!.id, priceMinor: 100 }])
    const made: string[] = []
    for (let index = 0; index < 5; index++) {
      made.push(
        (
          await w.owner(c.createOrder, {
            body: { supplierId: supplier.id, warehouseId: w.warehouse.id, lines: [{ skuId: w.skus[0]!.id, quantity: 5 }] },
          })
        ).id,
      )
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page: { rows: { id: string }[]; nextCursor: string | null } = await w.owner(c.orders, {
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      })
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    assert.deepEqual(seen, made.reverse())
    for (const bad of ['nonsense', Buffer.from('["2026-01-01","x"]').toString('base64url')])
      assert.equal((await api.refused(c.orders, { cookie: w.company.cookie, query: { cursor: bad } })).status, 400)
  })
})
