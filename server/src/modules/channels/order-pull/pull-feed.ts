import type { Ctx } from '#platform/context.ts'
import type { JobTools } from '#platform/jobs/define.ts'
import { ConnectorError, type Feed } from '../connectors/connector.ts'
import { noteFailure } from '../shops/shop-health.ts'
import { type OpenShop, openShop } from '../shops/shop-session.ts'
import { cursorProperties, findShop, moveCursor } from '../shops/shops.queries.ts'
import type { StoredTrouble } from './store.queries.ts'

/** A job gives way after this many pages; the rest comes with the next one. */
const pagesPerRun = 200

/** The shop, opened, if it may be called now; null otherwise. */
export async function openCallable(tools: JobTools, tenantId: string, shopId: string): Promise<OpenShop | null> {
  const found = await tools.transaction(async (ctx) => ({ shop: await findShop(ctx.tx, ctx.tenantId, shopId), now: ctx.now }), {
    readOnly: true,
  })
  const { shop, now } = found
  if (shop === undefined || shop.status !== 'active') return null
  if (shop.breakerUntil !== null && shop.breakerUntil > now) return null
  return openShop(tools.runtime, tenantId, shop)
}

/** A failure of the shop is noted there and ends the run; anything else is a failure of ours. */
export async function settleFailure(tools: JobTools, shopId: string, error: unknown): Promise<void> {
  if (error instanceof ConnectorError) {
    tools.log.warn({ shopId, failure: error.kind, code: error.code }, 'shop did not do what we asked')
    await tools.transaction((ctx) => noteFailure(ctx, shopId, error))
    return
  }
  throw error
}

/**
 * Reads a feed from its cursor to its end. A page and the cursor behind it are stored in one transaction; if the cursor was moved by
 * somebody else meanwhile the page is given up, and so is this run.
 */
export async function pullFeed<T>(
  tools: JobTools,
  open: OpenShop,
  feed: Feed,
  store: (ctx: Ctx, documents: T[]) => Promise<void>,
): Promise<{ count: number; trouble: StoredTrouble | null }> {
  const pull = {
    orders: open.connector.pullOrders,
    refunds: open.connector.pullRefunds,
    statements: open.connector.pullStatements,
    listings: open.connector.pullListings,
  }[feed]
  let count = 0
  let trouble: StoredTrouble | null = null
  let cursor = open.shop[cursorProperties[feed]]
  for (let pages = 0; pull !== undefined && pages < pagesPerRun; pages++) {
    const page = await pull(open.session, cursor)
    const unread = page.unreadable?.[0]
    if (unread)
      trouble = { code: 'channels.document_unreadable', params: { summary: `${feed} ${unread.number}: ${unread.problem}` } }
    if (page.documents.length > 0 || page.nextCursor !== cursor) {
      const from = cursor
      const moved = await tools.transaction(async (ctx) => {
        if (!(await moveCursor(ctx, open.shop.id, feed, from, page.nextCursor))) return false
        if (page.documents.length > 0) await store(ctx, page.documents as T[])
        return true
      })
      if (!moved) break
    }
    count += page.documents.length
    open.shop[cursorProperties[feed]] = cursor = page.nextCursor
    await tools.progress(count)
    if (!page.more) break
  }
  return { count, trouble }
}
