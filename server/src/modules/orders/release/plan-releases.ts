import { newId } from '#lib/ids.ts'
import { chooseCarriers } from '#modules/logistics/index.ts'
import { requestFulfillments } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { NewOrderLine } from '../intake/explode-lines.pure.ts'

export interface ReleasePlan {
  fulfillmentId: string
  warehouseId: string
  carrierId: string | null
  /** Which rule chose what, for the timeline. */
  decision: Record<string, unknown>
}

interface Releasable {
  id: string
  orderNumber: string
  shopId: string
  warehouseId: string | null
  carrierId: string | null
  carrierLocked?: boolean
  country: string
  province: string
  city: string
  weightGrams: bigint
  receiverSealed: Buffer | null
  shipBy: Date | null
  lines: readonly Pick<NewOrderLine, 'id' | 'skuId' | 'quantity' | 'cancelledQuantity'>[]
}

/** Decides carrier and fulfillment of orders whose warehouse is known; a carrier a person chose stays. */
export async function planReleases(ctx: Ctx, orders: readonly Releasable[]): Promise<Map<string, ReleasePlan>> {
  if (orders.length === 0) return new Map()
  const chosen = await chooseCarriers(
    ctx.tx,
    ctx.tenantId,
    orders
      .filter((order) => !order.carrierLocked)
      .map((order) => ({
        key: order.id,
        warehouseId: order.warehouseId!,
        country: order.country,
        province: order.province,
        city: order.city,
        weightGrams: order.weightGrams,
      })),
  )
  return new Map(
    orders.map((order) => {
      const choice = chosen.get(order.id)
      return [
        order.id,
        {
          fulfillmentId: newId(),
          warehouseId: order.warehouseId!,
          carrierId: order.carrierLocked ? order.carrierId : (choice?.carrierId ?? null),
          decision: {
            warehouse: { rule: 'first in rank that has everything' },
            carrier: order.carrierLocked
              ? { rule: 'chosen by hand' }
              : { ...choice?.reason, estimatedMinor: choice?.estimatedMinor ?? null },
          },
        },
      ]
    }),
  )
}

/** Asks the warehouses to ship. */
export async function handToWarehouse(
  ctx: Ctx,
  orders: readonly Releasable[],
  plans: ReadonlyMap<string, ReleasePlan>,
  options: { reservedForShipping: boolean },
): Promise<void> {
  if (orders.length === 0) return
  await requestFulfillments(
    ctx,
    orders.map((order) => {
      const plan = plans.get(order.id)!
      return {
        id: plan.fulfillmentId,
        sourceKind: 'order' as const,
        sourceId: order.id,
        sourceNumber: order.orderNumber,
        shopId: order.shopId,
        warehouseId: plan.warehouseId,
        carrierId: plan.carrierId,
        receiverSealed: order.receiverSealed,
        province: order.province,
        city: order.city,
        priority: 0,
        shipBy: order.shipBy,
        weightGrams: order.weightGrams,
        lines: order.lines
          .filter((line) => line.skuId !== null && line.quantity > line.cancelledQuantity)
          .map((line) => ({
            id: newId(),
            sourceLineId: line.id,
            skuId: line.skuId!,
            quantity: line.quantity - line.cancelledQuantity,
          })),
      }
    }),
    options,
  )
}
