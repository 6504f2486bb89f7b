/**
 * The part of an address that one household or office has: all of an IPv4 address, the first 64 bits of an IPv6 one (RFC 6177), so that
 * hopping within one's own network does not escape the limit. Worked: '2001:db8:1::7' is '2001:db8:1:0'; '::ffff:10.0.0.1' is '10.0.0.1'.
 */
export function networkOf(ip: string): string {
  const plain = ip.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  if (mapped) return mapped[1]!
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === '' ? [] : tail.split(':')
  const width = plain.includes('.') ? 7 : 8
  const groups = plain.includes('::')
    ? [...first, ...Array(Math.max(0, width - first.length - last.length)).fill('0'), ...last]
    : first
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
