/** Recovery codes: 80 bits in Crockford's base 32 (no I, L, O, U), in four groups. Worked: bytes of zero give '0000-0000-0000-0000'. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** @param bytes ten random bytes */
export function recoveryCode(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 16; i++) {
    text = alphabet[Number(bits & 31n)] + text
    bits >>= 5n
  }
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** What a person typed, as it was made: case, spaces and dashes do not matter, and letters that look like digits are taken for them. */
export function normalRecoveryCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}
