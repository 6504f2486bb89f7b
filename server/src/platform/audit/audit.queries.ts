import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '../context.ts'
import { insertRows } from '../db/rows.ts'

export async function insertAudits(ctx: Ctx): Promise<void> {
  const entries = ctx.pending.audits.map((entry) => ({
    id: entry.id,
    at: ctx.now,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectCount: entry.subjectIds.length,
    actor: ctx.actor,
    detail: entry.detail,
    requestId: ctx.requestId,
  }))
  await insertRows('platform.audit_entries', ctx.tenantId, entries, {
    id: 'uuid',
    at: 'timestamptz',
    action: 'text',
    subject_kind: 'text',
    subject_count: 'int4',
    actor: 'jsonb',
    detail: 'jsonb',
    request_id: 'text',
  }).execute(ctx.tx)
  const subjects = ctx.pending.audits.flatMap((entry) =>
    [...new Set(entry.subjectIds)].map((subjectId) => ({ subjectId, auditId: entry.id })),
  )
  if (subjects.length > 0) {
    await insertRows('platform.audit_subjects', ctx.tenantId, subjects, { subject_id: 'uuid', audit_id: 'uuid' }).execute(ctx.tx)
  }
}

export interface TimelineEntry {
  id: string
  at: Date
  action: string
  subjectKind: string
  subjectCount: number
  actor: Actor
  detail: Record<string, unknown>
}

/** What happened to the given documents, oldest first. */
export async function timelineOf(tx: Tx, tenantId: string, subjectIds: readonly string[]): Promise<TimelineEntry[]> {
  const { rows } = await sql<TimelineEntry>`
    select distinct e.id, e.at, e.action, e.subject_kind as "subjectKind", e.subject_count as "subjectCount", e.actor, e.detail
    from platform.audit_subjects s
    join platform.audit_entries e on e.tenant_id = s.tenant_id and e.id = s.audit_id
    where s.tenant_id = ${tenantId} and s.subject_id = any(${subjectIds}::uuid[])
    order by e.at, e.id`.execute(tx)
  return rows
}

export interface AuditFilter {
  from?: Date
  to?: Date
  actorId?: string
  action?: string
  actorIds?: readonly string[]
  actions?: readonly string[]
  subjectKinds?: readonly string[]
  subjectId?: string
  before?: { at: Date; id: string }
  limit: number
}

export async function listAudits(
  tx: Tx,
  tenantId: string,
  filter: AuditFilter,
): Promise<(TimelineEntry & { sealNo: bigint | null; requestId: string; subjectIds: string[] })[]> {
  const { rows } = await sql<TimelineEntry & { sealNo: bigint | null; requestId: string; subjectIds: string[] }>`
    select id, at, action, subject_kind as "subjectKind", subject_count as "subjectCount", actor, detail, seal_no as "sealNo", request_id as "requestId",
      array(select s.subject_id from platform.audit_subjects s where s.tenant_id = ${tenantId} and s.audit_id = e.id order by s.subject_id limit 3) as "subjectIds"
    from platform.audit_entries e
    where e.tenant_id = ${tenantId}
      ${filter.from ? sql`and at >= ${filter.from}` : sql``} ${filter.to ? sql`and at < ${filter.to}` : sql``}
      ${filter.actorId ? sql`and actor ->> 'id' = ${filter.actorId}` : sql``} ${filter.action ? sql`and action ^@ ${filter.action}` : sql``}
      ${filter.actorIds ? sql`and actor ->> 'id' = any(${filter.actorIds}::text[])` : sql``} ${filter.actions ? sql`and action = any(${filter.actions}::text[])` : sql``} ${filter.subjectKinds ? sql`and subject_kind = any(${filter.subjectKinds}::text[])` : sql``}
      ${filter.subjectId ? sql`and id in (select s.audit_id from platform.audit_subjects s where s.tenant_id = ${tenantId} and s.subject_id = ${filter.subjectId})` : sql``}
      ${filter.before ? sql`and (at, id) < (${filter.before.at}, ${filter.before.id}::uuid)` : sql``}
    order by at desc, id desc limit ${filter.limit}`.execute(tx)
  return rows
}

