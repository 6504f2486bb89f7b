import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { stockUp } from '#test/builders/goods.ts'
import { openShopOrder } from '#test/builders/open-shop.ts'
import { aConnectedShop, type ConnectedShop } from '#test/builders/open-shop-company.ts'
import { registerModules } from '../../../app.ts'
import { setStockRules, uploadStockNow } from '../listings/set-stock-rules.ts'
import { markListingsChanged } from './note-stock-changes.ts'

let system: TestSystem
let shop: ConnectedShop
let bundleId: string
before(async () => {
  registerModules()
  system = await startTestSystem()
  shop = await aConnectedShop(system, { stock: 100n })
  bundleId = newId()
  await shop.rows(sql`
    insert into catalog.skus (tenant_id, id, product_id, sku_code, name, kind, created_at, updated_at)
    select ${shop.tenantId}, ${bundleId}, product_id, 'BUNDLE-1', 'Bundle', 'bundle', now(), now() from catalog.skus
    where tenant_id = ${shop.tenantId} and id = ${shop.skus[0]!.id} returning 1 as one`)
  await shop.rows(sql`
    insert into catalog.bundle_parts (tenant_id, bundle_sku_id, part_sku_id, quantity)
    values (${shop.tenantId}, ${bundleId}, ${shop.skus[2]!.id}, 1), (${shop.tenantId}, ${bundleId}, ${shop.skus[3]!.id}, 3) returning 1 as one`)
  shop.remote.putProduct({
    id: 'G-1',
    state: 'on_sale',
    variants: [
      ...[0, 1].map((n) => ({
        id: `V-${n}`,
        merchantCode: shop.skus[n]!.skuCode,
        title: `Variant ${n}`,
        priceMinor: 1000,
        barcode: null,
        state: 'on_sale',
      })),
      { id: 'V-bundle', merchantCode: 'BUNDLE-1', title: 'Set', priceMinor: 3000, barcode: null, state: 'on_sale' },
      {
        id: 'unknown-1',
        merchantCode: shop.skus[1]!.skuCode,
        title: 'Gone there',
        priceMinor: 1000,
        barcode: null,
        state: 'on_sale',
      },
      { id: 'V-nobody', merchantCode: null, title: 'No code', priceMinor: 1000, barcode: null, state: 'on_sale' },
    ],
  })
  await shop.pull()
})
after(async () => {
  await shop.remote.close()
  await system.close()
})

const push = () => shop.run('channels.push_stock')
const shown = (variant: string) => shop.remote.stock.get(variant)?.quantity
const pending = async () =>
  (
    await shop.rows(
      sql<{ count: bigint }>`select count(*) as count from channels.stock_changes where tenant_id = ${shop.tenantId}`,
    )
  )[0]!.count
const listingOf = async (variant: string) =>
  (
    await shop.rows(sql<{
      id: string
      last_uploaded: bigint | null
      stock_sequence: bigint
      sku_id: string | null
      matched_by: string | null
    }>`
      select id, last_uploaded, stock_sequence, sku_id, matched_by from channels.listings where tenant_id = ${shop.tenantId} and external_variant_id = ${variant}`)
  )[0]!

test('what a shop sells is noted from its products and matched by code; without a code nothing is uploaded', async () => {
  assert.equal((await listingOf('V-0')).sku_id, shop.skus[0]!.id)
  assert.equal((await listingOf('V-bundle')).sku_id, bundleId)
  assert.deepEqual(await listingOf('V-nobody').then(({ sku_id, matched_by }) => [sku_id, matched_by]), [null, null])
  assert.equal(await pending(), 4n)
})

test('the first upload tells everything, a bundle by its scarcest part, and a refusal is for a person', async () => {
  assert.deepEqual(await push(), { uploaded: 3, refused: 1 })
  assert.deepEqual([shown('V-0'), shown('V-1'), shown('V-bundle'), shown('V-nobody')], [100, 100, 33, undefined])
  assert.equal(await pending(), 0n)
  const [refused] = await shop.rows(sql<{ ok: boolean; error: { params: { detail: string } }; quantity: bigint }>`
    select ok, error, quantity from channels.stock_uploads u join channels.listings l on l.tenant_id = ${shop.tenantId} and l.id = u.listing_id
    where u.tenant_id = ${shop.tenantId} and l.external_variant_id = 'unknown-1'`)
  assert.deepEqual(refused, {
    ok: false,
    error: { code: 'channels.stock_refused', params: { detail: 'variant_unknown' } },
    quantity: 100n,
  })
  const requests = shop.remote.requests.length
  assert.deepEqual(await push(), { uploaded: 0, refused: 0 })
  assert.equal(shop.remote.requests.length, requests, 'nothing to tell, nobody asked')
})

