import { ticks } from '#platform/clock.ts'
import type { Principal } from '#platform/http/principal.ts'

/** Rights may be this old in another process; in this one a change is seen at once. */
const keepMs = 3000
const mostEntries = 20_000

interface Entry {
  principal: Promise<Principal | null>
  loadedAt: number
  tenantId?: string
  id?: string
  sessionId?: string | null
}

const entries = new Map<string, Entry>()
let generation = 0

/** The principal of a credential (its hash); requests that come together share one load. Failures and strangers are not kept. */
export function cachedPrincipal(key: string, load: () => Promise<Principal | null>): Promise<Principal | null> {
  const known = entries.get(key)
  if (known && ticks() - known.loadedAt < keepMs) return known.principal
  const begun = generation
  const entry: Entry = { principal: load(), loadedAt: ticks() }
  entries.delete(key)
  entries.set(key, entry)
  if (entries.size > mostEntries) entries.delete(entries.keys().next().value!)
  const drop = () => {
    if (entries.get(key) === entry) entries.delete(key)
  }
  entry.principal.then((principal) => {
    // Something was forgotten while this was being read: it may be the old state.
    if (principal === null || begun !== generation) drop()
    else {
      entry.tenantId = principal.tenantId
      entry.id = principal.id
      entry.sessionId = principal.sessionId
    }
  }, drop)
  return entry.principal
}

/** Called after every change of rights has been committed. `id`: account or API key. */
export function forgetPrincipals(match: { tenantId?: string; ids?: readonly string[]; sessionIds?: readonly string[] }): void {
  generation++
  for (const [key, entry] of entries) {
    if (entry.id === undefined) {
      entries.delete(key)
      continue
    }
    if (match.tenantId !== undefined && entry.tenantId !== match.tenantId) continue
    if (match.ids !== undefined && !match.ids.includes(entry.id)) continue
    if (match.sessionIds !== undefined && !(entry.sessionId && match.sessionIds.includes(entry.sessionId))) continue
    entries.delete(key)
  }
}
