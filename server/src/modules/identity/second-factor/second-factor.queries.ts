import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Takes a TOTP step for an account, once: a step not later than the last one taken is refused. */
export async function takeStep(tx: Tx, accountId: string, step: bigint): Promise<boolean> {
  const { rows } = await sql`update identity.accounts set totp_last_step = ${step}
    where id = ${accountId} and totp_last_step < ${step} returning id`.execute(tx)
  return rows.length > 0
}

/** Uses a recovery code up. */
export async function takeRecoveryCode(tx: Tx, accountId: string, hash: string): Promise<boolean> {
  const { rows } = await sql`update identity.accounts set recovery_hashes = array_remove(recovery_hashes, ${hash})
    where id = ${accountId} and ${hash} = any(recovery_hashes) returning id`.execute(tx)
  return rows.length > 0
}

/** Keeps a secret that is not in force yet. @returns false when the second step is on already */
export async function keepSecret(tx: Tx, accountId: string, sealed: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql`update identity.accounts set totp_sealed = ${sealed}, totp_last_step = 0, updated_at = ${now}
    where id = ${accountId} and totp_enabled_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function switchOn(tx: Tx, accountId: string, recoveryHashes: readonly string[], now: Date): Promise<boolean> {
  const { rows } =
    await sql`update identity.accounts set totp_enabled_at = ${now}, recovery_hashes = ${recoveryHashes}::text[], updated_at = ${now}
    where id = ${accountId} and totp_enabled_at is null and totp_sealed is not null returning id`.execute(tx)
  return rows.length > 0
}

export async function switchOff(tx: Tx, accountId: string, now: Date): Promise<void> {
  await sql`update identity.accounts set totp_enabled_at = null, totp_sealed = null, totp_last_step = 0, recovery_hashes = '{}', updated_at = ${now}
    where id = ${accountId}`.execute(tx)
}

export async function replaceRecoveryHashes(
  tx: Tx,
  accountId: string,
  recoveryHashes: readonly string[],
  now: Date,
): Promise<void> {
  await sql`update identity.accounts set recovery_hashes = ${recoveryHashes}::text[], updated_at = ${now} where id = ${accountId}`.execute(
    tx,
  )
}
