import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'

/** Moves whole lines to another order and sets what is left of cut ones. */
export async function rehomeLines(
  ctx: Ctx,
  rows: readonly {
    id: string
    fromOrderId: string
    toOrderId: string
    lineNo: number
    quantity: bigint
    cancelledQuantity: bigint
    channelQuantity: bigint
    amountMinor: bigint
  }[],
): Promise<void> {
  await sql`update orders.order_lines l set order_id = r.to_order_id, line_no = r.line_no, quantity = r.quantity, cancelled_quantity = r.cancelled_quantity,
      channel_quantity = r.channel_quantity, amount_minor = r.amount_minor
    from ${rowsOf(rows, { id: 'uuid', from_order_id: 'uuid', to_order_id: 'uuid', line_no: 'int4', quantity: 'int8', cancelled_quantity: 'int8', channel_quantity: 'int8', amount_minor: 'int8' })}
    where l.tenant_id = ${ctx.tenantId} and l.order_id = r.from_order_id and l.id = r.id`.execute(ctx.tx)
}

/** The emptied order keeps its place in history with no money of its own. */
export async function markEmptied(
  ctx: Ctx,
  rows: readonly { id: string; status: 'split' | 'merged'; mergedIntoId: string | null }[],
): Promise<void> {
  await sql`update orders.orders o set status = r.status, merged_into_id = r.merged_into_id, goods_minor = 0, discount_minor = 0, shipping_minor = 0, paid_minor = 0, unit_count = 0,
      line_count = 0, weight_grams = 0, could_merge = false, hold_kinds = '{}', updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', status: 'text', merged_into_id: 'uuid' })} where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(
    ctx.tx,
  )
}

/** New money and size of orders whose lines changed. */
export async function setMoney(
  ctx: Ctx,
  rows: readonly {
    id: string
    goodsMinor: bigint
    discountMinor: bigint
    shippingMinor: bigint
    paidMinor: bigint
    lineCount: number
    unitCount: bigint
    weightGrams: bigint
  }[],
): Promise<void> {
  await sql`update orders.orders o set goods_minor = r.goods_minor, discount_minor = r.discount_minor, shipping_minor = r.shipping_minor, paid_minor = r.paid_minor,
      line_count = r.line_count, unit_count = r.unit_count, weight_grams = r.weight_grams, updated_at = ${ctx.now}, version = o.version + 1
    from ${rowsOf(rows, { id: 'uuid', goods_minor: 'int8', discount_minor: 'int8', shipping_minor: 'int8', paid_minor: 'int8', line_count: 'int4', unit_count: 'int8', weight_grams: 'int8' })}
    where o.tenant_id = ${ctx.tenantId} and o.id = r.id`.execute(ctx.tx)
}
