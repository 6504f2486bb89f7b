import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

export const skusChanged = defineEvent({
  name: 'catalog.skus_changed',
  payload: z.object({ skuIds: z.array(z.uuid()), created: z.boolean() }),
  weigh: (payload) => payload.skuIds.length,
  when: 'SKUs were made (created) or what is known of them changed: names, codes to scan, weights, prices, parts, status',
})
