import { groupBy, sumBy } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { barcodesOf } from '../packing/parcels.queries.ts'
import { refuseOutOfScope } from '../scope.ts'
import { listPickTasks, type StopLineRow, stopLines } from '../waves/wave-list.queries.ts'

/** A pick task with its stops in walking order, as the handheld and the paper list show it. */
export async function describeTask(ctx: Ctx, taskId: string) {
  const [row] = await listPickTasks(ctx.tx, ctx.tenantId, { warehouseIds: null, ids: [taskId] }, { before: null, limit: 1 })
  if (!row) throw new AppError('warehouse.task_unknown')
  refuseOutOfScope(ctx, row.warehouseId)
  const lines = await stopLines(ctx.tx, ctx.tenantId, taskId)
  const codes = groupBy(
    await barcodesOf(ctx.tx, ctx.tenantId, [...new Set(lines.map((line) => line.skuId))]),
    (code) => code.skuId,
  )
  const stops = [...groupBy(lines, (line) => line.locationId + line.skuId + line.lotId).values()].map((own) => ({
    ...own[0]!,
    barcodes: (codes.get(own[0]!.skuId) ?? []).map((code) => code.barcode),
    quantity: sumBy(own, liveQuantity),
    pickedQuantity: sumBy(own, (line) => line.pickedQuantity),
    shortQuantity: sumBy(own, (line) => line.shortQuantity),
    slots: own,
  }))
  return { ...row, stops }
}

/** Stops that still want something, the next one first. */
export function openStops<T extends { quantity: bigint; pickedQuantity: bigint; shortQuantity: bigint }>(
  stops: readonly T[],
): T[] {
  return stops.filter((stop) => stop.pickedQuantity + stop.shortQuantity < stop.quantity)
}

/** What is wanted of a line: a dropped one wants no more than was taken for it. */
function liveQuantity(line: StopLineRow): bigint {
  return line.droppedFor === null ? line.quantity : line.pickedQuantity + line.shortQuantity
}
