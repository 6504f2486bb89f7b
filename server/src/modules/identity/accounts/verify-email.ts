import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { refuseUnless } from '#platform/errors.ts'
import type { Principal } from '#platform/http/principal.ts'
import type { Runtime } from '#platform/runtime.ts'
import { hashToken } from '../authenticate/tokens.ts'
import { countAttempt } from '../log-in/attempts.ts'
import type { Visitor } from '../log-in/visitor.ts'
import { sendVerificationMail } from '../tickets/ticket-mails.ts'
import { findTicket, useTicket } from '../tickets/tickets.queries.ts'
import { findAccount, markEmailVerified } from './accounts.queries.ts'

/** Sends the confirmation mail once more, unless the address is confirmed. @throws AppError platform.too_many_requests */
export async function requestEmailVerification(runtime: Runtime, principal: Principal, visitor: Visitor): Promise<void> {
  await countAttempt(runtime, 'mail', principal.id, visitor.ip)
  await runGlobalTransaction(runtime, async (ctx) => {
    const account = await findAccount(ctx.tx, principal.id)
    if (account && account.emailVerifiedAt === null) await sendVerificationMail(runtime, ctx, account)
  })
}

/** Confirms an address by the token of the mail. @throws AppError identity.ticket_invalid, platform.too_many_requests */
export async function verifyEmail(runtime: Runtime, token: string, visitor: Visitor): Promise<void> {
  await countAttempt(runtime, 'token', null, visitor.ip)
  await runGlobalTransaction(runtime, async (ctx) => {
    const ticket = await findTicket(ctx.tx, 'email_verification', hashToken(token), ctx.now)
    refuseUnless(ticket?.accountId && (await useTicket(ctx.tx, ticket.id, ctx.now)), 'identity.ticket_invalid')
    await markEmailVerified(ctx.tx, ticket.accountId, ctx.now)
  })
}
