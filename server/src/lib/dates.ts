/**
 * Instants and the days of a time zone. Instants are Date objects (milliseconds); days are text 'YYYY-MM-DD' and months 'YYYY-MM',
 * which sort and compare as text and cross every border unchanged. No clock is read here: the caller hands the instant in.
 *
 * Zone rules come from Intl (the runtime's own tz database). Asking Intl costs about 2 µs, so the offset of each clock hour of UTC is
 * kept: an hour whose two ends have the same offset has no change inside.
 */
import { InputError } from './input-error.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

// 100,000 hours are eleven years of history per zone; beyond that the zone's table starts afresh.
const HOURS_KEPT = 100_000
// A server sees the zones of its tenants, well below this; it bounds what a caller with random zone names could fill.
const ZONES_KEPT = 1_000

interface Zone {
  readonly format: Intl.DateTimeFormat
  readonly offsetByHour: Map<number, number>
}

const zones = new Map<string, Zone>()

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    let format: Intl.DateTimeFormat
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    } catch {
      throw new InputError('time_zone_unknown', { timeZone })
    }
    if (zones.size >= ZONES_KEPT) zones.clear()
    zone = { format, offsetByHour: new Map() }
    zones.set(timeZone, zone)
  }
  return zone
}

/** Whether the runtime knows the zone ('Asia/Shanghai', 'UTC', '+08:00'). */
export function isTimeZone(timeZone: string): boolean {
  try {
    zoneOf(timeZone)
    return true
  } catch {
    return false
  }
}

const OFFSET = /GMT(?:([+-])(\d{1,2}):?(\d{2})?(?::(\d{2}))?)?$/

function askOffset(zone: Zone, millis: number): number {
  const match = OFFSET.exec(zone.format.format(millis))
  if (match?.[1] === undefined) return 0
  const size = Number(match[2]) * HOUR + Number(match[3] ?? 0) * MINUTE + Number(match[4] ?? 0) * SECOND
  return match[1] === '-' ? -size : size
}

function offsetAt(zone: Zone, millis: number): number {
  const hour = Math.floor(millis / HOUR)
  const known = zone.offsetByHour.get(hour)
  if (known !== undefined) return known
  const atStart = askOffset(zone, hour * HOUR)
  if (atStart !== askOffset(zone, hour * HOUR + HOUR - SECOND)) return askOffset(zone, millis)
  if (zone.offsetByHour.size >= HOURS_KEPT) zone.offsetByHour.clear()
  zone.offsetByHour.set(hour, atStart)
  return atStart
}

/**
 * Milliseconds the zone is ahead of UTC at an instant: 28,800,000 for Asia/Shanghai.
 * @throws InputError time_zone_unknown; RangeError for an invalid Date
 */
export function zoneOffset(instant: Date | number, timeZone: string): number {
  return offsetAt(zoneOf(timeZone), millisOf(instant))
}

function millisOf(instant: Date | number): number {
  const millis = typeof instant === 'number' ? instant : instant.getTime()
  // Intl.DateTimeFormat would throw as well, but with words about formatting.
  if (!(Math.abs(millis) <= 8.64e15)) throw new RangeError('not a valid instant')
  return millis
}

// Reports ask for the same few hundred days over and over.
const dayTexts = new Map<number, string>()

function dayText(dayNumber: number): string {
  let text = dayTexts.get(dayNumber)
  if (text === undefined) {
    const iso = new Date(dayNumber * DAY).toISOString()
    text = iso.slice(0, iso.length - 14)
    if (dayTexts.size >= HOURS_KEPT) dayTexts.clear()
    dayTexts.set(dayNumber, text)
  }
  return text
}

/**
 * The calendar day of an instant in a zone: 16:00 UTC on 21 November is '2026-11-22' in Asia/Shanghai.
 * @throws InputError time_zone_unknown; RangeError for an invalid Date
 */
export function dayOf(instant: Date | number, timeZone: string): string {
  const millis = millisOf(instant)
  return dayText(Math.floor((millis + offsetAt(zoneOf(timeZone), millis)) / DAY))
}

