/**
 * A short routing mark for the label of a self-service carrier: a stable three-digit code of the province and two digits of the city, so that
 * parcels for one place lie together. Example: 广东省 深圳市 → always the same five digits. Foreign or empty places give '00000'.
 */
export function sortCodeOf(province: string, city: string): string {
  if (province === '') return '00000'
  return String(smallHash(province) % 1000).padStart(3, '0') + String(smallHash(city) % 100).padStart(2, '0')
}

function smallHash(text: string): number {
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}
