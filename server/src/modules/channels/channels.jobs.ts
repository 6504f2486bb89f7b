import { type Ctx, systemActor } from '#platform/context.ts'
import type { JobKind, Recurring } from '#platform/jobs/define.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { foundJob } from '#platform/jobs/over-found.ts'
import { connectors } from './connectors/registry.ts'
import { eraseUntakenJob } from './erase/erase-documents.ts'
import { importOrdersJob } from './imports/imports.jobs.ts'
import { pruneImportUploads } from './imports/imports.queries.ts'
import { foundChannelOrders } from './intake/found-orders.ts'
import { foundListings } from './listings/found-listings.ts'
import { rematchListings } from './listings/match-listings.ts'
import { pullLane, shipmentLane, stockLane } from './order-pull/lanes.ts'
import { pullJob } from './order-pull/order-pull.jobs.ts'
import { foundPushes } from './shipment-push/found-pushes.ts'
import { pushShipmentsJob } from './shipment-push/shipment-push.jobs.ts'
import { shopsWithDuePushes } from './shipment-push/shipment-push.queries.ts'
import { callableShops, jobsUnderWay } from './shops/shops.queries.ts'
import { pushStockJob } from './stock-push/stock-push.jobs.ts'
import { pruneUploads, shopsWithChanges } from './stock-push/stock-push.queries.ts'

export const channelsJobs: JobKind[] = [
  pullJob,
  pushShipmentsJob,
  pushStockJob,
  importOrdersJob,
  eraseUntakenJob,
  foundJob(foundListings),
  foundJob(foundPushes),
  foundJob(foundChannelOrders),
]

const pulling = connectors.filter((connector) => connector.capabilities.orders).map((connector) => connector.name)
const uploadsKeptMs = 90 * 86_400_000

/** Asks for a job per shop, except where one waits or runs already. */
async function askFor(ctx: Ctx, kind: string, shopIds: readonly string[], laneOf: (shopId: string) => string): Promise<void> {
  if (shopIds.length === 0) return
  const busy = await jobsUnderWay(ctx, shopIds.map(laneOf))
  for (const shopId of shopIds) {
    const lane = laneOf(shopId)
    if (!busy.has(lane)) await enqueueJob(ctx, kind, { shopId, lane }, { dedupeKey: lane })
  }
}

export const channelsRecurring: Recurring[] = [
  {
    name: 'channels.pull',
    everySeconds: 20,
    perTenant: async (ctx) => {
      const shops = await callableShops(ctx, pulling)
      await askFor(
        ctx,
        pullJob.kind,
        shops.map((shop) => shop.id),
        pullLane,
      )
    },
  },
  {
    name: 'channels.push_shipments',
    everySeconds: 10,
    perTenant: async (ctx) => askFor(ctx, pushShipmentsJob.kind, await shopsWithDuePushes(ctx), shipmentLane),
  },
  {
    name: 'channels.push_stock',
    everySeconds: 5,
    perTenant: async (ctx) => askFor(ctx, pushStockJob.kind, await shopsWithChanges(ctx), stockLane),
  },
  {
    name: 'channels.rematch',
    everySeconds: 60,
    perTenant: (ctx) => rematchListings({ ...ctx, actor: { ...systemActor, name: 'channels.rematch' } }, null),
  },
  {
    name: 'channels.prune',
    everySeconds: 600,
    perTenant: async (ctx) => {
      await pruneImportUploads(ctx)
      await pruneUploads(ctx, new Date(ctx.now.getTime() - uploadsKeptMs))
    },
  },
]
