import { addMonths } from '#lib/dates.ts'

/**
 * Where something that happened on a day is posted: on that day, or, when its month is closed already, on the first day of the first open month,
 * marked as late. Months are closed one after another, so one month tells them all.
 */
export function postingDay(
  occurredOn: string,
  closedThrough: string | null,
): { postedOn: string; period: string; isLate: boolean } {
  const month = occurredOn.slice(0, 7)
  if (closedThrough === null || month > closedThrough) return { postedOn: occurredOn, period: month, isLate: false }
  const open = addMonths(closedThrough, 1)
  return { postedOn: `${open}-01`, period: open, isLate: true }
}
