import { groupBy } from '#lib/collections.ts'
import type { Ctx } from '#platform/context.ts'
import { listCarriers } from '../carriers/carriers.queries.ts'
import { type Destination, postage, rateFor } from './postage.pure.ts'
import { allRatesFor } from './rates.queries.ts'

export type Why = 'chosen' | 'dearer' | 'lower_rank' | 'paused' | 'no_rate' | 'not_reached'

export interface CarrierEstimate {
  carrierId: string
  code: string
  name: string
  estimatedMinor: bigint | null
  why: Why
  /** The line of the rate table that applied. */
  rate: { warehouseId: string | null; country: string; province: string; city: string } | null
}

/** What a parcel would cost with every carrier and which one would be chosen, by the rule of chooseCarriers: cheapest, then rank. */
export async function explainCarriers(ctx: Ctx, parcel: Destination & { weightGrams: bigint }): Promise<CarrierEstimate[]> {
  const carriers = await listCarriers(ctx.tx, ctx.tenantId)
  const rates = groupBy(
    await allRatesFor(ctx.tx, ctx.tenantId, { carrierIds: carriers.map(({ id }) => id), provinces: [parcel.province] }),
    (rate) => rate.carrierId,
  )
  const estimates = carriers.map((carrier): CarrierEstimate & { paused: boolean } => {
    const own = rates.get(carrier.id) ?? []
    const rate = rateFor(own, parcel)
    const line =
      rate ??
      rateFor(
        own.map((each) => ({ ...each, reachable: true })),
        parcel,
      )
    return {
      carrierId: carrier.id,
      code: carrier.code,
      name: carrier.name,
      estimatedMinor: rate ? postage(rate, parcel.weightGrams) : null,
      why: rate ? 'dearer' : line ? 'not_reached' : 'no_rate',
      rate: line ? { warehouseId: line.warehouseId, country: line.country, province: line.province, city: line.city } : null,
      paused: carrier.status === 'paused',
    }
  })
  // Carriers come by rank: of equals the first one wins.
  let best: CarrierEstimate | undefined
  for (const one of estimates) {
    if (one.paused || one.estimatedMinor === null) continue
    if (!best || one.estimatedMinor < best.estimatedMinor!) best = one
  }
  return estimates.map(({ paused, ...one }) => ({
    ...one,
    why: paused
      ? 'paused'
      : one.estimatedMinor === null
        ? one.why
        : one.carrierId === best?.carrierId
          ? 'chosen'
          : one.estimatedMinor === best?.estimatedMinor
            ? 'lower_rank'
            : 'dearer',
  }))
}
