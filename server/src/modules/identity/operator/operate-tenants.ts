import { randomBytes } from 'node:crypto'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import { type Ctx, fullAccess, systemActor } from '#platform/context.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type AccountRow, findAccountByEmail, insertAccount } from '../accounts/accounts.queries.ts'
import { forgetPrincipals } from '../authenticate/principal-cache.ts'
import { type CompanySettings, findCompany, insertMembership, setTenantStatus } from '../companies/companies.queries.ts'
import { checkSettings } from '../companies/company-settings.ts'
import { createCompany } from '../companies/create-company.ts'
import { normalEmail } from '../email.pure.ts'
import { hashPassword } from '../passwords/passwords.ts'
import { listRoles } from '../roles/roles.queries.ts'
import { selectTenants, type TenantSummary } from './tenant-data.queries.ts'

// What the operator of the system does from the command line, for any company.

export interface NewTenant extends CompanySettings {
  isDemo?: boolean
  owner: NewPerson
}

export interface NewPerson {
  email: string
  name: string
  /** Left out: one is made up and returned. Ignored for an account that exists. */
  password?: string
}

export interface MadePerson {
  accountId: string
  /** The password that was made up; null when it was given, or the account existed. */
  madeUpPassword: string | null
}

/**
 * Opens a company for an owner.
 * @throws AppError platform.invalid_input, identity.password_too_…
 */
export async function createTenant(runtime: Runtime, tenant: NewTenant): Promise<{ tenantId: string; owner: MadePerson }> {
  checkSettings(tenant)
  const person = await preparePerson(runtime, tenant.owner, tenant.name)
  const tenantId = newId()
  const owner = await asOperator(runtime, tenantId, async (ctx) => {
    await makeAccount(ctx, person, tenant.locale)
    await createCompany(ctx, { ...tenant, owner: { accountId: person.accountId, name: person.name, email: person.email } })
    return { accountId: person.accountId, madeUpPassword: person.madeUpPassword }
  })
  return { tenantId, owner }
}

/**
 * Makes a person a member with a built-in role, without an invitation.
 * @throws AppError platform.not_found (company, role), identity.already_member
 */
export async function addMember(runtime: Runtime, tenantId: string, input: NewPerson & { roleKey: string }): Promise<MadePerson> {
  const company = await companyOf(runtime, tenantId)
  const person = await preparePerson(runtime, input, company.name)
  return asOperator(runtime, tenantId, async (ctx) => {
    const role = (await listRoles(ctx.tx, tenantId)).find((one) => one.key === input.roleKey)
    refuseUnless(role, 'platform.not_found', { what: 'role' })
    await makeAccount(ctx, person, company.locale)
    const { accountId, name, email } = person
    const joined = await insertMembership(ctx, { accountId, name, email, roleIds: [role.id], shopIds: null, warehouseIds: null })
    refuseUnless(joined, 'identity.already_member', { email })
    audit(ctx, {
      action: 'identity.member_joined',
      subjectKind: 'account',
      subjectIds: [accountId],
      detail: { roleIds: [role.id] },
    })
    return { accountId, madeUpPassword: person.madeUpPassword }
  })
}

/** All companies, oldest first. */
export function listTenants(runtime: Pick<Runtime, 'ownerPool'>): Promise<TenantSummary[]> {
  return selectTenants(runtime.ownerPool)
}

/** Locks everyone out until `resumeTenant`; nothing is lost. @throws AppError platform.not_found */
export function suspendTenant(runtime: Runtime, tenantId: string): Promise<void> {
  return changeStatus(runtime, tenantId, 'suspended')
}

/** @throws AppError platform.not_found, identity.tenant_erased */
export function resumeTenant(runtime: Runtime, tenantId: string): Promise<void> {
  return changeStatus(runtime, tenantId, 'active')
}

async function changeStatus(runtime: Runtime, tenantId: string, status: 'active' | 'suspended'): Promise<void> {
  const company = await companyOf(runtime, tenantId)
  refuseUnless(company.status !== 'erased', 'identity.tenant_erased')
  await asOperator(runtime, tenantId, async (ctx) => {
    const changed = await setTenantStatus(ctx, status, status === 'active' ? 'suspended' : 'active')
    if (changed)
      audit(ctx, {
        action: `identity.company_${status === 'active' ? 'resumed' : 'suspended'}`,
        subjectKind: 'tenant',
        subjectIds: [tenantId],
      })
    ctx.pending.afterCommit.push(() => forgetPrincipals({ tenantId }))
  })
}

/** @throws AppError platform.not_found */
export async function companyOf(runtime: Runtime, tenantId: string) {
  const company = await asOperator(runtime, tenantId, (ctx) => findCompany(ctx.tx, tenantId))
  if (!company) throw new AppError('platform.not_found', { what: 'company' })
  return company
}

/** A transaction of a company in the name of the system's operator. */
export function asOperator<T>(runtime: Runtime, tenantId: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return runTransaction(
    runtime,
    { tenantId, actor: { ...systemActor, name: 'operator' }, access: fullAccess, requestId: newId() },
    work,
  )
}

interface PreparedPerson extends MadePerson {
  email: string
  name: string
  existing: AccountRow | undefined
  passwordHash: string | null
}

async function preparePerson(runtime: Runtime, person: NewPerson, companyName: string): Promise<PreparedPerson> {
  const email = normalEmail(person.email)
  const existing = await runGlobalTransaction(runtime, ({ tx }) => findAccountByEmail(tx, email))
  const madeUp = existing || person.password !== undefined ? null : randomBytes(12).toString('base64url')
  const password = person.password ?? madeUp
  return {
    accountId: existing?.id ?? newId(),
    email,
    name: person.name,
    existing,
    passwordHash: existing || password === null ? null : await hashPassword(password, [email, person.name, companyName]),
    madeUpPassword: madeUp,
  }
}

async function makeAccount(ctx: Ctx, person: PreparedPerson, locale: CompanySettings['locale']): Promise<void> {
  if (person.existing) return
  const { accountId: id, email, name, passwordHash } = person
  const inserted = await insertAccount(ctx.tx, { id, email, name, locale, passwordHash, emailVerifiedAt: ctx.now, now: ctx.now })
  refuseUnless(inserted, 'identity.email_taken')
}
