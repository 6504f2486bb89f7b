import { MINUTE_MS } from '#lib/duration.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import { type Actor, fullAccess, systemActor } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type AccountRow, findAccount, findAccountByEmail } from '../accounts/accounts.queries.ts'
import { findMemberFacts } from '../authenticate/authenticate.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { hashToken, newToken } from '../authenticate/tokens.ts'
import { normalEmail } from '../email.pure.ts'
import { passwordFits } from '../passwords/passwords.ts'
import { acceptSecondFactor } from '../second-factor/second-factor.ts'
import { companiesOf, revokeByToken } from '../sessions/sessions.queries.ts'
import { type StartedSession, startSession } from '../sessions/start-session.ts'
import { insertTickets, tryTicket, useTicket } from '../tickets/tickets.queries.ts'
import { countAttempt } from './attempts.ts'
import type { Visitor } from './visitor.ts'

const ticketMs = 10 * MINUTE_MS
const triesPerTicket = 5

export type LogInStep = { step: 'done'; session: StartedSession; account: AccountRow } | { step: 'second_factor'; ticket: string }

/**
 * Signs a person in by e-mail and password. A person with a second step gets a ticket for it instead of a session. The session the browser
 * had before, if any, is ended.
 * @throws AppError identity.wrong_log_in (the same for a wrong password, an unknown e-mail and a disabled account, after the same
 * time), platform.too_many_requests, and what `chooseCompany` throws
 */
export async function logIn(
  runtime: Runtime,
  input: { email: string; password: string },
  visitor: Visitor,
  oldToken: string | null,
): Promise<LogInStep> {
  const account = await checkPassword(runtime, input, visitor)
  if (account.totpEnabledAt !== null) return { step: 'second_factor', ticket: await secondFactorTicket(runtime, account.id) }
  return openSession(runtime, account, visitor, oldToken)
}

/** @throws AppError identity.wrong_log_in, platform.too_many_requests */
export async function checkPassword(
  runtime: Runtime,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<AccountRow> {
  const email = normalEmail(input.email)
  const attempt = await countAttempt(runtime, 'log_in', email, visitor.ip)
  const account = await runGlobalTransaction(runtime, ({ tx }) => findAccountByEmail(tx, storable(email)))
  const fits = await passwordFits(account?.passwordHash, input.password)
  if (!fits || !account || account.disabledAt !== null) throw new AppError('identity.wrong_log_in')
  await attempt.succeeded()
  return account
}

async function secondFactorTicket(runtime: Runtime, accountId: string): Promise<string> {
  const { token, hash } = newToken()
  await runGlobalTransaction(runtime, ({ tx, now }) =>
    insertTickets(tx, [
      {
        id: newId(),
        kind: 'second_factor',
        tokenHash: hash,
        accountId,
        tenantId: null,
        email: null,
        detail: {},
        now,
        expiresAt: new Date(now.getTime() + ticketMs),
      },
    ]),
  )
  return token
}

/**
 * The second step of a log-in: a code of the authenticator app, or a recovery code.
 * @throws AppError identity.ticket_invalid (also after five wrong codes), identity.wrong_code, platform.too_many_requests
 */
export async function finishLogIn(
  runtime: Runtime,
  input: { ticket: string; code: string },
  visitor: Visitor,
  oldToken: string | null,
): Promise<LogInStep> {
  const ticket = await runGlobalTransaction(runtime, ({ tx, now }) =>
    tryTicket(tx, 'second_factor', hashToken(input.ticket), now, triesPerTicket),
  )
  if (!ticket?.accountId) throw new AppError('identity.ticket_invalid')
  const accountId = ticket.accountId
  // By account too: whoever has the password can get any number of tickets.
  const attempt = await countAttempt(runtime, 'second_factor', accountId, visitor.ip)
  const account = await runGlobalTransaction(runtime, async ({ tx, now }) => {
    const found = await findAccount(tx, accountId)
    if (!found || found.disabledAt !== null) throw new AppError('identity.ticket_invalid')
    if (!(await acceptSecondFactor(runtime, tx, found, input.code, now))) throw new AppError('identity.wrong_code')
    if (!(await useTicket(tx, ticket.id, now))) throw new AppError('identity.ticket_invalid')
    return found
  })
  await attempt.succeeded()
  return openSession(runtime, account, visitor, oldToken)
}

/** A session in the company of the last one, or the first that is open. */
async function openSession(runtime: Runtime, account: AccountRow, visitor: Visitor, oldToken: string | null): Promise<LogInStep> {
  const tenantId = await chooseCompany(runtime, account)
  const actor: Actor = { kind: 'user', id: account.id, name: account.name }
  const session = await runTransaction(
    runtime,
    { tenantId, actor, access: fullAccess, requestId: visitor.requestId },
    async (ctx) => {
      const replaced = oldToken === null ? undefined : await revokeByToken(ctx.tx, hashToken(oldToken), ctx.now)
      if (replaced) ctx.pending.afterCommit.push(() => forgetPrincipals({ sessionIds: [replaced] }))
      audit(ctx, {
        action: 'identity.logged_in',
        subjectKind: 'account',
        subjectIds: [account.id],
        detail: { secondStep: account.totpEnabledAt !== null },
      })
      return startSession(ctx.tx, ctx.now, { accountId: account.id, tenantId, userAgent: visitor.userAgent, ip: visitor.ip })
    },
  )
  return { step: 'done', session, account }
}

/**
 * The company a person enters: the last one, else the first by name whose door is open.
 * @throws AppError identity.tenant_suspended, identity.membership_suspended, identity.no_company
 */
async function chooseCompany(runtime: Runtime, account: AccountRow): Promise<string> {
  const companies = await runGlobalTransaction(runtime, ({ tx }) => companiesOf(tx, account.id))
  companies.sort((a, b) => Number(b.tenantId === account.lastTenantId) - Number(a.tenantId === account.lastTenantId))
  let refusal: AppError | undefined
  for (const { tenantId } of companies) {
    const closed = await closedBecause(runtime, tenantId, account.id)
    if (closed === null) return tenantId
    refusal ??= closed
  }
  throw refusal ?? new AppError('identity.no_company')
}

/** Why an account may not enter a company, or null. Not a member: platform.not_found. */
export async function closedBecause(runtime: Runtime, tenantId: string, accountId: string): Promise<AppError | null> {
  const facts = await runTransaction(
    runtime,
    { tenantId, actor: systemActor, access: fullAccess, requestId: '', readOnly: true },
    (ctx) => findMemberFacts(ctx.tx, tenantId, accountId),
  )
  if (!facts || facts.status === null || facts.tenantStatus === 'erased')
    return new AppError('platform.not_found', { what: 'company' })
  if (facts.tenantStatus === 'suspended') return new AppError('identity.tenant_suspended')
  if (facts.status === 'suspended') return new AppError('identity.membership_suspended')
  return null
}

/** Text from outside that is only compared: what cannot be stored matches nothing. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '�')
}
