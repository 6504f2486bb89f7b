import { dayOf, spanDays } from '../i18n/zoned-time.ts'
import type { FilterValue, GridFilter, GridQuery, Span } from './types.ts'

/** How a row in memory answers a query. Values: text, number or bigint, ISO time, boolean, by the kind of the filter. */
export interface LocalRules<Row> {
  /** the value a filter or a sortable column looks at */
  value(row: Row, key: string): string | number | bigint | boolean | null | undefined
  /** what the search box looks through */
  searchText(row: Row): string
  /** which tab a row stands under; a tab without a rule shows everything */
  tab?(row: Row, tab: string): boolean
}

function matches(filter: GridFilter, wanted: FilterValue, value: unknown, zone: string, now: number): boolean {
  switch (filter.kind) {
    case 'text':
      return String(value ?? '')
        .toLowerCase()
        .includes(String(wanted).toLowerCase())
    case 'choice':
      return (wanted as string[]).includes(String(value))
    case 'flag':
      return Boolean(value) === wanted
    case 'dates': {
      if (typeof value !== 'string') return false
      const { from, to } = spanDays(wanted as Parameters<typeof spanDays>[0], zone, now)
      const day = dayOf(Date.parse(value), zone)
      return (!from || day >= from) && (!to || day <= to)
    }
    default: {
      if (value === null || value === undefined) return false
      const { min, max } = wanted as Span
      const amount = Number(value)
      return (min === undefined || amount >= Number(min)) && (max === undefined || amount <= Number(max))
    }
  }
}

function compare(one: unknown, other: unknown): number {
  if (one === other) return 0
  if (one === null || one === undefined) return 1
  if (other === null || other === undefined) return -1
  if (typeof one === 'string' && typeof other === 'string') return one.localeCompare(other, 'zh-CN')
  return (one as number) < (other as number) ? -1 : 1
}

/**
 * Filters and orders rows in memory the way a server would: empty values last in either direction, equal ones in place.
 * For short lists inside documents; long lists belong to the server.
 */
export function queryRows<Row>(
  rows: readonly Row[],
  query: GridQuery,
  filters: readonly GridFilter[],
  rules: LocalRules<Row>,
  zone: string,
  now: number,
): Row[] {
  const needle = query.search?.trim().toLowerCase()
  const active = filters.filter((filter) => query.filters[filter.key] !== undefined)
  const found = rows.filter(
    (row) =>
      (!query.tab || !rules.tab || rules.tab(row, query.tab)) &&
      (!needle || rules.searchText(row).toLowerCase().includes(needle)) &&
      active.every((filter) => matches(filter, query.filters[filter.key]!, rules.value(row, filter.key), zone, now)),
  )
  if (!query.sort) return found
  const { column, direction } = query.sort
  return found.sort((a, b) => {
    const one = rules.value(a, column)
    const other = rules.value(b, column)
    const empty = one === null || one === undefined || other === null || other === undefined
    return compare(one, other) * (direction === 'desc' && !empty ? -1 : 1)
  })
}
