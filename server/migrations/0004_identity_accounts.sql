-- People sign in once and may belong to several companies: accounts, sessions, invitations carry no tenant.
create table identity.accounts (
  id uuid not null primary key,
  email text not null,
  name text not null,
  password_hash text,
  locale text not null default 'zh-CN',
  totp_sealed bytea,
  totp_enabled_at timestamptz,
  totp_last_step bigint not null default 0,
  recovery_hashes text[] not null default '{}',
  password_changed_at timestamptz,
  email_verified_at timestamptz,
  disabled_at timestamptz,
  last_tenant_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index accounts_email on identity.accounts (email);
select platform.share('identity.accounts');

create table identity.account_tenants (
  account_id uuid not null references identity.accounts (id),
  tenant_id uuid not null,
  company_name text not null, -- a copy: from inside one company the rows of the others cannot be read
  primary key (account_id, tenant_id)
);
create index account_tenants_of_tenant on identity.account_tenants (tenant_id);
select platform.share('identity.account_tenants');

create table identity.sessions (
  id uuid not null primary key,
  token_hash text not null,
  account_id uuid not null references identity.accounts (id),
  tenant_id uuid not null,
  user_agent text not null default '',
  ip text not null default '',
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create unique index sessions_token on identity.sessions (token_hash);
create index sessions_account on identity.sessions (account_id, created_at desc);
select platform.share('identity.sessions');

create table identity.tickets (
  id uuid not null primary key,
  kind text not null check (kind in ('invitation', 'password_reset', 'email_verification', 'second_factor')),
  token_hash text not null,
  account_id uuid,
  tenant_id uuid,
  email text,
  detail jsonb not null default '{}',
  attempts integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create unique index tickets_token on identity.tickets (token_hash);
create index tickets_of_tenant on identity.tickets (tenant_id, created_at desc) where tenant_id is not null;
create index tickets_of_account on identity.tickets (account_id) where account_id is not null;
select platform.share('identity.tickets');

create table identity.attempts (
  id uuid not null primary key,
  subject text not null,
  at timestamptz not null
);
create index attempts_subject on identity.attempts (subject, at);
select platform.share('identity.attempts');

create table identity.roles (
  tenant_id uuid not null,
  id uuid not null,
  key text,
  name text not null,
  description text not null default '',
  permissions text[] not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('identity.roles');
create unique index roles_name on identity.roles (tenant_id, name);
create unique index roles_key on identity.roles (tenant_id, key) where key is not null;

create table identity.memberships (
  tenant_id uuid not null,
  account_id uuid not null,
  name text not null,
  email text not null,
  status text not null check (status in ('active', 'suspended')),
  role_ids uuid[] not null default '{}',
  shop_ids uuid[],
  warehouse_ids uuid[],
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, account_id)
);
select platform.protect('identity.memberships');

create table identity.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  secret_hash text not null,
  hint text not null,
  permissions text[] not null,
  shop_ids uuid[],
  warehouse_ids uuid[],
  created_by jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
select platform.protect('identity.api_keys');
create unique index api_keys_secret on identity.api_keys (tenant_id, secret_hash);
