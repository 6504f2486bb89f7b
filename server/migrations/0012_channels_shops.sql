create table channels.shops (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  connector text not null,
  status text not null check (status in ('unauthorised', 'active', 'expired', 'paused')),
  settings jsonb not null default '{}',
  credentials_sealed bytea,
  webhook_key uuid not null,
  currency text not null,
  time_zone text not null,
  order_cursor text,
  refund_cursor text,
  statement_cursor text,
  listing_cursor text,
  -- What the platform said about itself when it was last asked: carriers, limits, what it can do.
  remote jsonb not null default '{}',
  last_pull_at timestamptz,
  last_pull_error jsonb,
  breaker_until timestamptz,
  failures integer not null default 0,
  auth_expires_at timestamptz,
  review_delay_seconds integer not null default 0,
  auto_approve boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('channels.shops');
create unique index shops_code on channels.shops (tenant_id, code);

create table channels.listings (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  external_variant_id text not null,
  external_product_id text not null default '',
  merchant_code text not null default '',
  -- As SKU codes are compared.
  merchant_key text collate "C" not null generated always as (lower(merchant_code collate "C")) stored,
  title text not null default '',
  price_minor bigint,
  sku_id uuid,
  matched_by text check (matched_by in ('merchant_code', 'barcode', 'hand', 'rule')),
  stock_rule jsonb not null default '{"percent":100,"plus":0,"min":0}',
  upload_enabled boolean not null default true,
  stock_sequence bigint not null default 0,
  last_uploaded bigint,
  last_upload jsonb,
  uploaded_at timestamptz,
  changed_at timestamptz not null,
  version bigint not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, shop_id) references channels.shops (tenant_id, id)
);
select platform.protect('channels.listings');
create unique index listings_variant on channels.listings (tenant_id, shop_id, external_variant_id);
create index listings_sku on channels.listings (tenant_id, sku_id) where sku_id is not null;
create index listings_unmatched on channels.listings (tenant_id, shop_id, id) where sku_id is null;

-- What the platform says, verbatim and sealed, newest version; older ones go to channel_order_versions.
create table channels.channel_orders (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  external_number text not null,
  external_version bigint not null,
  status text not null check (status in ('unpaid', 'deposit_paid', 'paid', 'part_shipped', 'shipped', 'signed', 'completed', 'closed')),
  -- What changed since the order was last handed on (bits in channels/order-pull/change-mask.pure.ts).
  change_mask integer not null default 0,
  intake text not null default 'waiting' check (intake in ('waiting', 'taken', 'failed', 'nothing_to_do')),
  intake_error jsonb,
  document_sealed bytea not null,
  document_hash uuid not null,
  currency text not null,
  paid_minor bigint not null,
  -- Lines, discount, shipping fee and payment do not add up, as the platform told them.
  amount_mismatch boolean not null default false,
  line_count integer not null,
  unit_count bigint not null,
  ordered_at timestamptz not null,
  paid_at timestamptz,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  -- The buyer was erased: whatever the platform sends of this order later is kept without him.
  erased_at timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 80);
-- Nothing is looked for by these, and figures about long values are dear.
alter table channels.channel_orders alter column document_sealed set statistics 0, alter column intake_error set statistics 0;
select platform.protect('channels.channel_orders');
create unique index channel_orders_number on channels.channel_orders (tenant_id, shop_id, external_number);
create index channel_orders_recent on channels.channel_orders (tenant_id, received_at desc, id desc);
create index channel_orders_waiting on channels.channel_orders (tenant_id, intake, received_at) where intake in ('waiting', 'failed');

-- Keyed hashes of erased buyers (their id at a shop, their phone), so that older orders fetched later do not bring them back. Nobody can be read out of them.
create table channels.erased_people (
  tenant_id uuid not null,
  hash uuid not null,
  erased_at timestamptz not null,
  primary key (tenant_id, hash)
);
select platform.protect('channels.erased_people');

create table channels.channel_order_versions (
  tenant_id uuid not null,
  channel_order_id uuid not null,
  external_version bigint not null,
  status text not null,
  change_mask integer not null,
  document_sealed bytea not null,
  received_at timestamptz not null,
  primary key (tenant_id, channel_order_id, external_version)
);
select platform.protect('channels.channel_order_versions');

