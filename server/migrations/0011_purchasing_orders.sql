create table purchasing.suppliers (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  contact_sealed bytea,
  currency text not null default 'CNY',
  lead_time_days integer not null default 7 check (lead_time_days >= 0),
  payment_days integer not null default 30 check (payment_days >= 0),
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
  updated_at timestamptz not null,
  primary key (tenant_id, supplier_id, sku_id),
  foreign key (tenant_id, supplier_id) references purchasing.suppliers (tenant_id, id)
);
select platform.protect('purchasing.supplier_skus');

create table purchasing.purchase_orders (
  tenant_id uuid not null,
  id uuid not null,
  purchase_number text not null,
  supplier_id uuid not null,
  warehouse_id uuid not null,
  status text not null check (status in ('draft', 'awaiting_approval', 'approved', 'part_received', 'received', 'closed', 'cancelled')),
  currency text not null,
  goods_minor bigint not null,
  freight_minor bigint not null default 0,
  total_minor bigint not null,
  expected_on date,
  note text not null default '',
  created_by jsonb not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  received_at timestamptz,
  closed_at timestamptz,
  cancelled_at timestamptz,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, supplier_id) references purchasing.suppliers (tenant_id, id)
);
select platform.protect('purchasing.purchase_orders');
create unique index purchase_orders_number on purchasing.purchase_orders (tenant_id, purchase_number);
create index purchase_orders_recent on purchasing.purchase_orders (tenant_id, created_at desc, id desc);

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
  foreign key (tenant_id, purchase_order_id) references purchasing.purchase_orders (tenant_id, id)
);
select platform.protect('purchasing.purchase_order_lines');
create index purchase_order_lines_sku on purchasing.purchase_order_lines (tenant_id, sku_id);
