create table finance.accounts (
  tenant_id uuid not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  kind text not null check (kind in ('asset', 'liability', 'equity', 'revenue', 'expense')),
  -- Which posting rule uses it; the rule looks up the role, never an editable number.
  role text,
  parent_code text,
  status text not null default 'active' check (status in ('active', 'retired')),
  primary key (tenant_id, code)
);
select platform.protect('finance.accounts');
create unique index accounts_role on finance.accounts (tenant_id, role) where role is not null;

create table finance.periods (
  tenant_id uuid not null,
  period text not null check (period ~ '^\d{4}-\d{2}$'),
  status text not null check (status in ('open', 'closed')),
  closed_at timestamptz,
  closed_by jsonb,
  version bigint not null default 1,
  primary key (tenant_id, period)
);
select platform.protect('finance.periods');

create table finance.journal_entries (
  tenant_id uuid not null,
  id uuid not null,
  period text not null,
  entry_number bigint not null,
  posted_on date not null,
  kind text not null,
  source_kind text not null,
  source_id uuid not null,
  source_number text not null default '',
  shop_id uuid,
  currency text not null,
  total_minor bigint not null,
  note text not null default '',
  reverses_id uuid,
  created_by jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('finance.journal_entries');
revoke update, delete on finance.journal_entries from shangshu_app;
create unique index journal_entries_once on finance.journal_entries (tenant_id, source_id, kind);
create unique index journal_entries_number on finance.journal_entries (tenant_id, period, entry_number);

create table finance.journal_lines (
  tenant_id uuid not null,
  entry_id uuid not null,
  line_no integer not null,
  account_code text not null,
  debit_minor bigint not null default 0 check (debit_minor >= 0),
  credit_minor bigint not null default 0 check (credit_minor >= 0),
  partner_id uuid,
  primary key (tenant_id, entry_id, line_no),
  check (debit_minor = 0 or credit_minor = 0),
  foreign key (tenant_id, entry_id) references finance.journal_entries (tenant_id, id)
);
select platform.protect('finance.journal_lines');
revoke update, delete on finance.journal_lines from shangshu_app;

create table finance.account_balances (
  tenant_id uuid not null,
  period text not null,
  account_code text not null,
  shop_id uuid not null default '00000000-0000-0000-0000-000000000000',
  debit_minor bigint not null default 0,
  credit_minor bigint not null default 0,
  primary key (tenant_id, period, account_code, shop_id)
) with (fillfactor = 70);
select platform.protect('finance.account_balances');

-- Value and quantity are kept, never a rounded unit cost. With moving average one open layer per SKU, with FIFO one per receipt.
create table finance.cost_layers (
  tenant_id uuid not null,
  sku_id uuid not null,
  id uuid not null,
  method text not null check (method in ('average', 'fifo')),
  source_kind text not null,
  source_id uuid not null,
  received_at timestamptz not null,
  quantity bigint not null check (quantity >= 0),
  value_minor bigint not null check (value_minor >= 0),
  remaining_quantity bigint not null check (remaining_quantity >= 0),
  remaining_minor bigint not null check (remaining_minor >= 0),
  primary key (tenant_id, sku_id, id),
  constraint empty_layer_has_no_value check (remaining_quantity > 0 or remaining_minor = 0)
) with (fillfactor = 70);
select platform.protect('finance.cost_layers');
create index cost_layers_open on finance.cost_layers (tenant_id, sku_id, received_at, id) where remaining_quantity > 0;

create table finance.cost_movements (
  tenant_id uuid not null,
  id uuid not null,
  sku_id uuid not null,
  layer_id uuid,
  source_kind text not null,
  source_id uuid not null,
  source_line_id uuid not null,
  moved_at timestamptz not null,
  quantity bigint not null,
  value_minor bigint not null,
  primary key (tenant_id, id)
);
select platform.protect('finance.cost_movements');
create index cost_movements_source on finance.cost_movements (tenant_id, source_id);
create index cost_movements_sku on finance.cost_movements (tenant_id, sku_id, moved_at);
