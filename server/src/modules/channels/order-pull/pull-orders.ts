import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import type { JobKind, JobTools } from '#platform/jobs/define.ts'
import { pullRefunds } from '../after-sales-pull/pull-refunds.ts'
import { ConnectorError, type Feed } from '../connectors/connector.ts'
import { pullListings } from '../listings/pull-listings.ts'
import { noteFailure, noteSuccess } from '../shops/shop-health.ts'
import { type OpenShop, openShop } from '../shops/shop-session.ts'
import { cursorProperties, findShop, moveCursor } from '../shops/shops.queries.ts'
import { pullStatements } from '../statements/pull-statements.ts'
import { readDocuments } from './read-documents.ts'
import type { StoredTrouble } from './store.queries.ts'
import { storeDocuments } from './store-documents.ts'

/** A job gives way after this many pages; the rest comes with the next one. */
const pagesPerRun = 200

export interface PullParams {
  shopId: string
  lane: string
  /** Fetch these orders and nothing else. */
  numbers?: string[]
  /** Feeds besides orders; without it all the shop has. */
  feeds?: Feed[]
}

export interface PullResult {
  orders: number
  refunds: number
  statements: number
  listings: number
}

/** Fetches what changed at one shop: orders, then refunds, listings and statements, each from its own cursor. */
export const pullJob: JobKind<PullParams, PullResult> = {
  kind: 'channels.pull',
  maxAttempts: 1,
  run: async (job, tools) => {
    const result: PullResult = { orders: 0, refunds: 0, statements: 0, listings: 0 }
    const open = await openCallable(tools, job.tenantId, job.params.shopId)
    if (open === null) return result
    try {
      if (job.params.numbers !== undefined) {
        result.orders = await pullByNumber(tools, open, job.params.numbers)
        return result
      }
      const wants = (feed: Feed) => open.capabilities[feed] && (job.params.feeds?.includes(feed) ?? true)
      let trouble: StoredTrouble | null = null
      if (wants('listings')) {
        const listings = await pullListings(tools, open)
        result.listings = listings.count
        trouble = listings.trouble
      }
      if (wants('orders')) {
        const orders = await pullFeed(tools, open, 'orders', async (ctx, page: unknown[]) => {
          const { documents, unreadable } = readDocuments(open.connector, page)
          await storeDocuments(ctx, open.shop, documents, unreadable)
        })
        result.orders = orders.count
        trouble ??= orders.trouble
        if (orders.count === 0) trouble ??= await noticeRestoredShop(open)
      }
      if (wants('refunds')) {
        const refunds = await pullRefunds(tools, open)
        result.refunds = refunds.count
        trouble ??= refunds.trouble
      }
      if (wants('statements')) {
        const statements = await pullStatements(tools, open)
        result.statements = statements.count
        trouble ??= statements.trouble
      }
      await tools.transaction((ctx) => noteSuccess(ctx, open.shop, trouble))
    } catch (error) {
      await settleFailure(tools, open.shop.id, error)
    }
    return result
  },
}

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

async function pullByNumber(tools: JobTools, open: OpenShop, numbers: readonly string[]): Promise<number> {
  if (open.connector.pullOrdersByNumber === undefined) throw new AppError('channels.cannot', { capability: 'ordersByNumber' })
  const raws = await open.connector.pullOrdersByNumber(open.session, numbers)
  const { documents, unreadable } = readDocuments(open.connector, raws)
  await tools.transaction((ctx) => storeDocuments(ctx, open.shop, documents, unreadable))
  return raws.length
}

/** A shop that counts from less than we have read was restored from a backup: its next changes would pass behind our back. */
async function noticeRestoredShop(open: OpenShop): Promise<StoredTrouble | null> {
  const ours = open.shop.orderCursor
  if (ours === null || open.connector.currentCursor === undefined) return null
  const theirs = await open.connector.currentCursor(open.session, 'orders')
  if (theirs === null || !/^\d+$/.test(theirs) || !/^\d+$/.test(ours) || BigInt(theirs) >= BigInt(ours)) return null
  return { code: 'channels.cursor_ahead', params: { theirs, ours } }
}
