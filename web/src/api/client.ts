import { createClient } from '@shangshu/server/http-client'
import { currentLanguage } from '@shangshu/ui'
import { contracts } from './contracts.ts'

export { ApiProblem } from '@shangshu/server/http-client'

/**
 * The typed client: `api.identity.session()`. Every write carries a fresh idempotency key, so that a request repeated by
 * the network is done once; edits hand in `ifMatch` with the version they began from. Refusals are `ApiProblem`.
 */
export const api = createClient(contracts, {
  baseUrl: '',
  headers: () => ({ 'accept-language': currentLanguage() }),
})

/** Tells the server the language of requests that carry no header of ours: downloads and the stream of changes. */
export function rememberLanguage(language: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR
  document.cookie = `locale=${language}; path=/; max-age=31536000; samesite=lax`
}
