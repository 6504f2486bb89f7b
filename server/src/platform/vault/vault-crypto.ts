// LOCAL SCAFFOLD, not committed on this branch
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
export function seal(k: { version: number; key: Buffer }, plain: Buffer, aad: Buffer): Buffer {
  const iv = randomBytes(12)
  const c = createCipheriv('aes-256-gcm', k.key, iv)
  c.setAAD(aad)
  const body = Buffer.concat([c.update(plain), c.final()])
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeUInt32BE(k.version, 1)
  return Buffer.concat([head, iv, c.getAuthTag(), body])
}
export function open(keyOf: (version: number) => Buffer, sealed: Buffer, aad: Buffer): Buffer {
  const version = sealed.readUInt32BE(1)
  const d = createDecipheriv('aes-256-gcm', keyOf(version), sealed.subarray(5, 17))
  d.setAAD(aad)
  d.setAuthTag(sealed.subarray(17, 33))
  return Buffer.concat([d.update(sealed.subarray(33)), d.final()])
}
