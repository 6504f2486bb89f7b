import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import type { ChannelOrder, ChannelOrderDocument, ChannelOrderLine } from '#modules/channels/channel-order.contract.ts'
import type { Ctx } from '#platform/context.ts'

/** An active shop of the given connector. Returns its id. */
export async function givenShop(
  ctx: Ctx,
  shop: { connector?: string; code?: string; settings?: unknown; currency?: string } = {},
): Promise<string> {
  const id = newId()
  await sql`insert into channels.shops (tenant_id, id, code, name, connector, status, settings, webhook_key, currency, time_zone, created_at, updated_at)
    values (${ctx.tenantId}, ${id}, ${shop.code ?? id}, 'Test shop', ${shop.connector ?? 'file'}, 'active', ${JSON.stringify(shop.settings ?? {})}::jsonb,
      ${newId()}, ${shop.currency ?? 'CNY'}, 'Asia/Shanghai', ${ctx.now}, ${ctx.now}) returning 1`.execute(ctx.tx)
  return id
}

export function channelOrderLine(line: Partial<ChannelOrderLine> = {}): ChannelOrderLine {
  const quantity = line.quantity ?? 2n
  const unitPriceMinor = line.unitPriceMinor ?? 1500n
  const discountMinor = line.discountMinor ?? 0n
  return {
    externalLineId: 'L1',
    externalVariantId: 'V1',
    externalProductId: 'P1',
    merchantCode: 'TEA-1',
    title: '白毫银针 50g',
    quantity,
    unitPriceMinor,
    discountMinor,
    amountMinor: quantity * unitPriceMinor - discountMinor,
    refundState: 'none',
    refundedQuantity: 0n,
    shippedQuantity: 0n,
    ...line,
  }
}

/** A paid order of one line, 30.00 and 8.00 for shipping, unless told otherwise; what was paid follows from the amounts. */
export function channelOrder(order: Partial<ChannelOrder> = {}): ChannelOrderDocument {
  const lines = order.lines ?? [channelOrderLine()]
  const shippingMinor = order.shippingMinor ?? 800n
  const discountMinor = order.discountMinor ?? 0n
  const goods = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  return {
    externalNumber: 'A1',
    version: 1n,
    status: 'paid',
    orderedAt: new Date('2026-11-01T02:00:00.000Z'),
    paidAt: new Date('2026-11-01T02:01:00.000Z'),
    shipBy: new Date('2026-11-03T02:01:00.000Z'),
    closedAt: null,
    buyer: { id: 'B1', nickname: '爱喝茶' },
    receiver: {
      key: null,
      masked: false,
      name: '林晓明',
      phone: '13900000017',
      country: 'CN',
      province: '福建省',
      city: '福州市',
      district: '鼓楼区',
      street: '东街口八一七北路 88 号 3 栋 1202',
      postcode: '350001',
    },
    lines,
    shippingMinor,
    discountMinor,
    paidMinor: goods - discountMinor + shippingMinor,
    currency: 'CNY',
    buyerMessage: '',
    sellerRemark: '',
    flag: null,
    invoice: null,
    ...order,
  }
}
