import { generateDocumentText } from '../../simulator/src/generate-documents.ts'

/**
 * Order documents as the shop sends them, one text each, with versions that count up from 1 as the shop's cursor does. Placed within the last
 * hours, as orders are that come in.
 */
export function benchDocuments(options: { first: number; count: number; shop: string }): string[] {
  const documents: string[] = []
  const startMs = Date.now() - 11 * 3_600_000
  for (const part of generateDocumentText({ ...options, startMs, ordersPerHour: options.count / 10 })) {
    for (const line of part.split('\n')) {
      if (line !== '') documents.push(line.replace(/"version":\d+/, `"version":${documents.length + 1}`))
    }
  }
  return documents
}
