import { xlsxSheets } from '#lib/xlsx/read-xlsx.ts'
import { type FileSource, unreadable } from './read-orders.ts'

/** The whole of a workbook, whose directory stands at its end. */
export async function wholeFile(source: FileSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of source.open()) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/** Names of the visible sheets. @throws AppError channels.file_unreadable */
export async function xlsxSheetNames(file: Uint8Array): Promise<string[]> {
  try {
    return (await xlsxSheets(file, { maxFileBytes: 209_715_200 })).filter((sheet) => !sheet.hidden).map((sheet) => sheet.name)
  } catch (error) {
    throw unreadable(error)
  }
}
