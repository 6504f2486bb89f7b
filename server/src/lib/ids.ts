/**
 * Ids are UUID version 7 (RFC 9562): time first, so that rows made together lie together in every index, and made by the caller, so
 * that whole documents can be written in one statement per table.
 *
 * Layout: 48 bits of Unix milliseconds | version | a 26-bit counter across rand_a and the head of rand_b | 48 random bits. The counter
 * starts at a random value in its lower half every millisecond and rises by one (RFC 9562 section 6.2, method 1), which keeps ids
 * of one process strictly increasing; if the clock steps back, the last millisecond is kept and the counter goes on.
 */

const COUNTER_LIMIT = 2 ** 26
const POOL_SIZE = 4096 * 4 // 16-bit words: one getRandomValues call per 4096 ids

const pool = new Uint16Array(POOL_SIZE)
let poolAt = POOL_SIZE
let lastMillis = -1
let counter = 0
let timePart = ''

const HEX4: string[] = []
for (let word = 0; word < 65536; word++) HEX4.push(word.toString(16).padStart(4, '0'))

/** A new UUID v7 as lower-case text, greater than every id this process made before. */
export function newId(): string {
  if (poolAt === POOL_SIZE) {
    crypto.getRandomValues(pool)
    poolAt = 0
  }
  const now = Date.now()
  if (now > lastMillis) {
    startMillis(now)
  } else if (++counter === COUNTER_LIMIT) {
    startMillis(lastMillis + 1)
  }
  const at = poolAt
  poolAt = at + 4
  return (
    timePart +
    HEX4[0x7000 | (counter >>> 14)] +
    '-' +
    HEX4[0x8000 | (counter & 0x3fff)] +
    '-' +
    HEX4[pool[at]!] +
    HEX4[pool[at + 1]!] +
    HEX4[pool[at + 2]!]
  )
}

/** As many new ids as asked for, in rising order. */
export function newIds(count: number): string[] {
  const ids = new Array<string>(count)
  for (let i = 0; i < count; i++) ids[i] = newId()
  return ids
}

function startMillis(millis: number): void {
  lastMillis = millis
  // Lower half only: at least 2^25 ids fit into the millisecond before the counter runs over.
  counter = pool[poolAt + 3]! << 9
  const hex = millis.toString(16).padStart(12, '0')
  timePart = `${hex.slice(0, 8)}-${hex.slice(8)}-`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text is a UUID of any version, in the usual form with dashes. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text)
}

/** Milliseconds since 1970 at which a version 7 id was made. @throws RangeError for any other text. */
export function idMillis(id: string): number {
  if (!isUuid(id) || id[14] !== '7') throw new RangeError(`not a UUID v7: ${id.slice(0, 40)}`)
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
