/** A cell of a table that was read from or is written to a file. */
export type CellValue = string | number | boolean | Date | null

export interface TableRow {
  /** Row of the sheet or line of the file, counted from 1, as the person sees it. */
  readonly line: number
  readonly cells: CellValue[]
}
