import { DAY_MS, MINUTE_MS } from '#lib/duration.ts'
import { newId } from '#lib/ids.ts'
import type { Locale, Tx } from '#platform/context.ts'
import { queueMail } from '#platform/mail/queue-mail.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { AccountRow } from '../accounts/accounts.queries.ts'
import { newToken } from '../authenticate/tokens.ts'
import { identityMail } from '../mails/identity-mails.pure.ts'
import { insertTickets } from './tickets.queries.ts'

const resetMinutes = 60
const verificationDays = 3

type Account = Pick<AccountRow, 'id' | 'email' | 'locale'>

/** Sends the link to set a new password. */
export async function sendResetMail(runtime: Runtime, ctx: { tx: Tx; now: Date }, account: Account): Promise<void> {
  const token = await accountTicket(ctx, 'password_reset', account, resetMinutes * MINUTE_MS)
  const link = pageLink(runtime, 'reset-password', token)
  await queueMail(runtime, ctx, {
    to: account.email,
    ...identityMail('password_reset', account.locale, { link, minutes: resetMinutes }),
  })
}

/** Sends the link that confirms an address. */
export async function sendVerificationMail(runtime: Runtime, ctx: { tx: Tx; now: Date }, account: Account): Promise<void> {
  const token = await accountTicket(ctx, 'email_verification', account, verificationDays * DAY_MS)
  const link = pageLink(runtime, 'verify-email', token)
  await queueMail(runtime, ctx, {
    to: account.email,
    ...identityMail('email_verification', account.locale, { link, days: verificationDays }),
  })
}

/** Tells a person of a change to the account that he or she should know of. */
export async function sendNotice(
  runtime: Runtime,
  ctx: { tx: Tx; now: Date },
  account: { email: string; locale: Locale },
  kind: 'password_changed' | 'second_factor_on' | 'second_factor_off',
): Promise<void> {
  const link = `${runtime.config.publicUrl}/forgot-password`
  await queueMail(runtime, ctx, { to: account.email, ...identityMail(kind, account.locale, { link }) })
}

/** The token stands behind `#`: it reaches neither the server's log nor a referrer. */
export function pageLink(runtime: Pick<Runtime, 'config'>, page: string, token: string): string {
  return `${runtime.config.publicUrl}/${page}#${token}`
}

async function accountTicket(
  { tx, now }: { tx: Tx; now: Date },
  kind: 'password_reset' | 'email_verification',
  account: Account,
  validMs: number,
): Promise<string> {
  const { token, hash } = newToken()
  await insertTickets(tx, [
    {
      id: newId(),
      kind,
      tokenHash: hash,
      accountId: account.id,
      tenantId: null,
      email: account.email,
      detail: {},
      now,
      expiresAt: new Date(now.getTime() + validMs),
    },
  ])
  return token
}
