import { DAY_MS } from '#lib/duration.ts'
import { newId } from '#lib/ids.ts'
import type { SetResult } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx, Locale } from '#platform/context.ts'
import { errorMessage, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { queueMail } from '#platform/mail/queue-mail.ts'
import type { Runtime } from '#platform/runtime.ts'
import { newToken } from '../authenticate/tokens.ts'
import { findCompany } from '../companies/companies.queries.ts'
import { normalEmail } from '../email.pure.ts'
import { identityMail } from '../mails/identity-mails.pure.ts'
import { checkGrant } from '../members/change-members.ts'
import { pageLink } from '../tickets/ticket-mails.ts'
import { insertTickets } from '../tickets/tickets.queries.ts'
import { type InvitationGrant, memberEmails, voidInvitations } from './invitations.queries.ts'

const validDays = 7

export interface InviteInput {
  emails: readonly string[]
  roleIds: readonly string[]
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
  locale: Locale
}

/**
 * Invites people by mail. A second invitation to the same address replaces the first.
 * @throws AppError platform.not_found (role), identity.beyond_own_rights
 */
export async function invite(
  runtime: Runtime,
  ctx: Ctx,
  input: InviteInput,
): Promise<{ invited: { id: string; email: string }[]; refused: { email: string; code: string; message: string }[] }> {
  const roleIds = [...new Set(input.roleIds)]
  await checkGrant(ctx, { ...input, roleIds })
  const emails = [...new Set(input.emails.map(normalEmail))]
  const members = new Set(await memberEmails(ctx.tx, ctx.tenantId, emails))
  const wanted = emails.filter((email) => !members.has(email))
  await voidInvitations(ctx, { emails: wanted })
  const grant: InvitationGrant = {
    roleIds,
    shopIds: input.shopIds === null ? null : [...input.shopIds],
    warehouseIds: input.warehouseIds === null ? null : [...input.warehouseIds],
    invitedBy: ctx.actor.name,
    locale: input.locale,
  }
  const invited = await send(
    runtime,
    ctx,
    wanted.map((email) => ({ email, grant })),
  )
  if (invited.length > 0)
    audit(ctx, {
      action: 'identity.people_invited',
      subjectKind: 'invitation',
      subjectIds: invited.map((one) => one.id),
      detail: { roleIds, shopIds: input.shopIds, warehouseIds: input.warehouseIds },
    })
  touch(ctx, 'members')
  const code = 'identity.already_member'
  return { invited, refused: [...members].map((email) => ({ email, code, message: errorMessage(code, { email }, ctx.locale) })) }
}

/** New links for open invitations; the old links are void. Rights are checked again: the caller may have fewer than the first sender. */
export async function resendInvitations(runtime: Runtime, ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const open = await voidInvitations(ctx, { ids })
  for (const { detail } of open) await checkGrant(ctx, detail)
  const sent = await send(
    runtime,
    ctx,
    open.map(({ email, detail }) => ({ email, grant: detail })),
  )
  if (sent.length > 0)
    audit(ctx, { action: 'identity.invitations_resent', subjectKind: 'invitation', subjectIds: sent.map((one) => one.id) })
  touch(ctx, 'members')
  return setResult(ctx, ids, open)
}

export async function revokeInvitations(ctx: Ctx, ids: readonly string[]): Promise<SetResult> {
  const open = await voidInvitations(ctx, { ids })
  if (open.length > 0)
    audit(ctx, { action: 'identity.invitations_revoked', subjectKind: 'invitation', subjectIds: open.map((one) => one.id) })
  touch(ctx, 'members')
  return setResult(ctx, ids, open)
}

async function send(
  runtime: Runtime,
  ctx: Ctx,
  people: readonly { email: string; grant: InvitationGrant }[],
): Promise<{ id: string; email: string }[]> {
  if (people.length === 0) return []
  const company = await findCompany(ctx.tx, ctx.tenantId)
  refuseUnless(company, 'platform.not_found', { what: 'company' })
  const tickets = people.map(({ email, grant }) => ({ id: newId(), email, grant, ...newToken() }))
  await insertTickets(
    ctx.tx,
    tickets.map(({ id, email, grant, hash }) => ({
      id,
      kind: 'invitation',
      tokenHash: hash,
      accountId: null,
      tenantId: ctx.tenantId,
      email,
      detail: { ...grant },
      now: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + validDays * DAY_MS),
    })),
  )
  // A hundred at most, each with a text of its own.
  for (const { email, grant, token } of tickets) {
    const mail = identityMail('invitation', grant.locale, {
      inviter: ctx.actor.name,
      company: company.name,
      link: pageLink(runtime, 'invitation', token),
      days: validDays,
    })
    await queueMail(runtime, ctx, { to: email, ...mail, tenantId: ctx.tenantId })
  }
  return tickets.map(({ id, email }) => ({ id, email }))
}

function setResult(ctx: Ctx, ids: readonly string[], open: readonly { id: string }[]): SetResult {
  const done = open.map((one) => one.id)
  const code = 'platform.not_found'
  const message = errorMessage(code, { what: 'invitation' }, ctx.locale)
  return { done, refused: [...new Set(ids)].filter((id) => !done.includes(id)).map((id) => ({ id, code, message })) }
}
