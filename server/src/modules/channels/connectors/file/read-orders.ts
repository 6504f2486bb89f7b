import type { TextEncoding } from '#lib/csv/decode-text.ts'
import { InputError, inputErrorText } from '#lib/input-error.ts'
import { cellText, readTable } from '#lib/sheet.ts'
import type { TableRow } from '#lib/table-row.ts'
import { AppError } from '#platform/errors.ts'
import type { ColumnMapping, FieldSource, MappedField } from './column-mapping.contract.ts'
import { headingForm, isKnownHeading } from './headings.pure.ts'
import type { FileColumns, FileRow } from './map-order.pure.ts'

/** A file that can be read from its beginning as often as needed. */
export interface FileSource {
  name: string
  sizeBytes: number
  open: () => AsyncIterable<Uint8Array>
}

export interface FileFormat {
  kind: 'csv' | 'xlsx'
  delimiter: string | null
  encoding: string | null
}

const headerSearchRows = 50

/** Fields without which no order can be made; one of each group. */
const neededFields: MappedField[][] = [
  ['number'],
  ['orderedAt', 'paidAt'],
  ['quantity'],
  ['unitPrice', 'lineAmount'],
  ['merchantCode', 'title'],
]

/** Fields that are missing from a mapping, each as it would be named. */
export function missingFields(mapping: Pick<ColumnMapping, 'fields'>): string[] {
  return neededFields
    .filter((group) => !group.some((field) => mapping.fields[field] !== undefined))
    .map((group) => group.join('/'))
}

/** Rows of the file as they are, headings included. @throws AppError channels.file_unreadable */
export async function* readCells(
  source: FileSource,
  options: Pick<ColumnMapping, 'sheet' | 'encoding' | 'delimiter'> & {
    timeZone: string
    onFormat?: (format: FileFormat) => void
  },
): AsyncGenerator<TableRow[], void, undefined> {
  let told = false
  try {
    for await (const rows of readTable(source.open(), {
      ...(options.sheet === undefined ? {} : { sheet: options.sheet }),
      ...(options.encoding === undefined ? {} : { encoding: options.encoding as TextEncoding }),
      ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
      timeZone: options.timeZone,
      maxFileBytes: 209_715_200,
      onFormat: ({ delimiter, encoding }) => {
        told = true
        options.onFormat?.({ kind: 'csv', delimiter, encoding: encoding ?? 'utf-8' })
      },
    })) {
      if (!told) {
        told = true
        options.onFormat?.({ kind: 'xlsx', delimiter: null, encoding: null })
      }
      yield rows
    }
  } catch (error) {
    throw unreadable(error)
  }
}

export function unreadable(error: unknown): unknown {
  if (!(error instanceof InputError)) return error
  const summaryZh = inputErrorText(error, 'zh')
  return new AppError('channels.file_unreadable', { ...error.params, summary: error.message, summaryZh })
}

/**
 * The row with the headings: the one with the most headings we know among the first rows, if there are two of them at least; otherwise
 * the first row with at least two filled cells.
 */
export function findHeader(rows: readonly TableRow[]): TableRow | null {
  let best: TableRow | null = null
  let bestKnown = 1
  for (const row of rows.slice(0, headerSearchRows)) {
    const known = row.cells.filter((cell) => typeof cell === 'string' && isKnownHeading(cell)).length
    if (known > bestKnown) {
      best = row
      bestKnown = known
    }
  }
  return best ?? rows.find((row) => row.cells.filter((cell) => cell !== null).length >= 2) ?? rows[0] ?? null
}

export function headingsOf(row: TableRow): string[] {
  return row.cells.map((cell) => (cell === null ? '' : String(cell).trim()))
}

/**
 * Rows as the mapping sees them, in batches, without those above the headings and repetitions of the headings.
 * @throws AppError channels.column_missing, channels.mapping_incomplete, channels.file_unreadable
 */
export async function* readFileRows(
  source: FileSource,
  mapping: ColumnMapping,
  timeZone: string,
  onUnnumbered: (row: FileRow) => void,
): AsyncGenerator<FileRow[], void, undefined> {
  const missing = missingFields(mapping)
  if (missing.length > 0) throw new AppError('channels.mapping_incomplete', { fields: missing.join(', ') })
  let columns: Columns | null = null
  let waiting: TableRow[] = []
  let number = ''
  const accept = (rows: readonly TableRow[]): FileRow[] => {
    const result: FileRow[] = []
    for (const row of rows) {
      const get = (field: MappedField) => columns!.read(row.cells, field)
      const own = get('number')
      const quantity = get('quantity')
      if (own === '' && quantity === '' && get('merchantCode') === '' && get('title') === '') continue
      if (own !== '' && headingForm(own) === columns!.numberHeading) continue
      if (own !== '' || !mapping.fillDownNumber) number = own
      const fileRow = { line: row.line, number, cells: row.cells, columns: columns! }
      if (number === '') onUnnumbered(fileRow)
      else result.push(fileRow)
    }
    return result
  }
  for await (const rows of readCells(source, { ...mapping, timeZone })) {
    if (columns !== null) {
      const accepted = accept(rows)
      if (accepted.length > 0) yield accepted
      continue
    }
    waiting.push(...rows)
    const header =
      mapping.headerRow > 0
        ? waiting.find((row) => row.line === mapping.headerRow)
        : waiting.length >= headerSearchRows
          ? findHeader(waiting)
          : undefined
    if (!header) continue
    columns = columnsOf(header, mapping, timeZone)
    const accepted = accept(waiting.filter((row) => row.line > header.line))
    waiting = []
    if (accepted.length > 0) yield accepted
  }
  if (columns === null) {
    const header = mapping.headerRow > 0 ? null : findHeader(waiting)
    if (header === null) {
      if (waiting.length === 0) throw new AppError('channels.file_empty')
      throw new AppError('channels.column_missing', { header: `row ${mapping.headerRow}` })
    }
    columns = columnsOf(header, mapping, timeZone)
    const accepted = accept(waiting.filter((row) => row.line > header.line))
    if (accepted.length > 0) yield accepted
  }
}

interface Columns extends FileColumns {
  numberHeading: string
}

/** Where each field stands. @throws AppError channels.column_missing */
function columnsOf(header: TableRow, mapping: ColumnMapping, timeZone: string): Columns {
  const headings = headingsOf(header)
  const place = new Map<MappedField, number | string>()
  for (const [field, source] of Object.entries(mapping.fields) as [MappedField, FieldSource][])
    place.set(field, 'constant' in source ? source.constant.trim() : columnOf(headings, source))
  const zone = mapping.timeZone || timeZone
  const numberColumn = place.get('number')
  return {
    numberHeading: typeof numberColumn === 'number' ? headingForm(headings[numberColumn] ?? '') : '\0',
    read: (cells, field) => {
      const at = place.get(field)
      if (at === undefined) return ''
      if (typeof at === 'string') return at
      const cell = cells[at]
      return cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell.trim() : cellText(cell, zone)
    },
  }
}

function columnOf(headings: readonly string[], source: { header: string; nth?: number | undefined }): number {
  const exact = matching(headings, (heading) => heading === source.header.trim())
  const found = exact.length > 0 ? exact : matching(headings, (heading) => headingForm(heading) === headingForm(source.header))
  const column = found[(source.nth ?? 1) - 1]
  if (column === undefined) throw new AppError('channels.column_missing', { header: source.header })
  return column
}

function matching(headings: readonly string[], matches: (heading: string) => boolean): number[] {
  return headings.flatMap((heading, index) => (heading !== '' && matches(heading) ? [index] : []))
}
