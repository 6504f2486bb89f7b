import type { Ctx } from '#platform/context.ts'
import { tally } from '#platform/tallies.queries.ts'
import type { OrderStatus } from './order-status.pure.ts'

/** Keeps the counts of the status tabs: call once per order that changes its status. */
export function countMove(ctx: Ctx, order: { shopId: string; status: OrderStatus }, to: OrderStatus): void {
  if (order.status === to) return
  tally(ctx, 'orders', order.status, -1, order.shopId)
  tally(ctx, 'orders', to, 1, order.shopId)
}

/** Keeps the count of held orders: before and after, whether it had holds and was still open. */
export function countHeld(ctx: Ctx, shopId: string, before: boolean, after: boolean): void {
  if (before !== after) tally(ctx, 'orders', 'held', after ? 1 : -1, shopId)
}
