-- The books of one company. Every posting locks this row, so that numbers, layers and balances of a company change one after another,
-- and closing a period waits for what is being posted.
create table finance.settings (
  tenant_id uuid not null,
  chart text not null check (chart in ('cn_small_enterprise', 'international')),
  costing_method text not null check (costing_method in ('average', 'fifo')),
  tax_scheme text not null check (tax_scheme in ('small_scale', 'general')),
  -- Basis points. Prices include tax; input tax is deducted only under the general scheme.
  output_tax_points bigint not null check (output_tax_points between 0 and 9999),
  input_tax_points bigint not null check (input_tax_points between 0 and 9999),
  -- Months up to this one are closed. Null: none.
  closed_through text check (closed_through ~ '^\d{4}-\d{2}$'),
  version bigint not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select platform.protect('finance.settings');

create table finance.accounts (
  tenant_id uuid not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  kind text not null check (kind in ('asset', 'liability', 'equity', 'revenue', 'expense')),
  -- Which posting rule uses it; the rule looks up the role, never an editable number.
  role text,
  parent_code text,
  -- False for headings: only accounts without children take lines.
  postable boolean not null default true,
  status text not null default 'active' check (status in ('active', 'retired')),
  version bigint not null default 1,
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

create table finance.exchange_rates (
  tenant_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  effective_on date not null,
  -- Units of the books' currency for one unit of this one, times 10^8.
  rate_e8 bigint not null check (rate_e8 > 0),
  updated_at timestamptz not null,
  primary key (tenant_id, currency, effective_on)
);
select platform.protect('finance.exchange_rates');

create table finance.journal_entries (
  tenant_id uuid not null,
  id uuid not null,
  period text not null,
  entry_number bigint not null,
  posted_on date not null,
  -- The day it happened; earlier than posted_on when that month was closed already.
  occurred_on date not null,
  is_late boolean not null default false,
  kind text not null,
  source_kind text not null,
  source_id uuid not null,
  source_number text not null default '',
  shop_id uuid,
  currency text not null,
  total_minor bigint not null check (total_minor >= 0),
  -- The document's own amount, when it was not in the currency of the books.
  foreign_currency text,
  foreign_minor bigint,
  note text not null default '',
  reverses_id uuid,
  -- Null: posted by a rule from its source.
  created_by jsonb,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('finance.journal_entries');
revoke update, delete on finance.journal_entries from shangshu_app;
create unique index journal_entries_once on finance.journal_entries (tenant_id, source_id, kind);
create unique index journal_entries_number on finance.journal_entries (tenant_id, period, entry_number);
-- The kinds written for every parcel are left out: they are most of the table, and found by their source.
create index journal_entries_kind on finance.journal_entries (tenant_id, kind, period, entry_number)
  where kind <> 'cost' and kind <> 'revenue' and kind <> 'postage';
create unique index journal_entries_reversed on finance.journal_entries (tenant_id, reverses_id) where reverses_id is not null;

-- No foreign key to the entry: it costs a lookup and a row lock per line, and both are written by one function, in one transaction,
-- and can never be changed. A truth query looks for lines without an entry.
create table finance.journal_lines (
  tenant_id uuid not null,
  entry_id uuid not null,
  line_no integer not null,
  period text not null,
  account_code text not null,
  debit_minor bigint not null default 0 check (debit_minor >= 0),
  credit_minor bigint not null default 0 check (credit_minor >= 0),
  partner_id uuid,
  primary key (tenant_id, entry_id, line_no),
  constraint one_side_per_line check (debit_minor = 0 or credit_minor = 0)
);
select platform.protect('finance.journal_lines');
revoke update, delete on finance.journal_lines from shangshu_app;
create index journal_lines_account on finance.journal_lines (tenant_id, account_code, period, entry_id);

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
-- is_open is a column of its own so that taking from a layer touches no index.
create table finance.cost_layers (
  tenant_id uuid not null,
  sku_id uuid not null,
  id uuid not null,
  method text not null check (method in ('average', 'fifo')),
  is_open boolean not null default true,
  source_kind text not null,
  source_id uuid not null,
  received_at timestamptz not null,
  quantity bigint not null check (quantity >= 0),
  value_minor bigint not null check (value_minor >= 0),
  remaining_quantity bigint not null check (remaining_quantity >= 0),
  remaining_minor bigint not null check (remaining_minor >= 0),
  primary key (tenant_id, sku_id, id),
  constraint empty_layer_has_no_value check (remaining_quantity > 0 or remaining_minor = 0),
  constraint closed_layer_is_empty check (is_open or remaining_quantity = 0)
) with (fillfactor = 70);
select platform.protect('finance.cost_layers');
create index cost_layers_open on finance.cost_layers (tenant_id, sku_id, received_at, id) where is_open;
create unique index cost_layers_average on finance.cost_layers (tenant_id, sku_id) where is_open and method = 'average';

-- What came into and went out of the layers, line by line; sale_minor is what the line was sold for, without tax.
create table finance.cost_movements (
  tenant_id uuid not null,
  source_id uuid not null,
  id uuid not null,
  sku_id uuid not null,
  kind text not null check (kind in ('receipt', 'opening', 'shipment', 'return', 'gain', 'loss', 'correction', 'revaluation')),
  source_line_id uuid not null,
  moved_at timestamptz not null,
  quantity bigint not null,
  value_minor bigint not null,
  sale_minor bigint,
  shop_id uuid,
  primary key (tenant_id, source_id, id)
);
select platform.protect('finance.cost_movements');
create index cost_movements_sku on finance.cost_movements (tenant_id, sku_id, moved_at, id);

-- Goods that left without a layer to take their cost from. Settled by the next layer; a part that is settled becomes a row of its own.
create table finance.uncosted (
  tenant_id uuid not null,
  id uuid not null,
  sku_id uuid not null,
  source_kind text not null check (source_kind in ('fulfillment', 'adjustment')),
  source_id uuid not null,
  source_line_id uuid not null,
  source_number text not null default '',
  shop_id uuid,
  moved_at timestamptz not null,
  quantity bigint not null check (quantity > 0),
  settled_at timestamptz,
  value_minor bigint,
  entry_id uuid,
  primary key (tenant_id, id),
  check ((settled_at is null) = (value_minor is null))
);
select platform.protect('finance.uncosted');
create index uncosted_open on finance.uncosted (tenant_id, sku_id, moved_at, id) where settled_at is null;
create index uncosted_source on finance.uncosted (tenant_id, source_id);
create index uncosted_entry on finance.uncosted (tenant_id, entry_id) where entry_id is not null;

-- What was booked for one shipped fulfillment, in the currency of the books, tax apart; the profit of an order is read from here.
create table finance.bookings (
  tenant_id uuid not null,
  fulfillment_id uuid not null,
  order_id uuid,
  shop_id uuid,
  order_number text not null,
  booked_on date not null,
  currency text not null,
  unit_count bigint not null,
  -- False while the document's currency has no exchange rate: revenue waits, cost is booked.
  revenue_booked boolean not null,
  goods_minor bigint not null,
  shipping_minor bigint not null,
  tax_minor bigint not null,
  receivable_minor bigint not null,
  cost_minor bigint not null,
  postage_minor bigint not null,
  fees_minor bigint not null default 0,
  refunds_minor bigint not null default 0,
  refunds_tax_minor bigint not null default 0,
  returned_cost_minor bigint not null default 0,
  -- Money of lines that were cancelled before they left: never revenue, and the first to be eaten up by refunds. Order currency.
  unshipped_minor bigint not null default 0,
  unshipped_refunded_minor bigint not null default 0,
  -- What the platform's statements listed as income of the order.
  paid_out_minor bigint not null default 0,
  uncosted_units bigint not null default 0,
  primary key (tenant_id, fulfillment_id),
  check (goods_minor + shipping_minor + tax_minor = receivable_minor)
) with (fillfactor = 80);
select platform.protect('finance.bookings');
create index bookings_order on finance.bookings (tenant_id, order_id);
create index bookings_recent on finance.bookings (tenant_id, booked_on desc, fulfillment_id desc);
create index bookings_waiting on finance.bookings (tenant_id, fulfillment_id) where not revenue_booked;

-- Refunds that were settled: booked against revenue, or why not.
create table finance.refund_bookings (
  tenant_id uuid not null,
  refund_id uuid not null,
  shop_id uuid not null,
  order_id uuid,
  -- waiting: the order has not left yet; not_shipped: it never will, there is no revenue to take back.
  state text not null check (state in ('booked', 'not_shipped', 'waiting', 'no_order', 'no_rate')),
  currency text not null,
  amount_minor bigint not null,
  -- The part taken from revenue, tax included, in the currency of the books; the rest concerned goods that never left.
  booked_minor bigint not null default 0,
  occurred_at timestamptz not null,
  entry_id uuid,
  primary key (tenant_id, refund_id)
);
select platform.protect('finance.refund_bookings');
create index refund_bookings_open on finance.refund_bookings (tenant_id, order_id) where state = 'waiting' or state = 'no_order' or state = 'no_rate';
create index refund_bookings_order on finance.refund_bookings (tenant_id, order_id);

-- Every line of every platform statement, and what became of it.
create table finance.settlement_lines (
  tenant_id uuid not null,
  statement_id uuid not null,
  line_id uuid not null,
  shop_id uuid not null,
  kind text not null,
  external_order_number text not null default '',
  currency text not null,
  amount_minor bigint not null,
  occurred_at timestamptz not null,
  state text not null check (state in ('matched', 'general', 'early', 'difference', 'unmatched', 'unknown_kind', 'no_rate', 'classified', 'ignored')),
  order_id uuid,
  -- What our books expected of it, in the statement's currency, where there is something to compare.
  expected_minor bigint,
  entry_id uuid,
  account_code text,
  note text not null default '',
  decided_by jsonb,
  decided_at timestamptz,
  primary key (tenant_id, statement_id, line_id)
);
select platform.protect('finance.settlement_lines');
create index settlement_lines_recent on finance.settlement_lines (tenant_id, line_id);
create index settlement_lines_open on finance.settlement_lines (tenant_id, state, line_id)
  where state = 'early' or state = 'difference' or state = 'unmatched' or state = 'unknown_kind' or state = 'no_rate';
create index settlement_lines_order on finance.settlement_lines (tenant_id, order_id) where order_id is not null;

create table finance.supplier_bills (
  tenant_id uuid not null,
  id uuid not null,
  bill_number text not null,
  supplier_id uuid not null,
  -- The supplier's own number: one bill is entered once.
  supplier_reference text not null,
  status text not null check (status in ('booked', 'part_paid', 'paid', 'cancelled')),
  billed_on date not null,
  due_on date not null,
  goods_minor bigint not null check (goods_minor >= 0),
  freight_minor bigint not null check (freight_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null check (total_minor > 0),
  -- Billed minus received at order price, on the goods of the lines.
  difference_minor bigint not null,
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  currency text not null,
  note text not null default '',
  created_by jsonb not null,
  created_at timestamptz not null,
  version bigint not null default 1,
  primary key (tenant_id, id),
  check (paid_minor <= total_minor)
);
select platform.protect('finance.supplier_bills');
create unique index supplier_bills_reference on finance.supplier_bills (tenant_id, supplier_id, supplier_reference) where status <> 'cancelled';
create unique index supplier_bills_number on finance.supplier_bills (tenant_id, bill_number);
create index supplier_bills_recent on finance.supplier_bills (tenant_id, billed_on desc, id desc);

-- What was received from suppliers, line by line, and how much of it has been billed.
create table finance.received_lines (
  tenant_id uuid not null,
  goods_receipt_id uuid not null,
  id uuid not null,
  supplier_id uuid not null,
  purchase_order_id uuid not null,
  purchase_number text not null,
  sku_id uuid not null,
  received_on date not null,
  quantity bigint not null check (quantity > 0),
  value_minor bigint not null check (value_minor >= 0),
  billed_quantity bigint not null default 0 check (billed_quantity >= 0),
  billed_minor bigint not null default 0 check (billed_minor >= 0),
  is_billed boolean not null default false,
  primary key (tenant_id, goods_receipt_id, id),
  check (billed_quantity <= quantity and billed_minor <= value_minor)
) with (fillfactor = 90);
select platform.protect('finance.received_lines');
create index received_lines_open on finance.received_lines (tenant_id, supplier_id, received_on, id) where not is_billed;

create table finance.supplier_bill_lines (
  tenant_id uuid not null,
  bill_id uuid not null,
  id uuid not null,
  line_no integer not null,
  goods_receipt_id uuid not null,
  received_line_id uuid not null,
  sku_id uuid not null,
  quantity bigint not null check (quantity > 0),
  -- As billed, and as received at order price.
  amount_minor bigint not null check (amount_minor >= 0),
  received_minor bigint not null check (received_minor >= 0),
  primary key (tenant_id, bill_id, id),
  foreign key (tenant_id, bill_id) references finance.supplier_bills (tenant_id, id),
  foreign key (tenant_id, goods_receipt_id, received_line_id) references finance.received_lines (tenant_id, goods_receipt_id, id)
);
select platform.protect('finance.supplier_bill_lines');

create table finance.supplier_payments (
  tenant_id uuid not null,
  id uuid not null,
  bill_id uuid not null,
  paid_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  account_code text not null,
  note text not null default '',
  created_by jsonb not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bill_id) references finance.supplier_bills (tenant_id, id)
);
select platform.protect('finance.supplier_payments');
create index supplier_payments_bill on finance.supplier_payments (tenant_id, bill_id);
