-- Outbox: one row per command call, whatever the number of documents; a delivery row per subscription, deleted when handled.
create table platform.outbox (
  tenant_id uuid not null,
  id uuid not null,
  event text not null,
  payload jsonb not null,
  weight integer not null default 1,
  actor jsonb not null,
  request_id text not null,
  traceparent text,
  occurred_at timestamptz not null,
  emitted_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
select platform.protect('platform.outbox');
create index outbox_by_time on platform.outbox (tenant_id, emitted_at);

create table platform.deliveries (
  tenant_id uuid not null,
  subscription text not null,
  event_id uuid not null,
  emitted_at timestamptz not null default clock_timestamp(),
  weight integer not null default 1,
  ready_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  parked_at timestamptz,
  primary key (tenant_id, subscription, event_id)
);
select platform.protect('platform.deliveries');
create index deliveries_in_order on platform.deliveries (tenant_id, subscription, emitted_at, event_id) where parked_at is null;

create table platform.lanes (
  tenant_id uuid not null,
  subscription text not null,
  primary key (tenant_id, subscription)
);
select platform.protect('platform.lanes');

-- Jobs a person or a schedule asked for. graphile-worker runs them; this row is the truth and what people see.
create table platform.job_runs (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  params jsonb not null,
  actor jsonb not null,
  dedupe_key text,
  traceparent text,
  done bigint not null default 0,
  total bigint,
  message jsonb,
  result jsonb,
  error jsonb,
  attempts integer not null default 0,
  run_after timestamptz not null,
  cancel_requested_at timestamptz,
  heartbeat_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('platform.job_runs');
create index job_runs_recent on platform.job_runs (tenant_id, created_at desc);
create index job_runs_waiting on platform.job_runs (run_after) where status in ('queued', 'running');
create unique index job_runs_one_waiting on platform.job_runs (tenant_id, dedupe_key) where dedupe_key is not null and status = 'queued';

create table platform.job_rows (
  tenant_id uuid not null,
  job_id uuid not null,
  row_no bigint not null,
  subject_id uuid,
  ok boolean not null,
  code text,
  detail jsonb,
  primary key (tenant_id, job_id, row_no)
);
select platform.protect('platform.job_rows');

create table platform.recurring (
  name text not null primary key,
  last_run_at timestamptz not null
);
select platform.share('platform.recurring');

-- Append-only audit. Subjects make the timeline of any document. Sequence and hash are filled by the sealing job.
create table platform.audit_entries (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  action text not null,
  subject_kind text not null,
  subject_count integer not null,
  actor jsonb not null,
  detail jsonb not null,
  request_id text not null,
  seal_no bigint,
  seal_hash bytea,
  primary key (tenant_id, id)
);
select platform.protect('platform.audit_entries');
revoke update, delete on platform.audit_entries from shangshu_app;
grant update (seal_no, seal_hash) on platform.audit_entries to shangshu_app;
create unique index audit_seal on platform.audit_entries (tenant_id, seal_no) where seal_no is not null;
create index audit_unsealed on platform.audit_entries (tenant_id, id) where seal_no is null;
create index audit_by_time on platform.audit_entries (tenant_id, at desc, id desc);

create table platform.audit_subjects (
  tenant_id uuid not null,
  subject_id uuid not null,
  audit_id uuid not null,
  primary key (tenant_id, subject_id, audit_id)
);
select platform.protect('platform.audit_subjects');
revoke update, delete on platform.audit_subjects from shangshu_app;

-- Counts for status tabs: writers only append changes, a job folds them, so that writers never queue for a row.
create table platform.tallies (
  tenant_id uuid not null,
  name text not null,
  key text not null,
  scope uuid not null default '00000000-0000-0000-0000-000000000000',
  value bigint not null,
  primary key (tenant_id, name, key, scope)
);
select platform.protect('platform.tallies');
create table platform.tally_changes (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  key text not null,
  scope uuid not null default '00000000-0000-0000-0000-000000000000',
  change bigint not null,
  primary key (tenant_id, id, name, key, scope)
);
select platform.protect('platform.tally_changes');

-- Document numbers: blocks from per-tenant counters (identity columns are not sequential on a cluster).
create table platform.counters (
  tenant_id uuid not null,
  name text not null,
  next bigint not null,
  primary key (tenant_id, name)
);
select platform.protect('platform.counters');

create table platform.idempotency_keys (
  tenant_id uuid not null,
  principal_id uuid not null,
  key text not null check (char_length(key) between 8 and 200),
  request_hash text not null,
  status integer,
  response text,
  created_at timestamptz not null,
  primary key (tenant_id, principal_id, key)
);
select platform.protect('platform.idempotency_keys');
create index idempotency_keys_by_age on platform.idempotency_keys (tenant_id, created_at);

create table platform.tenant_keys (
  tenant_id uuid not null,
  version integer not null,
  wrapped bytea not null,
  master_key_id text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (tenant_id, version)
);
select platform.protect('platform.tenant_keys');

create table platform.reveals (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  subject_kind text not null,
  subject_id uuid not null,
  fields text[] not null,
  purpose text not null,
  primary key (tenant_id, id)
);
select platform.protect('platform.reveals');
revoke update, delete on platform.reveals from shangshu_app;

create table platform.files (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  storage text not null check (storage in ('row', 'disk')),
  sealed boolean not null default false,
  content bytea,
  created_by jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('platform.files');

-- What one person keeps: grid columns, saved views (shared when account is the zero id).
create table platform.preferences (
  tenant_id uuid not null,
  account_id uuid not null,
  key text not null check (char_length(key) between 1 and 200),
  value jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, account_id, key)
);
select platform.protect('platform.preferences');

create table platform.mails (
  id uuid not null primary key,
  tenant_id uuid, -- the company that caused it; null when it belongs to the person alone
  recipient text not null,
  subject text not null,
  sealed_body bytea not null,
  status text not null check (status in ('queued', 'sent', 'kept', 'failed')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  next_attempt_at timestamptz not null,
  sent_at timestamptz
);
create index mails_waiting on platform.mails (next_attempt_at) where status = 'queued';
create index mails_recent on platform.mails (created_at desc);
select platform.share('platform.mails');
