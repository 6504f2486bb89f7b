import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zId, zMoney, zPage, zPageQuery, zQuantity, zTime } from '#lib/schema.ts'

export const customersLinkContract = {
  orders: endpoint({
    method: 'GET',
    path: '/api/customers/:customerId/orders',
    summary: 'What a customer ordered, over all shops one may see, newest first',
    permission: 'orders.read',
    params: z.object({ customerId: zId }),
    query: z.object(zPageQuery),
    response: zPage(
      z.object({
        id: zId,
        orderNumber: z.string(),
        channelOrderNumber: z.string(),
        shopId: zId,
        status: z.string(),
        currency: z.string(),
        paidMinor: zMoney,
        unitCount: zQuantity,
        receiverMasked: z.string(),
        orderedAt: zTime,
        shippedAt: zTime.nullable(),
      }),
    ),
    errors: ['customers.not_found'],
  }),
}
