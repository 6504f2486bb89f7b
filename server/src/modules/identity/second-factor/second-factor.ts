import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { sha256 } from '#lib/hash.ts'
import type { Tx } from '#platform/context.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { AccountRow } from '../accounts/accounts.queries.ts'
import { normalRecoveryCode, recoveryCode } from './recovery-codes.pure.ts'
import { takeRecoveryCode, takeStep } from './second-factor.queries.ts'

const periodSeconds = 30
/** Steps before and after now that are taken, for clocks that are off (RFC 6238 section 5.2). */
const window = 1

/** Time-based one-time passwords after RFC 6238, in the form every authenticator app knows: SHA-1, six digits, 30 seconds. */
export function totpOf(secret: string, email = ''): TOTP {
  return new TOTP({
    issuer: 'Shangshu',
    label: email,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  })
}

/** 160 bits, as RFC 4226 advises, in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** Checks a code of the app and takes its step, so that it cannot be used again by whoever looked over the shoulder. */
export async function acceptTotp(tx: Tx, accountId: string, secret: string, code: string, now: Date): Promise<boolean> {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window })
  if (delta === null) return false
  return takeStep(tx, accountId, BigInt(Math.floor(now.getTime() / 1000 / periodSeconds) + delta))
}

/** Checks and uses up a code of the app or a recovery code of an account whose second step is on. */
export async function acceptSecondFactor(
  runtime: Pick<Runtime, 'vault'>,
  tx: Tx,
  account: AccountRow,
  code: string,
  now: Date,
): Promise<boolean> {
  if (account.totpEnabledAt === null || account.totpSealed === null) return false
  const digits = code.replace(/[\s-]/g, '')
  if (/^\d{6}$/.test(digits)) return acceptTotp(tx, account.id, runtime.vault.openGlobal('totp', account.totpSealed), digits, now)
  return takeRecoveryCode(tx, account.id, recoveryHash(account.id, code))
}

/** Ten new recovery codes with their hashes. With 80 random bits each there is nothing to guess, so SHA-256 does. */
export function newRecoveryCodes(accountId: string): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: 10 }, () => recoveryCode(randomBytes(10)))
  return { codes, hashes: codes.map((code) => recoveryHash(accountId, code)) }
}

function recoveryHash(accountId: string, code: string): string {
  return sha256(`${accountId} ${normalRecoveryCode(code)}`)
}
