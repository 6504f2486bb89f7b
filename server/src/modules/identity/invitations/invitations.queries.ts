import { sql } from 'kysely'
import type { Ctx, Locale, Tx } from '#platform/context.ts'

/** What an invitation gives; kept as the detail of its ticket. */
export interface InvitationGrant {
  roleIds: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
  invitedBy: string
  locale: Locale
}

export interface InvitationView extends InvitationGrant {
  id: string
  email: string
  createdAt: Date
  expiresAt: Date
}

export async function listInvitations(tx: Tx, tenantId: string, now: Date): Promise<InvitationView[]> {
  const { rows } = await sql<{ id: string; email: string; createdAt: Date; expiresAt: Date; detail: InvitationGrant }>`
    select id, email, created_at as "createdAt", expires_at as "expiresAt", detail from identity.tickets
    where tenant_id = ${tenantId} and kind = 'invitation' and used_at is null and expires_at > ${now}
    order by created_at desc, id desc limit 1000`.execute(tx)
  return rows.map(({ detail, ...row }) => ({ ...row, ...detail }))
}

/** E-mails among these that are members of the company. */
export async function memberEmails(tx: Tx, tenantId: string, emails: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`select a.email from identity.accounts a
    join identity.memberships m on m.account_id = a.id and m.tenant_id = ${tenantId}
    where a.email = any(${emails}::text[])`.execute(tx)
  return rows.map((row) => row.email)
}

/** Takes open invitations of the company back: by e-mail, or by id. @returns what they were */
export async function voidInvitations(
  ctx: Ctx,
  which: { emails: readonly string[] } | { ids: readonly string[] },
): Promise<{ id: string; email: string; detail: InvitationGrant }[]> {
  const { rows } = await sql<{
    id: string
    email: string
    detail: InvitationGrant
  }>`update identity.tickets set used_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and kind = 'invitation' and used_at is null and expires_at > ${ctx.now}
      ${'emails' in which ? sql`and email = any(${which.emails}::text[])` : sql`and id = any(${which.ids}::uuid[])`}
    returning id, email, detail`.execute(ctx.tx)
  return rows
}

/** Roles of an invitation that still exist. */
export async function rolesThatExist(tx: Tx, tenantId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from identity.roles where tenant_id = ${tenantId} and id = any(${ids}::uuid[])
    order by id for share`.execute(tx)
  return rows.map((row) => row.id)
}
