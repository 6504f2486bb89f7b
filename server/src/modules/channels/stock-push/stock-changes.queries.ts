import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/**
 * Notes that the stock of these listings is to be looked at again. `change_no` rises with every note, so that a change during an upload
 * is not taken for uploaded.
 */
export async function noteListings(ctx: Ctx, listingIds: readonly string[], connectors: readonly string[]): Promise<void> {
  if (listingIds.length === 0) return
  await sql`
    insert into channels.stock_changes (tenant_id, shop_id, listing_id, changed_at)
    select ${ctx.tenantId}::uuid, l.shop_id, l.id, ${ctx.now}
    from channels.listings l join channels.shops s on s.tenant_id = ${ctx.tenantId} and s.id = l.shop_id
    where l.tenant_id = ${ctx.tenantId} and l.id = any(${listingIds}::uuid[]) and l.sku_id is not null and l.upload_enabled
      and s.connector = any(${connectors}::text[])
    order by l.shop_id, l.id
    on conflict (tenant_id, shop_id, listing_id) do update set change_no = channels.stock_changes.change_no + 1`.execute(ctx.tx)
}

/** The same for every listing of these SKUs and of the bundles they are part of. */
export async function noteSkus(ctx: Ctx, skuIds: readonly string[], connectors: readonly string[]): Promise<void> {
  await sql`
    with touched as (
      select sku_id as id from unnest(${skuIds}::uuid[]) as t(sku_id)
      union
      select p.bundle_sku_id from catalog.bundle_parts p where p.tenant_id = ${ctx.tenantId} and p.part_sku_id = any(${skuIds}::uuid[])
    )
    insert into channels.stock_changes (tenant_id, shop_id, listing_id, changed_at)
      select ${ctx.tenantId}::uuid, l.shop_id, l.id, ${ctx.now}
      from touched t
      join channels.listings l on l.tenant_id = ${ctx.tenantId} and l.sku_id = t.id and l.upload_enabled
      join channels.shops s on s.tenant_id = ${ctx.tenantId} and s.id = l.shop_id and s.connector = any(${connectors}::text[])
      order by l.shop_id, l.id
      on conflict (tenant_id, shop_id, listing_id) do update set change_no = channels.stock_changes.change_no + 1
`.execute(ctx.tx)
}

/** Whether there is any shop of these connectors. */
export async function hasShopsOf(ctx: Ctx, connectors: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from channels.shops where tenant_id = ${ctx.tenantId} and connector = any(${connectors}::text[])
    ) as found`.execute(ctx.tx)
  return rows[0]?.found ?? false
}

/** All matched listings of a shop: it was away, or is new. */
export async function noteShop(ctx: Ctx, shopId: string, connectors: readonly string[]): Promise<void> {
  await sql`
    insert into channels.stock_changes (tenant_id, shop_id, listing_id, changed_at)
    select ${ctx.tenantId}::uuid, l.shop_id, l.id, ${ctx.now}
    from channels.listings l join channels.shops s on s.tenant_id = ${ctx.tenantId} and s.id = l.shop_id
    where l.tenant_id = ${ctx.tenantId} and l.shop_id = ${shopId} and l.sku_id is not null and l.upload_enabled
      and s.connector = any(${connectors}::text[])
    order by l.id
    on conflict (tenant_id, shop_id, listing_id) do update set change_no = channels.stock_changes.change_no + 1`.execute(ctx.tx)
}