test('stock that changes is told; a figure that comes out the same is not', async () => {
  shop.remote.put(openShopOrder('O1', { lines: [shop.line(0, 'O1-1', { quantity: 4 })] }))
  await shop.pull()
  assert.equal(await pending(), 1n)
  assert.deepEqual(await push(), { uploaded: 1, refused: 0 })
  assert.equal(shown('V-0'), 96)
  await system.as(shop.tenantId, async (ctx) => markListingsChanged(ctx, [(await listingOf('V-0')).id]))
  assert.deepEqual(await push(), { uploaded: 0, refused: 0 })
  assert.equal(await pending(), 0n)
})

test('the message says which orders it contains', () => {
  assert.equal(shop.remote.stock.get('V-0')!.ordersCursor, 1)
})

test('an order that was fetched and not taken over yet is not counted as contained', async () => {
  shop.remote.put(openShopOrder('O2', { lines: [shop.line(0, 'O2-1', { quantity: 1 })] }))
  await shop.pull()
  await shop.rows(
    sql`update channels.channel_orders set intake = 'waiting' where tenant_id = ${shop.tenantId} and external_number = 'O2' returning 1 as one`,
  )
  await push()
  assert.equal(shop.remote.stock.get('V-0')!.ordersCursor, 1)
  await shop.rows(
    sql`update channels.channel_orders set intake = 'taken' where tenant_id = ${shop.tenantId} and external_number = 'O2' returning 1 as one`,
  )
})

test('the formula of the listing decides, and equal or not it is sent when asked for', async () => {
  const { id } = await listingOf('V-1')
  await system.as(shop.tenantId, (ctx) => setStockRules(ctx, [id], { stockRule: { percent: 80, plus: -5, min: 0, max: 50 } }))
  assert.deepEqual(await push(), { uploaded: 1, refused: 0 })
  assert.equal(shown('V-1'), 50)
  const before = (await listingOf('V-1')).stock_sequence
  await system.as(shop.tenantId, (ctx) => uploadStockNow(ctx, [id]))
  await system.settle()
  const after = await listingOf('V-1')
  assert.ok(after.stock_sequence > before)
  assert.deepEqual(
    [shop.remote.stock.get('V-1')!.quantity, BigInt(shop.remote.stock.get('V-1')!.sequence)],
    [50, after.stock_sequence],
  )
  await system.as(shop.tenantId, (ctx) => setStockRules(ctx, [id], { uploadEnabled: false }))
  await system.as(shop.tenantId, (ctx) => stockUp(ctx, shop.bins, [shop.skus[1]!], 7n))
  await system.settle()
  assert.equal(await pending(), 1n, 'only the other listing of the SKU')
  await push()
  assert.equal(shown('V-1'), 50)
})

test('a change during the upload stays noted; a lost answer is told again with a greater sequence', async () => {
  const { id } = await listingOf('V-0')
  await system.as(shop.tenantId, (ctx) => stockUp(ctx, shop.bins, [shop.skus[0]!], 10n))
  await system.settle()
  const before = await listingOf('V-0')
  shop.remote.failNext({ status: 200, after: true, drop: true })
  await push()
  const told = shop.remote.stock.get('V-0')!
  assert.equal(await pending(), 1n)
  assert.equal((await listingOf('V-0')).last_uploaded, before.last_uploaded)
  await system.as(shop.tenantId, (ctx) => markListingsChanged(ctx, [id]))
  await shop.rows(
    sql`update channels.shops set breaker_until = null, failures = 0 where tenant_id = ${shop.tenantId} returning 1 as one`,
  )
  await push()
  assert.equal(await pending(), 0n)
  const again = shop.remote.stock.get('V-0')!
  assert.equal(again.quantity, told.quantity)
  assert.ok(again.sequence > told.sequence)
})
