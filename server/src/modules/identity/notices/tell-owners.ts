import type { JobKind } from '#platform/jobs/define.ts'
import { queueMail } from '#platform/mail/queue-mail.ts'
import { findCompany } from '../companies/companies.queries.ts'
import { identityMail } from '../mails/identity-mails.pure.ts'
import { activeOwners } from '../members/members.queries.ts'

/** Mails the owners that truths about their company's data are broken which held before; once, not every night. */
export const tellOwnersJob: JobKind<{ truths: string[] }, { told: number }> = {
  kind: 'identity.tell_owners',
  maxAttempts: 3,
  run: (job, tools) =>
    tools.transaction(async (ctx) => {
      const company = await findCompany(ctx.tx, ctx.tenantId)
      const owners = await activeOwners(ctx.tx, ctx.tenantId)
      // A handful of people.
      for (const { email, locale } of owners) {
        const mail = identityMail('truths_broken', locale, {
          company: company?.name ?? '',
          count: job.params.truths.length,
          truths: job.params.truths.join(', '),
          link: `${tools.runtime.config.publicUrl}/settings/truths`,
        })
        await queueMail(tools.runtime, ctx, { to: email, ...mail, tenantId: ctx.tenantId })
      }
      return { told: owners.length }
    }),
}
