import type { Ctx } from '#platform/context.ts'
import { isConnectionLoss, isTransient } from '#platform/db/pg-errors.ts'
import { releaseSavepoint, rollbackToSavepoint, savepoint } from './intake.queries.ts'

/**
 * Does the work for a whole set, and where that fails for its halves, until the items that fail alone are found: one bad document
 * stops nobody else. Each attempt runs behind a savepoint, and what a failed one had announced is taken back. A set of n with one bad
 * item costs about 2 log2 n attempts; a good set costs one.
 * Errors that may go away (deadlock, lost connection) are thrown on: the transaction is tried again as a whole.
 */
export async function attemptBisecting<T>(
  ctx: Ctx,
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  failed: (item: T, error: unknown) => void,
): Promise<void> {
  if (items.length === 0) return
  const before = snapshot(ctx)
  await savepoint(ctx)
  try {
    await work(items)
    await releaseSavepoint(ctx)
    return
  } catch (error) {
    if (isTransient(error) || isConnectionLoss(error)) throw error
    await rollbackToSavepoint(ctx)
    await releaseSavepoint(ctx)
    before.restore()
    if (items.length === 1) {
      failed(items[0]!, error)
      return
    }
  }
  const half = items.length >> 1
  await attemptBisecting(ctx, items.slice(0, half), work, failed)
  await attemptBisecting(ctx, items.slice(half), work, failed)
}

function snapshot(ctx: Ctx): { restore: () => void } {
  const pending = ctx.pending
  const events = pending.events.length
  const audits = pending.audits.length
  const afterCommit = pending.afterCommit.length
  const tallies = new Map([...pending.tallies].map(([key, value]) => [key, { ...value }]))
  const topics = new Set(pending.topics)
  return {
    restore: () => {
      pending.events.length = events
      pending.audits.length = audits
      pending.afterCommit.length = afterCommit
      pending.tallies = tallies
      pending.topics = topics
    },
  }
}
