import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

const ids = z.object({ purchaseOrderIds: z.array(z.uuid()) })
const weigh = (payload: { purchaseOrderIds: string[] }) => payload.purchaseOrderIds.length

export const purchaseOrdersApproved = defineEvent({
  name: 'purchasing.orders_approved',
  payload: ids,
  weigh,
  when: 'purchase orders were approved: the goods are on their way',
})
export const purchaseOrdersReceived = defineEvent({
  name: 'purchasing.orders_received',
  payload: ids,
  weigh,
  when: 'goods of purchase orders arrived, in part or all of them',
})
