import { newId } from '#lib/ids.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { bumpCarrier, lockCarrier } from '../carriers/carriers.queries.ts'
import type { Rate } from './postage.pure.ts'
import { deleteRates, insertRates } from './rates.queries.ts'

export type RateInput = Omit<Rate, 'carrierId'>

/**
 * Replaces a carrier's table, or only its lines of one warehouse. `version` is the carrier's, null to take it as it is (import).
 * @throws logistics.carrier_unknown, logistics.rate_twice, logistics.rate_city_without_province, platform.version_conflict
 */
export async function replaceRates(
  ctx: Ctx,
  carrierId: string,
  rates: readonly RateInput[],
  of: { warehouseId: string | null } | 'all',
  version: bigint | null,
): Promise<void> {
  const carrier = await lockCarrier(ctx, carrierId)
  if (!carrier) throw new AppError('logistics.carrier_unknown')
  refuseUnless(version === null || carrier.version === version, 'platform.version_conflict')
  const places = new Set<string>()
  for (const rate of rates) {
    if (rate.city !== '' && rate.province === '') throw new AppError('logistics.rate_city_without_province', { city: rate.city })
    const place = JSON.stringify([rate.warehouseId, rate.country, rate.province, rate.city])
    refuseUnless(!places.has(place), 'logistics.rate_twice', { place: `${rate.country} ${rate.province} ${rate.city}`.trim() })
    places.add(place)
  }
  await deleteRates(ctx, carrierId, of)
  await insertRates(
    ctx,
    rates.map((rate) => ({ ...rate, id: newId(), carrierId })),
  )
  await bumpCarrier(ctx, carrierId)
  audit(ctx, {
    action: 'logistics.rates_replaced',
    subjectKind: 'carrier',
    subjectIds: [carrierId],
    detail: { lines: rates.length, warehouseId: of === 'all' ? undefined : of.warehouseId },
  })
  touch(ctx, 'carriers')
}
