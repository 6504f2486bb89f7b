import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import { type Actor, fullAccess, type Locale, systemActor } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import type { Runtime } from '#platform/runtime.ts'
import {
  type AccountRow,
  findAccount,
  findAccountByEmail,
  insertAccount,
  markEmailVerified,
} from '../accounts/accounts.queries.ts'
import { findSession } from '../authenticate/authenticate.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { hashToken } from '../authenticate/tokens.ts'
import { type CompanyRow, findCompany, insertMembership } from '../companies/companies.queries.ts'
import { countAttempt } from '../log-in/attempts.ts'
import type { Visitor } from '../log-in/visitor.ts'
import { hashPassword } from '../passwords/passwords.ts'
import { revokeByToken } from '../sessions/sessions.queries.ts'
import { type StartedSession, startSession } from '../sessions/start-session.ts'
import { findTicket, type TicketRow, useTicket } from '../tickets/tickets.queries.ts'
import { type InvitationGrant, rolesThatExist } from './invitations.queries.ts'

/** What an invitation is for. @throws AppError identity.ticket_invalid, platform.too_many_requests */
export async function lookUpInvitation(
  runtime: Runtime,
  token: string,
  visitor: Visitor,
): Promise<{ companyName: string; email: string; hasAccount: boolean; expiresAt: Date }> {
  await countAttempt(runtime, 'token', null, visitor.ip)
  const { ticket, company, account } = await openInvitation(runtime, token)
  return { companyName: company.name, email: ticket.email!, hasAccount: account !== undefined, expiresAt: ticket.expiresAt }
}

export interface AcceptInput {
  token: string
  name?: string | undefined
  password?: string | undefined
  locale?: Locale | undefined
}

/**
 * Joins the company. Whoever has an account with the invited e-mail must be signed in with it (the link alone opens no existing account);
 * others choose name and password, and the link proves the address. Either way a session in the company begins.
 * @throws AppError identity.ticket_invalid, identity.log_in_to_accept, identity.invited_someone_else, identity.already_member,
 * identity.tenant_suspended, identity.password_too_…, platform.invalid_input, platform.too_many_requests
 */
export async function acceptInvitation(
  runtime: Runtime,
  input: AcceptInput,
  visitor: Visitor,
  sessionToken: string | null,
): Promise<{ session: StartedSession; locale: Locale }> {
  await countAttempt(runtime, 'token', null, visitor.ip)
  const { ticket, company, account, grant } = await openInvitation(runtime, input.token)
  refuseUnless(company.status === 'active', 'identity.tenant_suspended')
  const email = ticket.email!
  const signedIn = await signedInAccount(runtime, sessionToken)
  let passwordHash: string | null = null
  if (account) {
    refuseUnless(signedIn, 'identity.log_in_to_accept')
    refuseUnless(signedIn.id === account.id, 'identity.invited_someone_else')
  } else {
    refuseUnless(!signedIn, 'identity.invited_someone_else')
    refuseUnless(input.name !== undefined && input.password !== undefined, 'platform.invalid_input', {
      summary: 'name, password',
    })
    passwordHash = await hashPassword(input.password, [email, input.name, company.name])
  }
  const person = account ?? { id: newId(), email, name: input.name!, locale: input.locale ?? grant.locale }
  const actor: Actor = { kind: 'user', id: person.id, name: person.name }
  const { tenantId } = company
  const session = await runTransaction(
    runtime,
    { tenantId, actor, access: fullAccess, requestId: visitor.requestId, tenant: company },
    async (ctx) => {
      refuseUnless(await useTicket(ctx.tx, ticket.id, ctx.now), 'identity.ticket_invalid')
      if (account) await markEmailVerified(ctx.tx, account.id, ctx.now)
      else {
        const inserted = await insertAccount(ctx.tx, { ...person, passwordHash, emailVerifiedAt: ctx.now, now: ctx.now })
        refuseUnless(inserted, 'identity.log_in_to_accept')
      }
      const roleIds = await rolesThatExist(ctx.tx, tenantId, grant.roleIds)
      const { shopIds, warehouseIds } = grant
      const joined = await insertMembership(ctx, {
        accountId: person.id,
        name: person.name,
        email,
        roleIds,
        shopIds,
        warehouseIds,
      })
      refuseUnless(joined, 'identity.already_member', { email })
      const replaced = sessionToken === null ? undefined : await revokeByToken(ctx.tx, hashToken(sessionToken), ctx.now)
      if (replaced) ctx.pending.afterCommit.push(() => forgetPrincipals({ sessionIds: [replaced] }))
      audit(ctx, { action: 'identity.member_joined', subjectKind: 'account', subjectIds: [person.id], detail: { roleIds } })
      touch(ctx, 'members')
      return startSession(ctx.tx, ctx.now, { accountId: person.id, tenantId, userAgent: visitor.userAgent, ip: visitor.ip })
    },
  )
  return { session, locale: person.locale }
}

async function openInvitation(
  runtime: Runtime,
  token: string,
): Promise<{ ticket: TicketRow; company: CompanyRow; account: AccountRow | undefined; grant: InvitationGrant }> {
  const found = await runGlobalTransaction(runtime, async ({ tx, now }) => {
    const ticket = await findTicket(tx, 'invitation', hashToken(token), now)
    return ticket && { ticket, account: await findAccountByEmail(tx, ticket.email!) }
  })
  refuseUnless(found, 'identity.ticket_invalid')
  const tenantId = found.ticket.tenantId!
  const company = await runTransaction(
    runtime,
    { tenantId, actor: systemActor, access: fullAccess, requestId: '', readOnly: true },
    (ctx) => findCompany(ctx.tx, tenantId),
  )
  refuseUnless(company && company.status !== 'erased', 'identity.ticket_invalid')
  return { ...found, company, grant: found.ticket.detail as InvitationGrant }
}

async function signedInAccount(runtime: Runtime, sessionToken: string | null): Promise<AccountRow | undefined> {
  if (sessionToken === null) return undefined
  return runGlobalTransaction(runtime, async ({ tx, now }) => {
    const session = await findSession(tx, hashToken(sessionToken), now)
    return session && findAccount(tx, session.accountId)
  })
}
