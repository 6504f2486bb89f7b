/** Tables that people upload, read the same way whether they are Excel workbooks or delimited text. */
import { exportedText } from './csv/export-cell.ts'
import { type ReadCsvOptions, readCsv } from './csv/read-csv.ts'
import { withoutFormulaGuard } from './csv/write-csv.ts'
import { wallTime } from './dates.ts'
import { InputError } from './input-error.ts'
import type { CellValue, TableRow } from './table-row.ts'
import { looksLikeXlsx, type ReadXlsxOptions, readXlsx } from './xlsx/read-xlsx.ts'

export interface ReadTableOptions extends ReadXlsxOptions, ReadCsvOptions {}

/** Bytes, whole or in pieces. */
export type ByteSource = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const OLE2 = [0xd0, 0xcf, 0x11, 0xe0]
const HTML = /^\s*<(?:!doctype html|html|table|meta|style)/i

/**
 * Rows of an uploaded table in batches. What the file is shows in its first bytes, not in its name: platforms export CSV named .xls.
 * Text is streamed; a workbook is collected first, since its directory stands at its end. Cells of a text file come without the
 * marks by which exporters keep spreadsheets from changing them (see exportedText), and as null when empty, as in a workbook.
 *
 * @throws InputError csv_* or sheet_*; rows before the error have been yielded
 */
export async function* readTable(
  source: ByteSource,
  options: ReadTableOptions = {},
): AsyncGenerator<TableRow[], void, undefined> {
  const pieces = source instanceof Uint8Array ? [source] : source
  const { head, all } = await withHead(pieces)
  if (looksLikeXlsx(head)) {
    yield* readXlsx(await collected(all, options.maxFileBytes ?? 104_857_600), options)
    return
  }
  if (OLE2.every((byte, i) => head[i] === byte)) {
    // A workbook with a password is an OLE2 file with a stream of this name, in UTF-16.
    const file = Buffer.from(await collected(all, options.maxFileBytes ?? 104_857_600))
    throw new InputError(file.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'sheet_encrypted' : 'sheet_old_format')
  }
  if (HTML.test(Buffer.from(head).toString('latin1'))) throw new InputError('sheet_is_html')
  for await (const rows of readCsv(all, options)) {
    const batch: TableRow[] = []
    for (const { line, cells } of rows) {
      const values = cells.map(textCell)
      if (values.some((cell) => cell !== null)) batch.push({ line, cells: values })
    }
    if (batch.length > 0) yield batch
  }
}

function textCell(cell: string): CellValue {
  const text = exportedText(withoutFormulaGuard(cell))
  return text === '' ? null : text
}

/** The first bytes, and a source that still gives all of them. */
async function withHead(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = (async function* () {
    yield* pieces
  })()
  const first: Uint8Array[] = []
  let length = 0
  while (length < 512) {
    const { done, value } = await iterator.next()
    if (done === true) break
    // Copied, since the caller may reuse its buffer.
    first.push(length + value.length < 512 ? Buffer.from(value) : value)
    length += value.length
  }
  const all = async function* () {
    yield* first
    yield* iterator
  }
  return { head: Buffer.concat(first.map((piece) => piece.subarray(0, 512))), all: all() }
}

async function collected(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > maxBytes) throw new InputError('sheet_file_too_large', { megabytes: Math.floor(maxBytes / 1_048_576) })
    kept.push(Buffer.from(piece))
  }
  return kept.length === 1 ? kept[0]! : Buffer.concat(kept, length)
}

/**
 * A cell as the text a person would have typed, whatever the file was: numbers without exponent and with the 15 digits Excel keeps
 * (it stores 12.3 × 3 as 36.900000000000006 and shows 36.9), times as wall time of the zone, null as ''.
 */
export function cellText(cell: CellValue, timeZone = 'UTC'): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return numberText(cell)
  if (cell instanceof Date) return wallTime(cell, timeZone).replace(/ 00:00:00$/, '')
  return cell ? 'true' : 'false'
}

function numberText(number: number): string {
  if (Number.isInteger(number)) return Math.abs(number) < 1e21 ? number.toString() : BigInt(number).toString()
  const text = String(Number(number.toPrecision(15)))
  if (!text.includes('e')) return text
  // Only small numbers have an exponent here: 1e-7 is 0.0000001
  return Number(text).toFixed(20).replace(/0+$/, '').replace(/\.$/, '')
}
