/** Uploaded tables of known columns, read line by line: which column is which, and what is wrong with which cell of which line. */
import { InputError } from './input-error.ts'
import { type ByteSource, cellText, readTable } from './sheet.ts'

/** What is wrong with a cell, for a person who corrects the table. Line 1 is the first of the file; an empty column means the whole file. */
export interface LineProblem {
  line: number
  column: string
  zh: string
  en: string
}

export interface Line<Field extends string> {
  line: number
  /** What the cell says, without blanks around it; '' when the table has no such column. */
  text: (field: Field) => string
  /** Notes what is wrong with a cell. */
  wrong: (field: Field, zh: string, en: string) => void
  /** Whether nothing was found wrong with this line so far. */
  isFine: () => boolean
}

export interface LineTable<Field extends string> {
  /** Headings by field, as people write them, in the form of `headingForm`. The first one names the column in problems. */
  headings: Readonly<Record<Field, readonly string[]>>
  required: readonly Field[]
  maxFileBytes: number
  /** More good lines than this are refused. */
  mostLines: number
  /** Called for each line below the headings. */
  read: (line: Line<Field>) => void
}

/** 首重(克) and 首重 克, First grams and first_grams, Cost (CNY) and cost mean the same. */
export function headingForm(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[（(](?:元|件|人民币|cny|g)[)）]/g, '')
    .replace(/[\s_()（）-]/g, '')
}

/**
 * Reads CSV or Excel with headings in the first row, in any order and language. Every problem of every line comes back, so that a table is
 * corrected in one go; when a required column is missing, or there is no line at all, that alone.
 * @throws InputError csv_*, sheet_*; sheet_too_many_rows for more good lines than allowed
 */
export async function readLines<Field extends string>(source: ByteSource, table: LineTable<Field>): Promise<LineProblem[]> {
  const problems: LineProblem[] = []
  const nameOf = (field: Field) => table.headings[field][0]!
  let columns: Map<Field, number> | undefined
  let good = 0
  for await (const rows of readTable(source, { maxFileBytes: table.maxFileBytes })) {
    for (const { line, cells } of rows) {
      const texts = cells.map((cell) => cellText(cell).trim())
      if (!columns) {
        columns = columnsOf(texts, table.headings)
        for (const field of table.required)
          if (!columns.has(field)) problems.push({ line, column: nameOf(field), zh: '缺少这一列', en: 'this column is missing' })
        if (problems.length > 0) return problems
        continue
      }
      if (good >= table.mostLines) throw new InputError('sheet_too_many_rows', { limit: table.mostLines })
      const before = problems.length
      const known = columns
      table.read({
        line,
        text: (field) => texts[known.get(field) ?? -1] ?? '',
        wrong: (field, zh, en) => problems.push({ line, column: nameOf(field), zh, en }),
        isFine: () => problems.length === before,
      })
      if (problems.length === before) good++
    }
  }
  if (!columns) problems.push({ line: 1, column: '', zh: '文件是空的', en: 'the file is empty' })
  return problems
}

/** The first column under each heading. */
function columnsOf<Field extends string>(
  texts: readonly string[],
  headings: Readonly<Record<Field, readonly string[]>>,
): Map<Field, number> {
  const columns = new Map<Field, number>()
  texts.forEach((text, index) => {
    const form = headingForm(text)
    for (const field of Object.keys(headings) as Field[])
      if (headings[field].includes(form) && !columns.has(field)) columns.set(field, index)
  })
  return columns
}
