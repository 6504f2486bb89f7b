import type { Tx } from '#platform/context.ts'
import type { LabelFace } from './carrier.ts'
import { carriersByIds } from './carriers.queries.ts'
import { carrierOf } from './registry.ts'

/** What these carriers put on their labels. */
export async function labelFaces(tx: Tx, tenantId: string, carrierIds: readonly string[]): Promise<Map<string, LabelFace>> {
  const accounts = await carriersByIds(tx, tenantId, carrierIds)
  return new Map([...accounts.values()].map((account) => [account.id, carrierOf(account.adapter).labelFace(account)]))
}
