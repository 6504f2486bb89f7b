/**
 * The directory of a ZIP archive held in memory, and its entries unpacked with a bound on what comes out. After APPNOTE.TXT 6.3.10 of
 * PKWARE; archives over 4 GB (ZIP64) and encrypted entries are not read. The directory, not the local headers, tells sizes.
 */
import { promisify } from 'node:util'
import { createInflateRaw, inflateRaw } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly packed: Uint8Array
  /** Size when unpacked, as the directory claims. */
  readonly size: number
}

/** What is wrong with an archive; the text is meant for a technical hint beside a friendlier sentence. */
export class ZipDamage extends Error {}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const ZIP64 = 0xffffffff
const MOST_ENTRIES = 10_000

/** All entries by name; of two with the same name the last. @throws ZipDamage */
export function zipDirectory(bytes: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = endOfDirectory(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > MOST_ENTRIES) throw new ZipDamage('too many entries')
  const entries = new Map<string, ZipEntry>()
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new ZipDamage('directory')
    const encrypted = (view.getUint16(at + 8, true) & 1) === 1
    const method = view.getUint16(at + 10, true)
    const packedSize = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (encrypted || (method !== 0 && method !== 8)) throw new ZipDamage(`method of ${name}`)
    if (packedSize === ZIP64 || size === ZIP64 || local === ZIP64) throw new ZipDamage(`ZIP64 entry ${name}`)
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_ENTRY) throw new ZipDamage(`header of ${name}`)
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    if (start + packedSize > bytes.length) throw new ZipDamage(`${name} is cut off`)
    entries.set(name, { name, method, packed: bytes.subarray(start, start + packedSize), size })
  }
  return entries
}

function endOfDirectory(view: DataView): number {
  // The record is 22 bytes and a comment of up to 65,535.
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  throw new ZipDamage('no directory')
}

const inflate = promisify(inflateRaw)

/** The whole of an entry. @throws ZipDamage when it is more than it claims, or broken */
export async function unzip(entry: ZipEntry): Promise<Uint8Array> {
  if (entry.method === 0) return entry.packed
  try {
    // An empty entry still needs room for one byte, or zlib refuses the option.
    const content = await inflate(entry.packed, { maxOutputLength: Math.max(1, entry.size) })
    if (content.length === entry.size) return content
  } catch {
    // the sentence below says it
  }
  throw new ZipDamage(`content of ${entry.name}`)
}

const PIECE = 65_536

/** The content of an entry in pieces of up to 64 KB, unpacked as they are asked for. @throws ZipDamage as unzip */
export async function* unzipPieces(entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0
  try {
    for await (const piece of entry.method === 0 ? slices(entry.packed) : inflated(entry.packed)) {
      size += piece.length
      if (size > entry.size) break
      yield piece
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new ZipDamage(`content of ${entry.name}`)
    throw error
  }
  if (size !== entry.size) throw new ZipDamage(`content of ${entry.name}`)
}

function inflated(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: PIECE })
  inflater.end(packed)
  return inflater
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}
