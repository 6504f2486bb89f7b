import { z } from 'zod'
import { defineEvent } from '../events/define.ts'

export const truthsBroken = defineEvent({
  name: 'platform.truths_broken',
  payload: z.object({
    /** Names of all that are broken now. */
    truths: z.array(z.string()),
    /** Of these the ones that held, or were not asked, the time before. */
    fresh: z.array(z.string()),
  }),
  when: 'a check found truths about a company’s data broken that were not known to be',
})
