import { cellText } from '#lib/sheet.ts'
import type { TableRow } from '#lib/table-row.ts'
import { AppError } from '#platform/errors.ts'
import { type ColumnMapping, type MappedField, zColumnMapping } from './column-mapping.contract.ts'
import { proposeFields } from './headings.pure.ts'
import { type FileFormat, type FileSource, findHeader, headingsOf, missingFields, readCells } from './read-orders.ts'
import { builtInStatus } from './status-words.pure.ts'
import { readTime } from './values.pure.ts'
import { wholeFile, xlsxSheetNames } from './workbook-sheets.ts'

const rowsLookedAt = 500
const samplesShown = 5

export interface Detection {
  format: FileFormat & { sheets: string[] }
  headerRow: number
  columns: { header: string; samples: string[]; filled: number }[]
  mapping: ColumnMapping
  missing: string[]
}

/**
 * Looks at the beginning of a file and proposes how to read it: headings, columns, order of day and month, decimal comma, merged
 * number cells, words of the status column nobody knows.
 * @throws AppError channels.file_empty, channels.file_unreadable
 */
export async function detectColumns(source: FileSource, timeZone: string, sheet: string | undefined): Promise<Detection> {
  let format: FileFormat = { kind: 'csv', delimiter: ',', encoding: 'utf-8' }
  const rows: TableRow[] = []
  const options = { ...(sheet === undefined ? {} : { sheet }), timeZone, onFormat: (found: FileFormat) => (format = found) }
  for await (const batch of readCells(source, options)) {
    rows.push(...batch)
    if (rows.length >= rowsLookedAt) break
  }
  const header = findHeader(rows)
  if (header === null) throw new AppError('channels.file_empty')
  const headings = headingsOf(header)
  const body = rows.filter((row) => row.line > header.line).slice(0, rowsLookedAt)
  const texts = (column: number) => body.map((row) => cellText(row.cells[column] ?? null, timeZone).trim())
  const chosen = proposeFields(headings)
  const fields: ColumnMapping['fields'] = {}
  for (const [field, column] of chosen) {
    const nth = headings.slice(0, column + 1).filter((heading) => heading === headings[column]).length
    fields[field] = nth === 1 ? { header: headings[column]! } : { header: headings[column]!, nth }
  }
  const textsOf = (field: MappedField) => (chosen.has(field) ? texts(chosen.get(field)!).filter((text) => text !== '') : [])
  const hasRefunds = textsOf('quantity').some((text) => /^-\d/.test(text))
  const mapping = zColumnMapping.parse({
    fields,
    headerRow: header.line,
    ...(sheet === undefined ? {} : { sheet }),
    dateOrder: dateOrderOf([...textsOf('orderedAt'), ...textsOf('paidAt')]),
    decimalComma: usesDecimalComma([...textsOf('unitPrice'), ...textsOf('lineAmount'), ...textsOf('paid')]),
    roundPrices: [...textsOf('unitPrice'), ...textsOf('lineAmount')].some(
      (text) => /[.,]\d{3,}$/.test(text) && !/^\d{1,3}(,\d{3})+$/.test(text),
    ),
    fillDownNumber: hasMergedNumbers(body, chosen),
    ...feesAmong(textsOf('merchantCode')),
    negativeRows: hasRefunds ? 'refund' : 'reject',
    matchReturns: hasRefunds && chosen.has('buyerId') && !chosen.has('originalNumber'),
    statusWords: unknownStatuses(textsOf('status')),
  })
  return {
    format: { ...format, sheets: format.kind === 'xlsx' ? await xlsxSheetNames(await wholeFile(source)) : [] },
    headerRow: header.line,
    columns: headings.map((heading, column) => {
      const filled = texts(column).filter((text) => text !== '')
      return {
        header: heading,
        samples: [...new Set(filled)].slice(0, samplesShown).map((text) => text.slice(0, 100)),
        filled: filled.length,
      }
    }),
    mapping,
    missing: missingFields(mapping),
  }
}

/** Day or month first, as soon as one date of the column can be only one of them; months otherwise, as spreadsheets in English do. */
function dateOrderOf(texts: readonly string[]): ColumnMapping['dateOrder'] {
  let ambiguous = false
  for (const text of texts) {
    if (readTime(text, 'UTC', 'auto') === 'ambiguous') {
      ambiguous = true
      continue
    }
    const match = /^(\d{1,2})[-/. ](\d{1,2})[-/. ]\d/.exec(text.trim())
    if (match !== null) return Number(match[1]) > 12 ? 'dmy' : 'mdy'
  }
  return ambiguous ? 'mdy' : 'auto'
}

/**
 * Codes of services as shops' exports have them among the goods: postage, carriage, manual charges, discounts, samples, bank and
 * marketplace fees, vouchers. One that can hardly be a product says that the others may follow; a letter alone says nothing.
 */
const usualFeeCodes = [
  ...['POST', 'POSTAGE', 'DOT', 'C2', 'CARRIAGE', 'SHIPPING', 'FREIGHT', 'M', 'm', 'D', 'DISCOUNT', 'S', 'B', 'BANK CHARGES'],
  ...['AMAZONFEE', 'CRUK', 'gift_*', '运费', '邮费', '差价', '补差价', '优惠', '手续费'],
]

function feesAmong(codes: readonly string[]): Pick<ColumnMapping, 'skipCodes' | 'skippedAsShipping'> {
  const found = codes.some((code) => !/^[A-Za-z]\d?$/.test(code) && usualFeeCodes.includes(code))
  return { skipCodes: found ? usualFeeCodes : [], skippedAsShipping: found }
}

function usesDecimalComma(texts: readonly string[]): boolean {
  const comma = texts.filter((text) => /,\d{1,2}$/.test(text)).length
  const point = texts.filter((text) => /\.\d{1,2}$/.test(text)).length
  return comma > 0 && point === 0
}

function hasMergedNumbers(body: readonly TableRow[], chosen: ReadonlyMap<MappedField, number>): boolean {
  const number = chosen.get('number')
  const quantity = chosen.get('quantity')
  if (number === undefined || quantity === undefined) return false
  const filled = (row: TableRow, column: number) => row.cells[column] !== null && row.cells[column] !== undefined
  const continued = body.filter((row) => !filled(row, number) && filled(row, quantity)).length
  return continued > 0 && body.length > 0 && filled(body[0]!, number)
}

/** Words of the status column we don't know, for a person to say what they mean. */
function unknownStatuses(texts: readonly string[]): Record<string, string> {
  const unknown = [...new Set(texts)].filter((text) => text.length <= 100 && builtInStatus(text) === null).slice(0, 50)
  return Object.fromEntries(unknown.map((text) => [text, '']))
}
