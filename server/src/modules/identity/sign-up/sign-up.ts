import { newId } from '#lib/ids.ts'
import { type Actor, fullAccess } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import type { Principal } from '#platform/http/principal.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type AccountRow, findAccount, findAccountByEmail, insertAccount } from '../accounts/accounts.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { hashToken } from '../authenticate/tokens.ts'
import type { CompanySettings } from '../companies/companies.queries.ts'
import { checkSettings } from '../companies/company-settings.ts'
import { createCompany } from '../companies/create-company.ts'
import { normalEmail } from '../email.pure.ts'
import { countAttempt } from '../log-in/attempts.ts'
import { checkPassword } from '../log-in/log-in.ts'
import type { Visitor } from '../log-in/visitor.ts'
import { hashPassword } from '../passwords/passwords.ts'
import { moveSession, rememberCompany, revokeByToken } from '../sessions/sessions.queries.ts'
import { type StartedSession, startSession } from '../sessions/start-session.ts'
import { sendVerificationMail } from '../tickets/ticket-mails.ts'

export interface SignUpInput {
  company: CompanySettings
  name: string
  email: string
  password: string
}

/**
 * Opens a company with its owner and signs in. A person who has an account already gives its password; with a second step switched on that is
 * not enough, and the way is to log in and open the company there.
 * @throws AppError identity.sign_up_closed, identity.email_taken, identity.password_too_…, platform.too_many_requests
 */
export async function signUp(
  runtime: Runtime,
  input: SignUpInput,
  visitor: Visitor,
  oldToken: string | null,
): Promise<{ session: StartedSession; tenantId: string; accountId: string }> {
  refuseUnless(runtime.config.signUp, 'identity.sign_up_closed')
  const email = normalEmail(input.email)
  await countAttempt(runtime, 'sign_up', email, visitor.ip)
  checkSettings(input.company, 'company.')
  const existing = await ownAccount(runtime, email, input.password, visitor)
  const passwordHash = existing ? null : await hashPassword(input.password, [email, input.name, input.company.name])
  const tenantId = newId()
  const accountId = existing?.id ?? newId()
  const actor: Actor = { kind: 'user', id: accountId, name: input.name }
  return runTransaction(
    runtime,
    { tenantId, actor, access: fullAccess, requestId: visitor.requestId, tenant: input.company },
    async (ctx) => {
      if (!existing) {
        const account = { id: accountId, email, name: input.name, locale: input.company.locale }
        const inserted = await insertAccount(ctx.tx, { ...account, passwordHash, emailVerifiedAt: null, now: ctx.now })
        refuseUnless(inserted, 'identity.email_taken')
        await sendVerificationMail(runtime, ctx, account)
      }
      await createCompany(ctx, { ...input.company, owner: { accountId, name: input.name, email } })
      const replaced = oldToken === null ? undefined : await revokeByToken(ctx.tx, hashToken(oldToken), ctx.now)
      if (replaced) ctx.pending.afterCommit.push(() => forgetPrincipals({ sessionIds: [replaced] }))
      const session = await startSession(ctx.tx, ctx.now, { accountId, tenantId, userAgent: visitor.userAgent, ip: visitor.ip })
      return { session, tenantId, accountId }
    },
  )
}

async function ownAccount(runtime: Runtime, email: string, password: string, visitor: Visitor): Promise<AccountRow | null> {
  const existing = await runGlobalTransaction(runtime, ({ tx }) => findAccountByEmail(tx, email))
  if (!existing) return null
  try {
    const account = await checkPassword(runtime, { email, password }, visitor)
    refuseUnless(account.totpEnabledAt === null, 'identity.email_taken')
    return account
  } catch (error) {
    if (error instanceof AppError && error.code === 'identity.wrong_log_in') throw new AppError('identity.email_taken')
    throw error
  }
}

/**
 * One more company of a person who is signed in; the session goes on in it.
 * @throws AppError identity.sign_up_closed, platform.too_many_requests
 */
export async function openAnotherCompany(
  runtime: Runtime,
  principal: Principal,
  company: CompanySettings,
  visitor: Visitor,
): Promise<{ tenantId: string }> {
  refuseUnless(runtime.config.signUp, 'identity.sign_up_closed')
  checkSettings(company)
  await countAttempt(runtime, 'sign_up', principal.id, visitor.ip)
  const tenantId = newId()
  const { id: accountId, actor, sessionId } = principal
  return runTransaction(
    runtime,
    { tenantId, actor, access: fullAccess, requestId: visitor.requestId, tenant: company },
    async (ctx) => {
      const account = (await findAccount(ctx.tx, accountId))!
      await createCompany(ctx, { ...company, owner: { accountId, name: account.name, email: account.email } })
      refuseUnless(sessionId && (await moveSession(ctx.tx, sessionId, accountId, tenantId)), 'platform.not_signed_in')
      await rememberCompany(ctx.tx, accountId, tenantId)
      ctx.pending.afterCommit.push(() => forgetPrincipals({ ids: [accountId] }))
      return { tenantId }
    },
  )
}
