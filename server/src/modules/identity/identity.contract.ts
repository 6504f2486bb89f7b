import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zCount,
  zCurrency,
  zDone,
  zId,
  zOptionalText,
  zPage,
  zPageQuery,
  zSetResult,
  zTime,
  zVersion,
} from '#lib/schema.ts'

// Pages the web app must have for the links in mails, each with the token behind `#`, where no server and no log sees it:
// /invitation#<token>  /reset-password#<token>  /verify-email#<token>

/** One line of text without control characters. */
const zLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters are not allowed')

export const zLocale = z.enum(['zh-CN', 'en-US'])
const zEmail = z.email().max(254)
/** Length and quality are judged by the password rules, with a sentence for people. */
const zPassword = z.string().min(1).max(1000)
const passwordFaults = ['identity.password_too_short', 'identity.password_too_long', 'identity.password_too_common']
/** From a link or a step before. */
const zToken = z.string().min(1).max(200)
const zCode = z.string().trim().min(6).max(40)
const zPermission = z.string().min(1).max(100)
/** Null: all. */
const zScope = z.array(zId).max(5000).nullable()

const zCompanySettings = z.object({
  name: zLine(200),
  locale: zLocale,
  timeZone: z.string().min(1).max(100),
  currency: zCurrency,
  /** Modules switched on; null: all, also those that later versions add. */
  modules: z.array(z.string().max(50)).max(50).nullable(),
})

const zNewCompany = z.object({
  name: zLine(200),
  locale: zLocale.default('zh-CN'),
  timeZone: z.string().min(1).max(100).default('Asia/Shanghai'),
  currency: zCurrency.default('CNY'),
  modules: z.array(z.string().max(50)).max(50).nullable().default(null),
})

/** `done`: the session cookie is set. `second_factor`: send the ticket with a code to /api/log-in/second-step. */
export const zLogInStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('done') }),
  z.object({ step: z.literal('second_factor'), ticket: z.string() }),
])

export const zSessionInfo = z.object({
  actor: zActor,
  /** Null for an API key. */
  account: z
    .object({
      id: zId,
      name: z.string(),
      email: z.string(),
      emailVerified: z.boolean(),
      locale: zLocale,
      secondFactor: z.boolean(),
      recoveryCodesLeft: z.int(),
    })
    .nullable(),
  tenant: z.object({
    id: zId,
    name: z.string(),
    locale: zLocale,
    timeZone: z.string(),
    currency: z.string(),
    isDemo: z.boolean(),
  }),
  /** Every single permission, an owner's `*` spelled out. */
  permissions: z.array(z.string()),
  isOwner: z.boolean(),
  shopIds: zScope,
  warehouseIds: zScope,
  /** Modules that are on. */
  modules: z.array(z.string()),
  /** All companies of this person. */
  companies: z.array(z.object({ tenantId: zId, name: z.string(), current: z.boolean() })),
})
export type SessionInfo = z.output<typeof zSessionInfo>

const zMember = z.object({
  accountId: zId,
  name: z.string(),
  email: z.string(),
  status: z.enum(['active', 'suspended']),
  roleIds: z.array(zId),
  shopIds: zScope,
  warehouseIds: zScope,
  isOwner: z.boolean(),
  secondFactor: z.boolean(),
  lastSeenAt: zTime.nullable(),
  createdAt: zTime,
  version: zVersion,
})

const zRole = z.object({
  id: zId,
  /** Of a built-in role, else null. */
  key: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  /** An owner's is `*`. */
  permissions: z.array(z.string()),
  memberCount: zCount,
  version: zVersion,
})

const zRoleInput = z.object({
  name: zLine(100),
  description: zOptionalText(500).default(''),
  permissions: z.array(zPermission).max(2000),
})

const zInvitation = z.object({
  id: zId,
  email: z.string(),
  roleIds: z.array(zId),
  shopIds: zScope,
  warehouseIds: zScope,
  invitedBy: z.string(),
  createdAt: zTime,
  expiresAt: zTime,
})

const zMail = z.object({
  id: zId,
  recipient: z.string(),
  subject: z.string(),
  text: z.string(),
  status: z.enum(['queued', 'sent', 'kept', 'failed']),
  createdAt: zTime,
})

