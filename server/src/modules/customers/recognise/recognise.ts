import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { blacklistedAmong } from '../blacklist/blacklist.queries.ts'
import { identitiesOf, identityKey, joinPeople, type Person, sumOf } from './join-people.pure.ts'
import { addToCustomers, findIdentities, insertIdentities, mergeCustomers, takeCustomersTurn } from './recognise.queries.ts'

/**
 * Finds the customer behind each order, makes those nobody knew, and counts the orders to them. When an order shows that two customers
 * are one person, the older survives. Five statements whatever the number, four more in a batch that joins customers.
 * Not idempotent: every call counts; the subscription that calls it runs once per event.
 * @returns by key; an order without any hash has no entry
 */
export async function recognise(
  ctx: Ctx,
  people: readonly Person[],
): Promise<Map<string, { customerId: string; blacklisted: boolean }>> {
  const identities = new Map(people.flatMap(identitiesOf).map((identity) => [identityKey(identity), identity]))
  const result = new Map<string, { customerId: string; blacklisted: boolean }>()
  if (identities.size === 0) return result
  await takeCustomersTurn(ctx)
  const known = await findIdentities(ctx, [...identities.values()])
  const joined = joinPeople(people, known, newId)
  const blacklisted = await blacklistedAmong(
    ctx.tx,
    ctx.tenantId,
    [...identities.values()].map((identity) => identity.hash),
  )

  const merges = joined.flatMap(({ customerId, mergedIds }) => mergedIds.map((fromId) => ({ fromId, intoId: customerId })))
  if (merges.length > 0) {
    await mergeCustomers(ctx, merges)
    for (const { customerId, mergedIds } of joined) {
      if (mergedIds.length === 0) continue
      audit(ctx, {
        action: 'customers.merged',
        subjectKind: 'customer',
        subjectIds: [customerId, ...mergedIds],
        detail: { survivor: customerId, merged: mergedIds },
      })
    }
  }
  await insertIdentities(
    ctx,
    joined.flatMap(({ customerId, newIdentities }) => newIdentities.map((identity) => ({ ...identity, customerId }))),
  )
  await addToCustomers(
    ctx,
    joined.map(({ customerId, people: own }) => ({ id: customerId, ...sumOf(own) })),
  )
  for (const { customerId, people: own } of joined) {
    const listed = own.some((person) => identitiesOf(person).some((identity) => blacklisted.has(identity.hash)))
    for (const person of own) result.set(person.key, { customerId, blacklisted: listed })
  }
  touch(ctx, 'customers')
  return result
}
