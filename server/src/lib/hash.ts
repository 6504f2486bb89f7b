/** Fingerprints of values: the same content gives the same hash whatever the order of keys. */
import { createHash, hash } from 'node:crypto'

/**
 * JSON text with object keys in code unit order, no white space, undefined members left out, as in RFC 8785 but with bigint as its
 * digits and Date as ISO text. Two values have the same text exactly when they carry the same content; note that 1 and 1n do.
 * @throws TypeError for functions, symbols, NaN, infinities and cycles, which have no content to fingerprint
 */
export function stableJson(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, above: object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`no JSON for ${value}`)
      return JSON.stringify(value)
    case 'bigint':
      return value.toString()
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      break
    default:
      throw new TypeError(`no JSON for a ${typeof value}`)
  }
  if (value === null) return 'null'
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (above.includes(value)) throw new TypeError('no JSON for a cycle')
  above.push(value)
  let text: string
  if (Array.isArray(value)) {
    text = `[${value.map((each) => (each === undefined ? 'null' : write(each, above))).join(',')}]`
  } else {
    const record = value as Record<string, unknown>
    const members: string[] = []
    for (const key of Object.keys(record).sort()) {
      if (record[key] !== undefined) members.push(`${JSON.stringify(key)}:${write(record[key], above)}`)
    }
    text = `{${members.join(',')}}`
  }
  above.pop()
  return text
}

/** SHA-256 as 64 lower-case hex digits of text (as UTF-8) or bytes. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex')
}

/** SHA-256 of the stable JSON of a value: equal content, equal hash. @throws TypeError as stableJson */
export function contentHash(value: unknown): string {
  return sha256(stableJson(value))
}

/** SHA-256 over pieces, each preceded by its length so that ['ab','c'] and ['a','bc'] differ. */
export function sha256OfParts(parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256')
  const length = Buffer.alloc(8)
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    length.writeBigUInt64BE(BigInt(bytes.length))
    digest.update(length).update(bytes)
  }
  return digest.digest('hex')
}

/**
 * A strong entity tag (RFC 9110 section 8.8.3) of a value: a quoted string of 128 bits of its content hash.
 * @throws TypeError as stableJson
 */
export function etagOf(value: unknown): string {
  return `"${contentHash(value).slice(0, 32)}"`
}

/** Whether an If-Match or If-None-Match header names the tag, or is '*'. Weak tags never match, as If-Match demands. */
export function etagMatches(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  return header.split(',').some((each) => each.trim() === etag)
}
