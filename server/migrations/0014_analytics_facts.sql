-- Facts by day of the company's zone, fed by events; profit of single orders stands in finance.bookings.
create table analytics.shop_days (
  tenant_id uuid not null,
  day date not null,
  shop_id uuid not null,
  orders_placed bigint not null default 0,
  units_placed bigint not null default 0,
  placed_minor bigint not null default 0,
  orders_shipped bigint not null default 0,
  units_shipped bigint not null default 0,
  revenue_minor bigint not null default 0,
  cost_minor bigint not null default 0,
  postage_minor bigint not null default 0,
  fees_minor bigint not null default 0,
  refunds_minor bigint not null default 0,
  orders_cancelled bigint not null default 0,
  primary key (tenant_id, day, shop_id)
) with (fillfactor = 70);
select platform.protect('analytics.shop_days');

create table analytics.sku_days (
  tenant_id uuid not null,
  sku_id uuid not null,
  day date not null,
  shop_id uuid not null,
  units_ordered bigint not null default 0,
  units_shipped bigint not null default 0,
  revenue_minor bigint not null default 0,
  cost_minor bigint not null default 0,
  primary key (tenant_id, sku_id, day, shop_id)
) with (fillfactor = 70);
select platform.protect('analytics.sku_days');
create index sku_days_day on analytics.sku_days (tenant_id, day);
