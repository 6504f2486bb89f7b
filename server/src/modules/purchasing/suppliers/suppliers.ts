import type { z } from 'zod'
import { newId } from '#lib/ids.ts'
import { maskedName, maskedPhone } from '#lib/person.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import type { zContact } from '../purchasing.contract.ts'
import { findSuppliers, insertSupplier, type SupplierInput, sealedContact, updateSupplier } from './suppliers.queries.ts'

export type Contact = z.output<typeof zContact>

export async function createSupplier(
  ctx: Ctx,
  input: SupplierInput & { code: string; contact?: Contact | undefined },
): Promise<string> {
  const id = newId()
  const contact = await sealContact(ctx, input.contact)
  const isNew = await insertSupplier(ctx, {
    ...input,
    id,
    contactSealed: contact?.sealed ?? null,
    contactMasked: contact?.masked ?? '',
  })
  refuseUnless(isNew, 'purchasing.supplier_code_taken', { code: input.code })
  audit(ctx, {
    action: 'purchasing.supplier_created',
    subjectKind: 'supplier',
    subjectIds: [id],
    detail: { code: input.code, name: input.name },
  })
  touch(ctx, 'suppliers')
  return id
}

export async function changeSupplier(
  ctx: Ctx,
  id: string,
  version: bigint,
  input: SupplierInput & { status: 'active' | 'paused'; contact?: Contact | undefined },
): Promise<void> {
  const before = (await findSuppliers(ctx.tx, ctx.tenantId, [id])).get(id)
  if (!before) throw new AppError('platform.not_found', { what: 'supplier' })
  const contact = await sealContact(ctx, input.contact)
  refuseUnless(await updateSupplier(ctx, id, version, { ...input, contact }), 'platform.version_conflict')
  const { name, leadTimeDays, paymentDays, overTolerancePercent, status } = before
  audit(ctx, {
    action: 'purchasing.supplier_changed',
    subjectKind: 'supplier',
    subjectIds: [id],
    detail: {
      before: { name, leadTimeDays, paymentDays, overTolerancePercent, status },
      after: {
        name: input.name,
        leadTimeDays: input.leadTimeDays,
        paymentDays: input.paymentDays,
        overTolerancePercent: input.overTolerancePercent,
        status: input.status,
      },
      contactChanged: contact !== null,
    },
  })
  touch(ctx, 'suppliers')
}

/** The contact in full. The look is written down before it is given. */
export async function revealContact(ctx: Ctx, id: string, purpose: string): Promise<Contact> {
  const sealed = await sealedContact(ctx.tx, ctx.tenantId, id)
  if (sealed === undefined) throw new AppError('platform.not_found', { what: 'supplier' })
  await insertReveal(ctx, { id: newId(), subjectKind: 'supplier', subjectId: id, fields: ['contact'], purpose })
  audit(ctx, { action: 'purchasing.contact_revealed', subjectKind: 'supplier', subjectIds: [id], detail: { purpose } })
  return sealed === null
    ? { person: '', phone: '', email: '', address: '' }
    : (await vaultOf(ctx)).open<Contact>('contact', sealed)
}

async function sealContact(ctx: Ctx, contact: Contact | undefined): Promise<{ sealed: Buffer; masked: string } | null> {
  if (contact === undefined) return null
  const masked = [contact.person && maskedName(contact.person), contact.phone && maskedPhone(contact.phone)]
    .filter(Boolean)
    .join(' ')
  return { sealed: (await vaultOf(ctx)).seal('contact', contact), masked }
}
