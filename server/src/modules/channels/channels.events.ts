import { z } from 'zod'
import { defineEvent } from '#platform/events/define.ts'

/** Documents of a shop were stored: new ones, changed ones, or ones to be looked at again. */
export const documentsStored = defineEvent({
  name: 'channels.documents_stored',
  payload: z.object({ shopId: z.uuid(), channelOrderIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.channelOrderIds.length,
  when: 'after channel orders were stored or changed',
})

export const statementsReceived = defineEvent({
  name: 'channels.statements_received',
  payload: z.object({ shopId: z.uuid(), statementIds: z.array(z.uuid()) }),
  weigh: (payload) => payload.statementIds.length,
  when: 'after payout statements with all their lines were stored',
})
