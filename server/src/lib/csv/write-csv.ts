/**
 * Writes delimited text that spreadsheets open without running any of it. A cell that a spreadsheet would take for a formula gets a
 * leading apostrophe (OWASP, "CSV Injection"); the reader's `withoutFormulaGuard` takes it away again.
 */

export type CsvValue = string | number | bigint | boolean | Date | null | undefined

export interface WriteCsvOptions {
  /** Default ','. */
  readonly delimiter?: ',' | ';' | '\t' | '|'
  /** Begin with the mark by which Excel knows UTF-8; default true. */
  readonly byteOrderMark?: boolean
  /** Default CRLF, as RFC 4180 has it. */
  readonly lineEnd?: '\r\n' | '\n'
  /** How dates are written; default ISO 8601 in UTC. */
  readonly date?: (at: Date) => string
}

// The full-width forms count as well: Excel in Chinese and Japanese treats them as their ASCII twins.
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** Text that no spreadsheet takes for a formula: "=1+1" becomes "'=1+1"; numbers such as "-5" stay. */
export function formulaSafe(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
}

/** Undoes formulaSafe, for text that went through it, and leaves other text as it is. */
export function withoutFormulaGuard(text: string): string {
  if (!text.startsWith("'")) return text
  const rest = text.slice(1)
  return formulaSafe(rest) === rest ? text : rest
}

/** One row as a line, with its line end. Text is made formula-safe; numbers, bigints and booleans are written as they are. */
export function csvLine(values: readonly CsvValue[], options: WriteCsvOptions = {}): string {
  const { delimiter = ',', lineEnd = '\r\n', date } = options
  let line = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (i > 0) line += delimiter
    if (value === null || value === undefined) continue
    if (typeof value === 'string') line += quoted(formulaSafe(value), delimiter)
    else if (value instanceof Date) line += quoted(formulaSafe(date === undefined ? value.toISOString() : date(value)), delimiter)
    else line += String(value)
  }
  // A row of one empty cell would be a blank line, which readers leave out.
  return (line === '' && values.length === 1 ? '""' : line) + lineEnd
}

const NEEDS_QUOTES = /["\r\n]/

function quoted(text: string, delimiter: string): string {
  if (!text.includes(delimiter) && !NEEDS_QUOTES.test(text)) return text
  return `"${text.replaceAll('"', '""')}"`
}

const PIECE_CHARS = 65_536

/** Rows to UTF-8 in pieces of about 64 KB, pulling rows only as the reader asks for more. */
export async function* writeCsv(
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
  options: WriteCsvOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  let text = options.byteOrderMark === false ? '' : '\uFEFF'
  for await (const row of rows) {
    text += csvLine(row, options)
    if (text.length >= PIECE_CHARS) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}
