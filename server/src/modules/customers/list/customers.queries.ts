import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

export interface CustomerRow {
  id: string
  masked: string
  orderCount: bigint
  paidMinor: bigint
  refundCount: bigint
  firstOrderAt: Date | null
  lastOrderAt: Date | null
  tags: string[]
  note: string
  blacklisted: boolean
  erasedAt: Date | null
  version: bigint
}

const view = (
  tenantId: string,
) => sql`c.id, c.masked, c.order_count as "orderCount", c.paid_minor as "paidMinor", c.refund_count as "refundCount",
  c.first_order_at as "firstOrderAt", c.last_order_at as "lastOrderAt", c.tags, c.note, c.erased_at as "erasedAt", c.version,
  exists (select 1 from customers.identities i join customers.blacklist b on b.tenant_id = ${tenantId} and b.hash = i.hash
    where i.tenant_id = ${tenantId} and i.customer_id = c.id) as blacklisted`

/**
 * One page, latest order first.
 * @param filter.phoneHash keyed hash of the number searched for
 */
export async function listCustomers(
  tx: Tx,
  tenantId: string,
  filter: { phoneHash?: string; tag?: string; before?: { at: Date; id: string }; limit: number },
): Promise<CustomerRow[]> {
  const { rows } = await sql<CustomerRow>`
    select ${view(tenantId)} from customers.customers c where c.tenant_id = ${tenantId} and c.merged_into_id is null and c.last_order_at is not null
      ${filter.phoneHash ? sql`and c.id = (select i.customer_id from customers.identities i where i.tenant_id = ${tenantId} and i.kind = 'phone' and i.hash = ${filter.phoneHash})` : sql``}
      ${filter.tag ? sql`and ${filter.tag} = any(c.tags)` : sql``}
      ${filter.before ? sql`and (c.last_order_at, c.id) < (${filter.before.at}, ${filter.before.id}::uuid)` : sql``}
    order by c.last_order_at desc, c.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export type CustomerDetail = CustomerRow & {
  sealed: Buffer | null
  phoneCount: number
  buyerCount: number
  mergedIds: string[]
}

/** A customer by his id or by that of one who was joined to him. */
export async function findCustomer(tx: Tx, tenantId: string, id: string): Promise<CustomerDetail | undefined> {
  const { rows } = await sql<CustomerDetail>`
    select ${view(tenantId)}, c.sealed,
      (select count(*)::int from customers.identities i where i.tenant_id = ${tenantId} and i.customer_id = c.id and i.kind = 'phone') as "phoneCount",
      (select count(*)::int from customers.identities i where i.tenant_id = ${tenantId} and i.customer_id = c.id and i.kind = 'buyer') as "buyerCount",
      array(select m.id from customers.customers m where m.tenant_id = ${tenantId} and m.merged_into_id = c.id order by m.id) as "mergedIds"
    from customers.customers c where c.tenant_id = ${tenantId} and c.merged_into_id is null
      and c.id = (select coalesce(k.merged_into_id, k.id) from customers.customers k where k.tenant_id = ${tenantId} and k.id = ${id})`.execute(
    tx,
  )
  return rows[0]
}

export interface IdentityRow {
  kind: 'phone' | 'buyer'
  hash: string
}

/** The keyed hashes by which orders of a customer are known. */
export async function identitiesOfCustomer(tx: Tx, tenantId: string, customerId: string): Promise<IdentityRow[]> {
  const { rows } = await sql<IdentityRow>`select kind, hash from customers.identities
    where tenant_id = ${tenantId} and customer_id = ${customerId} and kind in ('phone', 'buyer') order by kind, hash`.execute(tx)
  return rows
}

/** @returns the new version; undefined when someone else was faster */
export async function updateCustomer(
  ctx: Ctx,
  id: string,
  version: bigint,
  change: { tags?: readonly string[]; note?: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ version: bigint }>`
    update customers.customers set tags = coalesce(${change.tags ?? null}::text[], tags), note = coalesce(${change.note ?? null}::text, note),
      version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and version = ${version} returning version`.execute(ctx.tx)
  return rows[0]?.version
}

/** Takes away all that tells who somebody is; what he bought stays counted. @returns the hashes he was known by */
export async function eraseCustomer(ctx: Ctx, id: string): Promise<IdentityRow[]> {
  await sql`update customers.customers set sealed = null, masked = '', note = '', tags = '{}', erased_at = ${ctx.now}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} returning 1 as written`.execute(ctx.tx)
  // The entry goes on holding orders by its hash; it just no longer shows of whom.
  await sql`update customers.blacklist set masked = '', customer_id = null where tenant_id = ${ctx.tenantId}
    and (customer_id = ${id} or hash in (select i.hash from customers.identities i where i.tenant_id = ${ctx.tenantId} and i.customer_id = ${id})) returning 1 as written`.execute(
    ctx.tx,
  )
  const { rows } =
    await sql<IdentityRow>`delete from customers.identities where tenant_id = ${ctx.tenantId} and customer_id = ${id} returning kind, hash`.execute(
      ctx.tx,
    )
  return rows
}
