import { groupBy } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { liftKinds, placeHolds } from '../holds/place-holds.ts'
import { openStatuses } from '../order-status.pure.ts'
import { refundsRecorded, refundsSettled } from '../orders.events.ts'
import { lockOrders } from '../orders.queries.ts'
import { expectReturns } from './expect-returns.ts'
import { ordersByChannelNumber, type RefundRow, upsertRefunds } from './refunds.queries.ts'

export interface RefundNotice {
  shopId: string
  channelRefundNumber: string
  channelOrderNumber: string
  /** The platform's order, where it is stored already, though perhaps not taken over. */
  channelOrderId?: string | null
  kind: RefundRow['kind']
  status: RefundRow['status']
  amountMinor: bigint
  currency: string
  reason: string
  lines: RefundRow['lines']
  requestedAt: Date
  settledAt?: Date | null
}

/** Takes over what buyers ask back. An open request stops an order that has not left; a withdrawn or rejected one lets it go on. */
export async function recordRefunds(ctx: Ctx, notices: readonly RefundNotice[]): Promise<void> {
  if (notices.length === 0) return
  const rows: RefundRow[] = []
  for (const [shopId, list] of groupBy(notices, (notice) => notice.shopId)) {
    const orders = await ordersByChannelNumber(
      ctx.tx,
      ctx.tenantId,
      shopId,
      list.map((notice) => notice.channelOrderNumber),
    )
    for (const { channelOrderNumber, settledAt, ...notice } of list) {
      const order = orders.get(channelOrderNumber)
      rows.push({
        ...notice,
        id: newId(),
        orderId: order?.orderId ?? null,
        channelOrderId: order?.channelOrderId ?? notice.channelOrderId ?? null,
        settledAt: notice.status === 'settled' ? (settledAt ?? ctx.now) : null,
      })
    }
  }
  // The last word of one request in one call wins: a set may carry the same request twice.
  const latest = [...new Map(rows.map((row) => [row.shopId + row.channelRefundNumber, row])).values()]
  const changed = await upsertRefunds(ctx, latest)
  if (changed.length === 0) return
  const ids = changed.map((row) => row.id)
  const heads = new Map(
    (
      await lockOrders(
        ctx,
        changed.flatMap((row) => (row.orderId ? [row.orderId] : [])),
      )
    ).map((order) => [order.id, order]),
  )
  const pick = (statuses: readonly RefundRow['status'][]) => [
    ...new Set(
      changed
        .filter((row) => statuses.includes(row.status) && row.orderId !== null)
        .map((row) => heads.get(row.orderId!))
        .filter((order) => order !== undefined),
    ),
  ]
  await placeHolds(
    ctx,
    pick(['requested', 'agreed']).filter((order) => openStatuses.includes(order.status)),
    'refund_requested',
    { from: 'channel', change: 'refund' },
  )
  await liftKinds(ctx, pick(['rejected', 'withdrawn']), ['refund_requested'], 'the request is closed')
  await expectReturns(ctx, changed)
  emit(ctx, refundsRecorded, { refundIds: ids })
  const settled = changed.filter((row) => row.status === 'settled' && row.before !== 'settled').map((row) => row.id)
  if (settled.length > 0) emit(ctx, refundsSettled, { refundIds: settled })
  audit(ctx, {
    action: 'orders.refunds_recorded',
    subjectKind: 'refund',
    subjectIds: [...ids, ...heads.keys()],
    detail: { statuses: changed.map((row) => row.status).slice(0, 20) },
  })
  touch(ctx, 'refunds')
}
