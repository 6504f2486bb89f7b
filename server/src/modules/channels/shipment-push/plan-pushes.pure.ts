import { groupBy } from '#lib/collections.ts'
import type { PushedParcel } from '../channel-order.contract.ts'

/** What left in a fulfillment, per line of our order, with where it came from. */
export interface ShippedLine {
  fulfillmentId: string
  channelOrderId: string
  externalNumber: string
  channelOrderLineId: string
  externalLineId: string
  skuId: string
  /** Set for a part of a bundle: the channel knows the bundle only. */
  bundleSkuId: string | null
  /** Pieces of the SKU in this parcel. */
  quantity: bigint
  /** Pieces of the SKU the order line stands for, and how many of the channel line's units that is. */
  lineQuantity: bigint
  channelQuantity: bigint
  parcelId: string
  carrierCode: string
  carrierName: string | null
  waybillNumber: string
  shippedAt: Date
}

export interface PlannedPush {
  fulfillmentId: string
  channelOrderId: string
  externalNumber: string
  parcels: (PushedParcel & { parcelId: string })[]
}

/** Parts of bundle lines outside these fulfillments, by channel line and SKU; also parts of which nothing has left yet. */
export type EarlierParts = ReadonlyMap<string, ReadonlyMap<string, PartSent>>

/**
 * One push per fulfillment and channel order: which units of which channel lines left in which parcel.
 *
 * A single SKU counts piece by piece. Of a bundle the channel knows only the whole: a unit has left with the parcel that holds the last
 * of its parts. Parts of one bundle line that travel in several fulfillments count with `earlier`: what of each part had left before.
 * Worked: 2 × a bundle of A and 3 B; parcel 1 holds 2 A and 3 B, parcel 2 the other 3 B → one unit told with parcel 1, one with parcel 2.
 */
export function planPushes(lines: readonly ShippedLine[], earlier: EarlierParts = new Map()): PlannedPush[] {
  const sent = partsSeen(lines, earlier)
  const pushes: PlannedPush[] = []
  for (const [, ofPush] of groupBy(lines, (line) => `${line.fulfillmentId}/${line.channelOrderId}`)) {
    const first = ofPush[0]!
    const parcels: PlannedPush['parcels'] = []
    for (const [parcelId, inParcel] of groupBy(ofPush, (line) => line.parcelId)) {
      const units = new Map<string, bigint>()
      for (const [lineId, pieces] of groupBy(inParcel, (line) => line.channelOrderLineId)) {
        const { externalLineId } = pieces[0]!
        const told =
          pieces[0]!.bundleSkuId === null
            ? pieces.reduce((sum, piece) => sum + unitsOf(piece), 0n)
            : wholeBundles(pieces, sent.get(lineId)!)
        if (told > 0n) units.set(externalLineId, (units.get(externalLineId) ?? 0n) + told)
      }
      const sample = inParcel[0]!
      if (units.size > 0)
        parcels.push({
          parcelId,
          carrierCode: sample.carrierCode,
          carrierName: sample.carrierName,
          waybillNumber: sample.waybillNumber,
          shippedAt: sample.shippedAt.toISOString(),
          lines: [...units].map(([externalLineId, quantity]) => ({ externalLineId, quantity: Number(quantity) })),
        })
    }
    pushes.push({
      fulfillmentId: first.fulfillmentId,
      channelOrderId: first.channelOrderId,
      externalNumber: first.externalNumber,
      parcels,
    })
  }
  return pushes
}

/** Units of the channel line that these pieces are. */
function unitsOf(piece: Pick<ShippedLine, 'quantity' | 'lineQuantity' | 'channelQuantity'>): bigint {
  return piece.lineQuantity === 0n ? 0n : (piece.quantity * piece.channelQuantity) / piece.lineQuantity
}

/** Pieces of a part of a bundle line that have left, and how many pieces make how many units. */
export interface PartSent {
  pieces: bigint
  lineQuantity: bigint
  channelQuantity: bigint
}

function partsSeen(lines: readonly ShippedLine[], earlier: EarlierParts): Map<string, Map<string, PartSent>> {
  const seen = new Map<string, Map<string, PartSent>>()
  for (const [lineId, parts] of earlier) seen.set(lineId, new Map([...parts].map(([skuId, part]) => [skuId, { ...part }])))
  for (const { channelOrderLineId, bundleSkuId, skuId, lineQuantity, channelQuantity } of lines) {
    if (bundleSkuId === null) continue
    const parts = seen.get(channelOrderLineId) ?? new Map<string, PartSent>()
    if (!parts.has(skuId)) parts.set(skuId, { pieces: 0n, lineQuantity, channelQuantity })
    seen.set(channelOrderLineId, parts)
  }
  return seen
}

/** Units that become complete with these pieces, which are added to what was sent. */
function wholeBundles(pieces: readonly ShippedLine[], parts: ReadonlyMap<string, PartSent>): bigint {
  const complete = () => {
    let least: bigint | null = null
    for (const part of parts.values()) {
      const units = unitsOf({ ...part, quantity: part.pieces })
      if (least === null || units < least) least = units
    }
    return least ?? 0n
  }
  const before = complete()
  for (const piece of pieces) parts.get(piece.skuId)!.pieces += piece.quantity
  return complete() - before
}
