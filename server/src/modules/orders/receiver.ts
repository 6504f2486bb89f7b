import { newId } from '#lib/ids.ts'
import { maskedReceiver, phoneForm, type Receiver, receiverComplete, receiverForm } from '#lib/person.ts'
import type { Ctx } from '#platform/context.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import type { TenantVault } from '#platform/vault/vault.ts'

export { type Receiver, receiverComplete }

/** A receiver as an order keeps it: sealed, hashed, masked; only the place down to the district stays readable, for carriers and lists. */
export function sealReceiver(vault: TenantVault, receiver: Receiver) {
  return {
    receiverSealed: vault.seal('receiver', receiver),
    phoneHash: phoneForm(receiver.phone) === '' ? null : vault.hash('phone', phoneForm(receiver.phone)),
    receiverHash: vault.hash('address', receiverForm(receiver)),
    receiverMasked: maskedReceiver(receiver),
    country: receiver.country,
    province: receiver.province,
    city: receiver.city,
    district: receiver.district,
  }
}

/** The keyed hash of a search text that may be a phone number; null when it cannot be one. */
export async function phoneHashOf(ctx: Ctx, text: string | undefined): Promise<string | null> {
  if (text === undefined) return null
  const digits = phoneForm(text)
  if (digits.length < 5 || /[a-z]{2}/i.test(text)) return null
  return (await vaultOf(ctx)).hash('phone', digits)
}

/** Writes down who looked at what, and why, before it is shown. */
export async function revealLog(
  ctx: Ctx,
  subjectKind: string,
  subjectId: string,
  fields: string[],
  purpose: string,
): Promise<void> {
  await insertReveal(ctx, { id: newId(), subjectKind, subjectId, fields, purpose })
}
