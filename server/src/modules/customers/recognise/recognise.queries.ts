import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { columnList, insertRows, type PgType, rowsOf } from '#platform/db/rows.ts'
import { type Identity, identityKey } from './join-people.pure.ts'

/** Waits for this company's turn to join or erase customers; it ends with the transaction. */
export async function takeCustomersTurn(ctx: Ctx): Promise<void> {
  await sql`insert into customers.turns as t (tenant_id, taken) values (${ctx.tenantId}, 1)
    on conflict (tenant_id) do update set taken = t.taken + 1 returning taken`.execute(ctx.tx)
}

/**
 * Which customer has each of these hashes, by `identityKey`. One probe of the primary key per hash, whatever the planner knows of the table: before
 * its first ANALYZE it would answer a join or a list by reading every identity of the company.
 */
export async function findIdentities(ctx: Ctx, identities: readonly Identity[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ kind: 'phone' | 'buyer'; hash: string; customerId: string }>`
    select i.* from ${rowsOf(identities, { kind: 'text', hash: 'uuid' })} cross join lateral (
      select i.kind, i.hash, i.customer_id as "customerId" from customers.identities i where i.tenant_id = ${ctx.tenantId} and i.kind = r.kind and i.hash = r.hash limit 1) as i`.execute(
    ctx.tx,
  )
  return new Map(rows.map((row) => [identityKey(row), row.customerId]))
}

export async function insertIdentities(ctx: Ctx, identities: readonly (Identity & { customerId: string })[]): Promise<void> {
  if (identities.length === 0) return
  await insertRows('customers.identities', ctx.tenantId, identities, {
    kind: 'text',
    hash: 'uuid',
    customer_id: 'uuid',
  }).execute(ctx.tx)
}

const sums: { [column: string]: PgType } = {
  id: 'uuid',
  sealed: 'bytea',
  masked: 'text',
  first_order_at: 'timestamptz',
  last_order_at: 'timestamptz',
  order_count: 'int8',
  paid_minor: 'int8',
}

/** New customers, and what was added to known ones. The name shown is that of the latest order. */
export async function addToCustomers(
  ctx: Ctx,
  rows: readonly {
    id: string
    sealed: Buffer | null
    masked: string
    firstOrderAt: Date
    lastOrderAt: Date
    orderCount: bigint
    paidMinor: bigint
  }[],
): Promise<void> {
  await sql`insert into customers.customers as c (tenant_id, ${columnList(sums)}, created_at, updated_at)
    select ${ctx.tenantId}::uuid, ${columnList(sums, 'r.')}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz from ${rowsOf(rows, sums)} order by r.id
    on conflict (tenant_id, id) do update set
      order_count = c.order_count + excluded.order_count, paid_minor = c.paid_minor + excluded.paid_minor,
      sealed = case when excluded.sealed is not null and (c.last_order_at is null or excluded.last_order_at >= c.last_order_at) then excluded.sealed else coalesce(c.sealed, excluded.sealed) end,
      masked = case when excluded.sealed is not null and (c.last_order_at is null or excluded.last_order_at >= c.last_order_at) then excluded.masked
        when c.masked = '' then excluded.masked else c.masked end,
      first_order_at = least(c.first_order_at, excluded.first_order_at), last_order_at = greatest(c.last_order_at, excluded.last_order_at),
      updated_at = excluded.updated_at`.execute(ctx.tx)
}

