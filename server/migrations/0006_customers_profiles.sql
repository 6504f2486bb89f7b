-- One person over all shops, found by keyed hashes; names and addresses are sealed.
create table customers.customers (
  tenant_id uuid not null,
  id uuid not null,
  sealed bytea, -- null once erased
  masked text not null default '',
  first_order_at timestamptz,
  last_order_at timestamptz,
  order_count bigint not null default 0,
  paid_minor bigint not null default 0,
  refund_count bigint not null default 0,
  tags text[] not null default '{}',
  note text not null default '',
  erased_at timestamptz,
  merged_into_id uuid, -- found to be the same person as an older customer, who has the orders now
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
-- Nothing is looked for by these, and figures about long values are dear.
alter table customers.customers alter column sealed set statistics 0, alter column masked set statistics 0;
select platform.protect('customers.customers');
create index customers_recent on customers.customers (tenant_id, last_order_at desc, id desc) where merged_into_id is null;
create index customers_merged on customers.customers (tenant_id, merged_into_id) where merged_into_id is not null;

create table customers.identities (
  tenant_id uuid not null,
  kind text not null check (kind in ('phone', 'buyer', 'email')),
  hash uuid not null,
  customer_id uuid not null,
  primary key (tenant_id, kind, hash)
);
select platform.protect('customers.identities');
create index identities_customer on customers.identities (tenant_id, customer_id);

create table customers.blacklist (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('phone', 'buyer', 'address')),
  hash uuid not null,
  masked text not null,
  customer_id uuid, -- when a customer was put on it rather than a phone or an address
  reason text not null,
  created_by jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('customers.blacklist');
create unique index blacklist_hash on customers.blacklist (tenant_id, kind, hash);
create index blacklist_any_hash on customers.blacklist (tenant_id, hash);
create index blacklist_customer on customers.blacklist (tenant_id, customer_id) where customer_id is not null;

-- Whoever joins or erases customers takes the company's turn, so that two batches with the same new buyer cannot make two of him.
create table customers.turns (
  tenant_id uuid not null primary key,
  taken bigint not null
);
select platform.protect('customers.turns');
