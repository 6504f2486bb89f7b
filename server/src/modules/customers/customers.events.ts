import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

export const customersErased = defineEvent({
  name: 'customers.customers_erased',
  payload: z.object({ customerIds: z.array(z.uuid()), phoneHashes: z.array(z.uuid()), buyerHashes: z.array(z.uuid()) }),
  weigh: (payload) => payload.customerIds.length,
  when: 'a buyer had his personal data erased; the keyed hashes name his documents to those who keep some',
})
