import { newId } from '#lib/ids.ts'
import type { Ctx } from '../context.ts'

/**
 * Notes what a command did, once per command, for any number of documents: it is the audit log and the timeline of each subject.
 * `detail` holds before/after, the rule, counts; never personal data.
 */
export function audit(
  ctx: Ctx,
  entry: { action: string; subjectKind: string; subjectIds: readonly string[]; detail?: Record<string, unknown> },
): string {
  const id = newId()
  ctx.pending.audits.push({
    id,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectIds: entry.subjectIds,
    detail: entry.detail ?? {},
  })
  return id
}
