import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { knownWarehouse } from '../handover/handovers.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import { settingsContract } from './settings.contract.ts'
import { settingsOf } from './settings.queries.ts'
import { changeSettings } from './write-settings.ts'

export const settingsRoutes: Routes = routes('warehouseSettings', 'warehouse', settingsContract, {
  read: (ctx, { params }) => readSettings(ctx, params.warehouseId),
  write: async (ctx, { params, body, version }) => {
    await changeSettings(ctx, { warehouseId: params.warehouseId, ...body, version })
    return readSettings(ctx, params.warehouseId)
  },
})

async function readSettings(ctx: Ctx, warehouseId: string) {
  refuseOutOfScope(ctx, warehouseId)
  if (!(await knownWarehouse(ctx.tx, ctx.tenantId, warehouseId))) throw new AppError('inventory.warehouse_unknown')
  return (await settingsOf(ctx.tx, ctx.tenantId, [warehouseId])).get(warehouseId)!
}
