/**
 * Bytes of a text file to text, with the encoding found out on the way. Chinese platforms and banks export UTF-8 with and without
 * byte order mark, UTF-16 ("Unicode text" of Excel) and GB18030 (with its subsets GBK and GB2312).
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { InputError } from '../input-error.ts'

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1252'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

// So many bytes from the first one beyond ASCII decide between UTF-8 and GB18030. Chinese text in GB18030 fails as UTF-8 within a
// few characters; random pairs of its bytes look like UTF-8 with a chance of about one in six each.
const SAMPLE = 4096

export interface TextDecoding {
  /**
   * Text of the next bytes. Some may be held back until the encoding is known.
   * @throws TypeError for bytes the encoding cannot have; InputError csv_not_text for zero bytes that are not UTF-16
   */
  push(bytes: Uint8Array): string
  /** What was held back. @throws as push, and for a character cut off at the end */
  end(): string
  /** The encoding in use; undefined while only ASCII was seen. */
  encoding(): TextEncoding | undefined
}

/**
 * Without a given encoding: a byte order mark decides; else UTF-16 shows by its zero bytes; else ASCII is passed through until the
 * first byte beyond it, and the following 4 KB are UTF-8 if they are valid UTF-8, and GB18030 otherwise.
 */
export function decodeText(given?: TextEncoding): TextDecoding {
  let encoding: TextEncoding | undefined = given
  let decoder = given === undefined ? undefined : new TextDecoder(given, { fatal: true })
  let held = Buffer.alloc(0)
  let atStart = true

  const choose = (chosen: TextEncoding, bytes: Uint8Array): string => {
    encoding = chosen
    decoder = new TextDecoder(chosen, { fatal: true })
    return decoder.decode(bytes, { stream: true })
  }

  /** Text of as much as can be told; the rest stays held. */
  const undecided = (bytes: Buffer, last: boolean): string => {
    held = Buffer.alloc(0)
    if (atStart) {
      if (bytes.length < SAMPLE && !last) return hold(bytes)
      atStart = false
      const marked = encodingByMark(bytes) ?? utf16ByZeros(bytes)
      if (marked !== undefined) return choose(marked, bytes)
    }
    if (bytes.includes(0)) throw new InputError('csv_not_text', { line: 1 })
    if (isAscii(bytes)) return bytes.toString('latin1')
    const beyond = bytes.findIndex((byte) => byte > 0x7f)
    const ascii = bytes.toString('latin1', 0, beyond)
    const rest = bytes.subarray(beyond)
    if (rest.length < SAMPLE && !last) return ascii + hold(rest)
    return ascii + choose(isUtf8(last ? rest : withoutCutTail(rest)) ? 'utf-8' : 'gb18030', rest)
  }

  /** Copied, since the caller may reuse its buffer. */
  const hold = (bytes: Buffer): '' => {
    held = Buffer.from(bytes)
    return ''
  }

  return {
    push(bytes) {
      if (decoder !== undefined) return decoder.decode(bytes, { stream: true })
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      return undecided(held.length === 0 ? view : Buffer.concat([held, view]), false)
    },
    end() {
      const text = decoder === undefined ? undecided(held, true) : ''
      return decoder === undefined ? text : text + decoder.decode()
    },
    encoding: () => encoding,
  }
}

function encodingByMark(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** Delimiters, digits and line breaks are ASCII, whose UTF-16 form has a zero byte on one side and none on the other. */
function utf16ByZeros(bytes: Uint8Array): TextEncoding | undefined {
  const length = Math.min(bytes.length, SAMPLE) & ~1
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  if (even === 0 && odd * 20 >= length && odd > 1) return 'utf-16le'
  if (odd === 0 && even * 20 >= length && even > 1) return 'utf-16be'
  return undefined
}

/** Without a UTF-8 sequence that the end of the sample cuts in two. */
function withoutCutTail(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? bytes.subarray(0, bytes.length - back) : bytes
    }
  }
  return bytes
}
