-- How a warehouse works. A warehouse without a row works by the defaults below.
create table warehouse.settings (
  tenant_id uuid not null,
  warehouse_id uuid not null,
  require_check boolean not null default false,
  require_weighing boolean not null default false,
  weight_tolerance_grams integer not null default 50 check (weight_tolerance_grams >= 0),
  weight_tolerance_percent integer not null default 5 check (weight_tolerance_percent between 0 and 100),
  carton_tare_grams integer not null default 80 check (carton_tare_grams >= 0),
  over_tolerance_percent integer not null default 0 check (over_tolerance_percent >= 0),
  receive_and_put_away boolean not null default false,
  wave_max_fulfillments integer not null default 40 check (wave_max_fulfillments between 1 and 5000),
  version bigint not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, warehouse_id)
);
select platform.protect('warehouse.settings');

create table warehouse.waves (
  tenant_id uuid not null,
  id uuid not null,
  wave_number text collate "C" not null,
  warehouse_id uuid not null,
  status text not null check (status in ('released', 'picking', 'picked', 'done', 'cancelled')),
  method text not null check (method in ('single', 'batch_sort', 'by_order')),
  fulfillment_count bigint not null,
  unit_count bigint not null,
  walk_mm bigint,
  settings jsonb not null default '{}',
  released_at timestamptz not null,
  picking_at timestamptz,
  picked_at timestamptz,
  done_at timestamptz,
  cancelled_at timestamptz,
  created_by jsonb not null,
  version bigint not null default 1,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.waves');
create unique index waves_number on warehouse.waves (tenant_id, wave_number);

-- A request to one warehouse to ship. Knows its demand only by source reference.
create table warehouse.fulfillments (
  tenant_id uuid not null,
  id uuid not null,
  fulfillment_number text collate "C" not null,
  warehouse_id uuid not null,
  source_kind text not null,
  source_id uuid not null,
  source_number text not null,
  shop_id uuid,
  status text not null check (status in ('open', 'allocated', 'picking', 'picked', 'packed', 'shipped', 'cancelled')),
  block_kinds text[] not null default '{}',
  priority integer not null default 0,
  ship_by timestamptz,
  carrier_id uuid,
  receiver_sealed bytea,
  province text not null default '',
  city text not null default '',
  line_count integer not null,
  unit_count bigint not null,
  weight_grams bigint not null default 0,
  wave_id uuid,
  wave_slot integer,
  short boolean not null default false,
  created_at timestamptz not null,
  allocated_at timestamptz,
  picked_at timestamptz,
  checked_at timestamptz,
  packed_at timestamptz,
  weighed_at timestamptz,
  label_printed_at timestamptz,
  handed_over_at timestamptz,
  shipped_at timestamptz,
  cancelled_at timestamptz,
  channel_notified_at timestamptz,
  version bigint not null default 1,
  primary key (tenant_id, id)
) with (fillfactor = 50);
-- Nothing is looked for by these, and figures about long values are dear.
alter table warehouse.fulfillments alter column receiver_sealed set statistics 0;
select platform.protect('warehouse.fulfillments');
create unique index fulfillments_source on warehouse.fulfillments (tenant_id, source_id) where status <> 'cancelled';
create index fulfillments_number on warehouse.fulfillments (tenant_id, fulfillment_number);
create index fulfillments_source_number on warehouse.fulfillments (tenant_id, source_number);
-- Tabs of what is over, newest first; what is open is few, and found by urgency.
create index fulfillments_by_status on warehouse.fulfillments (tenant_id, status, id) where status in ('shipped', 'cancelled');
-- Work by urgency: wave release, packing, lists sorted by deadline.
create index fulfillments_due on warehouse.fulfillments (tenant_id, status, ship_by, priority desc, id) where status in ('open', 'allocated', 'picking', 'picked', 'packed');
create index fulfillments_blocked on warehouse.fulfillments (tenant_id, id) where block_kinds <> '{}' and status not in ('shipped', 'cancelled');
create index fulfillments_short on warehouse.fulfillments (tenant_id, id) where short and status not in ('shipped', 'cancelled');
create index fulfillments_wave on warehouse.fulfillments (tenant_id, wave_id) where wave_id is not null;

-- No foreign key to the head: it costs a lookup and a row lock per line; both are written together. Truth 11 looks for lines without one.
create table warehouse.fulfillment_lines (
  tenant_id uuid not null,
  fulfillment_id uuid not null,
  id uuid not null,
  source_line_id uuid not null,
  sku_id uuid not null,
  quantity bigint not null check (quantity > 0),
  picked_quantity bigint not null default 0 check (picked_quantity >= 0),
  packed_quantity bigint not null default 0 check (packed_quantity >= 0),
  primary key (tenant_id, fulfillment_id, id),
  check (picked_quantity <= quantity and packed_quantity <= picked_quantity)
  -- Picked and packed: with room in the page the index stays as it is.
) with (fillfactor = 45);
select platform.protect('warehouse.fulfillment_lines');

create table warehouse.pick_tasks (
  tenant_id uuid not null,
  id uuid not null,
  wave_id uuid not null,
  warehouse_id uuid not null,
  task_number text not null,
  status text not null check (status in ('open', 'picking', 'done', 'cancelled')),
  assignee jsonb,
  line_count integer not null,
  unit_count bigint not null,
  walk_mm bigint,
  started_at timestamptz,
  done_at timestamptz,
  version bigint not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, wave_id) references warehouse.waves (tenant_id, id)
);
select platform.protect('warehouse.pick_tasks');
create index pick_tasks_wave on warehouse.pick_tasks (tenant_id, wave_id);
create index pick_tasks_open on warehouse.pick_tasks (tenant_id, warehouse_id, status) where status in ('open', 'picking');

