import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { localeOf } from '#platform/http/bind.ts'
import type { Principal } from '#platform/http/principal.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { StartedSession } from '../sessions/start-session.ts'

/** What is known of the one who calls without a session. */
export interface Visitor {
  ip: string
  userAgent: string
  locale: Locale
  requestId: string
}

export function visitorOf(request: FastifyRequest): Visitor {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? '', locale: localeOf(request), requestId: request.id }
}

/** The session cookie: not readable by scripts, not sent by other sites' writes. */
export function setSessionCookie(reply: FastifyReply, runtime: Runtime, session: StartedSession): void {
  reply.setCookie('session', session.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: runtime.config.secureCookies,
    expires: session.endsAt,
  })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie('session', { path: '/' })
}

/** The language of answers before and after log-in; the screens read it too. */
export function setLocaleCookie(reply: FastifyReply, runtime: Runtime, locale: Locale): void {
  reply.setCookie('locale', locale, { path: '/', sameSite: 'lax', secure: runtime.config.secureCookies, maxAge: 365 * 86_400 })
}

/** @throws AppError identity.person_only for API keys */
export function personOf(principal: Principal | null): Principal {
  if (principal?.actor.kind !== 'user') throw new AppError('identity.person_only')
  return principal
}
