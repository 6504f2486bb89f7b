import type { FastifyReply } from 'fastify'
import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import { done } from '#lib/schema.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { readMailbox } from '#platform/mail/mailbox.ts'
import type { Runtime } from '#platform/runtime.ts'
import { renameAccount, renameMember } from './accounts/accounts.queries.ts'
import { requestEmailVerification, verifyEmail } from './accounts/verify-email.ts'
import { listApiKeys } from './api-keys/api-keys.queries.ts'
import { createApiKey, revokeApiKeys } from './api-keys/change-api-keys.ts'
import { sessionToken } from './authenticate/authenticate.ts'
import { forgetPrincipals } from './authenticate/principal-cache.ts'
import { hashToken } from './authenticate/tokens.ts'
import { type CompanyRow, findCompany } from './companies/companies.queries.ts'
import { changeCompany } from './companies/company-settings.ts'
import { identityContract } from './identity.contract.ts'
import { acceptInvitation, lookUpInvitation } from './invitations/accept-invitation.ts'
import { listInvitations } from './invitations/invitations.queries.ts'
import { invite, resendInvitations, revokeInvitations } from './invitations/invite.ts'
import { finishLogIn, type LogInStep, logIn } from './log-in/log-in.ts'
import { clearSessionCookie, personOf, setLocaleCookie, setSessionCookie, visitorOf } from './log-in/visitor.ts'
import { isMailboxOpen } from './mailbox.ts'
import { removeMembers, resumeMembers, suspendMembers, updateMember } from './members/change-members.ts'
import { listColleagues, listMembers } from './members/members.queries.ts'
import { changePassword, requestPasswordReset, resetPassword } from './passwords/change-password.ts'
import { permissionGroups } from './permissions.ts'
import { createRole, deleteRole, rolesOf, updateRole } from './roles/change-roles.ts'
import {
  confirmSecondFactor,
  disableSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
} from './second-factor/change-second-factor.ts'
import { sessionInfo, switchCompany } from './sessions/session-info.ts'
import { listSessions, revokeByToken, revokeSessions } from './sessions/sessions.queries.ts'
import { openAnotherCompany, signUp } from './sign-up/sign-up.ts'

