import type { ChannelOrderDocument } from '../channel-order.contract.ts'
import type { Connector } from '../connectors/connector.ts'
import type { UnreadableDocument } from './store-documents.ts'

/** Raw documents of a page as canonical ones; those the connector can't read come apart, with the reason. */
export function readDocuments(
  connector: Connector,
  raws: readonly unknown[],
): { documents: ChannelOrderDocument[]; unreadable: UnreadableDocument[] } {
  const documents: ChannelOrderDocument[] = []
  const unreadable: UnreadableDocument[] = []
  for (const raw of raws) {
    try {
      documents.push({ ...connector.toChannelOrder(raw), source: { connector: connector.name, raw } })
    } catch (error) {
      unreadable.push({
        externalNumber: connector.numberOf(raw) ?? '',
        connector: connector.name,
        raw,
        problem: problemText(error),
      })
    }
  }
  return { documents, unreadable }
}

/** Where and what, without values: documents hold people's data. */
function problemText(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] } | null)?.issues
  const first = issues?.[0]
  if (first) return `${first.path.map(String).join('.')}: ${first.message}`
  return error instanceof Error ? error.message : 'unknown'
}
