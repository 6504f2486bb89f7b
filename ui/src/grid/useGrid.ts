import { useCallback, useMemo } from 'react'
import { useSurroundings } from '../environment/UiEnvironment.tsx'
import { arrangeColumns, arrangeDensity, type GridLayout, type PlacedColumn } from './column-layout.ts'
import { decodeQuery, encodeQuery, listParams, reservedParams } from './query-params.ts'
import type { Density, GridColumn, GridFilter, GridQuery, GridTab, Sort } from './types.ts'

export interface GridSetup<Row> {
  /** name under which columns, density and views are kept: `orders.list` */
  id: string
  /** keep the same array between renders (`useMemo`), else every row is drawn again */
  columns: readonly GridColumn<Row>[]
  filters?: readonly GridFilter[]
  tabs?: readonly GridTab[]
  defaultTab?: string
  defaultSort?: Sort
}

/** A grid's state between the address, the person's preferences and the components. */
export interface Grid<Row> {
  id: string
  columns: readonly GridColumn<Row>[]
  filters: readonly GridFilter[]
  tabs: readonly GridTab[]
  query: GridQuery
  /** names the query: equal text, equal rows. For query keys */
  queryKey: string
  /** the query as parameters of a list endpoint, moving days resolved now */
  listParams(): Record<string, string | string[] | boolean>
  /** changes parts of the query; the address follows. Back leads to the state before, except while typing */
  ask(change: Partial<GridQuery>, mode?: 'push' | 'replace'): void
  /** the query of another person or time, as it stands in an address */
  askParams(params: Record<string, string>, view?: { id: string; layout?: unknown }): void
  params: Readonly<Record<string, string>>
  viewId: string | undefined
  layout: GridLayout
  arrange(columns: PlacedColumn[]): void
  setDensity(density: Density): void
  resetLayout(): void
}

const noFilters: readonly GridFilter[] = []
const noTabs: readonly GridTab[] = []

/** Ties a grid to the address and to what the person arranged. One per grid and page. */
export function useGrid<Row>(setup: GridSetup<Row>): Grid<Row> {
  const { id, columns, filters = noFilters, tabs = noTabs, defaultTab, defaultSort } = setup
  const { usePreference, timeZone, useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const [kept, keep] = usePreference(`grid.${id}`)

  // a sort is two words: taken apart, so that a literal in the page is no new question at every drawing
  const sortColumn = defaultSort?.column
  const sortDirection = defaultSort?.direction
  const defaults = useMemo<Pick<GridQuery, 'tab' | 'sort'>>(
    () => ({
      ...(defaultTab && { tab: defaultTab }),
      ...(sortColumn && sortDirection && { sort: { column: sortColumn, direction: sortDirection } }),
    }),
    [defaultTab, sortColumn, sortDirection],
  )

  const query = useMemo<GridQuery>(() => {
    const rules = {
      filters,
      tabs: tabs.map((tab) => tab.key),
      sortable: columns.filter((column) => column.sortable).map((column) => column.key),
    }
    return { ...defaults, ...decodeQuery(url.params, rules) }
  }, [url.params, filters, tabs, columns, defaults])

  const params = useMemo(() => {
    const encoded = encodeQuery(query, filters)
    const byDefault = encodeQuery({ ...defaults, filters: {} }, [])
    for (const name of ['tab', 'sort']) if (encoded[name] === byDefault[name]) delete encoded[name]
    return encoded
  }, [query, filters, defaults])

  const write = useCallback(
    (next: Record<string, string>, mode: 'push' | 'replace') => {
      const own = new Set<string>([...reservedParams, ...filters.map((filter) => filter.key)])
      const others = Object.fromEntries(Object.entries(url.params).filter(([name]) => !own.has(name)))
      url.set({ ...others, ...next }, mode)
    },
    [url, filters],
  )

  const ask = useCallback(
    (change: Partial<GridQuery>, mode: 'push' | 'replace' = 'push') => {
      const next = encodeQuery({ ...query, ...change }, filters)
      const byDefault = encodeQuery({ ...defaults, filters: {} }, [])
      for (const name of ['tab', 'sort']) if (next[name] === byDefault[name]) delete next[name]
      write({ ...next, ...(url.params.view && { view: url.params.view }) }, mode)
    },
    [query, filters, defaults, write, url.params.view],
  )

  const askParams = useCallback(
    (next: Record<string, string>, view?: { id: string; layout?: unknown }) => {
      write({ ...next, ...(view && { view: view.id }) }, 'push')
      if (view?.layout !== undefined) keep(view.layout)
    },
    [write, keep],
  )

  const layout = useMemo<GridLayout>(
    () => ({ columns: arrangeColumns(columns, kept), density: arrangeDensity(kept) }),
    [columns, kept],
  )

  return {
    id,
    columns,
    filters,
    tabs,
    query,
    queryKey: JSON.stringify(encodeQuery(query, filters)),
    listParams: useCallback(() => listParams(query, filters, timeZone, Date.now()), [query, filters, timeZone]),
    ask,
    askParams,
    params,
    viewId: url.params.view,
    layout,
    arrange: useCallback((next) => keep({ ...layout, columns: next }), [keep, layout]),
    setDensity: useCallback((density) => keep({ ...layout, density }), [keep, layout]),
    resetLayout: useCallback(() => keep(undefined), [keep]),
  }
}
