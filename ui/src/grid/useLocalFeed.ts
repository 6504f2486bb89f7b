import { useMemo } from 'react'
import { useNow, useSurroundings } from '../environment/UiEnvironment.tsx'
import { type LocalRules, queryRows } from './local-rows.ts'
import type { GridFeed } from './types.ts'
import type { Grid } from './useGrid.ts'

/** A feed over rows that are all in memory: filters, order and tab counts work without a server. `rules` must be stable. */
export function useLocalFeed<Row>(grid: Grid<Row>, rows: readonly Row[], rules: LocalRules<Row>): GridFeed<Row> {
  const { timeZone } = useSurroundings()
  const { query, filters, tabs } = grid
  const now = useNow()
  const found = useMemo(() => queryRows(rows, query, filters, rules, timeZone, now), [rows, query, filters, rules, timeZone, now])
  const tabCounts = useMemo(() => {
    const { tab: _, sort: __, ...rest } = query
    const matching = queryRows(rows, rest, filters, rules, timeZone, now)
    const counts: Record<string, number> = {}
    for (const tab of tabs)
      counts[tab.key] = rules.tab ? matching.filter((row) => rules.tab!(row, tab.key)).length : matching.length
    return counts
  }, [rows, query, filters, rules, tabs, timeZone, now])
  return useMemo(
    () => ({ rows: found, status: 'ready', hasMore: false, total: found.length, tabCounts, loadMore() {}, refresh() {} }),
    [found, tabCounts],
  )
}
