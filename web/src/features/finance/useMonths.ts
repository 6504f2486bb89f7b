import { dayOf, useSurroundings } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Months of the books, newest first; this month by the company's clock stands first while nothing is known. */
export function useMonths() {
  const { timeZone } = useSurroundings()
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(Date.now())
  const current = `${parts.find((part) => part.type === 'year')?.value}-${parts.find((part) => part.type === 'month')?.value}`
  const query = useQuery({ queryKey: ['periods'], queryFn: ({ signal }) => api.finance.periods({ signal }) })
  const months = query.data?.periods.map((row) => row.period) ?? []
  return { ...query, current, months: months.includes(current) ? months : [current, ...months] }
}

/** First and last day of a month: `2026-02` gives `2026-02-01` and `2026-02-28`. */
export function daysOf(month: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` }
}

/** Today on the company's clock. */
export function useToday(): string {
  const { timeZone } = useSurroundings()
  return dayOf(Date.now(), timeZone)
}
