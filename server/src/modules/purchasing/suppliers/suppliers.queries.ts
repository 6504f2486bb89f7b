import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'

export interface SupplierRow {
  id: string
  code: string
  name: string
  contactMasked: string
  currency: string
  leadTimeDays: number
  paymentDays: number
  overTolerancePercent: number
  status: 'active' | 'paused'
  note: string
  skuCount: bigint
  openOrders: bigint
  version: bigint
  createdAt: Date
  updatedAt: Date
}

const view = (
  tenantId: string,
) => sql`s.id, s.code, s.name, s.contact_masked as "contactMasked", s.currency, s.lead_time_days as "leadTimeDays",
  s.payment_days as "paymentDays", s.over_tolerance_percent as "overTolerancePercent", s.status, s.note, s.version, s.created_at as "createdAt", s.updated_at as "updatedAt",
  (select count(*) from purchasing.supplier_skus k where k.tenant_id = ${tenantId} and k.supplier_id = s.id) as "skuCount",
  (select count(*) from purchasing.purchase_orders p where p.tenant_id = ${tenantId} and p.supplier_id = s.id
    and p.status in ('awaiting_approval', 'approved', 'part_received')) as "openOrders"`

export async function listSuppliers(
  tx: Tx,
  tenantId: string,
  filter: { search?: string | undefined; status?: string | undefined; after?: { code: string; id: string }; limit: number },
): Promise<SupplierRow[]> {
  const { rows } = await sql<SupplierRow>`select ${view(tenantId)} from purchasing.suppliers s
    where s.tenant_id = ${tenantId}
      ${filter.status ? sql`and s.status = ${filter.status}` : sql``}
      ${filter.search ? sql`and (strpos(lower(s.code), lower(${filter.search})) > 0 or strpos(lower(s.name), lower(${filter.search})) > 0)` : sql``}
      ${filter.after ? sql`and (s.code, s.id) > (${filter.after.code}, ${filter.after.id}::uuid)` : sql``}
    order by s.code, s.id limit ${filter.limit}`.execute(tx)
  return rows
}

export async function findSuppliers(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, SupplierRow>> {
  const { rows } = await sql<SupplierRow>`select ${view(tenantId)} from purchasing.suppliers s
    where s.tenant_id = ${tenantId} and s.id = any(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface SupplierInput {
  name: string
  leadTimeDays: number
  paymentDays: number
  overTolerancePercent: number
  note: string
}

export async function insertSupplier(
  ctx: Ctx,
  supplier: SupplierInput & { id: string; code: string; contactSealed: Buffer | null; contactMasked: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into purchasing.suppliers (tenant_id, id, code, name, contact_sealed, contact_masked, currency, lead_time_days, payment_days, over_tolerance_percent,
      note, created_at, updated_at)
    values (${ctx.tenantId}, ${supplier.id}, ${supplier.code}, ${supplier.name}, ${supplier.contactSealed}, ${supplier.contactMasked}, ${ctx.tenant.currency},
      ${supplier.leadTimeDays}, ${supplier.paymentDays}, ${supplier.overTolerancePercent}, ${supplier.note}, ${ctx.now}, ${ctx.now})
    on conflict (tenant_id, code) do nothing returning 1`.execute(ctx.tx)
  return rows.length > 0
}

/** @returns false when the version is another one */
export async function updateSupplier(
  ctx: Ctx,
  id: string,
  version: bigint,
  change: SupplierInput & { status: string; contact: { sealed: Buffer; masked: string } | null },
): Promise<boolean> {
  const { rows } = await sql`
    update purchasing.suppliers set name = ${change.name}, lead_time_days = ${change.leadTimeDays}, payment_days = ${change.paymentDays},
      over_tolerance_percent = ${change.overTolerancePercent}, note = ${change.note}, status = ${change.status}, updated_at = ${ctx.now}, version = version + 1
      ${change.contact ? sql`, contact_sealed = ${change.contact.sealed}, contact_masked = ${change.contact.masked}` : sql``}
    where tenant_id = ${ctx.tenantId} and id = ${id} and version = ${version} returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export async function sealedContact(tx: Tx, tenantId: string, id: string): Promise<Buffer | null | undefined> {
  const { rows } = await sql<{ sealed: Buffer | null }>`select contact_sealed as sealed from purchasing.suppliers
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return rows[0]?.sealed
}
