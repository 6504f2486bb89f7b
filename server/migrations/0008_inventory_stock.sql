create table inventory.warehouses (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  kind text not null default 'own' check (kind in ('own', 'third_party', 'store', 'virtual')),
  rank integer not null default 100,
  province text not null default '',
  city text not null default '',
  address_sealed bytea,
  settings jsonb not null default '{}',
  status text not null default 'active' check (status in ('active', 'closed')),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('inventory.warehouses');
create unique index warehouses_code on inventory.warehouses (tenant_id, code);

create table inventory.zones (
  tenant_id uuid not null,
  id uuid not null,
  warehouse_id uuid not null,
  code text not null,
  name text not null,
  kind text not null check (kind in ('storage', 'receiving', 'packing', 'shipping', 'returns', 'defect', 'quarantine')),
  sellable boolean not null,
  rank integer not null default 100,
  primary key (tenant_id, id),
  foreign key (tenant_id, warehouse_id) references inventory.warehouses (tenant_id, id)
);
select platform.protect('inventory.zones');
create unique index zones_code on inventory.zones (tenant_id, warehouse_id, code);

-- Places of ours have a warehouse; the outside world (suppliers, customers, adjustments) has none.
create table inventory.locations (
  tenant_id uuid not null,
  id uuid not null,
  warehouse_id uuid,
  zone_id uuid,
  code text not null,
  kind text not null check (kind in ('bin', 'staging', 'supplier', 'customer', 'adjustment', 'opening', 'production')),
  sellable boolean not null default false,
  pick_sequence bigint not null default 0,
  aisle integer not null default 0,
  bay integer not null default 0,
  level integer not null default 0,
  x_mm bigint not null default 0,
  y_mm bigint not null default 0,
  status text not null default 'active' check (status in ('active', 'blocked', 'retired')),
  primary key (tenant_id, id),
  check ((warehouse_id is null) = (kind in ('supplier', 'customer', 'adjustment', 'opening', 'production'))),
  check (not sellable or kind = 'bin'),
  foreign key (tenant_id, warehouse_id) references inventory.warehouses (tenant_id, id),
  foreign key (tenant_id, zone_id) references inventory.zones (tenant_id, id)
);
select platform.protect('inventory.locations');
create unique index locations_code on inventory.locations (tenant_id, coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000'), code);

create table inventory.lots (
  tenant_id uuid not null,
  id uuid not null,
  sku_id uuid not null,
  lot_code text not null,
  expires_on date,
  produced_on date,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, sku_id) references catalog.skus (tenant_id, id)
);
select platform.protect('inventory.lots');
create unique index lots_code on inventory.lots (tenant_id, sku_id, lot_code);

-- Immutable: goods moved from one location to another. A move sums to zero by its shape. The zero lot is "no lot".
create table inventory.stock_moves (
  tenant_id uuid not null,
  id uuid not null,
  moved_at timestamptz not null,
  sku_id uuid not null,
  lot_id uuid not null default '00000000-0000-0000-0000-000000000000',
  from_location_id uuid not null,
  to_location_id uuid not null,
  quantity bigint not null check (quantity > 0),
  reason text not null check (reason in ('opening', 'receive', 'putaway', 'pick', 'unpick', 'ship', 'transfer', 'adjust', 'count', 'return', 'replenish')),
  source_kind text not null,
  source_id uuid not null,
  -- The source stands in the key, so that the moves of a document need no index of their own.
  primary key (tenant_id, source_id, id),
  check (from_location_id <> to_location_id)
);
select platform.protect('inventory.stock_moves');
revoke update, delete on inventory.stock_moves from shangshu_app;
create index stock_moves_sku on inventory.stock_moves (tenant_id, sku_id, moved_at);

-- The sum of the moves, for locations of ours only. Never negative. allocated = hard claims of fulfillments.
create table inventory.stock_levels (
  tenant_id uuid not null,
  sku_id uuid not null,
  location_id uuid not null,
  lot_id uuid not null default '00000000-0000-0000-0000-000000000000',
  warehouse_id uuid not null,
  on_hand bigint not null,
  allocated bigint not null default 0,
  first_in_at timestamptz not null,
  primary key (tenant_id, sku_id, location_id, lot_id),
  constraint stock_not_negative check (on_hand >= 0),
  constraint allocated_within_stock check (allocated >= 0 and allocated <= on_hand),
  foreign key (tenant_id, location_id) references inventory.locations (tenant_id, id)
) with (fillfactor = 70);
select platform.protect('inventory.stock_levels');
-- As exact as the primary key: at a packing or transit place lie thousands of SKUs, and a plan that walks them all for each line is a slow one.
create index stock_levels_location on inventory.stock_levels (tenant_id, location_id, sku_id, lot_id);

-- What may be promised, per warehouse and SKU: sellable on hand, and soft promises by bucket. Never more promised than there is.
create table inventory.sku_stock (
  tenant_id uuid not null,
  warehouse_id uuid not null,
  sku_id uuid not null,
  sellable bigint not null default 0,
  reserved_unpaid bigint not null default 0 check (reserved_unpaid >= 0),
  reserved_order bigint not null default 0 check (reserved_order >= 0),
  reserved_ship bigint not null default 0 check (reserved_ship >= 0),
  reserved_presale bigint not null default 0 check (reserved_presale >= 0),
  reserved_quota bigint not null default 0 check (reserved_quota >= 0),
  changed_at timestamptz not null,
  primary key (tenant_id, sku_id, warehouse_id),
  constraint sellable_not_negative check (sellable >= 0),
  constraint nothing_sold_twice check (reserved_unpaid + reserved_order + reserved_ship + reserved_presale + reserved_quota <= sellable)
) with (fillfactor = 70);
select platform.protect('inventory.sku_stock');

-- Soft promise of one line. Live rows only: released and consumed ones are deleted, so that reserved = their sum, per bucket.
create table inventory.reservations (
  tenant_id uuid not null,
  source_id uuid not null,
  sku_id uuid not null,
  warehouse_id uuid not null,
  group_id uuid not null,
  bucket text not null check (bucket in ('unpaid', 'order', 'ship', 'presale', 'quota')),
  quantity bigint not null check (quantity > 0),
  reserved_at timestamptz not null,
  primary key (tenant_id, source_id, sku_id, warehouse_id)
) with (fillfactor = 85);
select platform.protect('inventory.reservations');
-- With the source: a young table was planned over this index, and a SKU that thousands of orders want was walked for each of them.
create index reservations_sku on inventory.reservations (tenant_id, sku_id, warehouse_id, source_id);

-- Hard claim on location and lot of one fulfillment line. Live until picked or released.
create table inventory.allocations (
  tenant_id uuid not null,
  id uuid not null,
  fulfillment_id uuid not null,
  fulfillment_line_id uuid not null,
  warehouse_id uuid not null,
  sku_id uuid not null,
  location_id uuid not null,
  lot_id uuid not null,
  quantity bigint not null check (quantity > 0),
  primary key (tenant_id, fulfillment_id, id)
);
select platform.protect('inventory.allocations');
create index allocations_level on inventory.allocations (tenant_id, sku_id, location_id);