const zCompany = zCompanySettings.extend({
  tenantId: zId,
  isDemo: z.boolean(),
  createdAt: zTime,
  /** Modules that can be switched, with names. */
  optionalModules: z.array(z.object({ module: z.string(), zh: z.string(), en: z.string() })),
  version: zVersion,
})

export const identityContract = {
  entrance: endpoint({
    method: 'GET',
    path: '/api/entrance',
    summary: 'What the log-in page offers',
    permission: 'public',
    transaction: 'none',
    response: z.object({ signUp: z.boolean(), openMailbox: z.boolean() }),
  }),
  signUp: endpoint({
    method: 'POST',
    path: '/api/sign-up',
    summary: 'Open a company with its owner, and sign in',
    permission: 'public',
    transaction: 'none',
    body: z.object({ company: zNewCompany, name: zLine(100), email: zEmail, password: zPassword }),
    response: zLogInStep,
    errors: ['identity.sign_up_closed', 'identity.email_taken', ...passwordFaults, 'platform.too_many_requests'],
  }),
  logIn: endpoint({
    method: 'POST',
    path: '/api/log-in',
    summary: 'Sign in with e-mail and password',
    permission: 'public',
    transaction: 'none',
    body: z.object({ email: z.string().min(1).max(254), password: zPassword }),
    response: zLogInStep,
    errors: [
      'identity.wrong_log_in',
      'identity.tenant_suspended',
      'identity.membership_suspended',
      'identity.no_company',
      'platform.too_many_requests',
    ],
  }),
  secondStep: endpoint({
    method: 'POST',
    path: '/api/log-in/second-step',
    summary: 'Finish signing in with a code of the authenticator app, or a recovery code',
    permission: 'public',
    transaction: 'none',
    body: z.object({ ticket: zToken, code: zCode }),
    response: zLogInStep,
    errors: ['identity.wrong_code', 'identity.ticket_invalid', 'platform.too_many_requests'],
  }),
  logOut: endpoint({
    method: 'POST',
    path: '/api/log-out',
    summary: 'End this session',
    permission: 'public',
    transaction: 'none',
    response: zDone,
  }),
  requestPasswordReset: endpoint({
    method: 'POST',
    path: '/api/password-resets',
    summary: 'Ask for a mail with a link; the answer is the same whether the account exists or not',
    permission: 'public',
    transaction: 'none',
    body: z.object({ email: z.string().min(1).max(254) }),
    response: zDone,
    errors: ['platform.too_many_requests'],
  }),
  resetPassword: endpoint({
    method: 'POST',
    path: '/api/password-resets/confirm',
    summary: 'Set a new password with the token of the mail; ends all sessions',
    permission: 'public',
    transaction: 'none',
    body: z.object({ token: zToken, password: zPassword }),
    response: zDone,
    errors: ['identity.ticket_invalid', ...passwordFaults, 'platform.too_many_requests'],
  }),
  verifyEmail: endpoint({
    method: 'POST',
    path: '/api/email-verifications/confirm',
    summary: 'Confirm an e-mail address with the token of the mail',
    permission: 'public',
    transaction: 'none',
    body: z.object({ token: zToken }),
    response: zDone,
    errors: ['identity.ticket_invalid', 'platform.too_many_requests'],
  }),
  lookUpInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/look-up',
    summary: 'What an invitation is for, by the token of the mail',
    permission: 'public',
    transaction: 'none',
    body: z.object({ token: zToken }),
    response: z.object({ companyName: z.string(), email: z.string(), hasAccount: z.boolean(), expiresAt: zTime }),
    errors: ['identity.ticket_invalid', 'platform.too_many_requests'],
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: 'Join a company: with a new account (name and password), or signed in with the invited e-mail',
    permission: 'public',
    transaction: 'none',
    body: z.object({ token: zToken, name: zLine(100).optional(), password: zPassword.optional(), locale: zLocale.optional() }),
    response: z.object({ step: z.literal('done') }),
    errors: [
      'identity.ticket_invalid',
      'identity.log_in_to_accept',
      'identity.invited_someone_else',
      'identity.already_member',
      ...passwordFaults,
      'platform.too_many_requests',
    ],
  }),
  openMailbox: endpoint({
    method: 'GET',
    path: '/api/open-mailbox',
    summary: 'All kept mails, on a development machine only: no SMTP is set and the server listens on this computer alone',
    permission: 'public',
    transaction: 'none',
    response: z.object({ mails: z.array(zMail) }),
    errors: ['platform.not_found'],
  }),

  session: endpoint({
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in, where, and what this person may do',
    permission: 'session',
    response: zSessionInfo,
  }),
  switchCompany: endpoint({
    method: 'POST',
    path: '/api/session/switch',
    summary: 'Go on in another company of this person',
    permission: 'session',
    transaction: 'none',
    body: z.object({ tenantId: zId }),
    response: zDone,
    errors: ['platform.not_found', 'identity.tenant_suspended', 'identity.membership_suspended', 'identity.person_only'],
  }),
  createCompany: endpoint({
    method: 'POST',
    path: '/api/companies',
    summary: 'Open one more company, owned by this person, and go on in it',
    permission: 'session',
    transaction: 'none',
    body: zNewCompany,
    response: z.object({ tenantId: zId }),
    errors: ['identity.sign_up_closed', 'identity.person_only', 'identity.unknown_module'],
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/sessions',
    summary: 'Sessions of this person, newest first',
    permission: 'session',
    response: z.object({
      sessions: z.array(
        z.object({
          id: zId,
          current: z.boolean(),
          companyName: z.string(),
          userAgent: z.string(),
          ip: z.string(),
          createdAt: zTime,
          lastSeenAt: zTime,
          expiresAt: zTime,
        }),
      ),
    }),
    errors: ['identity.person_only'],
  }),
  revokeSessions: endpoint({
    method: 'POST',
    path: '/api/sessions/revoke',
    summary: 'End sessions of this person: the given ones, or all but this one when no ids are given',
    permission: 'session',
    body: z.object({ ids: z.array(zId).min(1).max(1000).optional() }),
    response: z.object({ count: z.int() }),
    errors: ['identity.person_only'],
  }),
  updateAccount: endpoint({
    method: 'PUT',
    path: '/api/account',
    summary: 'Own name (in this company) and language',
    permission: 'session',
    body: z.object({ name: zLine(100), locale: zLocale }),
    response: zDone,
    errors: ['identity.person_only'],
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/account/change-password',
    summary: 'Change the own password; ends all other sessions',
    permission: 'session',
    transaction: 'none',
    body: z.object({ currentPassword: zPassword, password: zPassword }),
    response: zDone,
    errors: ['identity.wrong_password', ...passwordFaults, 'identity.person_only', 'platform.too_many_requests'],
  }),
  requestEmailVerification: endpoint({
    method: 'POST',
    path: '/api/account/verify-email',
    summary: 'Send the mail that confirms the own address once more',
    permission: 'session',
    transaction: 'none',
    response: zDone,
    errors: ['identity.person_only', 'platform.too_many_requests'],
  }),
  startSecondFactor: endpoint({
    method: 'POST',
    path: '/api/account/second-factor/start',
    summary: 'Begin to switch the second step on: the secret for the authenticator app',
    permission: 'session',
    transaction: 'none',
    body: z.object({ password: zPassword }),
    response: z.object({ secret: z.string(), uri: z.string() }),
    errors: ['identity.wrong_password', 'identity.second_factor_on', 'identity.person_only', 'platform.too_many_requests'],
  }),
  confirmSecondFactor: endpoint({
    method: 'POST',
    path: '/api/account/second-factor/confirm',
    summary: 'Switch the second step on with a first code; recovery codes are shown this once',
    permission: 'session',
    transaction: 'none',
    body: z.object({ code: zCode }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
    errors: [
      'identity.wrong_code',
      'identity.second_factor_on',
      'identity.second_factor_off',
      'identity.person_only',
      'platform.too_many_requests',
    ],
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/api/account/second-factor/recovery-codes',
    summary: 'New recovery codes; the old ones are void',
    permission: 'session',
    transaction: 'none',
    body: z.object({ password: zPassword, code: zCode }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
    errors: [
      'identity.wrong_password',
      'identity.wrong_code',
      'identity.second_factor_off',
      'identity.person_only',
      'platform.too_many_requests',
    ],
  }),
  disableSecondFactor: endpoint({
    method: 'POST',
    path: '/api/account/second-factor/disable',
    summary: 'Switch the second step off',
    permission: 'session',
    transaction: 'none',
    body: z.object({ password: zPassword, code: zCode }),
    response: zDone,
    errors: [
      'identity.wrong_password',
      'identity.wrong_code',
      'identity.second_factor_off',
      'identity.person_only',
      'platform.too_many_requests',
    ],
  }),

  company: endpoint({
    method: 'GET',
    path: '/api/company',
    summary: 'Settings of the company',
    permission: 'session',
    response: zCompany,
  }),
  updateCompany: endpoint({
    method: 'PUT',
    path: '/api/company',
    summary: 'Change settings of the company',
    permission: 'tenant.manage',
    ifMatch: true,
    body: zCompanySettings,
    response: zCompany,
    errors: ['platform.version_conflict', 'identity.currency_in_use', 'identity.unknown_module'],
  }),
  colleagues: endpoint({
    method: 'GET',
    path: '/api/colleagues',
    summary: 'Names of the active members, for choosing a person',
    permission: 'session',
    response: z.object({ people: z.array(z.object({ accountId: zId, name: z.string() })) }),
  }),
  members: endpoint({
    method: 'GET',
    path: '/api/members',
    summary: 'Members of the company, by e-mail',
    permission: 'members.manage',
    query: z.object({
      ...zPageQuery,
      search: z.string().max(100).optional(),
      status: z.enum(['active', 'suspended']).optional(),
    }),
    response: zPage(zMember),
  }),
  updateMember: endpoint({
    method: 'PUT',
    path: '/api/members/:accountId',
    summary: 'Name, roles and scopes of a member',
    permission: 'members.manage',
    params: z.object({ accountId: zId }),
    ifMatch: true,
    body: z.object({ name: zLine(100), roleIds: z.array(zId).max(50), shopIds: zScope, warehouseIds: zScope }),
    response: zMember,
    errors: [
      'platform.not_found',
      'platform.version_conflict',
      'identity.last_owner',
      'identity.beyond_own_rights',
      'identity.stronger_member',
    ],
  }),
  suspendMembers: endpoint({
    method: 'POST',
    path: '/api/members/suspend',
    summary: 'Lock members out until they are resumed; ends their sessions in this company',
    permission: 'members.manage',
    body: z.object({ ids: z.array(zId).min(1).max(1000) }),
    response: zSetResult,
  }),
  resumeMembers: endpoint({
    method: 'POST',
    path: '/api/members/resume',
    summary: 'Let suspended members in again',
    permission: 'members.manage',
    body: z.object({ ids: z.array(zId).min(1).max(1000) }),
    response: zSetResult,
  }),
  removeMembers: endpoint({
    method: 'POST',
    path: '/api/members/remove',
    summary: 'Take members out of the company; what they did stays',
    permission: 'members.manage',
    body: z.object({ ids: z.array(zId).min(1).max(1000) }),
    response: zSetResult,
  }),
  invitations: endpoint({
    method: 'GET',
    path: '/api/invitations',
    summary: 'Open invitations, newest first',
    permission: 'members.manage',
    response: z.object({ invitations: z.array(zInvitation) }),
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/invitations',
    summary: 'Invite people by mail',
    permission: 'members.manage',
    body: z.object({
      emails: z.array(zEmail).min(1).max(100),
      roleIds: z.array(zId).min(1).max(50),
      shopIds: zScope.default(null),
      warehouseIds: zScope.default(null),
      locale: zLocale.optional(),
    }),
    response: z.object({
      invited: z.array(z.object({ id: zId, email: z.string() })),
      refused: z.array(z.object({ email: z.string(), code: z.string(), message: z.string() })),
    }),
    errors: ['platform.not_found', 'identity.beyond_own_rights'],
  }),
  resendInvitations: endpoint({
    method: 'POST',
    path: '/api/invitations/resend',
    summary: 'Send invitations again with new links; the old links are void',
    permission: 'members.manage',
    body: z.object({ ids: z.array(zId).min(1).max(100) }),
    response: zSetResult,
  }),
  revokeInvitations: endpoint({
    method: 'POST',
    path: '/api/invitations/revoke',
    summary: 'Take invitations back',
    permission: 'members.manage',
    body: z.object({ ids: z.array(zId).min(1).max(100) }),
    response: zSetResult,
  }),

  permissions: endpoint({
    method: 'GET',
    path: '/api/permissions',
    summary: 'All permissions by module, for the role editor',
    permission: 'session',
    response: z.object({
      groups: z.array(
        z.object({
          module: z.string(),
          zh: z.string(),
          en: z.string(),
          permissions: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
        }),
      ),
    }),
  }),
  roles: endpoint({
    method: 'GET',
    path: '/api/roles',
    summary: 'Roles: the built-in ones first',
    permission: 'session',
    response: z.object({ roles: z.array(zRole) }),
  }),
  createRole: endpoint({
    method: 'POST',
    path: '/api/roles',
    summary: 'A new role',
    permission: 'roles.manage',
    body: zRoleInput,
    response: zRole,
    status: 201,
    errors: ['identity.role_name_taken', 'identity.unknown_permission', 'identity.beyond_own_rights'],
  }),
  updateRole: endpoint({
    method: 'PUT',
    path: '/api/roles/:roleId',
    summary: 'Change a role; holds from the next request of each holder',
    permission: 'roles.manage',
    params: z.object({ roleId: zId }),
    ifMatch: true,
    body: zRoleInput,
    response: zRole,
    errors: [
      'platform.not_found',
      'platform.version_conflict',
      'identity.built_in_role',
      'identity.role_name_taken',
      'identity.unknown_permission',
      'identity.beyond_own_rights',
    ],
  }),
  deleteRole: endpoint({
    method: 'DELETE',
    path: '/api/roles/:roleId',
    summary: 'Delete a role that nobody holds',
    permission: 'roles.manage',
    params: z.object({ roleId: zId }),
    response: zDone,
    errors: ['platform.not_found', 'identity.built_in_role', 'identity.role_in_use', 'identity.beyond_own_rights'],
  }),

  apiKeys: endpoint({
    method: 'GET',
    path: '/api/api-keys',
    summary: 'API keys, newest first',
    permission: 'api_keys.manage',
    response: z.object({
      keys: z.array(
        z.object({
          id: zId,
          name: z.string(),
          /** The last characters, to tell keys apart. */
          hint: z.string(),
          permissions: z.array(z.string()),
          shopIds: zScope,
          warehouseIds: zScope,
          createdBy: zActor,
          createdAt: zTime,
          lastUsedAt: zTime.nullable(),
          expiresAt: zTime.nullable(),
          revokedAt: zTime.nullable(),
        }),
      ),
    }),
  }),
  createApiKey: endpoint({
    method: 'POST',
    path: '/api/api-keys',
    summary: 'A new API key; it is shown this once',
    permission: 'api_keys.manage',
    transaction: 'none',
    body: z.object({
      name: zLine(100),
      permissions: z.array(zPermission).max(2000),
      shopIds: zScope.default(null),
      warehouseIds: zScope.default(null),
      expiresAt: zTime.nullable().default(null),
    }),
    response: z.object({ id: zId, key: z.string() }),
    status: 201,
    errors: ['identity.unknown_permission', 'identity.beyond_own_rights'],
  }),
  revokeApiKeys: endpoint({
    method: 'POST',
    path: '/api/api-keys/revoke',
    summary: 'Make keys void at once',
    permission: 'api_keys.manage',
    body: z.object({ ids: z.array(zId).min(1).max(1000) }),
    response: zSetResult,
  }),

  mailbox: endpoint({
    method: 'GET',
    path: '/api/mailbox',
    summary: 'Mails of this company that were kept because no SMTP is set',
    permission: 'mailbox.read',
    response: z.object({ mails: z.array(zMail) }),
    errors: ['platform.not_found'],
  }),
}
