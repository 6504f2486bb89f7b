import { z } from 'zod'
import { zActor, zCount, zDay, zId, zMoney, zOptionalText, zPositiveQuantity, zQuantity, zTime, zVersion } from '#lib/schema.ts'

// Shapes that several contracts of this module share. Browser-safe.

export const fulfillmentStatuses = ['open', 'allocated', 'picking', 'picked', 'packed', 'shipped', 'cancelled'] as const
export const zFulfillmentStatus = z.enum(fulfillmentStatuses)
export type FulfillmentStatus = z.output<typeof zFulfillmentStatus>

export const waveStatuses = ['released', 'picking', 'picked', 'done', 'cancelled'] as const
export const zWaveStatus = z.enum(waveStatuses)

/** `single` 一单一件: orders of one piece only, packed by scanning the goods; `batch_sort` 播种: pick all, then sort into slots; `by_order` 摘果: a walk per order or cart. */
export const zWaveMethod = z.enum(['single', 'batch_sort', 'by_order'])
export type WaveMethod = z.output<typeof zWaveMethod>

export const zGrade = z.enum(['sellable', 'damaged', 'quarantine'])
export type Grade = z.output<typeof zGrade>

export const zMilestone = z.enum(['checked', 'packed', 'weighed', 'label_printed'])
export type Milestone = z.output<typeof zMilestone>

/** One line of a fulfillment list. */
export const zFulfillmentRow = z.object({
  id: zId,
  fulfillmentNumber: z.string(),
  warehouseId: zId,
  warehouseName: z.string(),
  shopId: zId.nullable(),
  sourceKind: z.string(),
  sourceId: zId,
  sourceNumber: z.string(),
  status: zFulfillmentStatus,
  /** Why it must not go on; empty when nothing stops it. */
  blockKinds: z.array(z.string()),
  /** Some goods could not be found or promised. */
  short: z.boolean(),
  priority: z.int(),
  shipBy: zTime.nullable(),
  carrierId: zId.nullable(),
  carrierName: z.string().nullable(),
  province: z.string(),
  city: z.string(),
  lineCount: z.int(),
  unitCount: zCount,
  /** Weight of the goods by the catalogue, grams. */
  weightGrams: zCount,
  waveId: zId.nullable(),
  waveNumber: z.string().nullable(),
  waveSlot: z.int().nullable(),
  waybillNumbers: z.array(z.string()),
  createdAt: zTime,
  allocatedAt: zTime.nullable(),
  pickedAt: zTime.nullable(),
  checkedAt: zTime.nullable(),
  packedAt: zTime.nullable(),
  weighedAt: zTime.nullable(),
  labelPrintedAt: zTime.nullable(),
  handedOverAt: zTime.nullable(),
  shippedAt: zTime.nullable(),
  cancelledAt: zTime.nullable(),
  channelNotifiedAt: zTime.nullable(),
  version: zVersion,
})

/** Where some of a line's goods are claimed, or were taken. */
export const zPlace = z.object({
  locationId: zId,
  locationCode: z.string(),
  lotId: zId,
  lotCode: z.string().nullable(),
  expiresOn: zDay.nullable(),
  quantity: zQuantity,
})

export const zFulfillmentLine = z.object({
  id: zId,
  sourceLineId: zId,
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  unit: z.string(),
  imageFileId: zId.nullable(),
  tracksLots: z.boolean(),
  quantity: zQuantity,
  pickedQuantity: zQuantity,
  packedQuantity: zQuantity,
  /** Hard claims not yet picked. */
  allocations: z.array(zPlace),
  /** Picked so far, by bin and lot. */
  picks: z.array(zPlace),
})

export const zParcel = z.object({
  id: zId,
  fulfillmentId: zId,
  parcelNumber: z.string(),
  carrierId: zId.nullable(),
  carrierName: z.string().nullable(),
  waybillNumber: z.string().nullable(),
  weightGrams: zCount.nullable(),
  /** Goods by the catalogue plus carton; null when a weight is unknown. */
  expectedGrams: zCount.nullable(),
  lengthMm: zCount.nullable(),
  widthMm: zCount.nullable(),
  heightMm: zCount.nullable(),
  labelPrintedAt: zTime.nullable(),
  labelPrintCount: z.int(),
  packedAt: zTime,
  packedBy: zActor,
  handoverId: zId.nullable(),
  handoverNumber: z.string().nullable(),
  handedOverAt: zTime.nullable(),
  /** Estimated postage; null for those who may not see cost. */
  postageMinor: zMoney.nullable(),
  lines: z.array(
    z.object({ fulfillmentLineId: zId, skuId: zId, lotId: zId, lotCode: z.string().nullable(), quantity: zQuantity }),
  ),
})

export const zFulfillmentDetail = zFulfillmentRow.extend({
  lines: z.array(zFulfillmentLine),
  parcels: z.array(zParcel),
  /** Receiver with name, phone and street masked; null when the source gave none. */
  receiver: z.object({ name: z.string(), phone: z.string(), address: z.string() }).nullable(),
  /** Documents whose timelines together tell the story: the fulfillment, its source, its wave, its handovers. */
  timelineIds: z.array(zId),
})

export const zBoxInput = {
  lengthMm: zPositiveQuantity.optional(),
  widthMm: zPositiveQuantity.optional(),
  heightMm: zPositiveQuantity.optional(),
}

/** A lot as written on the goods; found by code, made when new. */
export const zLotInput = z.object({
  lotCode: z.string().trim().min(1).max(60),
  producedOn: zDay.optional(),
  expiresOn: zDay.optional(),
})

export const zReason = zOptionalText(200)
