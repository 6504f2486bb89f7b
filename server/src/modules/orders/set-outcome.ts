import { uniqueSorted } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, errorMessage } from '#platform/errors.ts'
import { lockOrders, type OrderHead } from './orders.queries.ts'

export interface Refusal {
  id: string
  code: string
  params: Record<string, unknown>
}

export interface SetOutcome {
  done: string[]
  refused: Refusal[]
}

/** In the words of the contract. */
export function toSetResult(
  ctx: Ctx,
  outcome: SetOutcome,
): { done: string[]; refused: { id: string; code: string; message: string }[] } {
  return {
    done: outcome.done,
    refused: outcome.refused.map((refusal) => ({
      id: refusal.id,
      code: refusal.code,
      message: errorMessage(refusal.code, refusal.params, ctx.locale),
    })),
  }
}

/** Throws the only refusal of a set of one; sets keep theirs beside the rest. */
export function oneOrThrow(outcome: SetOutcome): void {
  const refusal = outcome.refused[0]
  if (refusal) throw new AppError(refusal.code, refusal.params)
}

/** Locks orders and refuses the ids that are not there or out of the caller's scope. */
export async function lockForCommand(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<{ orders: OrderHead[]; refused: Refusal[] }> {
  const ids = uniqueSorted(orderIds)
  const orders = await lockOrders(ctx, ids)
  const found = new Set(orders.map((order) => order.id))
  return { orders, refused: ids.filter((id) => !found.has(id)).map((id) => ({ id, code: 'orders.not_found', params: {} })) }
}
