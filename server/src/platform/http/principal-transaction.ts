import type { Ctx } from '../context.ts'
import { runTransaction } from '../db/transaction.ts'
import type { Runtime } from '../runtime.ts'
import type { Principal } from './principal.ts'

/**
 * A transaction in the name of the caller, for endpoints with `transaction: 'none'`: those whose answer must not be kept for idempotency
 * (secrets), or that do slow work before they write.
 */
export function principalTransaction<T>(
  runtime: Runtime,
  principal: Principal,
  requestId: string,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const { tenantId, actor, access, locale, tenant } = principal
  return runTransaction(runtime, { tenantId, actor, access, requestId, locale, tenant }, work)
}
