import { generateDocumentText } from '../../simulator/src/generate-documents.ts'

/** Order documents as the shop sends them, one text each, with versions that count up from 1 as the shop's cursor does. */
export function benchDocuments(options: { first: number; count: number; shop: string }): string[] {
  const documents: string[] = []
  for (const part of generateDocumentText(options)) {
    for (const line of part.split('\n')) {
      if (line !== '') documents.push(line.replace(/"version":\d+/, `"version":${documents.length + 1}`))
    }
  }
  return documents
}
