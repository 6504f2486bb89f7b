import type { Kysely } from 'kysely'
import type { DB as Database } from './db/schema.generated.ts'

export type Locale = 'zh-CN' | 'en-US'

/** A transaction bound to one tenant. */
export type Tx = Kysely<Database>

/** Who did it. `rule` and `system` act without a person; `onBehalfOf` names the person whose job it was. */
export interface Actor {
  kind: 'user' | 'api_key' | 'system' | 'rule' | 'channel'
  id: string
  name: string
}

/** What the caller may do. `null` scope means all shops or warehouses. */
export interface Access {
  permissions: ReadonlySet<string>
  shopIds: readonly string[] | null
  warehouseIds: readonly string[] | null
  seesCost: boolean
  seesPersonalData: boolean
}

export interface PendingEvent {
  id: string
  event: string
  payload: unknown
  weight: number
}

export interface PendingAudit {
  id: string
  action: string
  subjectKind: string
  subjectIds: readonly string[]
  detail: Record<string, unknown>
}

/** Made only by the platform: request, job, event, test. Commands get everything they need through it. */
export interface Ctx {
  tx: Tx
  tenantId: string
  actor: Actor
  access: Access
  now: Date
  requestId: string
  locale: Locale
  /** Tenant facts most commands need; read once per transaction. */
  tenant: { timeZone: string; currency: string }
  /** Collected by `emit`, `audit`, `tally` and `touch`; written or sent by the platform at the end of the transaction. */
  pending: {
    events: PendingEvent[]
    audits: PendingAudit[]
    tallies: Map<string, { name: string; key: string; scope: string; change: bigint }>
    topics: Set<string>
    afterCommit: (() => void | Promise<void>)[]
  }
}

export const systemActor: Actor = { kind: 'system', id: '00000000-0000-0000-0000-000000000000', name: 'system' }

/** Access without limits, for jobs, events and the command line. */
export const fullAccess: Access = {
  permissions: new Set(['*']),
  shopIds: null,
  warehouseIds: null,
  seesCost: true,
  seesPersonalData: true,
}

export function may(access: Access, permission: string): boolean {
  return access.permissions.has('*') || access.permissions.has(permission)
}
