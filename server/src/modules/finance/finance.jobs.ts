import type { Recurring } from '#platform/jobs/define.ts'
import { bookRefunds } from './refunds/book-refunds.ts'
import { openRefunds } from './refunds/refunds.queries.ts'
import { rematchLines } from './settlement/book-statements.ts'
import { linesToRematch } from './settlement/settlement.queries.ts'

const atOnce = 1000

export const financeRecurring: Recurring[] = [
  {
    // Orders and refunds may arrive after the platform's statement speaks of them.
    name: 'finance.look_again',
    everySeconds: 1800,
    perTenant: async (ctx) => {
      if ((await linesToRematch(ctx, 1)).length > 0) await rematchLines(ctx)
      let refunds = await openRefunds(ctx, atOnce)
      while (refunds.length > 0) {
        await bookRefunds(ctx, refunds)
        refunds = refunds.length < atOnce ? [] : await openRefunds(ctx, atOnce, refunds.at(-1))
      }
    },
  },
]
