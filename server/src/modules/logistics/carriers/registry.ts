import { AppError } from '#platform/errors.ts'
import type { Carrier } from './carrier.ts'
import { ownRange } from './own-range/own-range.ts'

/** Every carrier folder, by adapter. A new one is added here. */
const carriers = new Map<string, Carrier>([ownRange].map((carrier) => [carrier.adapter, carrier]))

export function allCarriers(): Carrier[] {
  return [...carriers.values()]
}

/** @throws logistics.adapter_unknown */
export function carrierOf(adapter: string): Carrier {
  const carrier = carriers.get(adapter)
  if (!carrier) throw new AppError('logistics.adapter_unknown', { adapter })
  return carrier
}
