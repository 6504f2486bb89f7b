import { sql } from 'kysely'
import type { Ctx } from '../context.ts'

/** One look at personal data. Append-only. */
export async function insertReveal(
  ctx: Ctx,
  reveal: { id: string; subjectKind: string; subjectId: string; fields: readonly string[]; purpose: string },
): Promise<void> {
  await sql`insert into platform.reveals (tenant_id, id, at, actor, subject_kind, subject_id, fields, purpose)
    values (${ctx.tenantId}, ${reveal.id}, ${ctx.now}, ${JSON.stringify(ctx.actor)}::jsonb, ${reveal.subjectKind}, ${reveal.subjectId}, ${reveal.fields}::text[], ${reveal.purpose})`.execute(
    ctx.tx,
  )
}
