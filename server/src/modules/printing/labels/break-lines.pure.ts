/** Width of a character in em. */
export type Measure = (character: string) => number

export function widthOf(text: string, measure: Measure): number {
  let width = 0
  for (const character of text) width += measure(character)
  return width
}

/**
 * Text in lines of at most `width` (in em): between any two characters of Chinese, between words of Latin letters and digits, and inside a
 * word only when it alone is too long. At most `lines`; what does not fit ends in an ellipsis.
 * Example: '浙江省杭州市 Wensan Road 7' in 9 em with 1 em a character and a half for Latin → '浙江省杭州市', 'Wensan Road 7'.
 */
export function breakLines(text: string, width: number, lines: number, measure: Measure): string[] {
  const result: string[] = []
  let line = ''
  let used = 0
  for (const word of text.match(/[\u0021-\u024f]+|\s+|[\s\S]/gu) ?? []) {
    const blank = /^\s+$/.test(word)
    if (blank && line === '') continue
    const size = widthOf(blank ? ' ' : word, measure)
    if (used + size <= width) {
      line += blank ? ' ' : word
      used += size
      continue
    }
    if (line !== '') result.push(line.trimEnd())
    line = ''
    used = 0
    if (blank) continue
    for (const character of word) {
      const one = measure(character)
      if (used + one > width && line !== '') {
        result.push(line)
        line = ''
        used = 0
      }
      line += character
      used += one
    }
  }
  if (line.trimEnd() !== '') result.push(line.trimEnd())
  if (result.length <= lines) return result
  const kept = result.slice(0, lines)
  let last = [...kept[lines - 1]!]
  while (last.length > 0 && widthOf(`${last.join('')}…`, measure) > width) last = last.slice(0, -1)
  kept[lines - 1] = `${last.join('')}…`
  return kept
}
