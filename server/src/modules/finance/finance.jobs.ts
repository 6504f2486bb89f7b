import type { Recurring } from '#platform/jobs/define.ts'
import { bookRefunds } from './refunds/book-refunds.ts'
import { openRefunds } from './refunds/refunds.queries.ts'
import { rematchLines } from './settlement/book-statements.ts'
import { linesToRematch } from './settlement/settlement.queries.ts'

export const financeRecurring: Recurring[] = [
  {
    // Orders and refunds may arrive after the platform's statement speaks of them.
    name: 'finance.look_again',
    everySeconds: 1800,
    perTenant: async (ctx) => {
      if ((await linesToRematch(ctx, 1)).length > 0) await rematchLines(ctx)
      const refunds = await openRefunds(ctx, 1000)
      if (refunds.length > 0) await bookRefunds(ctx, refunds)
    },
  },
]
