import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { codeKey, explodeBundles, findByBarcodes, findSkusByCode, searchSkus } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { skuDetails } from '../skus/sku-detail.queries.ts'
import { createProducts } from './create-products.ts'
import type { ProductInput } from './plan-products.pure.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

const umbrella: ProductInput = {
  productCode: 'U',
  name: '晴雨伞',
  category: '雨具',
  skus: [
    {
      skuCode: 'U-RED',
      name: '晴雨伞 红色',
      attributes: { 颜色: '红' },
      weightGrams: 250n,
      listPriceMinor: 1990n,
      barcodes: [{ barcode: '6901234567892', quantity: 1n }],
    },
    { skuCode: 'U-BLUE', barcodes: [{ barcode: '6901234567893', quantity: 1n }] },
    {
      skuCode: 'U-SET',
      name: '两把装',
      parts: [
        { skuCode: 'U-RED', quantity: 1n },
        { skuCode: 'U-BLUE', quantity: 1n },
      ],
    },
  ],
}

const found = async (ctx: Ctx, text: string) => (await searchSkus(ctx.tx, ctx.tenantId, text, 20)).map((hit) => hit.skuCode)

test('new products with barcodes and a bundle of SKUs of the same set; again is no change', async () => {
  const tenantId = await system.tenant()
  const made = await system.as(tenantId, (ctx) => createProducts(ctx, [umbrella]))
  assert.deepEqual(
    made.skus.map((sku) => [sku.skuCode, sku.result]),
    [
      ['U-RED', 'created'],
      ['U-BLUE', 'created'],
      ['U-SET', 'created'],
    ],
  )
  assert.deepEqual(made.doubtfulBarcodes, [{ skuCode: 'U-BLUE', barcode: '6901234567893' }])
  const ids = new Map(made.skus.map((sku) => [sku.skuCode, sku.skuId]))
  await system.as(tenantId, async (ctx) => {
    const skus = await findSkusByCode(ctx.tx, tenantId, ['U-RED', 'U-SET', 'nope'])
    assert.deepEqual(
      [skus.get('U-RED')!.name, skus.get('U-RED')!.weightGrams, skus.get('U-SET')!.kind, skus.size],
      ['晴雨伞 红色', 250n, 'bundle', 2],
    )
    const parts = (await explodeBundles(ctx.tx, tenantId, [...ids.values()])).get(ids.get('U-SET')!)!
    assert.deepEqual(
      parts.map((part) => [part.skuId, part.quantity]).sort(),
      [
        [ids.get('U-RED'), 1n],
        [ids.get('U-BLUE'), 1n],
      ].sort(),
    )
    assert.equal((await findByBarcodes(ctx.tx, tenantId, ['6901234567892'])).get('6901234567892')!.skuId, ids.get('U-RED'))
    assert.deepEqual(await readTallies(ctx.tx, tenantId, 'products', null), new Map([['active', 1n]]))
  })
  const again = await system.as(tenantId, (ctx) => createProducts(ctx, [umbrella]))
  assert.deepEqual(
    again.skus.map((sku) => sku.result),
    ['unchanged', 'unchanged', 'unchanged'],
  )
  const changed = await system.as(tenantId, (ctx) =>
    createProducts(ctx, [
      {
        productCode: 'U',
        name: '遮阳伞',
        skus: [{ skuCode: 'U-RED', weightGrams: null, barcodes: [{ barcode: 'CARTON', quantity: 12n }] }],
      },
    ]),
  )
  assert.deepEqual(
    changed.skus.map((sku) => sku.result),
    ['updated'],
  )
  const [red] = await system.as(tenantId, (ctx) => skuDetails(ctx.tx, tenantId, { skuIds: [ids.get('U-RED')!] }))
  assert.deepEqual(
    [red!.productName, red!.name, red!.weightGrams, red!.listPriceMinor, red!.version, red!.barcodes.map((one) => one.barcode)],
    ['遮阳伞', '晴雨伞 红色', null, 1990n, 2n, ['6901234567892', 'CARTON']],
  )
})

test('search by words of code, names and barcode, best first, in one company only', async () => {
  const tenantId = await system.tenant()
  const other = await system.tenant()
  await system.as(tenantId, (ctx) => createProducts(ctx, [umbrella, { name: '伞架', skus: [{ skuCode: 'RED' }] }]))
  await system.as(tenantId, async (ctx) => {
    assert.deepEqual(await found(ctx, 'red'), ['RED', 'U-RED'])
    assert.deepEqual(await found(ctx, 'RED'), ['RED', 'U-RED'])
    assert.deepEqual(await found(ctx, '雨伞'), ['U-BLUE', 'U-RED', 'U-SET'])
    assert.deepEqual(await found(ctx, '雨伞 两把'), ['U-SET'])
    assert.deepEqual(await found(ctx, '伞雨'), [])
    assert.deepEqual(await found(ctx, '伞'), ['RED', 'U-BLUE', 'U-RED', 'U-SET'])
    assert.deepEqual(await found(ctx, '6901234567892'), ['U-RED'])
    assert.deepEqual(await found(ctx, '67892'), ['U-RED'])
    assert.deepEqual(await found(ctx, "'; drop table %_\\"), [])
    assert.deepEqual(await found(ctx, '  '), [])
  })
  assert.deepEqual(await system.as(other, (ctx) => found(ctx, '雨伞')), [])
  await system.as(tenantId, (ctx) =>
    createProducts(ctx, [{ productCode: 'U', name: '遮阳棚', skus: [{ skuCode: 'U-RED', name: '红' }] }]),
  )
  await system.as(tenantId, async (ctx) => {
    assert.deepEqual(await found(ctx, '遮阳'), ['U-BLUE', 'U-RED', 'U-SET'])
    assert.deepEqual(await found(ctx, '晴雨'), ['U-BLUE'])
  })
})

