import { errorMessage } from '#platform/errors.ts'
import type { StoredTrouble } from './order-pull/store.queries.ts'

export interface Trouble {
  code: string
  message: string
  messageEn: string
  at?: Date
  detail: Record<string, unknown>
}

/** A stored trouble in both languages. */
export function readTrouble(stored: (StoredTrouble & { at?: string }) | null): Trouble | null {
  if (stored === null || typeof stored.code !== 'string') return null
  const params = stored.params ?? {}
  return {
    code: stored.code,
    message: errorMessage(stored.code, params, 'zh-CN'),
    messageEn: errorMessage(stored.code, params, 'en-US'),
    ...(stored.at === undefined ? {} : { at: new Date(stored.at) }),
    detail: params,
  }
}
