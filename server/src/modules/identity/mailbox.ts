import type { FastifyRequest } from 'fastify'
import type { Config } from '#platform/config.ts'

const loopback = new Set(['127.0.0.1', '::1', 'localhost', '[::1]', '::ffff:127.0.0.1'])

/**
 * Whether this is a development machine, where a person without a session may read the kept mails (else nobody could reset a password): no SMTP
 * is set, the server listens on this computer alone and is known under no other address, and the request comes from here, by a local name
 * (a page elsewhere could otherwise point its own name at us) and through no proxy.
 */
export function isMailboxOpen(config: Config, request: FastifyRequest): boolean {
  if (config.smtpUrl !== undefined || !loopback.has(config.host)) return false
  if (config.trustProxy || config.secureCookies || !loopback.has(new URL(config.publicUrl).hostname)) return false
  const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']
  if (forwarded.some((name) => request.headers[name] !== undefined)) return false
  return loopback.has(request.socket.remoteAddress ?? '') && loopback.has(request.hostname)
}