const wrong: [string, ProductInput[], string, Record<string, string>][] = [
  [
    'a barcode that another SKU has',
    [{ name: 'X', skus: [{ skuCode: 'X', barcodes: [{ barcode: '6901234567892', quantity: 1n }] }] }],
    'catalog.barcode_taken',
    { barcode: '6901234567892', skuCode: 'U-RED' },
  ],
  [
    'a barcode twice in the set',
    [
      {
        name: 'X',
        skus: [
          { skuCode: 'X', barcodes: [{ barcode: 'B', quantity: 1n }] },
          { skuCode: 'Y', barcodes: [{ barcode: 'B', quantity: 1n }] },
        ],
      },
    ],
    'catalog.barcode_taken',
    { barcode: 'B', skuCode: 'X' },
  ],
  [
    'a barcode that is another SKU code',
    [{ name: 'X', skus: [{ skuCode: 'X', barcodes: [{ barcode: 'U-BLUE', quantity: 1n }] }] }],
    'catalog.barcode_taken',
    { barcode: 'U-BLUE', skuCode: 'U-BLUE' },
  ],
  [
    'a code that is a barcode',
    [{ name: 'X', skus: [{ skuCode: '6901234567892' }] }],
    'catalog.code_is_barcode',
    { skuCode: '6901234567892', otherSkuCode: 'U-RED' },
  ],
  [
    'an unknown part',
    [{ name: 'X', skus: [{ skuCode: 'X', parts: [{ skuCode: 'NONE', quantity: 1n }] }] }],
    'catalog.part_unknown',
    { skuCode: 'X', partCode: 'NONE' },
  ],
  [
    'a bundle in a bundle',
    [{ name: 'X', skus: [{ skuCode: 'X', parts: [{ skuCode: 'U-SET', quantity: 1n }] }] }],
    'catalog.part_is_bundle',
    { skuCode: 'X', partCode: 'U-SET' },
  ],
  [
    'a bundle of itself',
    [{ name: 'X', skus: [{ skuCode: 'X', parts: [{ skuCode: 'X', quantity: 1n }] }] }],
    'catalog.part_is_bundle',
    { skuCode: 'X', partCode: 'X' },
  ],
  [
    'a SKU made a bundle',
    [{ productCode: 'U', skus: [{ skuCode: 'U-RED', parts: [{ skuCode: 'U-BLUE', quantity: 1n }] }] }],
    'catalog.kind_fixed',
    { skuCode: 'U-RED' },
  ],
  [
    'a SKU of another product',
    [{ productCode: 'Z', name: 'Z', skus: [{ skuCode: 'U-RED' }] }],
    'catalog.sku_of_other_product',
    { skuCode: 'U-RED', productCode: 'U' },
  ],
  ['a code twice', [{ name: 'X', skus: [{ skuCode: 'X' }, { skuCode: 'X' }] }], 'catalog.code_twice', { skuCode: 'X' }],
  ['a new product without name', [{ skus: [{ skuCode: 'X' }] }], 'catalog.name_missing', { productCode: 'X' }],
]
test('what cannot be is refused by name, and nothing of the set is written; reported, the rest is done', async () => {
  const tenantId = await system.tenant()
  await system.as(tenantId, (ctx) => createProducts(ctx, [umbrella]))
  const good: ProductInput = { productCode: 'G', name: 'Good', skus: [{ skuCode: 'GOOD' }] }
  for (const [what, inputs, code, params] of wrong) {
    await assert.rejects(
      system.as(tenantId, (ctx) => createProducts(ctx, [good, ...inputs])),
      (error: any) => {
        assert.deepEqual([error.code, error.params], [code, params], what)
        return true
      },
    )
    assert.equal((await system.as(tenantId, (ctx) => findSkusByCode(ctx.tx, tenantId, ['GOOD', 'X']))).size, 0, what)
  }
  for (const [what, inputs, code] of wrong) {
    const before = await system.as(tenantId, (ctx) => skuDetails(ctx.tx, tenantId, { skuIds: [] }))
    const outcome = await system.as(tenantId, (ctx) => createProducts(ctx, inputs, { onRefusal: 'report', dryRun: true }))
    assert.ok(
      outcome.refused.some((refusal) => refusal.code === code),
      what,
    )
    assert.deepEqual(before, [])
  }
  const outcome = await system.as(tenantId, (ctx) => createProducts(ctx, [good, ...wrong[0]![1]], { onRefusal: 'report' }))
  assert.deepEqual([outcome.skus.map((sku) => sku.skuCode), outcome.refused.map((refusal) => refusal.skuCode)], [['GOOD'], ['X']])
})