/** The calendar month of an instant in a zone: '2026-11'. */
export function monthOf(instant: Date | number, timeZone: string): string {
  return dayOf(instant, timeZone).slice(0, -3)
}

/** Half-open stretch of time: `startAt <= t < endAt`. */
export interface Bounds {
  readonly startAt: Date
  readonly endAt: Date
}

/**
 * The instants at which a day of a zone begins and ends (the end is the beginning of the next day), so that a report may say
 * `at >= startAt and at < endAt`. Days are 23, 24 or 25 hours long where clocks change; where midnight does not exist the day begins
 * at the jump, where it exists twice at the first one; a day that a zone left out (Samoa, 2011-12-30) is empty.
 * @throws InputError day_malformed, time_zone_unknown
 */
export function dayBounds(day: string, timeZone: string): Bounds {
  const zone = zoneOf(timeZone)
  const number = dayNumber(day)
  return { startAt: new Date(instantOfWall(zone, number * DAY)), endAt: new Date(instantOfWall(zone, (number + 1) * DAY)) }
}

/** Bounds of all days from the first to the last, both included. @throws InputError day_malformed, time_zone_unknown */
export function dayRangeBounds(firstDay: string, lastDay: string, timeZone: string): Bounds {
  const zone = zoneOf(timeZone)
  return {
    startAt: new Date(instantOfWall(zone, dayNumber(firstDay) * DAY)),
    endAt: new Date(instantOfWall(zone, (dayNumber(lastDay) + 1) * DAY)),
  }
}

/** Bounds of a month 'YYYY-MM' of a zone. @throws InputError month_malformed, time_zone_unknown */
export function monthBounds(month: string, timeZone: string): Bounds {
  const zone = zoneOf(timeZone)
  return {
    startAt: new Date(instantOfWall(zone, dayNumber(`${checkedMonth(month)}-01`) * DAY)),
    endAt: new Date(instantOfWall(zone, dayNumber(`${addMonths(month, 1)}-01`) * DAY)),
  }
}

/**
 * The first instant at which the clocks of a zone show a wall time (given as milliseconds as if it were UTC), or the instant of the
 * jump when they skip it. Clocks change by less than a day's length to either side, so the offsets a day before and after are
 * the only two candidates.
 */
function instantOfWall(zone: Zone, wall: number): number {
  const before = offsetAt(zone, wall - DAY)
  const after = offsetAt(zone, wall + DAY)
  if (offsetAt(zone, wall - before) === before) return wall - before
  if (offsetAt(zone, wall - after) === after) return wall - after
  let early = wall - after // before the jump: still the old offset
  let late = wall - before // at or after the jump
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (offsetAt(zone, middle) === before) early = middle
    else late = middle
  }
  return late
}

const DAY_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH_TEXT = /^\d{4}-(?:0[1-9]|1[0-2])$/

/** Whether text is a day of the calendar: '2026-02-29' is not. */
export function isDay(text: string): boolean {
  return dayNumberOrNone(text) !== undefined
}

function dayNumberOrNone(text: string): number | undefined {
  const match = DAY_TEXT.exec(text)
  if (match === null) return undefined
  const year = Number(match[1])
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; the 400-year shift is a whole number of days (146,097).
  const millis = Date.UTC(year + 400, Number(match[2]) - 1, Number(match[3]))
  const number = millis / DAY - 146_097
  return dayText(number) === text ? number : undefined
}

function dayNumber(text: string): number {
  const number = dayNumberOrNone(text)
  if (number === undefined) throw new InputError('day_malformed', { text })
  return number
}

function checkedMonth(text: string): string {
  if (!MONTH_TEXT.test(text)) throw new InputError('month_malformed', { text })
  return text
}

/** The day so many days later (or earlier). @throws InputError day_malformed */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + days)
}

/** Days from the first to the second: daysBetween('2026-11-22', '2026-11-25') = 3. @throws InputError day_malformed */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}