interface SealRow {
  id: string
  at: Date
  action: string
  subject_kind: string
  actor: unknown
  detail: unknown
  request_id: string
  subjects: string[] | null
}

/** One link of the chain: SHA-256 over the previous hash and the entry in a fixed order. */
export function sealHash(previous: Buffer, sealNo: bigint, row: SealRow): Buffer {
  const text = JSON.stringify([
    String(sealNo),
    row.id,
    row.at.toISOString(),
    row.action,
    row.subject_kind,
    sorted(row.actor),
    sorted(row.detail),
    row.request_id,
    row.subjects ?? [],
  ])
  return createHash('sha256').update(previous).update(text).digest()
}

/** Appends up to `limit` unsealed entries older than two seconds to the tenant's chain. Writers are never waited for. */
export async function sealAudits(ctx: Ctx, limit = 2000): Promise<number> {
  const { tx, tenantId } = ctx
  const last = await sql<{ seal_no: bigint; seal_hash: Buffer }>`
    select seal_no, seal_hash from platform.audit_entries where tenant_id = ${tenantId} and seal_no is not null order by seal_no desc limit 1`.execute(
    tx,
  )
  const horizon = new Date(ctx.now.getTime() - 2000)
  const { rows } = await sql<SealRow>`
    select e.id, e.at, e.action, e.subject_kind, e.actor, e.detail, e.request_id,
      (select array_agg(s.subject_id::text order by s.subject_id) from platform.audit_subjects s where s.tenant_id = ${tenantId} and s.audit_id = e.id and e.subject_count <= 20) as subjects
    from platform.audit_entries e where e.tenant_id = ${tenantId} and e.seal_no is null and e.at < ${horizon} order by e.id limit ${limit}
    for update`.execute(tx)
  if (rows.length === 0) return 0
  let previous = last.rows[0]?.seal_hash ?? Buffer.alloc(32)
  let sealNo = last.rows[0]?.seal_no ?? 0n
  const sealed = rows.map((row) => {
    sealNo += 1n
    previous = sealHash(previous, sealNo, row)
    return { id: row.id, sealNo, hash: previous }
  })
  await sql`update platform.audit_entries e set seal_no = s.seal_no, seal_hash = s.hash
    from unnest(${sealed.map((s) => s.id)}::uuid[], ${sealed.map((s) => s.sealNo)}::int8[], ${sealed.map((s) => s.hash)}::bytea[]) as s(id, seal_no, hash)
    where e.tenant_id = ${tenantId} and e.id = s.id`.execute(tx)
  return rows.length
}

/** Walks the chain; the first entry that does not fit is returned, or null. */
export async function verifyAuditChain(
  tx: Tx,
  tenantId: string,
): Promise<{ checked: bigint; brokenAt: { sealNo: bigint; id: string } | null }> {
  let previous: Buffer = Buffer.alloc(32)
  let after = 0n
  for (;;) {
    const { rows } = await sql<SealRow & { seal_no: bigint; seal_hash: Buffer }>`
      select e.id, e.at, e.action, e.subject_kind, e.actor, e.detail, e.request_id, e.seal_no, e.seal_hash,
        (select array_agg(s.subject_id::text order by s.subject_id) from platform.audit_subjects s where s.tenant_id = ${tenantId} and s.audit_id = e.id and e.subject_count <= 20) as subjects
      from platform.audit_entries e where e.tenant_id = ${tenantId} and e.seal_no > ${after} order by e.seal_no limit 2000`.execute(
      tx,
    )
    if (rows.length === 0) return { checked: after, brokenAt: null }
    for (const row of rows) {
      if (row.seal_no !== after + 1n || !sealHash(previous, row.seal_no, row).equals(row.seal_hash)) {
        return { checked: after, brokenAt: { sealNo: row.seal_no, id: row.id } }
      }
      previous = row.seal_hash
      after = row.seal_no
    }
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    )
  }
  return value
}
