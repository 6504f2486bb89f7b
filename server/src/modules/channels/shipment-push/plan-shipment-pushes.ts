import { newId } from '#lib/ids.ts'
import { noteChannelNotified } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { tally } from '#platform/tallies.queries.ts'
import { shipmentLane } from '../order-pull/lanes.ts'
import { capabilitiesOf } from '../shops/shop-session.ts'
import { listShopHeads } from '../shops/shops.queries.ts'
import { type EarlierParts, planPushes } from './plan-pushes.pure.ts'
import {
  bundlePartsElsewhere,
  fullyNotified,
  insertPushes,
  type NewPush,
  shippedLines,
  shopsOfFulfillments,
} from './shipment-push.queries.ts'

/**
 * Notes what the channels have to be told about shipped fulfillments: one push per fulfillment and channel order, whatever is delivered
 * twice. Shops that want to hear nothing (files) count as told.
 */
export async function planShipmentPushes(ctx: Ctx, fulfillmentIds: readonly string[]): Promise<void> {
  const shopOf = new Map(
    (await shopsOfFulfillments(ctx.tx, ctx.tenantId, fulfillmentIds)).map((row) => [row.fulfillmentId, row.shopId]),
  )
  const shopIds = [...new Set([...shopOf.values()].filter((id) => id !== null))]
  const shops = new Map((await listShopHeads(ctx.tx, ctx.tenantId, shopIds)).map((shop) => [shop.id, shop]))
  const telling: string[] = []
  const told: string[] = []
  for (const [fulfillmentId, shopId] of shopOf) {
    const shop = shopId === null ? undefined : shops.get(shopId)
    // Orders of no shop have nobody to be told.
    if (shop === undefined) continue
    if (capabilitiesOf(shop).shipments) telling.push(fulfillmentId)
    else told.push(fulfillmentId)
  }
  if (telling.length > 0) told.push(...(await planTelling(ctx, telling, shopOf, shops)))
  if (told.length > 0) await noteChannelNotified(ctx, told)
}

async function planTelling(
  ctx: Ctx,
  fulfillmentIds: readonly string[],
  shopOf: ReadonlyMap<string, string | null>,
  shops: ReadonlyMap<string, { settings: Record<string, unknown> }>,
): Promise<string[]> {
  const lines = await shippedLines(ctx.tx, ctx.tenantId, fulfillmentIds)
  const bundleLines = [...new Set(lines.filter((line) => line.bundleSkuId !== null).map((line) => line.channelOrderLineId))]
  const earlier: EarlierParts =
    bundleLines.length === 0 ? new Map() : await bundlePartsElsewhere(ctx.tx, ctx.tenantId, bundleLines, fulfillmentIds)
  const pushes = planPushes(lines, earlier).map((planned): NewPush => {
    const shopId = shopOf.get(planned.fulfillmentId)!
    const codes = (shops.get(shopId)?.settings.carrierCodes ?? {}) as Record<string, string>
    const parcels = planned.parcels.map((parcel) => ({ ...parcel, carrierCode: codes[parcel.carrierCode] ?? parcel.carrierCode }))
    return {
      id: newId(),
      shopId,
      fulfillmentId: planned.fulfillmentId,
      channelOrderId: planned.channelOrderId,
      externalNumber: planned.externalNumber,
      carrierCode: parcels[0]?.carrierCode ?? '',
      waybillNumber: parcels[0]?.waybillNumber ?? '',
      parcels,
      // Half a bundle is nothing the channel could be told; the rest will tell it.
      status: parcels.length === 0 ? 'done' : 'waiting',
      nextAttemptAt: ctx.now,
      createdAt: ctx.now,
      doneAt: parcels.length === 0 ? ctx.now : null,
    }
  })
  const inserted = await insertPushes(ctx, pushes)
  const fresh = pushes.filter((push) => inserted.has(push.id))
  for (const push of fresh) tally(ctx, 'shipment_pushes', push.status, 1, push.shopId)
  for (const shopId of new Set(fresh.filter((push) => push.status === 'waiting').map((push) => push.shopId)))
    await enqueueJob(ctx, 'channels.push_shipments', { shopId, lane: shipmentLane(shopId) }, { dedupeKey: shipmentLane(shopId) })
  if (fresh.length > 0) touch(ctx, 'shipment_pushes')
  // Gifts and replacements of no channel line concern no channel.
  const concerned = new Set(pushes.map((push) => push.fulfillmentId))
  const silent = fulfillmentIds.filter((id) => !concerned.has(id))
  return [...silent, ...(await fullyNotified(ctx.tx, ctx.tenantId, [...concerned]))]
}