/** The month so many months later (or earlier): addMonths('2026-11', 2) = '2027-01'. @throws InputError month_malformed */
export function addMonths(month: string, months: number): string {
  const count = Number(checkedMonth(month).slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
}

/** First and last day of a month. @throws InputError month_malformed */
export function daysOfMonth(month: string): { first: string; last: string } {
  const first = `${checkedMonth(month)}-01`
  return { first, last: addDays(`${addMonths(month, 1)}-01`, -1) }
}

/** ISO weekday, 1 for Monday to 7 for Sunday. @throws InputError day_malformed */
export function weekdayOf(day: string): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

/** Every day from the first to the last, both included; none when the last is before the first. @throws InputError day_malformed */
export function daysFrom(first: string, last: string): string[] {
  const start = dayNumber(first)
  const days: string[] = []
  for (let number = start; number <= dayNumber(last); number++) days.push(dayText(number))
  return days
}

/** '2026-11-22T18:30:00+08:00': the instant as the clocks of the zone show it, with whole seconds and the offset. */
export function isoInZone(instant: Date | number, timeZone: string): string {
  const millis = millisOf(instant)
  const offset = offsetAt(zoneOf(timeZone), millis)
  const wall = new Date(millis + offset).toISOString()
  const size = Math.floor(Math.abs(offset) / MINUTE)
  const hours = String(Math.floor(size / 60)).padStart(2, '0')
  const minutes = String(size % 60).padStart(2, '0')
  return `${wall.slice(0, -5)}${offset < 0 ? '-' : '+'}${hours}:${minutes}`
}

/** '2026-11-22 18:30:00': the instant as the clocks of the zone show it, for people and spreadsheets. */
export function wallTime(instant: Date | number, timeZone: string): string {
  const millis = millisOf(instant)
  return new Date(millis + offsetAt(zoneOf(timeZone), millis)).toISOString().slice(0, -5).replace('T', ' ')
}

/**
 * The wall time of an instant as a Date whose UTC fields show what the clocks of the zone show; spreadsheets store times this way.
 * @throws InputError time_zone_unknown; RangeError for an invalid Date
 */
export function toWall(instant: Date, timeZone: string): Date {
  return new Date(millisOf(instant) + offsetAt(zoneOf(timeZone), millisOf(instant)))
}

/** The inverse of toWall; a wall time that exists twice means the first, one that clocks skip means the jump. */
export function fromWall(wall: Date, timeZone: string): Date {
  return new Date(instantOfWall(zoneOf(timeZone), millisOf(wall)))
}

const WALL =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads a point in time as platforms and spreadsheets write it: '2026-11-22 18:30:00', '2026/11/2 8:05', '2026-11-22T18:30:00.123',
 * '2026-11-22'. Without an offset the clocks of the zone are meant (wall times that exist twice mean the first, wall times
 * that clocks skip mean the jump); with 'Z' or '+08:00' the offset counts. '24:00' is the end of the day.
 * @throws InputError time_malformed, time_zone_unknown
 */
export function parseTime(text: string, timeZone: string): Date {
  const zone = zoneOf(timeZone)
  const match = WALL.exec(text.trim())
  const day = match && `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  const number = day === null ? undefined : dayNumberOrNone(day)
  if (match === null || number === undefined) throw new InputError('time_malformed', { text })
  const [hours, minutes, seconds] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)]
  const fraction = Math.floor(Number(`0.${match[7] ?? 0}`) * SECOND)
  const inDay = hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction
  // A leap second (:60) is read as the first instant of the next minute, as POSIX clocks do.
  if (minutes > 59 || seconds > 60 || inDay > DAY) throw new InputError('time_malformed', { text })
  const wall = number * DAY + inDay
  const offset = match[8]
  if (offset === undefined) return new Date(instantOfWall(zone, wall))
  if (offset === 'Z' || offset === 'z') return new Date(wall)
  const size = Number(offset.slice(1, 3)) * HOUR + Number(offset.slice(-2)) * MINUTE
  return new Date(offset.startsWith('-') ? wall + size : wall - size)
}
