import type { BenchSystem } from './bench-system.ts'

/**
 * Puts finished orders into the tables, as the product would have left them: platform document, order, lines, fulfillment. Made inside the
 * database, in pieces, and analysed afterwards as autovacuum would have done over time.
 */
export async function fillWithOrders(system: BenchSystem, count: number): Promise<void> {
  const pool = system.runtime.ownerPool
  const tenant = system.tenantId
  const { rows: known } = await pool.query<{ n: string }>('select count(*)::text as n from orders.orders where tenant_id = $1', [
    tenant,
  ])
  const base = Number(known[0]!.n) + 1_000
  const { rows: skuRows } = await pool.query<{ ids: string }>(
    'select array_agg(id order by sku_code)::text as ids from catalog.skus where tenant_id = $1',
    [tenant],
  )
  const skus = skuRows[0]!.ids
  const shop = '00000000-0000-7000-8000-00000000000a'
  const step = 50_000
  const started = performance.now()
  for (let from = base; from < base + count; from += step) {
    const to = Math.min(from + step, base + count) - 1
    for (const statement of statements) await pool.query(statement(tenant, shop, system.warehouseId, skus, from, to))
  }
  await pool.query('analyze')
  console.log(`${count} orders put in, ${Math.round((performance.now() - started) / 1000)} s`)
}

const statuses = "(array['shipped','completed','shipped','completed','cancelled'])[1 + g % 5]"
/** An id whose time part is the number, so that it sorts like ids made over time; `kind` keeps tables apart. */
const id = (kind: string, n = 'g') =>
  `('018f' || lpad(to_hex(${n}), 8, '0') || '70008000' || lpad(to_hex(${kind}), 12, '0'))::uuid`
const at = "timestamptz '2026-01-01 00:00:00+00' + g * interval '20 seconds'"
const provinces = "(array['广东省','浙江省','江苏省','山东省','四川省','湖北省','河南省','福建省'])[1 + g % 8]"

const statements: ((tenant: string, shop: string, warehouse: string, skus: string, from: number, to: number) => string)[] = [
  (
    t,
    shop,
    _w,
    _s,
    from,
    to,
  ) => `insert into channels.channel_orders (tenant_id, id, shop_id, external_number, external_version, status, intake, document_sealed, document_hash, currency, paid_minor, line_count, unit_count,
      ordered_at, paid_at, received_at, updated_at)
    select '${t}', ${id('1')}, '${shop}', 'H' || g, g, 'completed', 'taken', decode(repeat('ab', 900), 'hex'), ${id('9')}, 'CNY', 10000 + g % 9000, 2, 3, ${at}, ${at}, ${at}, ${at} from generate_series(${from}, ${to}) g`,
  (
    t,
    _shop,
    _w,
    _s,
    from,
    to,
  ) => `insert into channels.channel_order_lines (tenant_id, channel_order_id, id, external_line_id, external_variant_id, merchant_code, title, quantity, unit_price_minor, amount_minor)
    select '${t}', ${id('1')}, ${id('16 + l')}, l::text, 'v' || (g * 7 + l * 13) % 10000, 'SKU-' || lpad(((g * 7 + l * 13) % 10000 + 1)::text, 6, '0'), 'Item', 1, 5000, 5000 from generate_series(${from}, ${to}) g, generate_series(1, 2 + g % 2) l`,
  (
    t,
    shop,
    warehouse,
    _s,
    from,
    to,
  ) => `insert into orders.orders (tenant_id, id, order_number, origin, shop_id, channel_order_id, channel_order_number, status, buyer_hash, phone_hash, receiver_hash, receiver_masked, receiver_sealed, country, province,
      city, currency, goods_minor, discount_minor, shipping_minor, paid_minor, line_count, unit_count, weight_grams, warehouse_id, ordered_at, paid_at, ship_by, approved_at, released_at, shipped_at, fulfillment_id, created_at, updated_at)
    select '${t}', ${id('2')}, 'SO2601' || lpad(g::text, 9, '0'), 'channel', '${shop}', ${id('1')}, 'H' || g, ${statuses}, ${id('3', 'g % 20000')}, ${id('4', 'g % 20000')}, ${id('5', 'g % 20000')}, '张** 138****0000', decode(repeat('cd', 150), 'hex'),
      'CN', ${provinces}, '城市' || g % 40, 'CNY', 10000 + g % 9000, 0, 0, 10000 + g % 9000, 2, 3, 800, '${warehouse}', ${at}, ${at}, ${at} + interval '2 days', ${at}, ${at}, ${at} + interval '1 day', ${id('6')}, ${at}, ${at}
    from generate_series(${from}, ${to}) g`,
  (
    t,
    _shop,
    _w,
    skus,
    from,
    to,
  ) => `insert into orders.order_lines (tenant_id, order_id, id, line_no, channel_order_line_id, channel_quantity, sku_id, title, merchant_code, quantity, unit_price_minor, amount_minor)
    select '${t}', ${id('2')}, ${id('32 + l')}, l, ${id('16 + l')}, 1, ('${skus}'::uuid[])[(g * 7 + l * 13) % 10000 + 1], 'Item', 'SKU', 1, 5000, case when l = 1 then 5000 + g % 9000 else 5000 end
    from generate_series(${from}, ${to}) g, generate_series(1, 2) l`,
  (
    t,
    shop,
    warehouse,
    _s,
    from,
    to,
  ) => `insert into warehouse.fulfillments (tenant_id, id, fulfillment_number, warehouse_id, source_kind, source_id, source_number, shop_id, status, line_count, unit_count, created_at, allocated_at, packed_at, shipped_at)
    select '${t}', ${id('6')}, 'CK2601' || lpad(g::text, 9, '0'), '${warehouse}', 'order', ${id('2')}, 'SO2601' || lpad(g::text, 9, '0'), '${shop}', 'shipped', 2, 3, ${at}, ${at}, ${at}, ${at} from generate_series(${from}, ${to}) g`,
  (
    t,
    _shop,
    _w,
    skus,
    from,
    to,
  ) => `insert into warehouse.fulfillment_lines (tenant_id, fulfillment_id, id, source_line_id, sku_id, quantity, picked_quantity, packed_quantity)
    select '${t}', ${id('6')}, ${id('48 + l')}, ${id('32 + l')}, ('${skus}'::uuid[])[(g * 7 + l * 13) % 10000 + 1], 1, 1, 1 from generate_series(${from}, ${to}) g, generate_series(1, 2) l`,
]
