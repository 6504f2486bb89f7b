import { newIds } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { averageToFifo, fifoToAverage } from '../costing/costing.queries.ts'
import { type BooksRow, deleteAccounts, hasEntries, insertChart, updateSettings } from './books.queries.ts'
import { openBooks } from './open-books.ts'

/**
 * Changes how the books are kept. The chart only before the first entry. The costing method at any time: pieces and value of the layers stay what they
 * are, only what leaves next is taken differently. Tax rates count for what is booked from now on.
 */
export async function changeSettings(
  ctx: Ctx,
  version: bigint,
  next: Omit<BooksRow, 'closedThrough' | 'version'>,
): Promise<void> {
  const books = await openBooks(ctx)
  refuseUnless(books.version === version, 'platform.version_conflict')
  if (next.chart !== books.chart) {
    refuseUnless(!(await hasEntries(ctx.tx, ctx.tenantId)), 'finance.chart_in_use')
    await deleteAccounts(ctx)
    await insertChart(ctx, next.chart)
  }
  if (next.costingMethod !== books.costingMethod) {
    if (next.costingMethod === 'fifo') await averageToFifo(ctx)
    else await fifoToAverage(ctx, newIds)
  }
  await updateSettings(ctx, next)
  const { chart, costingMethod, taxScheme, outputTaxPoints, inputTaxPoints } = books
  audit(ctx, {
    action: 'finance.settings_changed',
    subjectKind: 'finance_settings',
    subjectIds: [ctx.tenantId],
    detail: plain({ before: { chart, costingMethod, taxScheme, outputTaxPoints, inputTaxPoints }, after: next }),
  })
  touch(ctx, 'finance')
}

function plain(value: { before: object; after: object }): Record<string, unknown> {
  const numbers = (part: object) =>
    Object.fromEntries(Object.entries(part).map(([key, item]) => [key, typeof item === 'bigint' ? Number(item) : item]))
  return { before: numbers(value.before), after: numbers(value.after) }
}
