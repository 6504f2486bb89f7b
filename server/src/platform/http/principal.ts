import type { FastifyRequest } from 'fastify'
import type { Access, Actor, Locale } from '../context.ts'

/** Who calls: found by the identity module from a session cookie or an API key. */
export interface Principal {
  tenantId: string
  /** Account or API key id; idempotency keys belong to it. */
  id: string
  actor: Actor
  access: Access
  locale: Locale
  tenant: { timeZone: string; currency: string }
  /** Modules switched on for the company; null means all. */
  modules: ReadonlySet<string> | null
  sessionId: string | null
}

export type Authenticate = (request: FastifyRequest) => Promise<Principal | null>
