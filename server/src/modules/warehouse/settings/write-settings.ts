import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { knownWarehouse } from '../handover/handovers.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import { settingsOf, type WarehouseSettings, writeSettings } from './settings.queries.ts'

/** How a warehouse works, as of now. @throws platform.version_conflict when someone else changed it since it was read */
export async function changeSettings(ctx: Ctx, settings: WarehouseSettings): Promise<void> {
  refuseOutOfScope(ctx, settings.warehouseId)
  if (!(await knownWarehouse(ctx.tx, ctx.tenantId, settings.warehouseId))) throw new AppError('inventory.warehouse_unknown')
  const before = (await settingsOf(ctx.tx, ctx.tenantId, [settings.warehouseId])).get(settings.warehouseId)!
  if (before.version !== settings.version || !(await writeSettings(ctx, settings)))
    throw new AppError('platform.version_conflict')
  audit(ctx, {
    action: 'warehouse.settings_changed',
    subjectKind: 'warehouse',
    subjectIds: [settings.warehouseId],
    detail: { before, after: settings },
  })
  touch(ctx, 'warehouses')
}
