import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce per message. Layout: format (1) | key version (4, big endian) | nonce (12) |
 * tag (16) | ciphertext. The head is authenticated with the caller's context, so that a sealed value cannot be moved to another tenant
 * and its key version cannot be changed.
 */
const format = 1
const headBytes = 5
const nonceBytes = 12
const tagBytes = 16

/** @param context what the value belongs to; it must be the same when it is opened */
export function seal(key: { version: number; key: Buffer }, plain: Buffer, context: Buffer): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt8(format, 0)
  head.writeUInt32BE(key.version, 1)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce)
  cipher.setAAD(Buffer.concat([head, context]))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body])
}

/**
 * @param keyOf gives the key of a version
 * @throws Error when the value was changed, belongs to another context, or was sealed with another key
 */
export function open(keyOf: (version: number) => Buffer, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < headBytes + nonceBytes + tagBytes || sealed.readUInt8(0) !== format) throw new Error('Not a sealed value.')
  const head = sealed.subarray(0, headBytes)
  const nonce = sealed.subarray(headBytes, headBytes + nonceBytes)
  const tag = sealed.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(head.readUInt32BE(1)), nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.concat([head, context]))
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(headBytes + nonceBytes + tagBytes)), decipher.final()])
}
