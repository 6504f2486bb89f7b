import { newId } from '#lib/ids.ts'
import { fullAccess, systemActor } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import type { Runtime } from '#platform/runtime.ts'
import { findAccountByEmail, insertAccount } from '../accounts/accounts.queries.ts'
import type { CompanySettings } from '../companies/companies.queries.ts'
import { insertMembership } from '../companies/companies.queries.ts'
import { createCompany } from '../companies/create-company.ts'
import { normalEmail } from '../email.pure.ts'
import { hashPassword } from '../passwords/passwords.ts'

export interface CompanyPerson {
  email: string
  name: string
  password: string
  /** Key of a built-in role. The first person is the owner, whatever is given. */
  role: string
}

/** Opens a company with its people from the command line; accounts that exist keep their password. @returns the company's id */
export async function openCompany(
  runtime: Runtime,
  settings: CompanySettings & { isDemo?: boolean },
  people: readonly CompanyPerson[],
): Promise<string> {
  const tenantId = newId()
  const hashed = await Promise.all(people.map((person) => hashPassword(person.password, [person.email, person.name])))
  await runTransaction(
    runtime,
    { tenantId, actor: systemActor, access: fullAccess, requestId: newId(), tenant: settings },
    async (ctx) => {
      let roles: Map<string, string> | undefined
      for (const [index, person] of people.entries()) {
        const email = normalEmail(person.email)
        const known = await findAccountByEmail(ctx.tx, email)
        const accountId = known?.id ?? newId()
        if (!known)
          await insertAccount(ctx.tx, {
            id: accountId,
            email,
            name: person.name,
            locale: settings.locale,
            passwordHash: hashed[index]!,
            emailVerifiedAt: ctx.now,
            now: ctx.now,
          })
        if (!roles) roles = await createCompany(ctx, { ...settings, owner: { accountId, name: person.name, email } })
        else
          await insertMembership(ctx, {
            accountId,
            name: person.name,
            email,
            roleIds: [roles.get(person.role)!],
            shopIds: null,
            warehouseIds: null,
          })
      }
    },
  )
  return tenantId
}
