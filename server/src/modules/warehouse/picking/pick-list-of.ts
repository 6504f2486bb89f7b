import { wallTime } from '#lib/dates.ts'
import type { PickListData } from '#modules/printing/index.ts'
import type { Ctx } from '#platform/context.ts'
import { warehouseName } from '../handover/handovers.queries.ts'
import { describeTask, openStops } from './describe-task.ts'

/** What of a task is still to be picked, as a paper list: a line per stop, its slots beside it. */
export async function pickListOf(ctx: Ctx, taskId: string): Promise<PickListData> {
  const task = await describeTask(ctx, taskId)
  return {
    taskNumber: task.taskNumber,
    warehouseName: await warehouseName(ctx.tx, ctx.tenantId, task.warehouseId),
    pickerName: task.assignee?.name ?? '',
    printedAt: wallTime(ctx.now, ctx.tenant.timeZone).slice(0, 16),
    language: ctx.locale === 'zh-CN' ? 'zh' : 'en',
    lines: openStops(task.stops).map((stop) => ({
      locationCode: stop.locationCode,
      skuCode: stop.skuCode,
      name: stop.skuName,
      quantity: stop.quantity - stop.pickedQuantity - stop.shortQuantity,
      lotNumber: stop.lotCode ?? '',
      slot: stop.slots
        .filter((slot) => slot.droppedFor === null)
        .map((slot) => (stop.slots.length === 1 ? `${slot.slot ?? ''}` : `${slot.slot ?? ''}×${slot.quantity}`))
        .join(' '),
    })),
  }
}
