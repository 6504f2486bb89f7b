import { connectors, storeDocuments } from '../../server/src/modules/channels/index.ts'
import { packFulfillments, pickFulfillments, shipFulfillments } from '../../server/src/modules/warehouse/index.ts'
import { handleBatch } from '../../server/src/platform/events/dispatch.ts'
import { waitingLanes } from '../../server/src/platform/events/events.queries.ts'
import { generateDocuments } from '../../simulator/src/generate-documents.ts'
import type { BenchSystem } from './bench-system.ts'
import { captureWrites, play, renewed, type Written } from './capture.ts'
import { startBenchShop } from './shop-server.ts'

/** Orders handed on together. */
export const batch = 2000
let serial = 0

/** Orders a second when nothing but the writes is done: captured once from the product, played again with new ids on two connections. */
export async function measureCeiling(system: BenchSystem, orders: number, upTo: 'pipeline' | 'lifecycle'): Promise<number> {
  await settle(system) // nothing else is captured
  const { numbers, walk } = await prepareBatch(system, upTo)
  const since = new Date()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const written = await captureWrites(walk)
  const batches: Written[][] = Array.from({ length: Math.ceil(orders / batch) }, (_, index) =>
    renewed(written, index + 1, since, numbers),
  )
  await play(system, batches.slice(0, 2), 2) // warm
  const measured = batches.slice(2)
  const seconds = await play(system, measured, 2)
  return (measured.length * batch) / seconds
}

/**
 * One batch of new orders of a shop of their own. `walk` takes them from document to claim, or to the books, in this process; `numbers` are the
 * platform's.
 */
export async function prepareBatch(
  system: BenchSystem,
  upTo: 'pipeline' | 'lifecycle',
): Promise<{ numbers: Set<string>; walk: () => Promise<void> }> {
  const shop = await startBenchShop([])
  const shopId = await system.addShop(shop.url)
  await shop.close()
  const connector = Object.values(connectors).find((one) => one.name === 'open_shop')!
  const first = 5_000_000 + serial++ * 10_000
  const documents = [...generateDocuments({ first, count: batch, shop: `C${serial}` })]
  return {
    numbers: new Set(documents.map((document) => document.number)),
    walk: async () => {
      await system.inCompany((ctx) =>
        storeDocuments(ctx, { id: shopId }, documents.map((document) => connector.toChannelOrder(document as never)) as never),
      )
      await settle(system)
      if (upTo === 'lifecycle') await walkThroughWarehouse(system)
    },
  }
}

/** Delivers all events in this process. */
export async function settle(system: BenchSystem): Promise<void> {
  for (;;) {
    let handled = 0
    for (const lane of await waitingLanes(system.runtime.ownerPool))
      handled += await handleBatch(system.runtime, lane.tenantId, lane.subscription, 200)
    if (handled === 0) return
  }
}

/** Everything allocated is picked, packed and shipped, and what follows from it is booked. */
export async function walkThroughWarehouse(system: BenchSystem): Promise<number> {
  const { rows } = await system.runtime.ownerPool.query<{ id: string }>(
    "select id from warehouse.fulfillments where tenant_id = $1 and status = 'allocated' order by id desc limit 2000",
    [system.tenantId],
  )
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await system.inCompany((ctx) => pickFulfillments(ctx, ids))
  await system.inCompany((ctx) => packFulfillments(ctx, ids))
  await system.inCompany((ctx) => shipFulfillments(ctx, ids))
  await settle(system)
  return ids.length
}
