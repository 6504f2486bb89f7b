import pg from 'pg'
import type { BenchSystem } from './bench-system.ts'

interface Write {
  text: string
  values: unknown[]
}

/** What one transaction wrote, statement by statement. */
export type Written = Write[]

const isWrite = /^\s*(?:insert|update|delete)\b|^\s*with\b[\s\S]*\b(?:insert into|update|delete from)\b/i

/**
 * Runs `work` in this process and keeps every writing statement of every committed transaction. Locks, look-ups and everything the program
 * computes between them are left out: what remains is the bare SQL that puts the same rows into the same tables.
 */
export async function captureWrites(work: () => Promise<void>): Promise<Written[]> {
  const transactions: Written[] = []
  const open = new WeakMap<object, Written>()
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
    if (/^begin/i.test(text)) open.set(this, [])
    else if (/^commit/i.test(text)) {
      const written = open.get(this)
      if (written && written.length > 0) transactions.push(written)
      open.delete(this)
    } else if (/^rollback/i.test(text)) open.delete(this)
    else if (open.has(this) && isWrite.test(text) && !/for (?:no key )?update/i.test(text.replace(/\([\s\S]*?\)/g, '')))
      open.get(this)!.push({ text, values: (args[1] as unknown[]) ?? [] })
    return (original as (...given: unknown[]) => unknown).apply(this, args)
  } as never
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return transactions
}

/** Columns of numbers that are unique among orders and parcels. */
const numberColumns = new Set(['external_number', 'waybill_number'])
/** The elements of an array literal. */
const quotedElements = /"((?:[^"\\]|\\.)*)"/g
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g

/**
 * The same writes again as if for other orders: ids that were made during the capture, platform numbers, waybill and entry numbers get
 * new values; everything older (SKUs, bins, the company) stays.
 */
export function renewed(transactions: readonly Written[], copy: number, since: Date, numbers: ReadonlySet<string>): Written[] {
  const first = since.getTime().toString(16).padStart(12, '0')
  const renew = (id: string) =>
    id.slice(0, 8) + id.slice(9, 13) < first
      ? id
      : id.slice(0, 24) +
        ((Number.parseInt(id.slice(24, 30), 16) + copy * 7919) % 0x1000000).toString(16).padStart(6, '0') +
        id.slice(30)
  const text = (value: string, column: string): string => {
    if (numberColumns.has(column)) return value.replace(quotedElements, `"$1~${copy}"`)
    if (numbers.has(value)) return `${value}~${copy}`
    return value.length >= 36 ? value.replace(uuids, renew) : value
  }
  return transactions.map((written) =>
    written.map((write) => {
      const columns = columnsOf(write.text)
      return {
        text: write.text,
        values: write.values.map((value, index) => {
          if (Buffer.isBuffer(value)) return renewedArray(value, columns.get(index) ?? '', since, copy)
          if (typeof value === 'string') return text(value, columns.get(index) ?? '')
          if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? text(item, '') : item))
          return value
        }),
      }
    }),
  )
}

/** An array in binary form with new ids in it, or new entry numbers, or keyed hashes as of other people; see the product's `binary-arrays.ts` for the layout. */
function renewedArray(value: Buffer, column: string, since: Date, copy: number): Buffer {
  if (value.length < 20 || value.readInt32BE(0) !== 1) return value
  const type = value.readInt32BE(8)
  if (type !== uuidOid && column !== 'entry_number') return value
  const result = Buffer.from(value)
  const count = value.readInt32BE(12)
  for (let index = 0, at = 20; index < count; index++) {
    const length = result.readInt32BE(at)
    at += 4
    if (length < 0) continue
    if (type === int8Oid) result.writeBigInt64BE(result.readBigInt64BE(at) + BigInt(copy) * 10_000_000n, at)
    else if (column.endsWith('hash') || ((result[at + 6]! & 0xf0) === 0x70 && result.readUIntBE(at, 6) >= since.getTime()))
      result.writeUIntBE((result.readUIntBE(at + 10, 3) + copy * 7919) % 0x1000000, at + 10, 3)
    at += length
  }
  return result
}

const uuidOid = 2950
const int8Oid = 20

/** Parameter index → column, from `unnest($2::uuid[], …) as r(id, …)`. */
function columnsOf(text: string): Map<number, string> {
  const match = /unnest\(([^)]*)\)\s+as\s+\w+\(([^)]*)\)/.exec(text)
  if (!match) return new Map()
  const parameters = [...match[1]!.matchAll(/\$(\d+)/g)].map((found) => Number(found[1]) - 1)
  return new Map(match[2]!.split(',').map((column, index) => [parameters[index]!, column.trim()]))
}

/** Plays prepared writes on `connections` at once. @returns seconds */
export async function play(system: BenchSystem, batches: readonly Written[][], connections: number): Promise<number> {
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: system.runtime.config.appUrl })
      client.on('error', () => {}) // said by the query that meets it
      await client.connect()
      try {
        while (next < batches.length) {
          for (const written of batches[next++]!) {
            await client.query(`begin; select platform.set_tenant('${system.tenantId}')`)
            for (const { text, values } of written) await client.query(text, values)
            await client.query('commit')
          }
        }
      } finally {
        await client.end()
      }
    }),
  )
  return (performance.now() - started) / 1000
}
