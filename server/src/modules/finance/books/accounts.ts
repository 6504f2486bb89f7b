import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import type { AccountRole } from '../finance.contract.ts'
import {
  type AccountRow,
  balanceOf,
  findAccounts,
  hasLines,
  insertAccount,
  makeHeading,
  moveRole,
  updateAccount,
} from './books.queries.ts'
import { type AccountKind, controlRoles } from './chart.pure.ts'
import { openBooks } from './open-books.ts'

/** Adds an account. Under another one it makes that one a heading, which must not have taken lines or serve a posting rule. */
export async function createAccount(
  ctx: Ctx,
  input: { code: string; nameZh: string; nameEn: string; kind: AccountKind; parentCode: string | null },
): Promise<AccountRow> {
  await openBooks(ctx)
  if (input.parentCode !== null) {
    const parent = (await findAccounts(ctx.tx, ctx.tenantId, [input.parentCode])).get(input.parentCode)
    if (!parent) throw new AppError('finance.no_such_account', { code: input.parentCode })
    const unfit = (reason: string) => new AppError('finance.account_unfit', { code: input.parentCode, reason })
    if (parent.kind !== input.kind) throw unfit(ctx.locale === 'zh-CN' ? '上级科目类别不同' : 'the heading is of another kind')
    if (parent.role !== null)
      throw unfit(ctx.locale === 'zh-CN' ? '上级科目被记账规则使用' : 'the heading is used by a posting rule')
    if (parent.postable && (await hasLines(ctx.tx, ctx.tenantId, parent.code)))
      throw unfit(ctx.locale === 'zh-CN' ? '上级科目已有发生额' : 'lines were posted to the heading')
    await makeHeading(ctx, parent.code)
  }
  refuseUnless(await insertAccount(ctx, input), 'finance.account_exists', { code: input.code })
  audit(ctx, { action: 'finance.account_created', subjectKind: 'account', subjectIds: [], detail: { ...input } })
  touch(ctx, 'finance')
  return (await findAccounts(ctx.tx, ctx.tenantId, [input.code])).get(input.code)!
}

export async function changeAccount(
  ctx: Ctx,
  code: string,
  version: bigint,
  change: { nameZh: string; nameEn: string; status: 'active' | 'retired' },
): Promise<AccountRow> {
  await openBooks(ctx)
  const account = (await findAccounts(ctx.tx, ctx.tenantId, [code])).get(code)
  if (!account) throw new AppError('finance.no_such_account', { code })
  refuseUnless(change.status === 'active' || account.role === null, 'finance.account_in_use', { code })
  refuseUnless(await updateAccount(ctx, code, version, change), 'platform.version_conflict')
  audit(ctx, {
    action: 'finance.account_changed',
    subjectKind: 'account',
    subjectIds: [],
    detail: { code, before: { nameZh: account.nameZh, nameEn: account.nameEn, status: account.status }, after: { ...change } },
  })
  touch(ctx, 'finance')
  return (await findAccounts(ctx.tx, ctx.tenantId, [code])).get(code)!
}

/** Which account a posting rule uses from now on. A control account hands over only when it is empty, so that documents and account stay together. */
export async function assignRole(ctx: Ctx, role: AccountRole, code: string): Promise<void> {
  const books = await openBooks(ctx)
  const account = (await findAccounts(ctx.tx, ctx.tenantId, [code])).get(code)
  if (!account) throw new AppError('finance.no_such_account', { code })
  const before = books.accountOf(role)
  if (before === code) return
  const unfit = (reason: string) => new AppError('finance.account_unfit', { code, reason })
  const zh = ctx.locale === 'zh-CN'
  if (!account.postable) throw unfit(zh ? '是上级科目' : 'it is a heading')
  if (account.status !== 'active') throw unfit(zh ? '已停用' : 'it is retired')
  if (account.role !== null) throw unfit(zh ? '已用于其他记账规则' : 'another posting rule uses it')
  const present = (await findAccounts(ctx.tx, ctx.tenantId, [before])).get(before)!
  if (present.kind !== account.kind) throw unfit(zh ? '科目类别不同' : 'it is of another kind')
  if (controlRoles.has(role)) {
    refuseUnless((await balanceOf(ctx.tx, ctx.tenantId, before)) === 0n, 'finance.role_carries_balance', { code: before })
    if (await hasLines(ctx.tx, ctx.tenantId, code)) throw unfit(zh ? '已有发生额' : 'lines were posted to it')
  }
  await moveRole(ctx, role, code)
  audit(ctx, { action: 'finance.role_assigned', subjectKind: 'account', subjectIds: [], detail: { role, before, after: code } })
  touch(ctx, 'finance')
}

/** Whether a person may post to the account. */
export async function refuseUnfitAccount(ctx: Ctx, code: string): Promise<AccountRow> {
  return refuseUnfit((await findAccounts(ctx.tx, ctx.tenantId, [code])).get(code), code)
}

export function refuseUnfit(account: AccountRow | undefined, code: string): AccountRow {
  if (!account) throw new AppError('finance.no_such_account', { code })
  refuseUnless(account.status === 'active', 'finance.account_retired', { code })
  refuseUnless(account.postable, 'finance.account_heading', { code })
  refuseUnless(account.role === null || !controlRoles.has(account.role), 'finance.control_account', { code })
  return account
}
