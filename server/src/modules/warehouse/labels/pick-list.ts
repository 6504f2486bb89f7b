import { wallTime } from '#lib/dates.ts'
import { listWarehouses } from '#modules/inventory/index.ts'
import type { PickListData } from '#modules/printing/index.ts'
import type { Ctx } from '#platform/context.ts'
import { describeTask, openStops } from '../picking/describe-task.ts'

/** A pick task as it is printed: what is still to be taken, in walking order. */
export async function pickListOf(ctx: Ctx, taskId: string): Promise<PickListData> {
  const task = await describeTask(ctx, taskId)
  const warehouse = (await listWarehouses(ctx.tx, ctx.tenantId)).find(({ id }) => id === task.warehouseId)
  return {
    taskNumber: task.taskNumber,
    warehouseName: warehouse?.name ?? '',
    pickerName: task.assignee?.name ?? '',
    printedAt: wallTime(ctx.now, ctx.tenant.timeZone).slice(0, 16),
    language: ctx.locale === 'zh-CN' ? 'zh' : 'en',
    lines: openStops(task.stops).map((stop) => ({
      locationCode: stop.locationCode,
      skuCode: stop.skuCode,
      name: stop.skuName,
      quantity: stop.quantity - stop.pickedQuantity - stop.shortQuantity,
      lotNumber: stop.lotCode ?? '',
      slot: slotsOf(stop.slots),
    })),
  }
}

/** '3' for one slot, '3:2 5:1' when pieces go to several. */
function slotsOf(slots: readonly { slot: number | null; quantity: bigint; droppedFor: string | null }[]): string {
  const live = slots.filter((one) => one.slot !== null && one.droppedFor === null)
  return live.length === 1 ? `${live[0]!.slot}` : live.map((one) => `${one.slot}:${one.quantity}`).join(' ')
}
