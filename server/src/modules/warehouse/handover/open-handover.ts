import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, assert } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import { findOpenHandover, insertHandover, knownCarrier, knownWarehouse } from './handovers.queries.ts'

/** The open handover of a carrier in a warehouse; opened when there is none. Without a carrier: parcels that buyers collect. */
export async function openHandover(ctx: Ctx, warehouseId: string, carrierId: string | null): Promise<string> {
  refuseOutOfScope(ctx, warehouseId)
  const open = await findOpenHandover(ctx.tx, ctx.tenantId, warehouseId, carrierId)
  if (open) return open.id
  if (!(await knownWarehouse(ctx.tx, ctx.tenantId, warehouseId))) throw new AppError('inventory.warehouse_unknown')
  if (carrierId !== null && !(await knownCarrier(ctx.tx, ctx.tenantId, carrierId)))
    throw new AppError('platform.not_found', { what: 'carrier' })
  const id = newId()
  const [number] = await nextNumbers(ctx, 'warehouse.handovers', 1)
  const handoverNumber = documentNumber('JJ', dayOf(ctx.now, ctx.tenant.timeZone), number!)
  if (await insertHandover(ctx, { id, handoverNumber, warehouseId, carrierId })) {
    audit(ctx, { action: 'warehouse.handover_opened', subjectKind: 'handover', subjectIds: [id], detail: { handoverNumber } })
    touch(ctx, 'handovers')
    return id
  }
  // Someone opened one at the same moment: theirs it is.
  const theirs = await findOpenHandover(ctx.tx, ctx.tenantId, warehouseId, carrierId)
  assert(theirs, 'an open handover was in the way and cannot be found')
  return theirs.id
}
