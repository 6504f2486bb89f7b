import { newId } from '#lib/ids.ts'
import { explodeBundles } from '#modules/catalog/index.ts'
import { availability } from '#modules/inventory/index.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import type { StockPush } from '../connectors/connector.ts'
import { openCallable, settleFailure } from '../order-pull/pull-feed.ts'
import { noteSuccess } from '../shops/shop-health.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import { bundleStock, stockAmount, type WarehouseStock } from './stock-amount.pure.ts'
import {
  accountedVersion,
  clearChanges,
  type PendingListing,
  pendingListings,
  recordUploads,
  setSequences,
  type UploadRecord,
} from './stock-push.queries.ts'

const callsPerRun = 40

interface Planned {
  listing: PendingListing
  quantity: bigint
  sequence: bigint
  inputs: Record<string, unknown>
}

/**
 * Uploads the stock of listings that changed. Figures are computed when they are sent, not when the change happened; what changes while
 * the shop is being told stays noted and is told next. A figure equal to the last one accepted is not sent.
 */
export const pushStockJob: JobKind<{ shopId: string; lane: string }, { uploaded: number; refused: number }> = {
  kind: 'channels.push_stock',
  maxAttempts: 1,
  run: async (job, tools) => {
    const result = { uploaded: 0, refused: 0 }
    const open = await openCallable(tools, job.tenantId, job.params.shopId)
    if (open === null || open.connector.pushStock === undefined || !open.capabilities.stock) return result
    try {
      for (let call = 0; call < callsPerRun; call++) {
        const plan = await tools.transaction((ctx) => planUpload(ctx, open))
        if (plan.taken === 0) break
        if (plan.planned.length === 0) continue
        const results = await open.connector.pushStock(open.session, plan.push)
        const byVariant = new Map(results.map((one) => [one.externalVariantId, one]))
        const uploads = await tools.transaction(async (ctx) => {
          const rows = plan.planned.map(({ listing, quantity, inputs }): UploadRecord & { again: boolean } => {
            const answer = byVariant.get(listing.externalVariantId)
            const ok = answer?.outcome === 'accepted'
            const error = { code: 'channels.stock_refused', params: { detail: answer?.code ?? answer?.outcome ?? 'no_result' } }
            return {
              id: newId(),
              shopId: open.shop.id,
              listingId: listing.listingId,
              quantity,
              inputs,
              ok,
              error: ok ? null : error,
              uploadedAt: ctx.now,
              // A newer figure got there first, or the shop said nothing: look again. A refusal is for a person.
              again: !ok && answer?.outcome !== 'refused',
            }
          })
          await recordUploads(ctx, rows)
          const settled = new Set(rows.filter((row) => !row.again).map((row) => row.listingId))
          await clearChanges(
            ctx,
            open.shop.id,
            plan.planned.map(({ listing }) => listing).filter((listing) => settled.has(listing.listingId)),
          )
          touch(ctx, 'listings')
          return rows
        })
        result.uploaded += uploads.filter((upload) => upload.ok).length
        result.refused += uploads.filter((upload) => !upload.ok).length
        await tools.progress(result.uploaded + result.refused)
        // What must be looked at again is not asked for twice in a run.
        if (uploads.some((upload) => upload.again)) break
      }
      await tools.transaction((ctx) => noteSuccess(ctx, open.shop))
    } catch (error) {
      await settleFailure(tools, open.shop.id, error)
    }
    return result
  },
}

/** What to send now: figures, sequence numbers and the orders they contain. Listings with nothing to tell are settled here. */
async function planUpload(ctx: Ctx, open: OpenShop): Promise<{ taken: number; planned: Planned[]; push: StockPush }> {
  // Read before the stock: an order taken over in between is then counted twice rather than not at all.
  const accounted = await accountedVersion(ctx, open.shop.id)
  const pending = await pendingListings(ctx, open.shop.id, open.connector.maxStock ?? 100)
  const stock = await stockOf(
    ctx,
    pending.map((listing) => listing.skuId).filter((id) => id !== null),
  )
  const planned: Planned[] = []
  const settled: PendingListing[] = []
  const millis = BigInt(ctx.now.getTime())
  for (const listing of pending) {
    if (listing.skuId === null || !listing.uploadEnabled) {
      settled.push(listing)
      continue
    }
    const places = stock(listing.skuId)
    const quantity = stockAmount(listing.stockRule, places)
    if (listing.lastUploaded === quantity) {
      settled.push(listing)
      continue
    }
    planned.push({
      listing,
      quantity,
      // Rising by one at least, and by the clock: also ahead of what was sent before our database was restored from a backup.
      sequence: millis > listing.stockSequence ? millis : listing.stockSequence + 1n,
      inputs: {
        quantity: Number(quantity),
        rule: listing.stockRule,
        stock: places.map((place) => ({ warehouseId: place.warehouseId, available: Number(place.available) })),
      },
    })
  }
  await clearChanges(ctx, open.shop.id, settled)
  await setSequences(
    ctx,
    planned.map(({ listing, sequence }) => ({ listingId: listing.listingId, sequence })),
  )
  return {
    taken: pending.length,
    planned,
    push: {
      ordersCursor: ordersCursor(open, accounted),
      items: planned.map(({ listing, quantity, sequence }) => ({
        externalVariantId: listing.externalVariantId,
        quantity,
        sequence,
      })),
    },
  }
}

function ordersCursor(open: OpenShop, accounted: { cursor: string | null; firstWaiting: bigint | null }): string | null {
  if (!open.connector.cursorIsVersion || accounted.cursor === null) return null
  const { firstWaiting } = accounted
  const cursor = BigInt(accounted.cursor)
  return String(firstWaiting !== null && firstWaiting <= cursor ? firstWaiting - 1n : cursor)
}

async function stockOf(ctx: Ctx, skuIds: readonly string[]): Promise<(skuId: string) => WarehouseStock[]> {
  const parts = await explodeBundles(ctx.tx, ctx.tenantId, skuIds)
  const singles = new Set([...skuIds, ...[...parts.values()].flat().map((part) => part.skuId)])
  const rows = await availability(ctx.tx, ctx.tenantId, [...singles])
  const places = new Map<string, WarehouseStock[]>()
  for (const { skuId, warehouseId, available } of rows)
    places.set(skuId, [...(places.get(skuId) ?? []), { warehouseId, available }])
  const single = (skuId: string) => places.get(skuId) ?? []
  return (skuId) => {
    const bundle = parts.get(skuId)
    return bundle === undefined ? single(skuId) : bundleStock(bundle, single)
  }
}
