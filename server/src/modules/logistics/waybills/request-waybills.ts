import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { chooseCarriers } from '../rates/choose-carriers.ts'
import { sortCodeOf } from './sort-code.pure.ts'
import { waybillNumber } from './waybill-number.pure.ts'
import { carriersByIds, insertWaybills, recycleWaybillRows, takeSerials, type WaybillRow } from './waybills.queries.ts'

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
  estimatedMinor: bigint | null
}

/** Issues a number per parcel from the carriers' own ranges: no number twice, none lost with a rolled-back transaction. */
export async function requestWaybills(ctx: Ctx, requests: readonly WaybillRequest[]): Promise<Map<string, IssuedWaybill>> {
  const issued = new Map<string, IssuedWaybill>()
  if (requests.length === 0) return issued
  const carriers = await carriersByIds(
    ctx.tx,
    ctx.tenantId,
    uniqueSorted(requests.flatMap((request) => (request.carrierId ? [request.carrierId] : []))),
  )
  const estimates = await chooseCarriers(
    ctx.tx,
    ctx.tenantId,
    requests.map((request) => ({ ...request, key: request.parcelId, country: request.country ?? 'CN' })),
  )
  const rows: WaybillRow[] = []
  // Carriers in key order: two calls at once lock the ranges the same way round.
  for (const carrierId of [...carriers.keys()].sort()) {
    const own = groupBy(requests, (request) => request.carrierId).get(carrierId)!
    const serials = await takeSerials(ctx, carrierId, own.length)
    if (serials.length < own.length)
      throw new AppError('logistics.number_range_empty', { carrier: carriers.get(carrierId)!.name })
    own.forEach((request, index) => {
      const number = waybillNumber(serials[index]!.range, serials[index]!.serial)
      const estimate = estimates.get(request.parcelId)
      const estimatedMinor = estimate?.carrierId === carrierId ? estimate.estimatedMinor : null
      const sortCode = sortCodeOf(request.province, request.city)
      rows.push({
        id: newId(),
        carrierId,
        waybillNumber: number,
        fulfillmentId: request.fulfillmentId,
        parcelId: request.parcelId,
        sortCode,
        estimatedMinor,
      })
      issued.set(request.parcelId, { waybillNumber: number, sortCode, estimatedMinor })
    })
  }
  refuseUnless(issued.size === requests.length, 'logistics.no_carrier')
  await insertWaybills(ctx, rows)
  return issued
}

/** Gives back the numbers of parcels that will not travel; a number is never issued a second time. */
export async function recycleWaybills(ctx: Ctx, parcelIds: readonly string[]): Promise<void> {
  await recycleWaybillRows(ctx, parcelIds)
}
