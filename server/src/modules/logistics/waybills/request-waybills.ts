import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { carriersByIds } from '../carriers/carriers.queries.ts'
import { carrierOf } from '../carriers/registry.ts'
import { estimateFor } from '../rates/estimate.ts'
import { insertWaybills, recycleWaybillRows, type WaybillRow } from './waybills.queries.ts'

export interface WaybillRequest {
  parcelId: string
  fulfillmentId: string
  carrierId: string | null
  warehouseId: string
  country?: string
  province: string
  city: string
  weightGrams: bigint
}

export interface IssuedWaybill {
  waybillNumber: string
  sortCode: string
  /** What the carrier of the parcel should charge by its rates; null when it has none for the place. */
  estimatedMinor: bigint | null
}

/**
 * A waybill per parcel from the carrier it has: no number twice, none lost with a rolled-back transaction.
 * @throws logistics.no_carrier, logistics.number_range_empty
 */
export async function requestWaybills(ctx: Ctx, requests: readonly WaybillRequest[]): Promise<Map<string, IssuedWaybill>> {
  const issued = new Map<string, IssuedWaybill>()
  if (requests.length === 0) return issued
  const parcels = requests.map((request) => ({ ...request, key: request.parcelId, country: request.country ?? 'CN' }))
  const carriers = await carriersByIds(
    ctx.tx,
    ctx.tenantId,
    uniqueSorted(parcels.flatMap((parcel) => (parcel.carrierId ? [parcel.carrierId] : []))),
  )
  refuseUnless(
    parcels.every((parcel) => parcel.carrierId !== null && carriers.has(parcel.carrierId)),
    'logistics.no_carrier',
  )
  const estimates = await estimateFor(ctx.tx, ctx.tenantId, parcels)
  const byCarrier = groupBy(parcels, (parcel) => parcel.carrierId)
  const rows: WaybillRow[] = []
  // Carriers in key order: two calls at once lock the ranges the same way round.
  for (const carrierId of [...carriers.keys()].sort()) {
    const account = carriers.get(carrierId)!
    const own = byCarrier.get(carrierId) ?? []
    const numbers = await carrierOf(account.adapter).issueWaybills(ctx, account, own)
    for (const parcel of own) {
      const waybill = { ...numbers.get(parcel.parcelId)!, estimatedMinor: estimates.get(parcel.parcelId) ?? null }
      rows.push({ id: newId(), carrierId, fulfillmentId: parcel.fulfillmentId, parcelId: parcel.parcelId, ...waybill })
      issued.set(parcel.parcelId, waybill)
    }
  }
  await insertWaybills(ctx, rows)
  return issued
}

/** Gives back the numbers of parcels that will not travel; a number is never issued a second time. */
export async function recycleWaybills(ctx: Ctx, parcelIds: readonly string[]): Promise<void> {
  const recycled = await recycleWaybillRows(ctx, parcelIds)
  const byCarrier = groupBy(recycled, (row) => row.carrierId)
  const carriers = await carriersByIds(ctx.tx, ctx.tenantId, uniqueSorted(byCarrier.keys()))
  for (const account of carriers.values()) {
    const numbers = byCarrier.get(account.id)!.map((row) => row.waybillNumber)
    await carrierOf(account.adapter).cancelWaybills(ctx, account, numbers)
  }
}
