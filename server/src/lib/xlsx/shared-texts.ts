/**
 * The texts that cells of a workbook share. The part stays as the bytes it is, with the place of each text; a text is made only when a
 * cell asks for it. One million different texts so take their XML (about 70 MB) and 4 MB, instead of several hundred as objects.
 */
import { createXmlScanner, unescapeOffice } from './xml-scanner.ts'

export interface SharedTexts {
  /** The text with this number, or undefined when there is none. */
  at(index: number): string | undefined
}

const RECENT = 4_096

export function sharedTexts(xml: Uint8Array): SharedTexts {
  const bytes = Buffer.from(xml.buffer, xml.byteOffset, xml.length)
  const places = placesOf(bytes)
  // Orders repeat their shops, states and products: most lookups end here.
  const recent = new Map<number, string>()
  return {
    at(index) {
      const known = recent.get(index)
      if (known !== undefined) return known
      if (!(index >= 0 && index < places.length)) return undefined
      const text = textOf(bytes.toString('utf8', places[index], places[index + 1] ?? bytes.length))
      if (recent.size >= RECENT) recent.clear()
      recent.set(index, text)
      return text
    },
  }
}

function placesOf(bytes: Buffer): Uint32Array {
  // All elements of the part carry the prefix of its root, if any.
  const root = /<(\w+:)?sst[\s>/]/.exec(bytes.toString('latin1', 0, 4096))
  const tag = `<${root?.[1] ?? ''}si`
  let places = new Uint32Array(1024)
  let count = 0
  for (let at = bytes.indexOf(tag); at !== -1; at = bytes.indexOf(tag, at + tag.length)) {
    const next = bytes[at + tag.length]!
    if (next !== 0x3e && next !== 0x2f && next > 0x20) continue
    if (count === places.length) {
      const larger = new Uint32Array(count * 2)
      larger.set(places)
      places = larger
    }
    places[count++] = at
  }
  return places.subarray(0, count)
}

/** Plain text, or the runs of a rich text put together; phonetic guides (rPh) are not part of it. */
function textOf(item: string): string {
  let text = ''
  let inText = false
  let inGuide = false
  createXmlScanner({
    open(name) {
      if (name === 't') inText = true
      else if (name === 'rPh') inGuide = true
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inGuide = false
    },
    text(part) {
      if (inText && !inGuide) text += part
    },
  }).push(item)
  return unescapeOffice(text)
}
