/**
 * Whether JSON text nests arrays and objects deeper than `limit`, without parsing it. Worked: '[{"a":[1]}]' is three deep; brackets inside
 * strings do not count.
 */
export function isDeeperThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) {
      // To the end of the string: the next quote that no backslash stands before.
      do {
        i = text.indexOf('"', i + 1)
        if (i < 0) return false
      } while (isEscaped(text, i))
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++
  return slashes % 2 === 1
}
