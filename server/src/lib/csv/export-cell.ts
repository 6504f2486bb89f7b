const FORMULA_TEXT = /^="(.*)"$/s
// Before a number or a document number; an apostrophe before words is an apostrophe.
const TEXT_MARK = /^[`'](?=\S*\d\S*$)/

/**
 * What a platform meant by an exported cell. Exporters keep spreadsheets from turning long numbers into 1.2E+17 by writing them as
 * ="123", `123, '123 or 123 followed by a tab, and some pad cells with blanks: all of that is taken away.
 */
export function exportedText(cell: string): string {
  const text = cell.trim()
  const formula = FORMULA_TEXT.exec(text)
  if (formula !== null) return formula[1]!.replaceAll('""', '"').trim()
  return text.replace(TEXT_MARK, '')
}
