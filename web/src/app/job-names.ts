import { features } from '../features/index.ts'
import type { Feature } from './feature.ts'

/** What background jobs are called, by kind, as the features say. */
export function jobNames(): NonNullable<Feature['jobs']> {
  return Object.assign({}, ...features.map((feature) => feature.jobs ?? {}))
}
