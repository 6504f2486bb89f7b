import { createHash } from 'node:crypto'
import { addDays, dayOf, fromWall } from '#lib/dates.ts'

const spreadMinutes = 60

/**
 * The last moment at or before `at` when a company's nightly check was due: its own minute within the hour that follows `hour` on the
 * company's clock, so that a thousand companies of one zone do not all ask at once. Where the clocks skip the hour, at the jump.
 * Worked: hour 3 in Shanghai, a company whose minute is 20, asked on 5 May at 02:00 there → 4 May 03:20 there.
 */
export function nightlyDue(at: Date, timeZone: string, hour: number, tenantId: string): Date {
  const minute = createHash('sha256').update(tenantId).digest().readUInt16BE(0) % spreadMinutes
  const due = (day: string) => fromWall(new Date(Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000), timeZone)
  const today = dayOf(at, timeZone)
  const todays = due(today)
  return todays <= at ? todays : due(addDays(today, -1))
}
