import { newId } from '#lib/ids.ts'
import type { Tx } from '#platform/context.ts'
import { absoluteMs, sessionEnd } from '../authenticate/authenticate.ts'
import { newToken } from '../authenticate/tokens.ts'
import { insertSession } from './sessions.queries.ts'

export interface StartedSession {
  sessionId: string
  /** For the cookie; not kept anywhere else. */
  token: string
  /** The latest end, however much it is used: the cookie lives as long. */
  endsAt: Date
}

/** A new session of an account in one of its companies. Always a new token: one planted in a browser before is worth nothing. */
export async function startSession(
  tx: Tx,
  at: Date,
  session: { accountId: string; tenantId: string; userAgent: string; ip: string },
): Promise<StartedSession> {
  const { token, hash } = newToken()
  const sessionId = newId()
  await insertSession(tx, {
    ...session,
    id: sessionId,
    userAgent: storable(session.userAgent).slice(0, 300),
    tokenHash: hash,
    now: at,
    expiresAt: sessionEnd(at, at),
  })
  return { sessionId, token, endsAt: new Date(at.getTime() + absoluteMs) }
}

/** Headers may hold bytes that are no text. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
