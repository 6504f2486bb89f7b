import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

export const stockChanged = defineEvent({
  name: 'inventory.stock_changed',
  payload: z.object({ skuIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.skuIds.length,
  when: 'what may be sold of these SKUs changed, in any warehouse: stock came or went, or was promised or freed',
})

export const stockAdjusted = defineEvent({
  name: 'inventory.stock_adjusted',
  payload: z.object({ moveIds: z.array(z.uuid()), unitCosts: z.record(z.uuid(), z.int()) }),
  weigh: (payload) => payload.moveIds.length,
  when: 'stock was opened, counted or corrected by hand; unitCosts gives the value of one piece in minor units by move, where it was given',
})
