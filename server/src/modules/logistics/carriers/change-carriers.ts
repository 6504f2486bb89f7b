import type { z } from 'zod'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type CarrierInput, insertCarrier, lockCarrier, setCarrierStatus, updateCarrier } from './carriers.queries.ts'
import { carrierOf } from './registry.ts'

export async function createCarrier(ctx: Ctx, input: CarrierInput & { code: string; adapter: string }): Promise<{ id: string }> {
  const id = newId()
  const settings = checkedSettings(input.adapter, input.settings)
  refuseUnless(await insertCarrier(ctx, { ...input, settings, id }), 'logistics.carrier_code_taken', { code: input.code })
  audit(ctx, {
    action: 'logistics.carrier_created',
    subjectKind: 'carrier',
    subjectIds: [id],
    detail: { code: input.code, adapter: input.adapter },
  })
  touch(ctx, 'carriers')
  return { id }
}

export async function editCarrier(
  ctx: Ctx,
  id: string,
  version: bigint,
  input: CarrierInput & { status: 'active' | 'paused' },
): Promise<void> {
  const carrier = await lockCarrier(ctx, id)
  if (!carrier) throw new AppError('logistics.carrier_unknown')
  refuseUnless(carrier.version === version, 'platform.version_conflict')
  await updateCarrier(ctx, id, { ...input, settings: checkedSettings(carrier.adapter, input.settings) })
  // Settings hold the sender's name and phone: only what is no one's stands in the log.
  audit(ctx, {
    action: 'logistics.carrier_edited',
    subjectKind: 'carrier',
    subjectIds: [id],
    detail: { rank: input.rank, labelFormat: input.labelFormat, status: input.status },
  })
  touch(ctx, 'carriers')
}

/** A paused carrier is not chosen any more; parcels that have it already keep it. */
export async function setCarriersPaused(ctx: Ctx, ids: readonly string[], paused: boolean): Promise<void> {
  const changed = await setCarrierStatus(ctx, ids, paused ? 'paused' : 'active')
  refuseUnless(changed.length === new Set(ids).size, 'logistics.carrier_unknown')
  audit(ctx, {
    action: paused ? 'logistics.carriers_paused' : 'logistics.carriers_resumed',
    subjectKind: 'carrier',
    subjectIds: ids,
  })
  touch(ctx, 'carriers')
}

function checkedSettings(adapter: string, settings: Record<string, unknown>): Record<string, unknown> {
  const parsed = carrierOf(adapter).settings.safeParse(settings)
  if (parsed.success) return parsed.data
  const problems = (parsed.error as z.ZodError).issues.map((issue) => ({
    path: ['settings', ...issue.path].join('.'),
    code: issue.code ?? 'custom',
    message: issue.message,
  }))
  throw new AppError('platform.invalid_input', { summary: problems.map((each) => each.path).join(', ') }, problems)
}
