/**
 * XML in pieces to tags and text, as much of it as Office documents use: elements, attributes, the five named entities and character
 * references, CDATA, comments. A document type declaration is refused, and with it every trick with entities.
 * Not a validating parser: it reads what Excel reads and does not complain about the rest.
 */

export interface XmlHandlers {
  /** Name without prefix; attributes as written, for attributeOf. An empty element opens and closes. */
  open(name: string, attributes: string): void
  close(name: string): void
  /** Text between tags, possibly in several parts, entities resolved. */
  text?(text: string): void
}

export interface XmlScanner {
  push(piece: string): void
}

/** XML that is broken or goes too far; the text is a technical hint. */
export class XmlDamage extends Error {}

// Longer tags do not occur; an endless one would be collected.
const LONGEST_TAG = 1_048_576

export function createXmlScanner(handlers: XmlHandlers): XmlScanner {
  let xml = ''
  return {
    push(piece) {
      xml = xml === '' ? piece : xml + piece
      let at = 0
      for (;;) {
        const tag = xml.indexOf('<', at)
        if (tag === -1) {
          at = giveText(at, textEnd(at))
          break
        }
        if (tag > at) giveText(at, tag)
        at = tag
        const after = readTag(tag)
        if (after === -1) break
        at = after
      }
      xml = xml.slice(at)
      if (xml.length > LONGEST_TAG) throw new XmlDamage('endless tag')
    },
  }

  function giveText(from: number, to: number): number {
    if (handlers.text !== undefined && to > from) handlers.text(unescapeXml(xml.slice(from, to)))
    return to
  }

  /** The end of the text without an entity that the end of the piece cuts in two. */
  function textEnd(from: number): number {
    const entity = xml.lastIndexOf('&')
    return entity >= from && xml.length - entity < 12 && !xml.includes(';', entity) ? entity : xml.length
  }

  /** Where the markup that begins here ends, or -1 when the piece ends before. */
  function readTag(start: number): number {
    const second = xml.charCodeAt(start + 1)
    if (second === EXCLAMATION || second === QUESTION || Number.isNaN(second)) return readOther(start)
    let end = xml.indexOf('>', start)
    // A value may hold '>'; then the quotes before it do not pair up.
    while (end !== -1 && isInValue(start, end)) end = xml.indexOf('>', end + 1)
    if (end === -1) return -1
    if (second === SLASH) {
      handlers.close(localName(xml.slice(start + 2, end)))
      return end + 1
    }
    const empty = xml.charCodeAt(end - 1) === SLASH
    let nameEnd = start + 1
    for (let code = xml.charCodeAt(nameEnd); code > SPACE && code !== SLASH && nameEnd < end; code = xml.charCodeAt(nameEnd))
      nameEnd++
    const name = localName(xml.slice(start + 1, nameEnd))
    handlers.open(name, xml.slice(nameEnd, empty ? end - 1 : end))
    if (empty) handlers.close(name)
    return end + 1
  }

  function isInValue(start: number, end: number): boolean {
    let quote = 0
    for (let i = start; i < end; i++) {
      const code = xml.charCodeAt(i)
      if (quote === 0 ? code === DOUBLE || code === SINGLE : code === quote) quote = quote === 0 ? code : 0
    }
    return quote !== 0
  }

  function readOther(start: number): number {
    const head = xml.slice(start, start + 9)
    if ('<![CDATA['.startsWith(head) || '<!DOCTYPE'.startsWith(head)) {
      if (head.length < 9) return -1
      if (head === '<!DOCTYPE') throw new XmlDamage('document type declaration')
      const end = xml.indexOf(']]>', start)
      if (end === -1) return -1
      handlers.text?.(xml.slice(start + 9, end))
      return end + 3
    }
    const [opening, closing] = head.startsWith('<!') ? ['<!--', '-->'] : ['<?', '?>']
    if (head.length < opening.length) return -1
    if (!head.startsWith(opening)) throw new XmlDamage('unknown declaration')
    const end = xml.indexOf(closing, start + opening.length)
    return end === -1 ? -1 : end + closing.length
  }
}

const EXCLAMATION = 33
const DOUBLE = 34
const SINGLE = 39
const SLASH = 47
const QUESTION = 63
const SPACE = 32

function localName(name: string): string {
  const colon = name.indexOf(':')
  return (colon === -1 ? name : name.slice(colon + 1)).trimEnd()
}

/** The value of an attribute by its name as written, prefix included. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at !== -1; at = attributes.indexOf(name, at + 1)) {
    // Preceded by white space and followed by = and a quote, or it is the end of another name or part of a value.
    if (attributes.charCodeAt(at - 1) > SPACE) continue
    VALUE.lastIndex = at + name.length
    const match = VALUE.exec(attributes)
    if (match !== null) return unescapeXml(match[1] ?? match[2]!)
  }
  return undefined
}

const VALUE = /\s*=\s*(?:"([^"]*)"|'([^']*)')/y

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return ENTITIES[name]!
    const point = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)
    return point > 0x10ffff ? whole : String.fromCodePoint(point)
  })
}

const CHARACTER_ESCAPE = /_x([\dA-Fa-f]{4})_/g

/** Office writes characters XML cannot hold as _x000D_. A zero character, which no database text can hold, is dropped. */
export function unescapeOffice(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(CHARACTER_ESCAPE, (_whole, hex: string) =>
    hex === '0000' ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
