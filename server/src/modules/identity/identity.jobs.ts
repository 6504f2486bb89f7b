import { DAY_MS } from '#lib/duration.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import type { Recurring } from '#platform/jobs/define.ts'
import { pruneAttempts } from './log-in/attempts.queries.ts'
import { pruneSessions } from './sessions/sessions.queries.ts'
import { pruneTickets } from './tickets/tickets.queries.ts'

export const identityRecurring: Recurring[] = [
  {
    name: 'identity.prune',
    everySeconds: 3600,
    system: (runtime) =>
      runGlobalTransaction(runtime, async ({ tx, now }) => {
        const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
        await pruneAttempts(tx, before(1))
        await pruneTickets(tx, before(30))
        await pruneSessions(tx, before(30))
      }),
  },
]
