create table catalog.products (
  tenant_id uuid not null,
  id uuid not null,
  product_code text not null,
  -- Codes are compared without the case of A to Z (lower() under "C" knows no other letters), and keep the spelling they were first written in.
  code_key text collate "C" not null generated always as (lower(product_code collate "C")) stored,
  name text not null,
  brand text not null default '',
  category text not null default '',
  description text not null default '',
  image_file_id uuid,
  status text not null default 'active' check (status in ('active', 'retired')),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('catalog.products');
create unique index products_code on catalog.products (tenant_id, code_key);
-- Lists are keysets over the id, which rises with time.
create index products_by_status on catalog.products (tenant_id, status, id desc);
create index products_by_category on catalog.products (tenant_id, category, id desc);

create table catalog.skus (
  tenant_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  sku_code text not null,
  code_key text collate "C" not null generated always as (lower(sku_code collate "C")) stored,
  name text not null,
  attributes jsonb not null default '{}',
  kind text not null default 'single' check (kind in ('single', 'bundle')),
  unit text not null default '件',
  weight_grams bigint check (weight_grams >= 0),
  length_mm bigint check (length_mm >= 0),
  width_mm bigint check (width_mm >= 0),
  height_mm bigint check (height_mm >= 0),
  list_price_minor bigint check (list_price_minor >= 0),
  purchase_price_minor bigint check (purchase_price_minor >= 0),
  tracks_lots boolean not null default false,
  shelf_life_days integer check (shelf_life_days > 0),
  image_file_id uuid,
  status text not null default 'active' check (status in ('active', 'retired')),
  -- Code, names and barcodes in the form that search compares; search_grams holds its pairs of characters.
  search_text text not null default '',
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references catalog.products (tenant_id, id)
);
select platform.protect('catalog.skus');
create unique index skus_code on catalog.skus (tenant_id, code_key);
create index skus_by_code on catalog.skus (tenant_id, sku_code collate "C");
create index skus_product on catalog.skus (tenant_id, product_id);

create table catalog.barcodes (
  tenant_id uuid not null,
  barcode text not null,
  sku_id uuid not null,
  quantity bigint not null default 1 check (quantity > 0),
  primary key (tenant_id, barcode),
  foreign key (tenant_id, sku_id) references catalog.skus (tenant_id, id)
);
select platform.protect('catalog.barcodes');
create index barcodes_sku on catalog.barcodes (tenant_id, sku_id);
create index barcodes_by_code on catalog.barcodes (tenant_id, barcode collate "C");

create table catalog.bundle_parts (
  tenant_id uuid not null,
  bundle_sku_id uuid not null,
  part_sku_id uuid not null,
  quantity bigint not null check (quantity > 0),
  primary key (tenant_id, bundle_sku_id, part_sku_id),
  foreign key (tenant_id, bundle_sku_id) references catalog.skus (tenant_id, id),
  foreign key (tenant_id, part_sku_id) references catalog.skus (tenant_id, id)
);
select platform.protect('catalog.bundle_parts');
create index bundle_parts_part on catalog.bundle_parts (tenant_id, part_sku_id);

-- Contains-search under row-level security: two-character grams as rows of a leakproof text column.
create table catalog.search_grams (
  tenant_id uuid not null,
  gram text collate "C" not null,
  sku_id uuid not null,
  primary key (tenant_id, gram, sku_id)
);
select platform.protect('catalog.search_grams');

-- Whoever changes the catalog takes the company's turn: codes and barcodes are checked against each other across several tables, and
-- changes are rare enough that waiting for one another costs nothing. A row, because an advisory lock does not span a cluster.
create table catalog.turns (
  tenant_id uuid not null primary key,
  taken bigint not null
);
select platform.protect('catalog.turns');
