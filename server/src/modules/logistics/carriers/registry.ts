import { AppError } from '#platform/errors.ts'
import type { Carrier } from './carrier.ts'
import { selfService } from './self-service/self-service.ts'

/** Every carrier folder, by adapter. A new one is added here. */
const carriers = new Map<string, Carrier>([selfService].map((carrier) => [carrier.adapter, carrier]))

export function allCarriers(): Carrier[] {
  return [...carriers.values()]
}

/** @throws logistics.adapter_unknown */
export function carrierOf(adapter: string): Carrier {
  const carrier = carriers.get(adapter)
  if (!carrier) throw new AppError('logistics.adapter_unknown', { adapter })
  return carrier
}
