import { AppError } from '#platform/errors.ts'
import type { JobKind, JobTools } from '#platform/jobs/define.ts'
import { pullRefunds } from '../after-sales-pull/pull-refunds.ts'
import type { Feed } from '../connectors/connector.ts'
import { pullListings } from '../listings/pull-listings.ts'
import { noteSuccess } from '../shops/shop-health.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import { pullStatements } from '../statements/pull-statements.ts'
import { openCallable, pullFeed, settleFailure } from './pull-feed.ts'
import { readDocuments } from './read-documents.ts'
import type { StoredTrouble } from './store.queries.ts'
import { storeDocuments } from './store-documents.ts'

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
