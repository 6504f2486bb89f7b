import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import type { Principal } from '#platform/http/principal.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type AccountRow, findAccount } from '../accounts/accounts.queries.ts'
import { countAttempt } from '../log-in/attempts.ts'
import type { Visitor } from '../log-in/visitor.ts'
import { confirmPassword } from '../passwords/change-password.ts'
import { sendNotice } from '../tickets/ticket-mails.ts'
import { keepSecret, replaceRecoveryHashes, switchOff, switchOn } from './second-factor.queries.ts'
import { acceptSecondFactor, acceptTotp, newRecoveryCodes, newTotpSecret, totpOf } from './second-factor.ts'

/**
 * Makes a secret for the authenticator app. Nothing is in force before the first code was right.
 * @throws AppError identity.wrong_password, identity.second_factor_on, platform.too_many_requests
 */
export async function startSecondFactor(
  runtime: Runtime,
  principal: Principal,
  password: string,
  visitor: Visitor,
): Promise<{ secret: string; uri: string }> {
  const account = await confirmPassword(runtime, principal, password, visitor)
  const secret = newTotpSecret()
  const sealed = runtime.vault.sealGlobal('totp', secret)
  const kept = await runGlobalTransaction(runtime, ({ tx, now }) => keepSecret(tx, account.id, sealed, now))
  refuseUnless(kept, 'identity.second_factor_on')
  return { secret, uri: totpOf(secret, account.email).toString() }
}

/**
 * Switches the second step on with a first right code.
 * @returns the recovery codes, shown this once
 * @throws AppError identity.wrong_code, identity.second_factor_on, identity.second_factor_off (not started)
 */
export async function confirmSecondFactor(
  runtime: Runtime,
  principal: Principal,
  code: string,
  visitor: Visitor,
): Promise<string[]> {
  const attempt = await countAttempt(runtime, 'second_factor', principal.id, visitor.ip)
  const codes = await principalTransaction(runtime, principal, visitor.requestId, async (ctx) => {
    const account = await accountOf(ctx, principal)
    refuseUnless(account.totpEnabledAt === null, 'identity.second_factor_on')
    refuseUnless(account.totpSealed, 'identity.second_factor_off')
    const secret = runtime.vault.openGlobal('totp', account.totpSealed)
    const fits = await acceptTotp(ctx.tx, account.id, secret, code.replace(/[\s-]/g, ''), ctx.now)
    refuseUnless(fits, 'identity.wrong_code')
    const recovery = newRecoveryCodes(account.id)
    refuseUnless(await switchOn(ctx.tx, account.id, recovery.hashes, ctx.now), 'identity.second_factor_on')
    await sendNotice(runtime, ctx, account, 'second_factor_on')
    audit(ctx, { action: 'identity.second_factor_on', subjectKind: 'account', subjectIds: [account.id] })
    return recovery.codes
  })
  await attempt.succeeded()
  return codes
}

/** New recovery codes; the old ones are void. @throws AppError identity.wrong_password, identity.wrong_code, identity.second_factor_off */
export function renewRecoveryCodes(
  runtime: Runtime,
  principal: Principal,
  input: { password: string; code: string },
  visitor: Visitor,
): Promise<string[]> {
  return withSecondFactor(runtime, principal, input, visitor, async (ctx, account) => {
    const recovery = newRecoveryCodes(account.id)
    await replaceRecoveryHashes(ctx.tx, account.id, recovery.hashes, ctx.now)
    audit(ctx, { action: 'identity.recovery_codes_renewed', subjectKind: 'account', subjectIds: [account.id] })
    return recovery.codes
  })
}

/** Switches the second step off. @throws AppError identity.wrong_password, identity.wrong_code, identity.second_factor_off */
export function disableSecondFactor(
  runtime: Runtime,
  principal: Principal,
  input: { password: string; code: string },
  visitor: Visitor,
): Promise<void> {
  return withSecondFactor(runtime, principal, input, visitor, async (ctx, account) => {
    await switchOff(ctx.tx, account.id, ctx.now)
    await sendNotice(runtime, ctx, account, 'second_factor_off')
    audit(ctx, { action: 'identity.second_factor_off', subjectKind: 'account', subjectIds: [account.id] })
  })
}

async function withSecondFactor<T>(
  runtime: Runtime,
  principal: Principal,
  input: { password: string; code: string },
  visitor: Visitor,
  work: (ctx: Ctx, account: AccountRow) => Promise<T>,
): Promise<T> {
  await confirmPassword(runtime, principal, input.password, visitor)
  const attempt = await countAttempt(runtime, 'second_factor', principal.id, visitor.ip)
  const result = await principalTransaction(runtime, principal, visitor.requestId, async (ctx) => {
    const account = await accountOf(ctx, principal)
    refuseUnless(account.totpEnabledAt !== null, 'identity.second_factor_off')
    refuseUnless(await acceptSecondFactor(runtime, ctx.tx, account, input.code, ctx.now), 'identity.wrong_code')
    return work(ctx, account)
  })
  await attempt.succeeded()
  return result
}

async function accountOf(ctx: Ctx, principal: Principal): Promise<AccountRow> {
  const account = await findAccount(ctx.tx, principal.id)
  if (!account) throw new AppError('platform.not_signed_in')
  return account
}
