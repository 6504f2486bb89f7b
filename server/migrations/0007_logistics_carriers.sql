create table logistics.carriers (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  adapter text not null,
  settings jsonb not null default '{}',
  credentials_sealed bytea,
  label_format text not null default 'pdf' check (label_format in ('pdf', 'zpl')),
  daily_quota bigint,
  rank integer not null default 100,
  status text not null default 'active' check (status in ('active', 'paused')),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('logistics.carriers');
create unique index carriers_code on logistics.carriers (tenant_id, code);

-- First weight, additional weight, by area; an empty province is the rest of the country.
create table logistics.rates (
  tenant_id uuid not null,
  id uuid not null,
  carrier_id uuid not null,
  warehouse_id uuid,
  country text not null default 'CN',
  province text not null default '',
  city text not null default '',
  first_grams bigint not null check (first_grams > 0),
  first_minor bigint not null check (first_minor >= 0),
  step_grams bigint not null check (step_grams > 0),
  step_minor bigint not null check (step_minor >= 0),
  rounding text not null default 'up' check (rounding in ('up', 'down', 'half', 'exact')),
  surcharge_minor bigint not null default 0,
  reachable boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, carrier_id) references logistics.carriers (tenant_id, id)
);
select platform.protect('logistics.rates');
create unique index rates_place on logistics.rates (tenant_id, carrier_id, coalesce(warehouse_id, '00000000-0000-0000-0000-000000000000'), country, province, city);

-- Number range of a self-service carrier: prefix, next, last, width, check digit rule.
create table logistics.number_ranges (
  tenant_id uuid not null,
  id uuid not null,
  carrier_id uuid not null,
  prefix text not null,
  next bigint not null,
  last bigint not null,
  width integer not null,
  check_digit text not null default 'none' check (check_digit in ('none', 'mod10', 'mod11')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check (next <= last + 1),
  foreign key (tenant_id, carrier_id) references logistics.carriers (tenant_id, id)
);
select platform.protect('logistics.number_ranges');

create table logistics.waybills (
  tenant_id uuid not null,
  id uuid not null,
  carrier_id uuid not null,
  waybill_number text not null,
  status text not null check (status in ('issued', 'used', 'recycling', 'recycled', 'failed')),
  fulfillment_id uuid,
  parcel_id uuid,
  sort_code text not null default '',
  estimated_minor bigint,
  issued_at timestamptz not null,
  used_at timestamptz,
  recycled_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('logistics.waybills');
create unique index waybills_number on logistics.waybills (tenant_id, carrier_id, waybill_number);
create index waybills_fulfillment on logistics.waybills (tenant_id, fulfillment_id);