/** Makes customers one: identities, counts, tags, notes and blacklist entries go to the survivor; the row stays as a signpost. */
export async function mergeCustomers(ctx: Ctx, merges: readonly { fromId: string; intoId: string }[]): Promise<void> {
  const pairs = { from_id: 'uuid', into_id: 'uuid' } as const
  const fromIds = sql`${merges.map((merge) => merge.fromId)}::uuid[]`
  await sql`update customers.identities i set customer_id = r.into_id from ${rowsOf(merges, pairs)} where i.tenant_id = ${ctx.tenantId} and i.customer_id = r.from_id and i.customer_id = any(${fromIds})`.execute(
    ctx.tx,
  )
  await sql`update customers.blacklist b set customer_id = r.into_id from ${rowsOf(merges, pairs)} where b.tenant_id = ${ctx.tenantId} and b.customer_id = r.from_id and b.customer_id = any(${fromIds})`.execute(
    ctx.tx,
  )
  // Signposts always point at the survivor itself.
  await sql`update customers.customers c set merged_into_id = r.into_id from ${rowsOf(merges, pairs)} where c.tenant_id = ${ctx.tenantId} and c.merged_into_id = r.from_id and c.merged_into_id = any(${fromIds})`.execute(
    ctx.tx,
  )
  const gone = await sql<{
    intoId: string
    orderCount: bigint
    paidMinor: bigint
    refundCount: bigint
    firstOrderAt: Date | null
    lastOrderAt: Date | null
    sealed: Buffer | null
    masked: string
    tags: string[]
    note: string
  }>`
    update customers.customers c set merged_into_id = r.into_id, order_count = 0, paid_minor = 0, refund_count = 0, sealed = null, masked = '', tags = '{}', note = '', updated_at = ${ctx.now}
    from ${rowsOf(merges, pairs)} where c.tenant_id = ${ctx.tenantId} and c.id = r.from_id and c.id = any(${fromIds})
    returning r.into_id as "intoId", old.order_count as "orderCount", old.paid_minor as "paidMinor", old.refund_count as "refundCount", old.first_order_at as "firstOrderAt",
      old.last_order_at as "lastOrderAt", old.sealed, old.masked, old.tags, old.note`.execute(ctx.tx)
  const changes = gone.rows.map((row) => ({ ...row, tags: row.tags }))
  await sql`update customers.customers c set order_count = c.order_count + s.order_count, paid_minor = c.paid_minor + s.paid_minor, refund_count = c.refund_count + s.refund_count,
      first_order_at = least(c.first_order_at, s.first_order_at),
      sealed = case when s.sealed is not null and (c.last_order_at is null or s.last_order_at > c.last_order_at) then s.sealed else c.sealed end,
      masked = case when s.sealed is not null and (c.last_order_at is null or s.last_order_at > c.last_order_at) then s.masked else c.masked end,
      last_order_at = greatest(c.last_order_at, s.last_order_at),
      tags = array(select distinct t from unnest(c.tags || s.tags) as t order by t),
      note = case when s.note = '' then c.note when c.note = '' then s.note else c.note || E'\n' || s.note end, updated_at = ${ctx.now}
    from (
      select r.into_id, sum(r.order_count)::bigint as order_count, sum(r.paid_minor)::bigint as paid_minor, sum(r.refund_count)::bigint as refund_count,
        min(r.first_order_at) as first_order_at, max(r.last_order_at) as last_order_at,
        (array_agg(r.sealed order by r.last_order_at desc nulls last))[1] as sealed, (array_agg(r.masked order by r.last_order_at desc nulls last))[1] as masked,
        coalesce(array(select t.tag from unnest(${changes.flatMap((row) => row.tags.map(() => row.intoId))}::uuid[], ${changes.flatMap((row) => row.tags)}::text[]) as t(into_id, tag) where t.into_id = r.into_id), '{}') as tags,
        coalesce(string_agg(r.note, E'\n') filter (where r.note <> ''), '') as note
      from ${rowsOf(changes, {
        into_id: 'uuid',
        order_count: 'int8',
        paid_minor: 'int8',
        refund_count: 'int8',
        first_order_at: 'timestamptz',
        last_order_at: 'timestamptz',
        sealed: 'bytea',
        masked: 'text',
        note: 'text',
      })} group by r.into_id
    ) as s where c.tenant_id = ${ctx.tenantId} and c.id = s.into_id and c.id = any(${merges.map((merge) => merge.intoId)}::uuid[])`.execute(
    ctx.tx,
  )
}
