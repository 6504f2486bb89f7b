import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import { customersErased } from '../customers.events.ts'
import { eraseCustomer, findCustomer } from '../list/customers.queries.ts'
import { takeCustomersTurn } from '../recognise/recognise.queries.ts'

/**
 * Erases what tells who a buyer is: the sealed name and address, the hashes he is recognised by, note and tags. Counts and sums stay, his
 * next order makes a new customer. Done twice, it is done. Others who keep documents of his hear of it by the event.
 */
export async function erasePerson(ctx: Ctx, customerId: string, reason: string): Promise<void> {
  await takeCustomersTurn(ctx)
  const customer = await findCustomer(ctx.tx, ctx.tenantId, customerId)
  if (!customer) throw new AppError('customers.not_found')
  if (customer.erasedAt !== null) return
  const identities = await eraseCustomer(ctx, customer.id)
  // The log of looks at personal data also tells when there was none left to look at.
  await insertReveal(ctx, { id: newId(), subjectKind: 'customer', subjectId: customer.id, fields: ['erased'], purpose: reason })
  const hashes = (kind: string) => identities.filter((identity) => identity.kind === kind).map((identity) => identity.hash)
  emit(ctx, customersErased, { customerIds: [customer.id], phoneHashes: hashes('phone'), buyerHashes: hashes('buyer') })
  audit(ctx, {
    action: 'customers.erased',
    subjectKind: 'customer',
    subjectIds: [customer.id],
    detail: { reason, identities: identities.length },
  })
  touch(ctx, 'customers')
}
