/** The small parts of a workbook: which sheets there are, where they lie, and which cell styles mean dates. */
import { attributeOf, createXmlScanner } from './xml-scanner.ts'

export interface WorkbookSheet {
  readonly name: string
  readonly hidden: boolean
  /** Refers to a relationship of the workbook. */
  readonly relationId: string
}

export interface Workbook {
  readonly sheets: readonly WorkbookSheet[]
  /** Days count from 1904 instead of 1900: workbooks that began on an old Macintosh. */
  readonly from1904: boolean
}

export function parseWorkbook(xml: string): Workbook {
  const sheets: WorkbookSheet[] = []
  let from1904 = false
  scan(xml, (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributeOf(attributes, 'date1904') ?? '')
    if (name !== 'sheet') return
    const sheetName = attributeOf(attributes, 'name')
    const relationId = /\s(?:\w+:)?id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1]
    if (sheetName === undefined || relationId === undefined) return
    sheets.push({ name: sheetName, relationId, hidden: /^(?:hidden|veryHidden)$/.test(attributeOf(attributes, 'state') ?? '') })
  })
  return { sheets, from1904 }
}

export interface Relation {
  readonly id: string
  /** Last word of the type: worksheet, sharedStrings, styles, officeDocument. */
  readonly kind: string
  /** Path inside the archive. */
  readonly path: string
}

/** The relationships of a part whose directory is given ('xl' for the workbook, '' for the package). */
export function parseRelations(xml: string, directory: string): Relation[] {
  const relations: Relation[] = []
  scan(xml, (name, attributes) => {
    if (name !== 'Relationship' || attributeOf(attributes, 'TargetMode') === 'External') return
    const target = attributeOf(attributes, 'Target')
    const type = attributeOf(attributes, 'Type')
    if (target === undefined || type === undefined) return
    relations.push({
      id: attributeOf(attributes, 'Id') ?? '',
      kind: type.slice(type.lastIndexOf('/') + 1),
      path: resolved(directory, target),
    })
  })
  return relations
}

function resolved(directory: string, target: string): string {
  const steps = target.startsWith('/') ? [] : directory.split('/')
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.filter((step) => step !== '').join('/')
}

/** For each cell style (the `s` of a cell) whether its number format shows a date or a time of day. */
export function parseDateStyles(xml: string): boolean[] {
  const formats = new Map<number, string>()
  const styles: boolean[] = []
  let inCellStyles = false
  scan(
    xml,
    (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) styles.push(isDateFormat(Number(attributeOf(attributes, 'numFmtId') ?? 0), formats))
    },
    (name) => {
      if (name === 'cellXfs') inCellStyles = false
    },
  )
  return styles
}

/** Formats below 164 are built in: 14–22 and 45–47 everywhere, 27–36 and 50–58 in East Asian versions (ECMA-376 part 1, 18.8.30). */
function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  const code = formats.get(id)
  if (code !== undefined) return isDateCode(code)
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58)
}

// Texts in quotes, escaped and filling characters, colours, locales and conditions have no say; nor have elapsed hours like [h].
const LITERAL = /"[^"]*"|\\.|[_*].|\[[^\]]*\]/g

/** Worked: 'yyyy"年"m"月"d"日"' and '[$-804]aaaa h:mm' are dates, '0.00"days"', '#,##0_d' and '[h]:mm' are not. */
export function isDateCode(code: string): boolean {
  const section = code.split(';')[0]!
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return false
  return /[ymdhs]/i.test(section.replace(LITERAL, ''))
}

function scan(xml: string, open: (name: string, attributes: string) => void, close: (name: string) => void = () => {}): void {
  createXmlScanner({ open, close }).push(xml)
}
