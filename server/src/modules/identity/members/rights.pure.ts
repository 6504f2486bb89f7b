/** Rights as sets: permissions (`*` is all there are and will be) and scopes (null is all). */
export interface Rights {
  permissions: ReadonlySet<string>
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
}

/** Whether `mine` holds every permission of `theirs`. Worked: {*} covers anything; {a, b} covers {a} but not {*}. */
export function coversPermissions(mine: ReadonlySet<string>, theirs: Iterable<string>): boolean {
  if (mine.has('*')) return true
  for (const permission of theirs) if (!mine.has(permission)) return false
  return true
}

export function coversScope(mine: readonly string[] | null, theirs: readonly string[] | null): boolean {
  if (mine === null) return true
  return theirs?.every((id) => mine.includes(id)) ?? false
}

/** Whether someone with rights `mine` may hand out `theirs`: nobody gives what he does not have. */
export function coversRights(mine: Rights, theirs: Rights): boolean {
  return (
    coversPermissions(mine.permissions, theirs.permissions) &&
    coversScope(mine.shopIds, theirs.shopIds) &&
    coversScope(mine.warehouseIds, theirs.warehouseIds)
  )
}
