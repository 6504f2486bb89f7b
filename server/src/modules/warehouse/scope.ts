import type { Access, Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'

/** Refuses documents of warehouses or shops that the caller may not work on. */
export function refuseOutOfScope(ctx: Pick<Ctx, 'access'>, warehouseId: string, shopId?: string | null): void {
  if (!inScope(ctx.access, warehouseId, shopId)) throw new AppError('platform.out_of_scope', { what: 'warehouse' })
}

export function inScope(access: Access, warehouseId: string, shopId?: string | null): boolean {
  if (access.warehouseIds !== null && !access.warehouseIds.includes(warehouseId)) return false
  return access.shopIds === null || shopId === undefined || shopId === null || access.shopIds.includes(shopId)
}

/** What a filter on warehouses or shops comes to under the caller's scope; null means all. */
export function withinScope(scope: readonly string[] | null, asked: readonly string[] | undefined): readonly string[] | null {
  if (asked === undefined) return scope
  return scope === null ? asked : asked.filter((id) => scope.includes(id))
}
