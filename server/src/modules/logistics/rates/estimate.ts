import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { Tx } from '#platform/context.ts'
import type { ParcelToSend } from './choose-carriers.ts'
import { postage, type Rate, rateFor } from './postage.pure.ts'
import { allRatesFor } from './rates.queries.ts'

/** What each parcel costs with the carrier it has, paused or not; parcels whose carrier has no rate for the place are left out. */
export async function estimateFor(
  tx: Tx,
  tenantId: string,
  parcels: readonly (ParcelToSend & { carrierId: string | null })[],
): Promise<Map<string, bigint>> {
  const rates: Map<string, Rate[]> = groupBy(
    await allRatesFor(tx, tenantId, {
      carrierIds: uniqueSorted(parcels.flatMap((parcel) => (parcel.carrierId ? [parcel.carrierId] : []))),
      provinces: uniqueSorted(parcels.map((parcel) => parcel.province)),
    }),
    (rate) => rate.carrierId,
  )
  return new Map(
    parcels.flatMap((parcel) => {
      const rate = rateFor(rates.get(parcel.carrierId ?? '') ?? [], parcel)
      return rate ? [[parcel.key, postage(rate, parcel.weightGrams)] as const] : []
    }),
  )
}
