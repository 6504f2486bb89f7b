create table orders.orders (
  tenant_id uuid not null,
  id uuid not null,
  order_number text not null,
  origin text not null check (origin in ('channel', 'manual', 'split', 'resend', 'exchange')),
  shop_id uuid not null,
  channel_order_id uuid,
  channel_order_number text not null default '',
  status text not null check (status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released', 'shipped', 'completed', 'cancelled', 'merged', 'split')),
  review_not_before timestamptz,
  -- Open holds, kept beside their rows in order_holds so that lists need no join.
  hold_kinds text[] not null default '{}',
  receiver_sealed bytea,
  -- Keyed hashes for merging, duplicates and search; never readable.
  buyer_hash uuid,
  phone_hash uuid,
  receiver_hash uuid,
  receiver_masked text not null default '',
  country text not null default 'CN',
  province text not null default '',
  city text not null default '',
  district text not null default '',
  currency text not null,
  goods_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  paid_minor bigint not null,
  line_count integer not null,
  unit_count bigint not null,
  weight_grams bigint not null default 0,
  warehouse_id uuid,
  carrier_id uuid,
  carrier_locked boolean not null default false,
  decision jsonb,
  ordered_at timestamptz not null,
  paid_at timestamptz,
  ship_by timestamptz,
  approved_at timestamptz,
  released_at timestamptz,
  shipped_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  flag integer not null default 0,
  tags text[] not null default '{}',
  buyer_message_sealed bytea,
  seller_remark text not null default '',
  is_sealed boolean not null default false,
  auto_approve boolean not null default false,
  could_merge boolean not null default false,
  parent_order_id uuid,
  merged_into_id uuid,
  fulfillment_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (tenant_id, id),
  constraint money_adds_up check ('amount_mismatch' = any (hold_kinds) or goods_minor - discount_minor + shipping_minor = paid_minor)
) with (fillfactor = 65);
-- Nothing is looked for by these, and figures about long values are dear.
alter table orders.orders alter column decision set statistics 0, alter column receiver_sealed set statistics 0, alter column buyer_message_sealed set statistics 0, alter column receiver_masked set statistics 0, alter column seller_remark set statistics 0;
select platform.protect('orders.orders');
-- Ids are made in time order (uuid v7), so the primary key is the list by time and every list is a keyset over id.
create index orders_by_status on orders.orders (tenant_id, status, id desc);
create index orders_by_shop on orders.orders (tenant_id, shop_id, id desc);
create index orders_by_ordered on orders.orders (tenant_id, ordered_at desc, id desc);
create index orders_by_number on orders.orders (tenant_id, order_number collate "C");
create index orders_by_channel_number on orders.orders (tenant_id, channel_order_number collate "C");
create index orders_by_phone on orders.orders (tenant_id, phone_hash) where phone_hash is not null;
create index orders_by_buyer on orders.orders (tenant_id, buyer_hash) where buyer_hash is not null;
-- Merging and duplicates look only at orders that have not left.
create index orders_open_receiver on orders.orders (tenant_id, receiver_hash) where status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved');
create index orders_held on orders.orders (tenant_id, id desc) where hold_kinds <> '{}' and status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released');
create index orders_due on orders.orders (tenant_id, review_not_before) where status = 'awaiting_review' and review_not_before is not null;
create index orders_late on orders.orders (tenant_id, ship_by) where ship_by is not null and status in ('awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved', 'released');
create index orders_could_merge on orders.orders (tenant_id, id desc) where could_merge;
create index orders_by_parent on orders.orders (tenant_id, parent_order_id) where parent_order_id is not null;
create index orders_by_survivor on orders.orders (tenant_id, merged_into_id) where merged_into_id is not null;
-- The platform's order is taken once, whatever is delivered twice.
-- The shop's own number of an order entered by hand stands once. Platform orders have their own document; parts of a split carry the number on.
create unique index orders_manual_number on orders.orders (tenant_id, shop_id, channel_order_number collate "C") where origin = 'manual' and channel_order_number <> '';
create unique index orders_taken_once on orders.orders (tenant_id, channel_order_id) where origin = 'channel';

-- No foreign key to the head: it costs a lookup and a row lock per line; both are written together. Truth 11 looks for lines without one.
create table orders.order_lines (
  tenant_id uuid not null,
  order_id uuid not null,
  id uuid not null,
  line_no integer not null,
  kind text not null default 'goods' check (kind in ('goods', 'gift')),
  -- The place of every ordered unit: which channel line it came from, and how many of this SKU one channel unit is (bundles).
  channel_order_line_id uuid,
  channel_quantity bigint not null,
  bundle_sku_id uuid,
  sku_id uuid,
  title text not null,
  merchant_code text not null default '',
  quantity bigint not null check (quantity >= 0),
  cancelled_quantity bigint not null default 0 check (cancelled_quantity >= 0),
  unit_price_minor bigint not null,
  amount_minor bigint not null,
  refund_state text not null default 'none' check (refund_state in ('none', 'requested', 'refunded')),
  primary key (tenant_id, order_id, id)
) with (fillfactor = 90);
select platform.protect('orders.order_lines');
create index order_lines_channel on orders.order_lines (tenant_id, channel_order_line_id) where channel_order_line_id is not null;
create index order_lines_sku on orders.order_lines (tenant_id, sku_id, order_id desc);

-- One row a company: who takes orders over waits here for their turn, so that look-alikes are seen whichever way they come.
create table orders.turns (
  tenant_id uuid not null primary key,
  taken bigint not null
);
select platform.protect('orders.turns');

create table orders.order_holds (
  tenant_id uuid not null,
  order_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('fraud', 'address', 'unmapped_sku', 'amount_mismatch', 'refund_requested', 'address_changed', 'remark_changed', 'out_of_stock', 'presale', 'blacklist', 'manual', 'platform_lock', 'duplicate')),
  reason jsonb not null default '{}',
  placed_by jsonb not null,
  placed_at timestamptz not null,
  expires_at timestamptz,
  lifted_by jsonb,
  lifted_at timestamptz,
  lift_note text,
  primary key (tenant_id, order_id, id)
);
select platform.protect('orders.order_holds');
create unique index order_holds_open on orders.order_holds (tenant_id, order_id, kind) where lifted_at is null;

create table orders.refunds (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  channel_refund_number text not null,
  order_id uuid,
  channel_order_id uuid,
  kind text not null check (kind in ('refund_only', 'return', 'exchange', 'resend')),
  status text not null check (status in ('requested', 'agreed', 'awaiting_goods', 'received', 'settled', 'rejected', 'withdrawn')),
  amount_minor bigint not null,
  currency text not null,
  reason text not null default '',
  lines jsonb not null default '[]',
  requested_at timestamptz not null,
  settled_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('orders.refunds');
create unique index refunds_number on orders.refunds (tenant_id, shop_id, channel_refund_number);
create index refunds_order on orders.refunds (tenant_id, order_id);
-- A request may be heard of before its order is taken over: then only the platform's order is known.
create index refunds_channel_order on orders.refunds (tenant_id, channel_order_id) where channel_order_id is not null;
