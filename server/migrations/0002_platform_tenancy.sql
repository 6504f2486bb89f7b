-- The tenant of a transaction. SET LOCAL, not set_config: only a utility statement reaches the workers of a Citus cluster.
create function platform.set_tenant(t uuid) returns void language plpgsql as $$
begin
  execute format('set local app.tenant_id = %L', t);
end $$;

-- Gives a tenant-owned table its guard: forced row-level security that fails when no tenant is set, rights for the
-- application role, and, where the extension is present, distribution by tenant.
create function platform.protect(rel regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', rel);
  execute format('alter table %s force row level security', rel);
  execute format('create policy tenant_only on %s using (tenant_id = current_setting(''app.tenant_id'')::uuid) with check (tenant_id = current_setting(''app.tenant_id'')::uuid)', rel);
  -- The owner works across tenants: delivery, audit, backup. A superuser passes anyway; an owner without that right gets it here.
  if not exists (select 1 from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)) then
    execute format('create policy owner_all on %s to %I using (true) with check (true)', rel, current_user);
  end if;
  execute format('grant select, insert, update, delete on %s to shangshu_app', rel);
  if exists (select 1 from pg_extension where extname = 'citus') then
    if rel = 'identity.tenants'::regclass then
      execute format('select create_distributed_table(%L, ''tenant_id'', shard_count => 16)', rel);
    else
      execute format('select create_distributed_table(%L, ''tenant_id'', colocate_with => ''identity.tenants'')', rel);
    end if;
  end if;
end $$;

-- A table without tenant (log-ins, mail queue): a reference table on Citus. The list of such tables is fixed in the checks.
create function platform.share(rel regclass) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to shangshu_app', rel);
  if exists (select 1 from pg_extension where extname = 'citus') then
    execute format('select create_reference_table(%L)', rel);
  end if;
end $$;

grant usage on schema platform, identity, catalog, customers, rules, printing, logistics, inventory, warehouse, orders, purchasing, channels, finance, analytics to shangshu_app;

create table identity.tenants (
  tenant_id uuid not null primary key,
  name text not null check (char_length(name) between 1 and 200),
  status text not null default 'active' check (status in ('active', 'suspended', 'erased')),
  plan text not null default 'standard',
  modules text[], -- null: all there are, also those a later version adds
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en-US')),
  time_zone text not null default 'Asia/Shanghai',
  currency text not null default 'CNY' check (currency ~ '^[A-Z]{3}$'),
  is_demo boolean not null default false,
  settings jsonb not null default '{}',
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select platform.protect('identity.tenants');