test('many at once with the same codes and barcodes: each SKU and barcode is there once', async () => {
  const tenantId = await system.tenant()
  const set = (order: number): ProductInput[] =>
    Array.from({ length: 20 }, (_, index) => {
      const at = order % 2 === 0 ? index : 19 - index
      return {
        productCode: `P${at}`,
        name: `Product ${at}`,
        skus: [{ skuCode: `S${at}`, barcodes: [{ barcode: `B${at}`, quantity: 1n }] }],
      }
    })
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, order) => system.as(tenantId, (ctx) => createProducts(ctx, set(order)))),
  )
  assert.equal(outcomes.flatMap((outcome) => outcome.skus).filter((sku) => sku.result === 'created').length, 20)
  assert.equal(outcomes.flatMap((outcome) => outcome.skus).filter((sku) => sku.result === 'unchanged').length, 100)
  const rivals = await Promise.allSettled(
    ['R1', 'R2', 'R3', 'R4'].map((skuCode) =>
      system.as(tenantId, (ctx) =>
        createProducts(ctx, [{ name: 'Rival', skus: [{ skuCode, barcodes: [{ barcode: 'ONE', quantity: 1n }] }] }]),
      ),
    ),
  )
  assert.deepEqual(rivals.map((one) => one.status).sort(), ['fulfilled', 'rejected', 'rejected', 'rejected'])
  for (const one of rivals) if (one.status === 'rejected') assert.equal(one.reason.code, 'catalog.barcode_taken')
})

test('codes that differ only in case are one code, in the spelling it was first written in', async () => {
  const tenantId = await system.tenant()
  await system.as(tenantId, (ctx) => createProducts(ctx, [umbrella]))
  const again = await system.as(tenantId, (ctx) =>
    createProducts(ctx, [
      {
        productCode: 'u',
        skus: [
          { skuCode: 'u-red', weightGrams: 260n },
          { skuCode: 'u-green', name: '绿色' },
          { skuCode: 'u-trio', parts: [{ skuCode: 'u-Blue', quantity: 3n }] },
        ],
      },
    ]),
  )
  assert.deepEqual(
    again.skus.map((sku) => [sku.skuCode, sku.result]),
    [
      ['U-RED', 'updated'],
      ['u-green', 'created'],
      ['u-trio', 'created'],
    ],
  )
  assert.equal(new Set(again.skus.map((sku) => sku.productId)).size, 1)
  await system.as(tenantId, async (ctx) => {
    const found = await findSkusByCode(ctx.tx, tenantId, ['u-RED', 'U-RED', 'U-Green', 'nope'])
    assert.deepEqual([...found].map(([asked, sku]) => [asked, sku.skuCode]).sort(), [
      ['U-Green', 'u-green'],
      ['U-RED', 'U-RED'],
      ['u-RED', 'U-RED'],
    ])
    const scanned = await findByBarcodes(ctx.tx, tenantId, ['U-green', '6901234567892'])
    assert.deepEqual(
      [scanned.get('U-green')!.skuId, scanned.get('6901234567892')!.skuId],
      [found.get('U-Green')!.id, found.get('U-RED')!.id],
    )
    assert.deepEqual(
      (await searchSkus(ctx.tx, tenantId, 'U-gr', 5)).map((hit) => hit.skuCode),
      ['u-green'],
    )
  })
  await assert.rejects(
    system.as(tenantId, (ctx) => createProducts(ctx, [{ name: 'X', skus: [{ skuCode: 'x' }, { skuCode: 'X' }] }])),
    (error: any) => error.code === 'catalog.code_twice',
  )
})

test('the database and the program compare codes by the same form', async () => {
  const tenantId = await system.tenant()
  const codes = ['Ab-9Z', 'ÄÖ-é', 'Ш茶İIß', 'ＡＢ']
  await system.as(tenantId, (ctx) =>
    createProducts(
      ctx,
      codes.map((code) => ({ productCode: code, name: code, skus: [{ skuCode: code }] })),
    ),
  )
  const { rows } = await system.as(tenantId, (ctx) =>
    sql<{
      code: string
      key: string
    }>`select sku_code as code, code_key as key from catalog.skus where tenant_id = ${tenantId} order by id`.execute(ctx.tx),
  )
  assert.deepEqual(
    rows.map((row) => [row.code, row.key]),
    codes.map((code) => [code, codeKey(code)]),
  )
})
