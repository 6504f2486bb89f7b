import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as 43 characters of base64url: sessions, tickets, API keys. Only its hash is stored. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token) }
}

/** SHA-256 is enough for random tokens: there is nothing to guess. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

const tokenPattern = /^[A-Za-z0-9_-]{43}$/
const apiKeyPattern = /^ssk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/

export function isToken(text: string): boolean {
  return tokenPattern.test(text)
}

/** `ssk_<company id without dashes>_<secret>`: the company inside is what makes the look-up possible under row-level security. */
export function apiKeyText(tenantId: string, secret: string): string {
  return `ssk_${tenantId.replaceAll('-', '')}_${secret}`
}

/** Company and secret of an API key, or null when the text is none. */
export function readApiKey(text: string): { tenantId: string; secret: string } | null {
  const match = apiKeyPattern.exec(text)
  if (!match) return null
  const hex = match[1]!
  return {
    tenantId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    secret: match[2]!,
  }
}
