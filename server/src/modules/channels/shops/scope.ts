import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'

/** Whether the caller may work on this shop. */
export function inScope(ctx: Pick<Ctx, 'access'>, shopId: string): boolean {
  return ctx.access.shopIds === null || ctx.access.shopIds.includes(shopId)
}

/** The shops a list may show: the caller's, limited to the wanted ones; null means all. */
export function shopsInScope(ctx: Pick<Ctx, 'access'>, wanted: readonly string[] | undefined): readonly string[] | null {
  const own = ctx.access.shopIds
  if (wanted === undefined || wanted.length === 0) return own
  return own === null ? wanted : wanted.filter((id) => own.includes(id))
}

/** A shop outside the caller's scope is as good as none. @throws AppError platform.not_found */
export function refuseOutOfScope(ctx: Pick<Ctx, 'access'>, shopId: string): void {
  if (!inScope(ctx, shopId)) throw new AppError('platform.not_found', { what: 'shop' })
}
