import { DAY_MS } from '#lib/duration.ts'
import { phoneForm } from '#lib/person.ts'
import type { Ctx } from '#platform/context.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'
import { isMasked } from '../order-pull/change-mask.pure.ts'
import { erasedSince } from './erase.queries.ts'

/** The keyed hashes a document's buyer is known by; none where it names nobody. */
export function peopleOf(
  keys: TenantVault,
  shopId: string,
  { buyer, receiver }: ChannelOrder,
): { buyer?: string; phone?: string } {
  const phone = receiver === null || isMasked(receiver) ? '' : phoneForm(receiver.phone)
  return {
    ...(buyer.id === '' ? {} : { buyer: keys.hash('buyer', `${shopId}/${buyer.id}`) }),
    ...(phone === '' ? {} : { phone: keys.hash('phone', phone) }),
  }
}

/**
 * Numbers of those documents that tell of a buyer who was erased after he ordered: a shop's history fetched anew must not bring him back.
 * What he orders later is a new order with a new address. Documents of the last day are not looked up: orders as they come cost nothing.
 */
export async function ofErasedPeople(
  ctx: Ctx,
  keys: TenantVault,
  shopId: string,
  documents: readonly ChannelOrder[],
): Promise<Set<string>> {
  const old = documents.filter((document) => document.orderedAt.getTime() < ctx.now.getTime() - DAY_MS)
  if (old.length === 0) return new Set()
  const people = new Map(old.map((document) => [document, Object.values(peopleOf(keys, shopId, document))]))
  const erased = await erasedSince(ctx.tx, ctx.tenantId, [...people.values()].flat())
  if (erased.size === 0) return new Set()
  return new Set(
    old
      .filter((document) =>
        people.get(document)!.some((hash) => (erased.get(hash)?.getTime() ?? 0) >= document.orderedAt.getTime()),
      )
      .map((document) => document.externalNumber),
  )
}
