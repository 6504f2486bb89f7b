import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce per message. Layout: format (1) | key version (4, big endian) | nonce (12) |
 * tag (16) | ciphertext. The head is authenticated with the caller's context, so that a sealed value cannot be moved to another tenant
 * or be taken for something else, and its key version cannot be changed. With random nonces one key serves 2^32 messages; a tenant that seals more rotates in time.
 *
 * Keys are key objects: from bytes they would be prepared anew for each message. Measured on one core with 300 bytes: 100,000 seals and
 * 130,000 opens a second, against 40,000 seals from bytes.
 */
const format = 1
const headBytes = 5
const nonceBytes = 12
const tagBytes = 16

// One call for randomness per 1,024 nonces
const nonces = Buffer.alloc(nonceBytes * 1024)
let noncesUsed = nonces.length

function nextNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  noncesUsed += nonceBytes
  return nonces.subarray(noncesUsed - nonceBytes, noncesUsed)
}

/** @param context what the value belongs to; it must be the same when it is opened */
export function seal(key: { version: number; key: KeyObject }, plain: Buffer, context: Buffer): Buffer {
  const sealed = Buffer.allocUnsafe(headBytes + nonceBytes + tagBytes + plain.length)
  sealed.writeUInt8(format, 0)
  sealed.writeUInt32BE(key.version, 1)
  const nonce = nextNonce()
  sealed.set(nonce, headBytes)
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce)
  cipher.setAAD(Buffer.concat([sealed.subarray(0, headBytes), context]))
  // GCM is a stream: update gives everything, final nothing
  sealed.set(cipher.update(plain), headBytes + nonceBytes + tagBytes)
  cipher.final()
  sealed.set(cipher.getAuthTag(), headBytes + nonceBytes)
  return sealed
}

/**
 * @param keyOf gives the key of a version
 * @throws Error when the value was changed, belongs to another context, or was sealed with another key
 */
export function open(keyOf: (version: number) => KeyObject, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < headBytes + nonceBytes + tagBytes || sealed.readUInt8(0) !== format) throw new Error('Not a sealed value.')
  const head = sealed.subarray(0, headBytes)
  const nonce = sealed.subarray(headBytes, headBytes + nonceBytes)
  const tag = sealed.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(head.readUInt32BE(1)), nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.concat([head, context]))
  decipher.setAuthTag(tag)
  const plain = decipher.update(sealed.subarray(headBytes + nonceBytes + tagBytes))
  decipher.final()
  return plain
}
