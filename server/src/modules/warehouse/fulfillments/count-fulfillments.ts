import type { Ctx } from '#platform/context.ts'
import { tally } from '#platform/tallies.queries.ts'
import type { FulfillmentStatus } from '../warehouse.shapes.ts'

const name = 'fulfillments'

export interface Counted {
  warehouseId: string
  status: FulfillmentStatus
  short: boolean
  blockKinds: readonly string[]
}

/** Counts of the tabs follow a change of state. `short` and `blocked` count live fulfillments only. */
export function countMove(
  ctx: Ctx,
  from: Counted,
  to: { status: FulfillmentStatus; short?: boolean; blockKinds?: readonly string[] },
): void {
  const over = to.status === 'shipped' || to.status === 'cancelled'
  const short = (to.short ?? from.short) && !over
  const blocked = (to.blockKinds ?? from.blockKinds).length > 0 && !over
  if (from.status !== to.status) {
    tally(ctx, name, from.status, -1, from.warehouseId)
    tally(ctx, name, to.status, 1, from.warehouseId)
  }
  if (from.short !== short) tally(ctx, name, 'short', short ? 1 : -1, from.warehouseId)
  if (from.blockKinds.length > 0 !== blocked) tally(ctx, name, 'blocked', blocked ? 1 : -1, from.warehouseId)
}

export function countNew(ctx: Ctx, one: { warehouseId: string; status: FulfillmentStatus; short: boolean }): void {
  tally(ctx, name, one.status, 1, one.warehouseId)
  if (one.short) tally(ctx, name, 'short', 1, one.warehouseId)
}
