import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import type { UniverseOptions } from '#sim/universe.ts'

/**
 * How a world outlives its process. Everything in it follows from its options, from the calls that changed it and from the simulated
 * times they came at; so these are written down, a line each, and a world is made again by living through them. What plans the future is
 * code waiting in memory, which no snapshot could hold.
 *
 * Time is noted ahead: before a moment can be seen by anybody, the journal says that it was reached. A world made again is never
 * younger than what was told of it, also after a kill.
 */
export interface Journal {
  /** What the world was made of, when the journal was begun. */
  origin: Origin
  /** The calls before this process, in order, and how far time had come. */
  past: { calls: readonly JournalCall[]; reachedMs: number }
  /** Notes that simulated time gets as far as this, and `aheadMs` further without another word. */
  reach: (atMs: number, aheadMs: number) => void
  call: (call: Omit<JournalCall, 'kind'>) => void
}

export interface Origin {
  options: UniverseOptions
  warmUpDays: number
}

export interface JournalTime {
  kind: 'time'
  atMs: number
}

/** A write that was carried out: by the control API, or by a shop's protocol under an idempotency key. */
export interface JournalCall {
  kind: 'call'
  atMs: number
  method: string
  url: string
  key: string | null
  body: string
}

type Line = ({ kind: 'world' } & Origin) | JournalTime | JournalCall

/** Opens the journal at a path, or begins one with this origin. @throws Error when the file is something else */
export function openJournal(path: string, origin: Origin): Journal {
  const lines = existsSync(path) ? readLines(path) : []
  const [first, ...rest] = lines
  let known = origin
  if (first === undefined) {
    mkdirSync(dirname(path), { recursive: true })
    append(path, { kind: 'world', ...origin, options: { ...origin.options, days: finite(origin.options.days) } })
  } else {
    if (first.kind !== 'world') throw new Error(`${path} is not the journal of a simulated world`)
    // JSON has no infinity.
    known = { warmUpDays: first.warmUpDays, options: { ...first.options, days: first.options.days ?? Number.POSITIVE_INFINITY } }
  }
  const calls: JournalCall[] = []
  let reached = Number.NEGATIVE_INFINITY
  for (const line of rest) {
    if (line.kind === 'world') continue
    reached = Math.max(reached, line.atMs)
    if (line.kind === 'call') calls.push(line)
  }
  return {
    origin: known,
    past: { calls, reachedMs: reached },
    reach: (atMs, aheadMs) => {
      if (atMs <= reached) return
      reached = atMs + aheadMs
      append(path, { kind: 'time', atMs: reached })
    },
    call: (call) => append(path, { kind: 'call', ...call }),
  }
}

const finite = (days: number) => (Number.isFinite(days) ? days : (null as unknown as number))

const append = (path: string, line: Line) => appendFileSync(path, `${JSON.stringify(line)}\n`)

/** Whole lines; one that was cut off by a kill is taken away, so that the next does not stick to it. */
function readLines(path: string): Line[] {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(10) + 1
  if (end < bytes.length) truncateSync(path, end)
  const lines: Line[] = []
  for (let from = 0; from < end; ) {
    const to = bytes.indexOf(10, from)
    lines.push(JSON.parse(bytes.toString('utf8', from, to)))
    from = to + 1
  }
  return lines
}
