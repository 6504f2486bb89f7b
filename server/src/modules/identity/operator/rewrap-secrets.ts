import type { Runtime } from '#platform/runtime.ts'
import { setTotpSealed, totpSecrets } from './tenant-data.queries.ts'

/**
 * After a new master key was put first: wraps the keys of all companies and seals the second factors of all people with it, so that the
 * old one is needed no more. May be repeated, and stopped at any moment.
 */
export async function rewrapSecrets(runtime: Runtime): Promise<{ tenantKeys: number; secondFactors: number }> {
  const tenantKeys = await runtime.vault.rewrapAll()
  let secondFactors = 0
  for (const { id, sealed } of await totpSecrets(runtime.ownerPool)) {
    const anew = runtime.vault.sealGlobal('totp', runtime.vault.openGlobal('totp', sealed))
    secondFactors += await setTotpSealed(runtime.ownerPool, id, sealed, anew)
  }
  return { tenantKeys, secondFactors }
}
