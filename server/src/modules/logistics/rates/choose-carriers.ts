import { groupBy, uniqueSorted } from '#lib/collections.ts'
import type { Tx } from '#platform/context.ts'
import { postage, type Rate, rateFor } from './postage.pure.ts'
import { type ActiveCarrier, activeCarriers, ratesFor } from './rates.queries.ts'

export interface ParcelToSend {
  key: string
  warehouseId: string
  country: string
  province: string
  city: string
  weightGrams: bigint
}

export interface CarrierChoice {
  carrierId: string | null
  estimatedMinor: bigint | null
  /** Which rule chose and what stood beside it, for the timeline. */
  reason: Record<string, unknown>
}

/** The cheapest active carrier that reaches the place; the better rank breaks ties. Places nobody reaches get none, with the reason. */
export async function chooseCarriers(
  tx: Tx,
  tenantId: string,
  parcels: readonly ParcelToSend[],
): Promise<Map<string, CarrierChoice>> {
  const carriers = await activeCarriers(tx, tenantId)
  const rates = groupBy(
    await ratesFor(tx, tenantId, uniqueSorted(parcels.map((parcel) => parcel.province))),
    (rate) => rate.carrierId,
  )
  const placeRates = new Map<string, (readonly [ActiveCarrier, Rate])[]>()
  return new Map<string, CarrierChoice>(
    parcels.map((parcel): [string, CarrierChoice] => {
      // Thousands of parcels go to a few hundred places: the lines of a place are looked up once.
      const place = `${parcel.warehouseId} ${parcel.country} ${parcel.province} ${parcel.city}`
      let options = placeRates.get(place)
      if (!options) {
        options = carriers.flatMap((carrier) => {
          const rate = rateFor(rates.get(carrier.id) ?? [], parcel)
          return rate ? [[carrier, rate] as const] : []
        })
        placeRates.set(place, options)
      }
      let best: { carrier: ActiveCarrier; minor: bigint } | undefined
      for (const [carrier, rate] of options) {
        const minor = postage(rate, parcel.weightGrams)
        if (!best || minor < best.minor) best = { carrier, minor }
      }
      if (!best)
        return [
          parcel.key,
          { carrierId: null, estimatedMinor: null, reason: { rule: 'no active carrier reaches', province: parcel.province } },
        ]
      return [
        parcel.key,
        {
          carrierId: best.carrier.id,
          estimatedMinor: best.minor,
          reason: { rule: 'cheapest that reaches', carrier: best.carrier.code, among: options.length },
        },
      ]
    }),
  )
}