export const identityRoutes: Routes[] = [
  routes('identity', null, identityContract, {
    entrance: async (_, { runtime, request }) => ({
      signUp: runtime.config.signUp,
      openMailbox: isMailboxOpen(runtime.config, request),
    }),
    signUp: async (_, { runtime, request, reply, body }) => {
      const { session } = await signUp(runtime, body, visitorOf(request), sessionToken(request))
      setSessionCookie(reply, runtime, session)
      setLocaleCookie(reply, runtime, body.company.locale)
      return { step: 'done' }
    },
    logIn: async (_, { runtime, request, reply, body }) =>
      answerLogIn(runtime, reply, await logIn(runtime, body, visitorOf(request), sessionToken(request))),
    secondStep: async (_, { runtime, request, reply, body }) =>
      answerLogIn(runtime, reply, await finishLogIn(runtime, body, visitorOf(request), sessionToken(request))),
    logOut: async (_, { runtime, request, reply }) => {
      const token = sessionToken(request)
      if (token !== null) {
        const ended = await runGlobalTransaction(runtime, ({ tx, now }) => revokeByToken(tx, hashToken(token), now))
        if (ended) forgetPrincipals({ sessionIds: [ended] })
      }
      clearSessionCookie(reply)
      return done
    },
    requestPasswordReset: async (_, { runtime, request, body }) => {
      await requestPasswordReset(runtime, body.email, visitorOf(request))
      return done
    },
    resetPassword: async (_, { runtime, request, body }) => {
      await resetPassword(runtime, body, visitorOf(request))
      return done
    },
    verifyEmail: async (_, { runtime, request, body }) => {
      await verifyEmail(runtime, body.token, visitorOf(request))
      return done
    },
    lookUpInvitation: (_, { runtime, request, body }) => lookUpInvitation(runtime, body.token, visitorOf(request)),
    acceptInvitation: async (_, { runtime, request, reply, body }) => {
      const { session, locale } = await acceptInvitation(runtime, body, visitorOf(request), sessionToken(request))
      setSessionCookie(reply, runtime, session)
      setLocaleCookie(reply, runtime, locale)
      return { step: 'done' }
    },
    openMailbox: async (_, { runtime, request }) => {
      refuseUnless(isMailboxOpen(runtime.config, request), 'platform.not_found', { what: 'mailbox' })
      return { mails: await runGlobalTransaction(runtime, ({ tx }) => readMailbox(runtime, tx, null)) }
    },

    session: (ctx, { principal }) => sessionInfo(ctx, principal!),
    switchCompany: async (_, { runtime, principal, body }) => {
      await switchCompany(runtime, personOf(principal), body.tenantId)
      return done
    },
    createCompany: (_, { runtime, request, principal, body }) =>
      openAnotherCompany(runtime, personOf(principal), body, visitorOf(request)),
    sessions: async (ctx, { principal }) => {
      const person = personOf(principal)
      const sessions = await listSessions(ctx.tx, person.id, ctx.now)
      return { sessions: sessions.map((session) => ({ ...session, current: session.id === person.sessionId })) }
    },
    revokeSessions: async (ctx, { principal, body }) => {
      const person = personOf(principal)
      const which = body.ids ? { ids: body.ids } : { allBut: person.sessionId }
      const ended = await revokeSessions(ctx.tx, person.id, which, ctx.now)
      ctx.pending.afterCommit.push(() => forgetPrincipals({ sessionIds: ended }))
      return { count: ended.length }
    },
    updateAccount: async (ctx, { runtime, reply, principal, body }) => {
      const { id } = personOf(principal)
      await renameAccount(ctx.tx, id, body.name, body.locale, ctx.now)
      await renameMember(ctx.tx, ctx.tenantId, id, body.name, ctx.now)
      touch(ctx, 'session')
      ctx.pending.afterCommit.push(() => forgetPrincipals({ ids: [id] }))
      setLocaleCookie(reply, runtime, body.locale)
      return done
    },
    changePassword: async (_, { runtime, request, principal, body }) => {
      await changePassword(runtime, personOf(principal), body, visitorOf(request))
      return done
    },
    requestEmailVerification: async (_, { runtime, request, principal }) => {
      await requestEmailVerification(runtime, personOf(principal), visitorOf(request))
      return done
    },
    startSecondFactor: (_, { runtime, request, principal, body }) =>
      startSecondFactor(runtime, personOf(principal), body.password, visitorOf(request)),
    confirmSecondFactor: async (_, { runtime, request, principal, body }) => ({
      recoveryCodes: await confirmSecondFactor(runtime, personOf(principal), body.code, visitorOf(request)),
    }),
    renewRecoveryCodes: async (_, { runtime, request, principal, body }) => ({
      recoveryCodes: await renewRecoveryCodes(runtime, personOf(principal), body, visitorOf(request)),
    }),
    disableSecondFactor: async (_, { runtime, request, principal, body }) => {
      await disableSecondFactor(runtime, personOf(principal), body, visitorOf(request))
      return done
    },

    company: async (ctx) => companyView((await findCompany(ctx.tx, ctx.tenantId))!),
    updateCompany: async (ctx, { body, version }) => companyView(await changeCompany(ctx, body, version)),
    colleagues: async (ctx) => ({ people: await listColleagues(ctx.tx, ctx.tenantId) }),
    members: async (ctx, { query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, 2) : null
      const isOurs = typeof after?.[0] === 'string' && isUuid(String(after[1]))
      refuseUnless(!query.cursor || isOurs, 'platform.invalid_input', { summary: 'cursor' })
      const rows = await listMembers(ctx.tx, ctx.tenantId, {
        ...(query.search ? { search: query.search } : {}),
        ...(query.status ? { status: query.status } : {}),
        ...(after ? { after: { email: after[0] as string, accountId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.email, rows.at(-1)!.accountId]) : null }
    },
    updateMember: (ctx, { params, body, version }) => updateMember(ctx, params.accountId, body, version),
    suspendMembers: (ctx, { body }) => suspendMembers(ctx, body.ids),
    resumeMembers: (ctx, { body }) => resumeMembers(ctx, body.ids),
    removeMembers: (ctx, { body }) => removeMembers(ctx, body.ids),
    invitations: async (ctx) => ({ invitations: await listInvitations(ctx.tx, ctx.tenantId, ctx.now) }),
    invite: (ctx, { runtime, body }) => invite(runtime, ctx, { ...body, locale: body.locale ?? ctx.locale }),
    resendInvitations: (ctx, { runtime, body }) => resendInvitations(runtime, ctx, body.ids),
    revokeInvitations: (ctx, { body }) => revokeInvitations(ctx, body.ids),

    permissions: async () => ({
      groups: permissionGroups().map(({ module, zh, en, permissions }) => ({ module, zh, en, permissions: [...permissions] })),
    }),
    roles: async (ctx) => ({ roles: await rolesOf(ctx) }),
    createRole: (ctx, { body }) => createRole(ctx, body),
    updateRole: (ctx, { params, body, version }) => updateRole(ctx, params.roleId, body, version),
    deleteRole: async (ctx, { params }) => {
      await deleteRole(ctx, params.roleId)
      return done
    },

    apiKeys: async (ctx) => ({ keys: await listApiKeys(ctx.tx, ctx.tenantId) }),
    createApiKey: (_, { runtime, request, principal, body }) =>
      principalTransaction(runtime, principal!, request.id, (ctx) => createApiKey(ctx, body)),
    revokeApiKeys: (ctx, { body }) => revokeApiKeys(ctx, body.ids),

    mailbox: async (ctx, { runtime }) => {
      if (runtime.config.smtpUrl !== undefined) throw new AppError('platform.not_found', { what: 'mailbox' })
      return { mails: await readMailbox(runtime, ctx.tx, ctx.tenantId) }
    },
  }),
]

function answerLogIn(
  runtime: Runtime,
  reply: FastifyReply,
  result: LogInStep,
): { step: 'done' } | { step: 'second_factor'; ticket: string } {
  if (result.step === 'second_factor') return result
  setSessionCookie(reply, runtime, result.session)
  setLocaleCookie(reply, runtime, result.account.locale)
  return { step: 'done' }
}

function companyView(company: CompanyRow) {
  const { tenantId, name, locale, timeZone, currency, modules, isDemo, createdAt, version } = company
  return {
    tenantId,
    name,
    locale,
    timeZone,
    currency,
    modules: modules === null ? null : [...modules],
    isDemo,
    createdAt,
    version,
    optionalModules: permissionGroups()
      .filter((group) => !group.core)
      .map(({ module, zh, en }) => ({ module, zh, en })),
  }
}
