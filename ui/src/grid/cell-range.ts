/** A place in the grid. Row −1 is the heading; column 0 is the box for choosing the row where there is one. */
export interface Cell {
  row: number
  column: number
}

/** Cells between the one where marking began and the one where the focus is. */
export interface CellRange {
  anchor: Cell
  active: Cell
}

export interface Bounds {
  rows: number
  columns: number
  /** rows of one screen, for Page Up and Page Down */
  page: number
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}

/**
 * Where a key leads from a cell. `control` means Ctrl or ⌘.
 * @returns `undefined` for keys that do not move.
 */
export function moveCell(cell: Cell, key: string, control: boolean, bounds: Bounds): Cell | undefined {
  const lastRow = bounds.rows - 1
  const lastColumn = bounds.columns - 1
  const to = (row: number, column: number): Cell => ({ row: clamp(row, -1, lastRow), column: clamp(column, 0, lastColumn) })
  switch (key) {
    case 'ArrowUp':
      return control ? to(Math.min(0, cell.row), cell.column) : to(cell.row - 1, cell.column)
    case 'ArrowDown':
      return control ? to(lastRow, cell.column) : to(cell.row + 1, cell.column)
    case 'ArrowLeft':
      return to(cell.row, control ? 0 : cell.column - 1)
    case 'ArrowRight':
      return to(cell.row, control ? lastColumn : cell.column + 1)
    case 'Home':
      return to(control ? 0 : cell.row, 0)
    case 'End':
      return to(control ? lastRow : cell.row, lastColumn)
    case 'PageUp':
      return to(Math.max(Math.min(0, lastRow), cell.row - bounds.page), cell.column)
    case 'PageDown':
      return to(cell.row + bounds.page, cell.column)
    default:
      return undefined
  }
}

export interface Rectangle {
  top: number
  bottom: number
  left: number
  right: number
}

/** The rectangle of a range, both ends included. */
export function rectangle({ anchor, active }: CellRange): Rectangle {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  }
}

/**
 * Cells as tab-separated text that spreadsheets take apart again: texts with tabs, line ends or quotes are quoted.
 * More than one cell goes to a spreadsheet, so a text that would run there as a formula gets an apostrophe first
 * (OWASP "CSV Injection"); a single cell is copied as it is.
 */
export function tabSeparated(rows: readonly (readonly string[])[]): string {
  if (rows.length === 1 && rows[0]!.length === 1) return rows[0]![0]!
  return rows.map((row) => row.map(spreadsheetText).join('\t')).join('\n')
}

function spreadsheetText(text: string): string {
  const safe = /^[=@+\t\r]|^-(?![\d.,]+$)/.test(text) ? `'${text}` : text
  return /[\t\n\r"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
