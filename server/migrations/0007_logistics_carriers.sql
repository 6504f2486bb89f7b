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
  first bigint not null,
  next bigint not null,
  last bigint not null,
  width integer not null check (width between 1 and 18),
  check_digit text not null default 'none' check (check_digit in ('none', 'mod10', 'mod11')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check (0 <= first and first <= next and next <= last + 1 and last < power(10::numeric, width)),
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
  -- Each is changed once, when its parcel leaves, in no column of an index: with room in the page the indexes stay as they are.
) with (fillfactor = 55);
select platform.protect('logistics.waybills');
create unique index waybills_number on logistics.waybills (tenant_id, carrier_id, waybill_number);
create index waybills_fulfillment on logistics.waybills (tenant_id, fulfillment_id);
create index waybills_parcel on logistics.waybills (tenant_id, parcel_id);

-- What was printed, by whom, why again. The file holds personal data: it is sealed and expires.
create table printing.print_jobs (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('parcel_label', 'pick_list')),
  format text not null check (format in ('pdf', 'zpl')),
  status text not null check (status in ('waiting', 'printing', 'printed', 'failed')),
  subject_count integer not null,
  reason text,
  error text,
  file_id uuid,
  requested_by jsonb not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('printing.print_jobs');
create index print_jobs_newest on printing.print_jobs (tenant_id, created_at, id);

-- `edition` is what makes a second print of a subject another thing: a label with a new waybill number is no reprint.
create table printing.print_job_subjects (
  tenant_id uuid not null,
  print_job_id uuid not null,
  position integer not null,
  subject_id uuid not null,
  edition text not null,
  primary key (tenant_id, print_job_id, position),
  foreign key (tenant_id, print_job_id) references printing.print_jobs (tenant_id, id)
);
select platform.protect('printing.print_job_subjects');
create index print_job_subjects_subject on printing.print_job_subjects (tenant_id, subject_id, edition);
