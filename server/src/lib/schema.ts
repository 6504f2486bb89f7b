import { z } from 'zod'

// Shapes shared by all contracts. On the wire money and quantities are integers, times are ISO 8601 text; inside they are bigint and Date.

export const zId = z.uuid().meta({ id: 'Id' })
export type Id = z.output<typeof zId>

/** Minor units of the currency beside it (fen, cents). */
export const zMoney = z
  .codec(z.int(), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => safeNumber(value) })
  .meta({ id: 'MinorUnits', description: 'integer in the minor unit of the currency beside it' })

/** Pieces in the SKU's smallest unit. */
export const zQuantity = z
  .codec(z.int(), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => safeNumber(value) })
  .meta({ id: 'Quantity', description: 'integer in the smallest unit of the SKU' })

export const zCount = zQuantity

/** Whole positive pieces, as input. */
export const zPositiveQuantity = z.codec(z.int().positive().max(1_000_000_000), z.bigint(), {
  decode: (wire) => BigInt(wire),
  encode: (value) => safeNumber(value),
})

/** Row version for If-Match. */
export const zVersion = z.codec(z.int(), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => safeNumber(value) })

export const zTime = z
  .codec(z.iso.datetime({ offset: true }), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })
  .meta({ id: 'Time' })

/** A day in the tenant's zone. */
export const zDay = z.iso.date().meta({ id: 'Day' })

export const zCurrency = z.string().regex(/^[A-Z]{3}$/)

/** Text a person types: trimmed, without control characters, at least one visible character. */
export const zText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !hasControl(text), 'control characters are not allowed')

/** Like zText, but may be empty. */
export const zOptionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !hasControl(text), 'control characters are not allowed')

/** Codes people scan and type: letters, digits and a few signs; no spaces at the ends. */
export const zCode = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !hasControl(text), 'control characters are not allowed')

/** One or many documents: commands take sets. */
export const zIds = z.array(zId).min(1).max(20_000)

/** Query strings: `?status=a&status=b` or `?status=a,b`. */
export const zList = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? undefined : typeof value === 'string' ? value.split(',') : value),
    z.array(item).max(200).optional(),
  )

export const zFlag = z.preprocess(
  (value) => (value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value),
  z.boolean().optional(),
)

/** Keyset paging: send back `nextCursor` as `cursor`; null means there is no more. */
export const zPageQuery = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }
export const zPage = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), nextCursor: z.string().nullable() })

export const zDone = z.object({ done: z.literal(true) })
export const done = { done: true } as const

export const zActor = z.object({
  kind: z.enum(['user', 'api_key', 'system', 'rule', 'channel']),
  id: z.string(),
  name: z.string(),
})

export const zTimelineEntry = z.object({
  id: zId,
  at: zTime,
  action: z.string(),
  subjectKind: z.string(),
  subjectCount: z.int(),
  actor: zActor,
  detail: z.record(z.string(), z.unknown()),
})

/** Result of a command on a set: what was done, and what was refused and why, row by row. */
export const zSetResult = z.object({
  done: z.array(zId),
  refused: z.array(z.object({ id: zId, code: z.string(), message: z.string() })),
})
export type SetResult = z.output<typeof zSetResult>

/**
 * A set by its ids, or everything that a list's filter finds except some; exactly one of the two. The second runs as a job, whose id the
 * answer `zSetOrJob` then holds.
 */
export const zSetOf = <F extends z.ZodRawShape>(filter: F) => ({
  ids: zIds.optional(),
  found: z.object({ filter: z.object(filter), except: z.array(zId).max(20_000).default([]) }).optional(),
})
export const zSetOrJob = zSetResult.extend({ jobId: zId.optional() })

/** RFC 9457 problem document, with our additions. */
export const zProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    params: z.record(z.string(), z.unknown()),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof zProblem>

function safeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('number too large for JSON')
  return number
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true
    if (code >= 0xd800 && code <= 0xdfff) {
      const pair = code <= 0xdbff && i + 1 < text.length && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) <= 0xdfff
      if (!pair) return true
      i++
    }
  }
  return false
}
