import { groupBy } from '#lib/collections.ts'
import { maskedName, maskedPhone, type Receiver } from '#lib/person.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { refuseOutOfScope } from '../scope.ts'
import { lineRows, listFulfillments, parcelLineRows, parcelRows, placeRows, receiverOf } from './list.queries.ts'

/** A fulfillment as its page shows it; personal data masked, postage only for those who see cost. */
export async function describeFulfillment(ctx: Ctx, id: string) {
  const { tx, tenantId } = ctx
  const [row] = await listFulfillments(
    tx,
    tenantId,
    { ids: [id], warehouseIds: null, shopIds: null },
    { sort: 'newest', start: null, limit: 1 },
  )
  if (!row) throw new AppError('warehouse.fulfillment_unknown', { number: '' })
  refuseOutOfScope(ctx, row.warehouseId, row.shopId)
  const places = await placeRows(tx, tenantId, id)
  const lines = await lineRows(tx, tenantId, id)
  const contents = groupBy(await parcelLineRows(tx, tenantId, id), (line) => line.parcelId)
  const parcels = (await parcelRows(tx, tenantId, id)).map((parcel) => ({
    ...parcel,
    postageMinor: ctx.access.seesCost ? parcel.postageMinor : null,
    lines: contents.get(parcel.id) ?? [],
  }))
  return {
    ...row,
    lines: lines.map((line) => ({
      ...line,
      allocations: places.filter((place) => place.fulfillmentLineId === line.id),
      // A SKU that stands on two lines shows its picks on the first.
      picks: places.filter((place) => place.kind === 'pick' && lines.find((each) => each.skuId === place.skuId)?.id === line.id),
    })),
    parcels,
    receiver: await maskedReceiver(ctx, id),
    timelineIds: [
      ...new Set([
        row.id,
        row.sourceId,
        ...(row.waveId === null ? [] : [row.waveId]),
        ...parcels.flatMap((parcel) => (parcel.handoverId === null ? [] : [parcel.handoverId])),
      ]),
    ],
  }
}

async function maskedReceiver(ctx: Ctx, id: string): Promise<{ name: string; phone: string; address: string } | null> {
  const sealed = await receiverOf(ctx.tx, ctx.tenantId, id)
  if (sealed === null) return null
  const receiver = (await vaultOf(ctx)).open<Receiver>('receiver', sealed)
  return {
    name: maskedName(receiver.name),
    phone: maskedPhone(receiver.phone),
    address: [receiver.province, receiver.city, receiver.district].filter((part) => part !== '').join(' '),
  }
}
