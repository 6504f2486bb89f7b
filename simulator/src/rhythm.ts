import type { Language } from '#sim/people.ts'

/** When people buy: hours, weekdays and campaign days as factors on the average hour. */

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Share of the day's orders per local hour, in per mille: asleep till 7, lunch, and a long evening with its peak at 21. */
const HOURS = [16, 8, 5, 3, 3, 5, 12, 22, 36, 50, 60, 56, 52, 54, 56, 54, 52, 48, 50, 62, 82, 92, 78, 44]
const HOUR_SUM = HOURS.reduce((sum, share) => sum + share, 0)
/** Sunday first. */
const WEEKDAYS = [1.1, 0.98, 0.96, 0.95, 0.95, 0.98, 1.08]

const CHINESE_CAMPAIGNS: Record<string, number> = {
  '11-10': 2,
  '11-11': 9,
  '11-12': 2,
  '06-17': 2,
  '06-18': 6,
  '12-12': 3.5,
  '03-08': 2.2,
  '09-09': 1.8,
  '05-20': 1.6,
}
const ENGLISH_CAMPAIGNS: Record<string, number> = { '12-01': 1.6, '12-02': 1.6, '12-26': 2.5, '12-27': 1.5, '02-13': 1.5 }

/** Black Friday is the day after the fourth Thursday of November: a Friday from the 23rd to the 29th. */
const isBlackFriday = (local: Date) =>
  local.getUTCMonth() === 10 && local.getUTCDay() === 5 && local.getUTCDate() >= 23 && local.getUTCDate() <= 29

/** How much stronger a campaign makes this local day; 1 on an ordinary one. */
export function campaignFactor(atMs: number, offsetMinutes: number, language: Language): number {
  const local = new Date(atMs + offsetMinutes * 60_000)
  const day = local.toISOString().slice(5, 10)
  if (language === 'en') return isBlackFriday(local) ? 7 : (ENGLISH_CAMPAIGNS[day] ?? 1)
  return CHINESE_CAMPAIGNS[day] ?? 1
}

/** Expected orders in the hour that begins at `hourMs`, as a multiple of the average hour of an ordinary week. */
export function hourFactor(hourMs: number, offsetMinutes: number, language: Language): number {
  const local = new Date(hourMs + offsetMinutes * 60_000)
  const hour = local.getUTCHours()
  const campaign = campaignFactor(hourMs, offsetMinutes, language)
  // On the great days half the country waits for midnight.
  const rush = campaign >= 5 ? (hour === 0 ? 9 : hour === 1 ? 3 : 1) : 1
  return ((HOURS[hour]! * 24) / HOUR_SUM) * WEEKDAYS[local.getUTCDay()]! * campaign * rush
}

/** The last local midnight at or before a moment. */
export const localMidnight = (atMs: number, offsetMinutes: number): number => {
  const local = atMs + offsetMinutes * 60_000
  return local - (((local % DAY_MS) + DAY_MS) % DAY_MS) - offsetMinutes * 60_000
}

/** The next full hour after a moment. */
export const nextHour = (atMs: number): number => (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS
