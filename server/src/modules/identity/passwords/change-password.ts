import { audit } from '#platform/audit/audit.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { refuseUnless } from '#platform/errors.ts'
import type { Principal } from '#platform/http/principal.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type AccountRow, findAccount, findAccountByEmail, markEmailVerified, setPassword } from '../accounts/accounts.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { hashToken, isToken } from '../authenticate/tokens.ts'
import { normalEmail } from '../email.pure.ts'
import { countAttempt } from '../log-in/attempts.ts'
import type { Visitor } from '../log-in/visitor.ts'
import { switchOff } from '../second-factor/second-factor.queries.ts'
import { revokeSessions } from '../sessions/sessions.queries.ts'
import { sendNotice, sendResetMail } from '../tickets/ticket-mails.ts'
import { findTicket, useTicket, voidTickets } from '../tickets/tickets.queries.ts'
import { hashPassword, passwordFits } from './passwords.ts'

/**
 * Asks for the password once more before something that opens or closes the account.
 * @throws AppError identity.wrong_password, platform.too_many_requests
 */
export async function confirmPassword(
  runtime: Runtime,
  principal: Principal,
  password: string,
  visitor: Visitor,
): Promise<AccountRow> {
  const attempt = await countAttempt(runtime, 'password', principal.id, visitor.ip)
  const account = await runGlobalTransaction(runtime, ({ tx }) => findAccount(tx, principal.id))
  refuseUnless((await passwordFits(account?.passwordHash, password)) && account, 'identity.wrong_password')
  await attempt.succeeded()
  return account
}

/** Changes the own password and ends all other sessions. @throws AppError as confirmPassword and hashPassword */
export async function changePassword(
  runtime: Runtime,
  principal: Principal,
  input: { currentPassword: string; password: string },
  visitor: Visitor,
): Promise<void> {
  const account = await confirmPassword(runtime, principal, input.currentPassword, visitor)
  const passwordHash = await hashPassword(input.password, [account.email, account.name])
  await principalTransaction(runtime, principal, visitor.requestId, async (ctx) => {
    await setPassword(ctx.tx, account.id, passwordHash, ctx.now)
    await revokeSessions(ctx.tx, account.id, { allBut: principal.sessionId }, ctx.now)
    await voidTickets(ctx.tx, account.id, ['password_reset', 'second_factor'], ctx.now)
    await sendNotice(runtime, ctx, account, 'password_changed')
    audit(ctx, { action: 'identity.password_changed', subjectKind: 'account', subjectIds: [account.id] })
    ctx.pending.afterCommit.push(() => forgetPrincipals({ ids: [account.id] }))
  })
}

/** Mails a link for a new password, if there is such an account; the caller learns nothing. @throws AppError platform.too_many_requests */
export async function requestPasswordReset(runtime: Runtime, email: string, visitor: Visitor): Promise<void> {
  const wanted = normalEmail(email)
  await countAttempt(runtime, 'mail', wanted, visitor.ip)
  if (!wanted.isWellFormed() || wanted.includes('\0')) return
  await runGlobalTransaction(runtime, async (ctx) => {
    const account = await findAccountByEmail(ctx.tx, wanted)
    if (account && account.disabledAt === null) await sendResetMail(runtime, ctx, account)
  })
}

/**
 * Sets a new password by the token of the mail; all sessions end. Whoever never confirmed the address may be someone else than the one who
 * reads its mail: then a second step that was set up goes too.
 * @throws AppError identity.ticket_invalid, identity.password_too_…, platform.too_many_requests
 */
export async function resetPassword(
  runtime: Runtime,
  input: { token: string; password: string },
  visitor: Visitor,
): Promise<void> {
  await countAttempt(runtime, 'token', null, visitor.ip)
  refuseUnless(isToken(input.token), 'identity.ticket_invalid')
  const tokenHash = hashToken(input.token)
  const found = await runGlobalTransaction(runtime, async ({ tx, now }) => {
    const ticket = await findTicket(tx, 'password_reset', tokenHash, now)
    return ticket?.accountId ? findAccount(tx, ticket.accountId) : undefined
  })
  refuseUnless(found && found.disabledAt === null, 'identity.ticket_invalid')
  const passwordHash = await hashPassword(input.password, [found.email, found.name])
  await runGlobalTransaction(runtime, async (ctx) => {
    const ticket = await findTicket(ctx.tx, 'password_reset', tokenHash, ctx.now)
    refuseUnless(ticket && (await useTicket(ctx.tx, ticket.id, ctx.now)), 'identity.ticket_invalid')
    await setPassword(ctx.tx, found.id, passwordHash, ctx.now)
    if (found.emailVerifiedAt === null) {
      await switchOff(ctx.tx, found.id, ctx.now)
      await markEmailVerified(ctx.tx, found.id, ctx.now)
    }
    await revokeSessions(ctx.tx, found.id, { allBut: null }, ctx.now)
    await voidTickets(ctx.tx, found.id, ['password_reset', 'second_factor'], ctx.now)
    await sendNotice(runtime, ctx, found, 'password_changed')
  })
  forgetPrincipals({ ids: [found.id] })
}
