import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import type { JobTools } from '#platform/jobs/define.ts'
import { statementsReceived } from '../channels.events.ts'
import { type ChannelStatement, type ChannelStatementLine, ConnectorError } from '../connectors/connector.ts'
import { pullFeed } from '../order-pull/pull-feed.ts'
import type { StoredTrouble } from '../order-pull/store.queries.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import { insertStatementLines, insertStatements, knownStatements } from './statements.queries.ts'

/**
 * Fetches payout statements. The lines of a page's statements are fetched first, so that a statement is stored with all of its lines
 * and the cursor in one transaction, and finance hears of it only when it is whole.
 */
export function pullStatements(tools: JobTools, open: OpenShop): Promise<{ count: number; trouble: StoredTrouble | null }> {
  const connector = open.connector
  if (connector.pullStatements === undefined) return Promise.resolve({ count: 0, trouble: null })
  const lines = new Map<string, ChannelStatementLine[]>()
  const withLines: OpenShop = {
    ...open,
    connector: {
      ...connector,
      pullStatements: async (session, cursor) => {
        const page = await connector.pullStatements!(session, cursor)
        lines.clear()
        for (const statement of page.documents) lines.set(statement.externalNumber, await allLines(open, statement))
        return page
      },
    },
  }
  return pullFeed(tools, withLines, 'statements', async (ctx, statements: ChannelStatement[]) => {
    await storeStatements(
      ctx,
      open.shop.id,
      statements.map((statement) => ({ ...statement, lines: lines.get(statement.externalNumber)! })),
    )
  })
}

async function allLines(open: OpenShop, statement: ChannelStatement): Promise<ChannelStatementLine[]> {
  const lines: ChannelStatementLine[] = []
  let after: string | null = null
  for (;;) {
    const page: { documents: ChannelStatementLine[]; nextCursor: string; more: boolean } = await open.connector
      .pullStatementLines!(open.session, statement.externalNumber, after)
    lines.push(...page.documents)
    if (!page.more) break
    if (page.nextCursor === after) throw new ConnectorError('permanent', 'statement_lines_do_not_end')
    after = page.nextCursor
  }
  if (lines.length !== statement.lineCount) throw new ConnectorError('temporary', 'statement_lines_missing')
  return lines
}

/** Stores statements with their lines; a statement is final, so a known one is left alone. */
export async function storeStatements(
  ctx: Ctx,
  shopId: string,
  statements: readonly (ChannelStatement & { lines: readonly ChannelStatementLine[] })[],
): Promise<string[]> {
  const known = await knownStatements(
    ctx.tx,
    ctx.tenantId,
    shopId,
    statements.map((statement) => statement.externalNumber),
  )
  const rows = statements
    .filter((statement) => !known.has(statement.externalNumber))
    .map((statement) => ({ ...statement, id: newId(), shopId, receivedAt: ctx.now }))
  if (rows.length === 0) return []
  const inserted = await insertStatements(ctx, rows)
  const fresh = rows.filter((row) => inserted.has(row.id))
  for (const { id, lines } of fresh) {
    for (let at = 0; at < lines.length; at += 5000)
      await insertStatementLines(
        ctx,
        lines.slice(at, at + 5000).map((line) => ({ ...line, id: newId(), statementId: id })),
      )
  }
  if (fresh.length > 0) {
    emit(ctx, statementsReceived, { shopId, statementIds: fresh.map((row) => row.id) })
    touch(ctx, 'channel_statements')
  }
  return fresh.map((row) => row.id)
}
