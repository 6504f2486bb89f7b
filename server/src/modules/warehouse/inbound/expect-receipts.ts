import { uniqueSorted } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { settingsOf } from '../settings/settings.queries.ts'
import { receiptsClosed } from '../warehouse.events.ts'
import {
  expectedIdsOfSources,
  insertExpectedLines,
  insertExpectedReceipts,
  lockExpectedReceipts,
  putAwayCompletely,
  setExpectedStatus,
} from './receipts.queries.ts'

export interface ExpectedReceiptRequest {
  id: string
  warehouseId: string
  sourceKind: 'purchase_order' | 'return'
  sourceId: string
  sourceNumber: string
  /** Supplier or customer. */
  partnerId: string | null
  /** 'YYYY-MM-DD' in the tenant's zone. */
  expectedOn: string | null
  /** Accepted over the announced quantity; as the warehouse is set when left out. */
  overTolerancePercent?: number
  lines: readonly { id: string; sourceLineId: string; skuId: string; quantity: bigint }[]
}

/** Announces goods that will arrive. */
export async function expectReceipts(ctx: Ctx, receipts: readonly ExpectedReceiptRequest[]): Promise<void> {
  if (receipts.length === 0) return
  const numbers = await nextNumbers(ctx, 'warehouse.expected_receipts', receipts.length)
  const settings = await settingsOf(ctx.tx, ctx.tenantId, uniqueSorted(receipts.map((receipt) => receipt.warehouseId)))
  const day = dayOf(ctx.now, ctx.tenant.timeZone)
  await insertExpectedReceipts(
    ctx,
    receipts.map((receipt, index) => ({
      ...receipt,
      receiptNumber: documentNumber('YD', day, numbers[index]!),
      overTolerancePercent: receipt.overTolerancePercent ?? settings.get(receipt.warehouseId)!.overTolerancePercent,
    })),
  )
  await insertExpectedLines(
    ctx,
    receipts.flatMap((receipt) => receipt.lines.map((line) => ({ ...line, expectedReceiptId: receipt.id }))),
  )
  audit(ctx, {
    action: 'warehouse.receipt_expected',
    subjectKind: 'expected_receipt',
    subjectIds: receipts.map((receipt) => receipt.id),
  })
  touch(ctx, 'receipts')
}

/**
 * Nothing (more) will come for these sources: announcements without goods are cancelled, those of which some came are closed with it.
 * Safe to call again.
 */
export async function cancelExpectedReceipts(ctx: Ctx, sourceIds: readonly string[]): Promise<void> {
  const locked = await lockExpectedReceipts(ctx, await expectedIdsOfSources(ctx.tx, ctx.tenantId, sourceIds))
  const untouched = locked.filter((one) => one.status === 'expected').map((one) => one.id)
  const begun = locked.filter((one) => one.status === 'arrived').map((one) => one.id)
  if (untouched.length + begun.length === 0) return
  await setExpectedStatus(ctx, untouched, 'cancelled')
  await setExpectedStatus(ctx, begun, 'checked')
  await setExpectedStatus(ctx, await putAwayCompletely(ctx, begun), 'put_away')
  emit(ctx, receiptsClosed, { expectedReceiptIds: [...untouched, ...begun] })
  audit(ctx, {
    action: 'warehouse.receipt_cancelled',
    subjectKind: 'expected_receipt',
    subjectIds: [...untouched, ...begun],
  })
  touch(ctx, 'receipts')
}
