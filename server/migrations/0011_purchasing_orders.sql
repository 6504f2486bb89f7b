create table purchasing.suppliers (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  -- { person, phone, email, address }, sealed; the masked form is for lists.
  contact_sealed bytea,
  contact_masked text not null default '',
  currency text not null default 'CNY',
  lead_time_days integer not null default 7 check (lead_time_days between 0 and 730),
  payment_days integer not null default 30 check (payment_days between 0 and 730),
  over_tolerance_percent integer not null default 0 check (over_tolerance_percent between 0 and 100),
  status text not null default 'active' check (status in ('active', 'paused')),
  note text not null default '',
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('purchasing.suppliers');
create unique index suppliers_code on purchasing.suppliers (tenant_id, code);

create table purchasing.supplier_skus (
  tenant_id uuid not null,
  supplier_id uuid not null,
  sku_id uuid not null,
  supplier_code text not null default '',
  price_minor bigint not null check (price_minor >= 0),
  minimum_quantity bigint not null default 1 check (minimum_quantity > 0),
  pack_quantity bigint not null default 1 check (pack_quantity > 0),
  -- The one a suggestion is ordered from.
  is_preferred boolean not null default false,
  updated_at timestamptz not null,
  primary key (tenant_id, supplier_id, sku_id),
  foreign key (tenant_id, supplier_id) references purchasing.suppliers (tenant_id, id)
);
select platform.protect('purchasing.supplier_skus');
create index supplier_skus_sku on purchasing.supplier_skus (tenant_id, sku_id);
create unique index supplier_skus_preferred on purchasing.supplier_skus (tenant_id, sku_id) where is_preferred;

-- Every price that was ever agreed: from the price list, or by an approved order.
create table purchasing.price_changes (
  tenant_id uuid not null,
  id uuid not null,
  supplier_id uuid not null,
  sku_id uuid not null,
  price_minor bigint not null check (price_minor >= 0),
  previous_minor bigint,
  currency text not null,
  source_kind text not null check (source_kind in ('price_list', 'purchase_order')),
  source_id uuid,
  changed_at timestamptz not null,
  changed_by jsonb not null,
  primary key (tenant_id, id)
);
select platform.protect('purchasing.price_changes');
revoke update, delete on purchasing.price_changes from shangshu_app;
create index price_changes_sku on purchasing.price_changes (tenant_id, sku_id, changed_at desc, id desc);

create table purchasing.purchase_orders (
  tenant_id uuid not null,
  id uuid not null,
  purchase_number text not null,
  supplier_id uuid not null,
  warehouse_id uuid not null,
  status text not null check (status in ('draft', 'awaiting_approval', 'approved', 'part_received', 'received', 'closed', 'cancelled')),
  currency text not null,
  goods_minor bigint not null check (goods_minor >= 0),
  freight_minor bigint not null default 0 check (freight_minor >= 0),
  total_minor bigint not null,
  line_count integer not null,
  unit_count bigint not null,
  received_units bigint not null default 0,
  over_tolerance_percent integer not null default 0 check (over_tolerance_percent between 0 and 100),
  expected_on date,
  note text not null default '',
  created_by jsonb not null,
  approved_by jsonb,
  created_at timestamptz not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  received_at timestamptz,
  closed_at timestamptz,
  cancelled_at timestamptz,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (tenant_id, id),
  check (goods_minor + freight_minor = total_minor),
  foreign key (tenant_id, supplier_id) references purchasing.suppliers (tenant_id, id)
);
select platform.protect('purchasing.purchase_orders');
create unique index purchase_orders_number on purchasing.purchase_orders (tenant_id, purchase_number);
create index purchase_orders_recent on purchasing.purchase_orders (tenant_id, created_at desc, id desc);
create index purchase_orders_status on purchasing.purchase_orders (tenant_id, status, created_at desc, id desc);
create index purchase_orders_supplier on purchasing.purchase_orders (tenant_id, supplier_id, created_at desc, id desc);

create table purchasing.purchase_order_lines (
  tenant_id uuid not null,
  purchase_order_id uuid not null,
  id uuid not null,
  line_no integer not null,
  sku_id uuid not null,
  quantity bigint not null check (quantity > 0),
  received_quantity bigint not null default 0 check (received_quantity >= 0),
  price_minor bigint not null check (price_minor >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (tenant_id, purchase_order_id, id),
  check (amount_minor = price_minor * quantity),
  foreign key (tenant_id, purchase_order_id) references purchasing.purchase_orders (tenant_id, id)
);
select platform.protect('purchasing.purchase_order_lines');
create index purchase_order_lines_sku on purchasing.purchase_order_lines (tenant_id, sku_id);

-- Units asked for by orders of the last 28 days, refreshed by a job: the list of what runs out reads it.
create table purchasing.sku_demand (
  tenant_id uuid not null,
  sku_id uuid not null,
  units_28_days bigint not null check (units_28_days >= 0),
  units_7_days bigint not null check (units_7_days >= 0),
  refreshed_at timestamptz not null,
  primary key (tenant_id, sku_id)
);
select platform.protect('purchasing.sku_demand');
