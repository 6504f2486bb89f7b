import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { refuseOutOfScope } from '../scope.ts'
import { receiptsClosed } from '../warehouse.events.ts'
import { lockExpectedReceipts, putAwayCompletely, setExpectedStatus } from './receipts.queries.ts'

/** Closes an announcement with what has arrived; one of which nothing came is cancelled. */
export async function closeExpected(ctx: Ctx, expectedReceiptId: string, reason: string): Promise<void> {
  const [one] = await lockExpectedReceipts(ctx, [expectedReceiptId])
  if (!one) throw new AppError('warehouse.receipt_unknown')
  refuseOutOfScope(ctx, one.warehouseId)
  refuseUnless(one.status === 'expected' || one.status === 'arrived', 'warehouse.receipt_over', { number: one.receiptNumber })
  await setExpectedStatus(ctx, [one.id], one.status === 'expected' ? 'cancelled' : 'checked')
  await setExpectedStatus(ctx, await putAwayCompletely(ctx, [one.id]), 'put_away')
  emit(ctx, receiptsClosed, { expectedReceiptIds: [one.id] })
  audit(ctx, {
    action: 'warehouse.receipt_closed',
    subjectKind: 'expected_receipt',
    subjectIds: [one.id],
    detail: { reason, before: one.status },
  })
  touch(ctx, 'receipts')
}
