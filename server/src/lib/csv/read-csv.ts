import { InputError } from '../input-error.ts'
import { decodeText, type TextEncoding } from './decode-text.ts'
import { type CsvLimits, type CsvParser, type CsvRow, createCsvParser } from './parse-csv.ts'
import { type Delimiter, sniffDelimiter } from './sniff-delimiter.ts'

export interface ReadCsvOptions extends CsvLimits {
  /** Without it the delimiter is found out from the first 64 KB, or a leading `sep=;` line as Excel writes it. */
  readonly delimiter?: Delimiter
  /** Without it the encoding is found out, see decodeText. Has no effect on text that comes in as strings. */
  readonly encoding?: TextEncoding
  /** Told once when delimiter and encoding are known (the encoding is undefined for pure ASCII so far). */
  readonly onFormat?: (format: { delimiter: Delimiter; encoding: TextEncoding | undefined }) => void
}

/** Bytes or text, whole or in pieces: a Buffer, a file stream, an upload, a web stream, an array of strings. */
export type TextSource = string | Uint8Array | Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>

const SNIFFED_CHARS = 65_536
const PIECE = 65_536
const EXCEL_SEPARATOR = /^sep=([,;\t|])(\r\n|\n|\r)/i

/**
 * Reads a delimited text file as batches of rows, one batch per piece of input, so that memory stays at a piece and a row whatever
 * the size of the file. Byte order marks, encodings, delimiters and line ends are found out; blank lines are left out.
 * Cells are text exactly as written: not trimmed, not converted.
 *
 * @throws InputError csv_quote_unclosed, csv_cell_too_long, csv_row_too_long, csv_too_many_columns, csv_not_text, csv_encoding;
 * rows before the error have been yielded
 */
export async function* readCsv(source: TextSource, options: ReadCsvOptions = {}): AsyncGenerator<CsvRow[], void, undefined> {
  const decoding = decodeText(options.encoding)
  let delimiter = options.delimiter
  let parser: CsvParser | undefined
  let waiting = ''
  const needed = delimiter === undefined ? SNIFFED_CHARS : 'sep=;\r\n'.length

  const decoded = (decode: () => string): string => {
    try {
      return decode()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw new InputError('csv_encoding', { line: parser?.line() ?? 1, encoding: decoding.encoding() ?? 'utf-8' })
    }
  }

  const parse = (piece: string, last: boolean, rows: CsvRow[]): void => {
    let text = piece
    if (text.includes('\0')) throw new InputError('csv_not_text', { line: parser?.line() ?? 1 })
    if (parser === undefined) {
      waiting = waiting === '' ? withoutMark(text) : waiting + text
      if (waiting.length < needed && !last) return
      const separator = EXCEL_SEPARATOR.exec(waiting)
      if (separator !== null) {
        delimiter ??= separator[1] as Delimiter
        // The line break stays, so that line numbers are those of the file.
        waiting = waiting.slice(separator[0].length - separator[2]!.length)
      }
      delimiter ??= sniffDelimiter(waiting.slice(0, SNIFFED_CHARS), last && waiting.length <= SNIFFED_CHARS)
      parser = createCsvParser(delimiter, options)
      options.onFormat?.({ delimiter, encoding: decoding.encoding() })
      text = waiting
      waiting = ''
    }
    parser.push(text, rows)
    if (last) parser.end(rows)
  }

  /** The rows that a step completes, and its error only after them. */
  function* completed(step: (rows: CsvRow[]) => void): Generator<CsvRow[]> {
    const rows: CsvRow[] = []
    try {
      step(rows)
    } finally {
      if (rows.length > 0) yield rows
    }
  }

  for await (const piece of pieces(source)) {
    yield* completed((rows) => {
      const text = typeof piece === 'string' ? piece : decoded(() => decoding.push(piece))
      if (text !== '') parse(text, false, rows)
    })
  }
  yield* completed((rows) => {
    const rest = decoded(() => decoding.end())
    parse(rest, true, rows)
  })
}

/** The rows of readCsv one by one. */
export async function* readCsvRows(source: TextSource, options: ReadCsvOptions = {}): AsyncGenerator<CsvRow, void, undefined> {
  for await (const rows of readCsv(source, options)) yield* rows
}

function pieces(source: TextSource): Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string> {
  return typeof source === 'string' || source instanceof Uint8Array ? slices(source) : source
}

function* slices(whole: string | Uint8Array): Generator<string | Uint8Array> {
  for (let at = 0; at < whole.length; at += PIECE) {
    yield typeof whole === 'string' ? whole.slice(at, at + PIECE) : whole.subarray(at, at + PIECE)
  }
}

/** Decoders take the mark away themselves; text that was decoded elsewhere may still carry it. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
