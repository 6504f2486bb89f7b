import { type CsvRow, createCsvParser } from './parse-csv.ts'

const CANDIDATES = [',', '\t', ';', '|'] as const
export type Delimiter = (typeof CANDIDATES)[number]

const ROWS_LOOKED_AT = 100

/**
 * The delimiter under which most rows have the same number of columns, two at least; of several the one with more columns. Files with
 * a few lines of preamble before the table come out right, since only the usual row counts. A file of one column gives ','.
 * @param sample the beginning of the file; its last row may be cut off unless `whole` says that this is all of it
 */
export function sniffDelimiter(sample: string, whole: boolean): Delimiter {
  let best: Delimiter = ','
  let bestRows = 0
  let bestColumns = 0
  for (const candidate of CANDIDATES) {
    if (!sample.includes(candidate)) continue
    const { rows, columns } = usualRow(candidate, sample, whole)
    if (rows > bestRows || (rows === bestRows && columns > bestColumns)) {
      best = candidate
      bestRows = rows
      bestColumns = columns
    }
  }
  return best
}

/** How many rows have the most frequent number of columns of at least two. */
function usualRow(delimiter: string, sample: string, whole: boolean): { rows: number; columns: number } {
  const parsed: CsvRow[] = []
  const parser = createCsvParser(delimiter)
  try {
    parser.push(sample, parsed)
    if (whole) parser.end(parsed)
  } catch {
    // What was read before the sample became unreadable is judged; the real reading reports the error.
  }
  const counts = new Map<number, number>()
  for (const { cells } of parsed.slice(0, ROWS_LOOKED_AT)) {
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  let rows = 0
  let columns = 0
  for (const [length, count] of counts) {
    if (count > rows || (count === rows && length > columns)) {
      rows = count
      columns = length
    }
  }
  return { rows, columns }
}
