import type { Ctx } from '../context.ts'
import type { TenantVault, Vault } from './vault.ts'

let vault: Vault | undefined

/** Set once per process by `createRuntime`. */
export function useVault(one: Vault): void {
  vault = one
}

/** The keys of the transaction's tenant, for handlers that have no runtime at hand. */
export function vaultOf(ctx: Pick<Ctx, 'tenantId'>): Promise<TenantVault> {
  if (!vault) throw new Error('No vault: createRuntime was not called.')
  return vault.keysOf(ctx.tenantId)
}
