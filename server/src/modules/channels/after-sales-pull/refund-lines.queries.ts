import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Lines of channel orders by the order's number. */
export async function linesByNumber(
  tx: Tx,
  tenantId: string,
  shopId: string,
  numbers: readonly string[],
): Promise<{ id: string; channelOrderId: string; externalNumber: string; externalLineId: string }[]> {
  const { rows } = await sql<{ id: string; channelOrderId: string; externalNumber: string; externalLineId: string }>`
    select l.id, o.id as "channelOrderId", o.external_number as "externalNumber", l.external_line_id as "externalLineId"
    from channels.channel_orders o
    join channels.channel_order_lines l on l.tenant_id = ${tenantId} and l.channel_order_id = o.id
    where o.tenant_id = ${tenantId} and o.shop_id = ${shopId} and o.external_number = any(${numbers}::text[])`.execute(tx)
  return rows
}
