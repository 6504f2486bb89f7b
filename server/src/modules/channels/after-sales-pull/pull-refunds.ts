import { type RefundNotice, recordRefunds } from '#modules/orders/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { JobTools } from '#platform/jobs/define.ts'
import type { ChannelRefund } from '../connectors/connector.ts'
import { pullFeed } from '../order-pull/pull-feed.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import { linesByNumber } from './refund-lines.queries.ts'

export function pullRefunds(tools: JobTools, open: OpenShop): Promise<{ count: number; trouble: StoredTrouble | null }> {
  return pullFeed(tools, open, 'refunds', (ctx, refunds: ChannelRefund[]) => storeRefunds(ctx, open.shop.id, refunds))
}

/** Hands refunds on to the orders module, with our line ids where we know the lines. */
export async function storeRefunds(ctx: Ctx, shopId: string, refunds: readonly ChannelRefund[]): Promise<void> {
  const known = await linesByNumber(
    ctx.tx,
    ctx.tenantId,
    shopId,
    refunds.flatMap((refund) => refund.orderNumber || []),
  )
  const lineOf = new Map(known.map((line) => [`${line.externalNumber}/${line.externalLineId}`, line.id]))
  const orderOf = new Map(known.map((line) => [line.externalNumber, line.channelOrderId]))
  await recordRefunds(
    ctx,
    refunds.map(
      (refund): RefundNotice => ({
        shopId,
        channelRefundNumber: refund.externalNumber,
        channelOrderNumber: refund.orderNumber,
        channelOrderId: orderOf.get(refund.orderNumber) ?? null,
        kind: refund.kind,
        status: refund.status,
        amountMinor: refund.amountMinor,
        currency: refund.currency,
        reason: refund.reason,
        lines: refund.lines.map((line) => ({
          externalLineId: line.externalLineId,
          channelOrderLineId: lineOf.get(`${refund.orderNumber}/${line.externalLineId}`) ?? null,
          quantity: Number(line.quantity),
          amountMinor: Number(line.amountMinor),
        })),
        requestedAt: refund.requestedAt,
      }),
    ),
  )
}
