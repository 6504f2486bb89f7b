import { sql } from 'kysely'
import type { Locale, Tx } from '#platform/context.ts'

export interface AccountRow {
  id: string
  email: string
  name: string
  locale: Locale
  passwordHash: string | null
  totpSealed: Buffer | null
  totpEnabledAt: Date | null
  totpLastStep: bigint
  recoveryCodesLeft: number
  emailVerifiedAt: Date | null
  disabledAt: Date | null
  lastTenantId: string | null
}

const columns = sql`id, email, name, locale, password_hash as "passwordHash", totp_sealed as "totpSealed", totp_enabled_at as "totpEnabledAt",
  totp_last_step as "totpLastStep", cardinality(recovery_hashes) as "recoveryCodesLeft", email_verified_at as "emailVerifiedAt",
  disabled_at as "disabledAt", last_tenant_id as "lastTenantId"`

/** E-mail addresses are kept in the form of `normalEmail`. */
export async function findAccountByEmail(tx: Tx, email: string): Promise<AccountRow | undefined> {
  return (await sql<AccountRow>`select ${columns} from identity.accounts where email = ${email}`.execute(tx)).rows[0]
}

export async function findAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  return (await sql<AccountRow>`select ${columns} from identity.accounts where id = ${id}`.execute(tx)).rows[0]
}

/** @returns false when there is an account with this e-mail */
export async function insertAccount(
  tx: Tx,
  account: {
    id: string
    email: string
    name: string
    locale: Locale
    passwordHash: string | null
    emailVerifiedAt: Date | null
    now: Date
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into identity.accounts (id, email, name, locale, password_hash, email_verified_at, created_at, updated_at)
    values (${account.id}, ${account.email}, ${account.name}, ${account.locale}, ${account.passwordHash}, ${account.emailVerifiedAt}, ${account.now}, ${account.now})
    on conflict (email) do nothing returning id`.execute(tx)
  return rows.length > 0
}

export async function setPassword(tx: Tx, id: string, passwordHash: string, now: Date): Promise<void> {
  await sql`update identity.accounts set password_hash = ${passwordHash}, password_changed_at = ${now}, updated_at = ${now} where id = ${id}`.execute(
    tx,
  )
}

export async function markEmailVerified(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update identity.accounts set email_verified_at = ${now}, updated_at = ${now} where id = ${id} and email_verified_at is null`.execute(
    tx,
  )
}

export async function renameAccount(tx: Tx, id: string, name: string, locale: Locale, now: Date): Promise<void> {
  await sql`update identity.accounts set name = ${name}, locale = ${locale}, updated_at = ${now} where id = ${id}`.execute(tx)
}

/** The name of a person inside one company. */
export async function renameMember(tx: Tx, tenantId: string, accountId: string, name: string, now: Date): Promise<void> {
  await sql`update identity.memberships set name = ${name}, version = version + 1, updated_at = ${now}
    where tenant_id = ${tenantId} and account_id = ${accountId} and name <> ${name}`.execute(tx)
}
