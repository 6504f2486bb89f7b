import { sealAudits } from './audit/audit.queries.ts'
import { pruneOutbox } from './events/events.queries.ts'
import { pruneFiles } from './files/files.queries.ts'
import { pruneIdempotencyKeys } from './http/idempotency.queries.ts'
import type { JobKind, Recurring } from './jobs/define.ts'
import { mailRecurring } from './mail/send-mails.ts'
import { foldTallies } from './tallies.queries.ts'
import { askNightly } from './truths/nightly-truths.ts'
import { checkTruthsJob } from './truths/truths.jobs.ts'

export const platformJobs: JobKind[] = [checkTruthsJob]

export const platformRecurring: Recurring[] = [
  ...mailRecurring,
  { name: 'platform.nightly_truths', everySeconds: 300, perTenant: askNightly },
  { name: 'platform.seal_audits', everySeconds: 5, perTenant: (ctx) => sealAudits(ctx) },
  { name: 'platform.fold_tallies', everySeconds: 5, perTenant: (ctx) => foldTallies(ctx) },
  {
    name: 'platform.prune',
    everySeconds: 600,
    perTenant: async (ctx) => {
      await pruneOutbox(ctx, new Date(ctx.now.getTime() - 7 * 86_400_000))
      await pruneIdempotencyKeys(ctx)
      await pruneFiles(ctx)
    },
  },
]