-- No foreign key to the head: it costs a lookup and a row lock per line; both are written together. Truth 11 looks for lines without one.
create table channels.channel_order_lines (
  tenant_id uuid not null,
  channel_order_id uuid not null,
  id uuid not null,
  external_line_id text not null,
  external_variant_id text not null,
  merchant_code text not null default '',
  title text not null,
  quantity bigint not null check (quantity >= 0),
  unit_price_minor bigint not null,
  amount_minor bigint not null,
  refund_state text not null default 'none' check (refund_state in ('none', 'requested', 'refunded')),
  refunded_quantity bigint not null default 0,
  shipped_quantity bigint not null default 0,
  primary key (tenant_id, channel_order_id, id)
) with (fillfactor = 90);
select platform.protect('channels.channel_order_lines');
-- Orders know the lines they carry by id alone (a merged order those of several channel orders).
create unique index channel_order_lines_id on channels.channel_order_lines (tenant_id, id);

-- Write-back queues. A push is one row; its state lives here, not in the document's status. `waiting` is tried by itself,
-- `failed` waits for a person. Parcels: [{ parcelId, carrierCode, carrierName, waybillNumber, shippedAt, lines: [{ externalLineId, quantity }] }].
create table channels.shipment_pushes (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  fulfillment_id uuid not null,
  channel_order_id uuid not null,
  external_number text not null,
  carrier_code text not null,
  waybill_number text not null,
  parcels jsonb not null,
  status text not null check (status in ('waiting', 'failed', 'done', 'done_by_hand', 'cancelled')),
  attempts integer not null default 0,
  -- the number of the attempt a message carries: rises with every answer, not with every sending
  answers integer not null default 0,
  next_attempt_at timestamptz not null,
  last_error jsonb,
  created_at timestamptz not null,
  done_at timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 80);
-- Nothing is looked for by these, and figures about long values are dear.
alter table channels.shipment_pushes alter column parcels set statistics 0;
select platform.protect('channels.shipment_pushes');
create unique index shipment_pushes_once on channels.shipment_pushes (tenant_id, fulfillment_id, channel_order_id);
create index shipment_pushes_waiting on channels.shipment_pushes (tenant_id, shop_id, next_attempt_at) where status = 'waiting';
create index shipment_pushes_failed on channels.shipment_pushes (tenant_id, shop_id) where status = 'failed';
create index shipment_pushes_order on channels.shipment_pushes (tenant_id, channel_order_id);

create table channels.stock_changes (
  tenant_id uuid not null,
  shop_id uuid not null,
  listing_id uuid not null,
  changed_at timestamptz not null,
  change_no bigint not null default 1,
  primary key (tenant_id, shop_id, listing_id)
);
select platform.protect('channels.stock_changes');

create table channels.stock_uploads (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  listing_id uuid not null,
  quantity bigint not null,
  inputs jsonb not null,
  ok boolean not null,
  error jsonb,
  uploaded_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('channels.stock_uploads');
create index stock_uploads_listing on channels.stock_uploads (tenant_id, listing_id, uploaded_at desc);

-- Payout statements as the platform sent them; finance matches them.
create table channels.statements (
  tenant_id uuid not null,
  id uuid not null,
  shop_id uuid not null,
  external_number text not null,
  currency text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  carried_in_minor bigint not null default 0,
  payout_minor bigint not null,
  carried_out_minor bigint not null default 0,
  payout_at timestamptz,
  payout_reference text not null default '',
  line_count integer not null,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('channels.statements');
create unique index statements_number on channels.statements (tenant_id, shop_id, external_number);

create table channels.statement_lines (
  tenant_id uuid not null,
  statement_id uuid not null,
  id uuid not null,
  external_line_id text not null,
  kind text not null,
  external_order_number text not null default '',
  amount_minor bigint not null,
  occurred_at timestamptz not null,
  detail jsonb not null default '{}',
  primary key (tenant_id, statement_id, id)
);
select platform.protect('channels.statement_lines');

create table channels.column_mappings (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('orders', 'products', 'stock')),
  mapping jsonb not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('channels.column_mappings');
create unique index column_mappings_name on channels.column_mappings (tenant_id, kind, name);

-- Files waiting to be imported, sealed piece by piece: they hold buyers' addresses, and any worker may have to read them.
create table channels.import_uploads (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  size_bytes bigint not null,
  chunk_count integer not null,
  -- All of it is here; before that it is still being sent, or the sender went away.
  complete boolean not null default false,
  job_id uuid,
  rejected_file_id uuid,
  created_by jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('channels.import_uploads');

create table channels.import_chunks (
  tenant_id uuid not null,
  upload_id uuid not null,
  chunk_no integer not null,
  content_sealed bytea not null,
  primary key (tenant_id, upload_id, chunk_no)
);
select platform.protect('channels.import_chunks');
