/**
 * Calendar days of a time zone, without a date library: all we need is which day an instant falls on and when a day begins.
 * A `Day` is `YYYY-MM-DD`; instants are milliseconds since 1970 UTC.
 */
export type Day = string

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formatters.set(timeZone, found)
  }
  return found
}

/** The calendar day of an instant in a zone. Example: `dayOf(Date.UTC(2026, 0, 1, 18), 'Asia/Shanghai')` is `2026-01-02`. */
export function dayOf(instant: number, timeZone: string): Day {
  const parts = formatter(timeZone).formatToParts(instant)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

const hour = 3_600_000

/**
 * The first instant of a day in a zone.
 * Found by halving, since a day may begin at 01:00 where clocks go forward at midnight; days never run backwards.
 * @throws if `day` is no calendar day.
 */
export function startOfDay(day: Day, timeZone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (!isDay(day)) throw new Error(`not a calendar day: ${day}`)
  let before = midnight - 16 * hour
  let after = midnight + 16 * hour
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle, timeZone) >= day) after = middle
    else before = middle
  }
  return after
}

/** True for `YYYY-MM-DD` of a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

/** Moves a day by whole days. Example: `addDays('2026-02-28', 1)` is `2026-03-01`. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10)
}

export type DatePreset = 'today' | 'yesterday' | 'last7' | 'last30' | 'thisMonth' | 'lastMonth'

export const datePresets: readonly DatePreset[] = ['today', 'yesterday', 'last7', 'last30', 'thisMonth', 'lastMonth']

/** A span of days: a moving one by name (kept as a name in links and saved views) or a fixed one, both ends included. */
export type DateSpan = { preset: DatePreset } | { from?: Day; to?: Day }

/** The days of a span as seen today in the zone; both ends included. `last7` includes today. */
export function spanDays(span: DateSpan, timeZone: string, now: number): { from?: Day; to?: Day } {
  if (!('preset' in span)) return span
  const today = dayOf(now, timeZone)
  const firstOfMonth = `${today.slice(0, 8)}01`
  switch (span.preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last7':
      return { from: addDays(today, -6), to: today }
    case 'last30':
      return { from: addDays(today, -29), to: today }
    case 'thisMonth':
      return { from: firstOfMonth, to: today }
    case 'lastMonth': {
      const last = addDays(firstOfMonth, -1)
      return { from: `${last.slice(0, 8)}01`, to: last }
    }
  }
}

/**
 * The instants of a span of days in a zone, as ISO 8601: `from` included, `before` not.
 * Example: 2026-01-02 to 2026-01-02 in Asia/Shanghai is 2026-01-01T16:00:00.000Z to 2026-01-02T16:00:00.000Z.
 */
export function spanInstants(span: DateSpan, timeZone: string, now: number): { from?: string; before?: string } {
  const { from, to } = spanDays(span, timeZone, now)
  return {
    ...(from && { from: new Date(startOfDay(from, timeZone)).toISOString() }),
    ...(to && { before: new Date(startOfDay(addDays(to, 1), timeZone)).toISOString() }),
  }
}
