import type { Density } from './types.ts'

/** What of a column's definition matters for its place. */
export interface ColumnShape {
  key: string
  width?: number
  minWidth?: number
  pinned?: boolean
  hidden?: boolean
  required?: boolean
}

export interface PlacedColumn {
  key: string
  width: number
  pinned: boolean
  hidden: boolean
}

/** What is kept per person: every column in order, and the density. */
export interface GridLayout {
  columns: PlacedColumn[]
  density: Density
}

export const defaultWidth = 140
export const smallestWidth = 48
const largestWidth = 1200

function clampWidth(width: number, shape: ColumnShape): number {
  return Math.round(Math.min(largestWidth, Math.max(shape.minWidth ?? smallestWidth, width)))
}

function placeByDefinition(shape: ColumnShape): PlacedColumn {
  return {
    key: shape.key,
    width: clampWidth(shape.width ?? defaultWidth, shape),
    pinned: shape.pinned ?? false,
    hidden: !shape.required && (shape.hidden ?? false),
  }
}

/** Pinned columns stand first; otherwise the order stays. */
function pinnedFirst(columns: PlacedColumn[]): PlacedColumn[] {
  return [...columns.filter((column) => column.pinned), ...columns.filter((column) => !column.pinned)]
}

/**
 * The columns as a person arranged them. Columns that a newer version added stand behind their neighbour of the
 * definition; columns that are gone are forgotten; anything malformed in what was kept counts as not kept.
 */
export function arrangeColumns(shapes: readonly ColumnShape[], kept: unknown): PlacedColumn[] {
  const byKey = new Map(shapes.map((shape) => [shape.key, shape]))
  const placed: PlacedColumn[] = []
  const seen = new Set<string>()
  for (const column of keptColumns(kept)) {
    const shape = byKey.get(column.key)
    if (!shape || seen.has(column.key)) continue
    seen.add(column.key)
    placed.push({
      key: column.key,
      width: clampWidth(column.width, shape),
      pinned: column.pinned,
      hidden: !shape.required && column.hidden,
    })
  }
  shapes.forEach((shape, index) => {
    if (seen.has(shape.key)) return
    const neighbour = shapes
      .slice(0, index)
      .map((one) => one.key)
      .findLast((key) => placed.some((column) => column.key === key))
    placed.splice(placed.findIndex((column) => column.key === neighbour) + 1, 0, placeByDefinition(shape))
  })
  return pinnedFirst(placed)
}

function keptColumns(kept: unknown): PlacedColumn[] {
  const columns = (kept as GridLayout | undefined)?.columns
  if (!Array.isArray(columns)) return []
  return columns.filter(
    (column) => typeof column?.key === 'string' && Number.isFinite(column.width) && typeof column.pinned === 'boolean',
  )
}

export function arrangeDensity(kept: unknown): Density {
  const density = (kept as GridLayout | undefined)?.density
  return density === 'compact' || density === 'relaxed' ? density : 'regular'
}

/** Moves a column before another one, or to the end (`undefined`). It takes over whether that neighbourhood is pinned. */
export function moveColumn(columns: readonly PlacedColumn[], key: string, beforeKey: string | undefined): PlacedColumn[] {
  const moved = columns.find((column) => column.key === key)
  if (!moved || key === beforeKey) return [...columns]
  const rest = columns.filter((column) => column.key !== key)
  const at = beforeKey === undefined ? rest.length : rest.findIndex((column) => column.key === beforeKey)
  if (at < 0) return [...columns]
  const pinned = rest[at]?.pinned || (rest[at - 1]?.pinned && moved.pinned) || false
  return pinnedFirst([...rest.slice(0, at), { ...moved, pinned }, ...rest.slice(at)])
}

/** Changes one column's width, pin or visibility. */
export function changeColumn(
  columns: readonly PlacedColumn[],
  shapes: readonly ColumnShape[],
  key: string,
  change: Partial<Omit<PlacedColumn, 'key'>>,
): PlacedColumn[] {
  const shape = shapes.find((one) => one.key === key)
  if (!shape) return [...columns]
  return pinnedFirst(
    columns.map((column) => {
      if (column.key !== key) return column
      const next = { ...column, ...change }
      return { ...next, width: clampWidth(next.width, shape), hidden: next.hidden && !shape.required }
    }),
  )
}

/**
 * How many of the shown columns may stand fixed: as many of the pinned ones as leave at least `freeShare` of the width
 * to scroll in, so that a phone does not show fixed columns only.
 */
export function fixedCount(shown: readonly PlacedColumn[], before: number, available: number, freeShare = 0.45): number {
  let width = before
  let count = 0
  for (const column of shown) {
    width += column.width
    if (!column.pinned || width > available * (1 - freeShare)) break
    count++
  }
  return count
}
