import { newId } from '#lib/ids.ts'
import { maskedPhone, maskedReceiver, phoneForm, receiverComplete, receiverForm } from '#lib/person.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { type CustomerDetail, identitiesOfCustomer } from '../list/customers.queries.ts'
import { blacklistOfCustomer, deleteBlacklist, insertBlacklist } from './blacklist.queries.ts'

/** Puts everything a customer is known by on the blacklist: the next order under any of it is held. */
export async function blacklistCustomer(ctx: Ctx, customer: CustomerDetail, reason: string): Promise<void> {
  refuseUnless(customer.erasedAt === null, 'customers.erased')
  const identities = await identitiesOfCustomer(ctx.tx, ctx.tenantId, customer.id)
  refuseUnless(identities.length > 0, 'customers.no_identity')
  await insertBlacklist(
    ctx,
    identities.map((identity) => ({ id: newId(), ...identity, masked: customer.masked, customerId: customer.id, reason })),
  )
  noted(ctx, 'customers.blacklisted', [customer.id], { entries: identities.length })
}

/** Takes a customer off, also by entries that were made for his number rather than for him. */
export async function unblacklistCustomer(ctx: Ctx, customer: CustomerDetail): Promise<void> {
  const entries = await blacklistOfCustomer(ctx.tx, ctx.tenantId, customer.id)
  if (entries.length === 0) return
  await removeFromBlacklist(
    ctx,
    entries.map((entry) => entry.id),
    [customer.id],
  )
}

export type BlacklistInput =
  | { phone: string }
  | {
      receiver: {
        name: string
        phone: string
        country: string
        province: string
        city: string
        district: string
        street: string
      }
    }

/** By a phone number, or by a receiver as he stands on an order: the same name, number and place. */
export async function addToBlacklist(ctx: Ctx, entry: BlacklistInput, reason: string): Promise<void> {
  const vault = await vaultOf(ctx)
  const common = { customerId: null, reason }
  if ('phone' in entry) {
    const phone = phoneForm(entry.phone)
    refuseUnless(phone.length >= 5 && !/[a-z]{2}/i.test(entry.phone), 'customers.phone_malformed')
    const row = {
      id: newId(),
      kind: 'phone' as const,
      hash: vault.hash('phone', phone),
      masked: maskedPhone(entry.phone),
      ...common,
    }
    await insertBlacklist(ctx, [row])
  } else {
    const receiver = { ...entry.receiver, postcode: '' }
    refuseUnless(receiverComplete(receiver), 'customers.address_incomplete')
    const form = receiverForm(receiver)
    const masked = maskedReceiver(receiver)
    // Orders from channels and orders entered at the desk are hashed under these two names.
    const rows = ['address', 'receiver'].map((kind) => ({
      id: newId(),
      kind: 'address' as const,
      hash: vault.hash(kind, form),
      masked,
      ...common,
    }))
    await insertBlacklist(ctx, rows)
  }
  noted(ctx, 'customers.blacklist_added', [], { by: 'phone' in entry ? 'phone' : 'address' })
}

export async function removeFromBlacklist(
  ctx: Ctx,
  ids: readonly string[],
  customerIds: readonly string[] = [],
): Promise<string[]> {
  const removed = await deleteBlacklist(ctx, ids)
  if (removed.length > 0) noted(ctx, 'customers.blacklist_removed', customerIds, { entries: removed.length })
  return removed
}

function noted(ctx: Ctx, action: string, subjectIds: readonly string[], detail: Record<string, unknown>): void {
  audit(ctx, { action, subjectKind: 'customer', subjectIds, detail })
  touch(ctx, 'customers')
}