create table warehouse.pick_lines (
  tenant_id uuid not null,
  pick_task_id uuid not null,
  id uuid not null,
  sequence integer not null,
  fulfillment_id uuid not null,
  fulfillment_line_id uuid not null,
  allocation_id uuid not null,
  sku_id uuid not null,
  location_id uuid not null,
  lot_id uuid not null,
  quantity bigint not null check (quantity > 0),
  picked_quantity bigint not null default 0,
  short_quantity bigint not null default 0,
  -- Why the rest of it is not to be picked any more; null while it is.
  dropped_for text check (dropped_for in ('cancelled', 'blocked', 'short', 'wave')),
  picked_at timestamptz,
  primary key (tenant_id, pick_task_id, id),
  check (picked_quantity >= 0 and short_quantity >= 0 and picked_quantity + short_quantity <= quantity),
  foreign key (tenant_id, pick_task_id) references warehouse.pick_tasks (tenant_id, id)
) with (fillfactor = 80);
select platform.protect('warehouse.pick_lines');
create index pick_lines_fulfillment on warehouse.pick_lines (tenant_id, fulfillment_id);

-- Bins where a picker found less than the ledger says: nothing is claimed there until someone checked.
create table warehouse.bin_doubts (
  tenant_id uuid not null,
  id uuid not null,
  warehouse_id uuid not null,
  sku_id uuid not null,
  location_id uuid not null,
  lot_id uuid not null,
  missing_quantity bigint not null check (missing_quantity > 0),
  reported_at timestamptz not null,
  reported_by jsonb not null,
  settled_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.bin_doubts');
create unique index bin_doubts_open on warehouse.bin_doubts (tenant_id, warehouse_id, sku_id, location_id, lot_id) where settled_at is null;

-- Picked goods whose fulfillment was cancelled: they go from packing back to a bin.
create table warehouse.put_backs (
  tenant_id uuid not null,
  id uuid not null,
  fulfillment_id uuid not null,
  warehouse_id uuid not null,
  sku_id uuid not null,
  lot_id uuid not null,
  from_location_id uuid not null,
  -- The bin they were picked from.
  bin_id uuid not null,
  quantity bigint not null check (quantity > 0),
  done_quantity bigint not null default 0 check (done_quantity >= 0 and done_quantity <= quantity),
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.put_backs');
create index put_backs_open on warehouse.put_backs (tenant_id, warehouse_id, id) where done_quantity < quantity;
create index put_backs_fulfillment on warehouse.put_backs (tenant_id, fulfillment_id);

create table warehouse.handovers (
  tenant_id uuid not null,
  id uuid not null,
  handover_number text not null,
  warehouse_id uuid not null,
  carrier_id uuid,
  status text not null check (status in ('open', 'handed_over')),
  parcel_count bigint not null default 0,
  driver text not null default '',
  created_at timestamptz not null,
  handed_over_at timestamptz,
  created_by jsonb not null,
  version bigint not null default 1,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.handovers');
create unique index handovers_one_open on warehouse.handovers (tenant_id, warehouse_id, coalesce(carrier_id, '00000000-0000-0000-0000-000000000000')) where status = 'open';

-- No foreign key to the head: it costs a lookup and a row lock per line; both are written together. Truth 11 looks for lines without one.
create table warehouse.parcels (
  tenant_id uuid not null,
  id uuid not null,
  fulfillment_id uuid not null,
  parcel_number text not null,
  carrier_id uuid,
  waybill_number text,
  weight_grams bigint,
  expected_grams bigint,
  length_mm bigint,
  width_mm bigint,
  height_mm bigint,
  label_file_id uuid,
  label_printed_at timestamptz,
  label_print_count integer not null default 0,
  packed_at timestamptz not null,
  packed_by jsonb not null,
  handover_id uuid,
  handed_over_at timestamptz,
  postage_minor bigint,
  primary key (tenant_id, fulfillment_id, id)
  -- Each is changed once or twice, in no column of an index: with room in the page the indexes stay as they are.
) with (fillfactor = 55);
select platform.protect('warehouse.parcels');
create index parcels_waybill on warehouse.parcels (tenant_id, waybill_number) where waybill_number is not null;
create index parcels_handover on warehouse.parcels (tenant_id, handover_id) where handover_id is not null;

create table warehouse.parcel_lines (
  tenant_id uuid not null,
  fulfillment_id uuid not null,
  parcel_id uuid not null,
  fulfillment_line_id uuid not null,
  sku_id uuid not null,
  lot_id uuid not null,
  quantity bigint not null check (quantity > 0),
  primary key (tenant_id, fulfillment_id, parcel_id, fulfillment_line_id, lot_id)
);
select platform.protect('warehouse.parcel_lines');

create table warehouse.expected_receipts (
  tenant_id uuid not null,
  id uuid not null,
  receipt_number text collate "C" not null,
  warehouse_id uuid not null,
  source_kind text not null,
  source_id uuid not null,
  source_number text not null,
  partner_id uuid,
  status text not null check (status in ('expected', 'arrived', 'checked', 'put_away', 'cancelled')),
  expected_on date,
  over_tolerance_percent integer not null default 0,
  created_at timestamptz not null,
  arrived_at timestamptz,
  closed_at timestamptz,
  version bigint not null default 1,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.expected_receipts');
create index expected_receipts_source on warehouse.expected_receipts (tenant_id, source_id);
create index expected_receipts_open on warehouse.expected_receipts (tenant_id, status, id) where status in ('expected', 'arrived', 'checked');
create index expected_receipts_number on warehouse.expected_receipts (tenant_id, receipt_number);
create index expected_receipts_source_number on warehouse.expected_receipts (tenant_id, source_number);

create table warehouse.expected_receipt_lines (
  tenant_id uuid not null,
  expected_receipt_id uuid not null,
  id uuid not null,
  source_line_id uuid not null,
  sku_id uuid not null,
  quantity bigint not null check (quantity > 0),
  received_quantity bigint not null default 0 check (received_quantity >= 0),
  primary key (tenant_id, expected_receipt_id, id),
  foreign key (tenant_id, expected_receipt_id) references warehouse.expected_receipts (tenant_id, id)
);
select platform.protect('warehouse.expected_receipt_lines');

create table warehouse.goods_receipts (
  tenant_id uuid not null,
  id uuid not null,
  receipt_number text collate "C" not null,
  warehouse_id uuid not null,
  expected_receipt_id uuid,
  source_kind text not null,
  source_id uuid,
  source_number text,
  note text not null default '',
  received_at timestamptz not null,
  received_by jsonb not null,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.goods_receipts');
create index goods_receipts_expected on warehouse.goods_receipts (tenant_id, expected_receipt_id);
create index goods_receipts_number on warehouse.goods_receipts (tenant_id, receipt_number);

create table warehouse.goods_receipt_lines (
  tenant_id uuid not null,
  goods_receipt_id uuid not null,
  id uuid not null,
  expected_line_id uuid,
  source_line_id uuid,
  sku_id uuid not null,
  lot_id uuid not null,
  -- Where the goods were put on arrival: receiving, returns, defect or quarantine.
  location_id uuid not null,
  quantity bigint not null check (quantity > 0),
  put_away_quantity bigint not null default 0 check (put_away_quantity >= 0 and put_away_quantity <= quantity),
  grade text not null default 'sellable' check (grade in ('sellable', 'damaged', 'quarantine')),
  primary key (tenant_id, goods_receipt_id, id),
  foreign key (tenant_id, goods_receipt_id) references warehouse.goods_receipts (tenant_id, id)
);
select platform.protect('warehouse.goods_receipt_lines');
create index goods_receipt_lines_open on warehouse.goods_receipt_lines (tenant_id, location_id) where put_away_quantity < quantity;

-- Counting what lies in the bins. `book` is what the ledger held at the moment of counting, so that work goes on meanwhile.
create table warehouse.counts (
  tenant_id uuid not null,
  id uuid not null,
  count_number text collate "C" not null,
  warehouse_id uuid not null,
  zone_id uuid,
  status text not null default 'open' check (status in ('open', 'counting', 'review', 'booked', 'cancelled')),
  -- Whoever counts does not see what should be there.
  blind boolean not null default true,
  note text not null default '',
  line_count integer not null default 0,
  counted_count integer not null default 0,
  created_at timestamptz not null,
  created_by jsonb not null,
  finished_at timestamptz,
  version bigint not null default 1,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.counts');
create index counts_open on warehouse.counts (tenant_id, warehouse_id) where status in ('open', 'counting', 'review');

create table warehouse.count_lines (
  tenant_id uuid not null,
  count_id uuid not null,
  id uuid not null,
  location_id uuid not null,
  sku_id uuid not null,
  lot_id uuid not null default '00000000-0000-0000-0000-000000000000',
  status text not null default 'open' check (status in ('open', 'counted', 'booked', 'dropped')),
  counted bigint check (counted >= 0),
  book bigint check (book >= 0),
  counted_at timestamptz,
  counted_by jsonb,
  primary key (tenant_id, count_id, id),
  check ((counted is null) = (book is null)),
  check (status in ('open', 'dropped') or counted is not null),
  foreign key (tenant_id, count_id) references warehouse.counts (tenant_id, id)
);
select platform.protect('warehouse.count_lines');
create unique index count_lines_place on warehouse.count_lines (tenant_id, count_id, location_id, sku_id, lot_id);

-- Scans of the handheld: the client's own id makes a repeated scan do nothing.
create table warehouse.scans (
  tenant_id uuid not null,
  id uuid not null,
  task text not null,
  account_id uuid not null,
  scanned_at timestamptz not null,
  stored_at timestamptz not null,
  outcome jsonb not null,
  primary key (tenant_id, id)
);
select platform.protect('warehouse.scans');
