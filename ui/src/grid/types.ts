import type { ReactNode } from 'react'
import type { Formatters } from '../environment/UiEnvironment.tsx'
import type { DateSpan } from '../i18n/zoned-time.ts'
import type { Tone } from '../theme/tokens.ts'

/** One column. `text` is what is copied and searched; `cell` what is seen (the text where left out). */
export interface GridColumn<Row> {
  key: string
  /** translated heading */
  title: string
  text(row: Row, format: Formatters): string
  cell?(row: Row, format: Formatters): ReactNode
  /** pixels; 140 where left out */
  width?: number
  minWidth?: number
  align?: 'start' | 'center' | 'end'
  /** the server can order by it */
  sortable?: boolean
  /** stands fixed at the start unless the person decides otherwise */
  pinned?: boolean
  /** not shown unless the person asks for it */
  hidden?: boolean
  /** can't be hidden: without it a row has no name */
  required?: boolean
  /** explains the heading in a tooltip */
  hint?: string
  /**
   * Where it stands when rows are cards, on screens as narrow as a phone: name and figure on the first line, state and
   * notes on the second. A grid without a single one of these scrolls sideways there.
   */
  card?: 'name' | 'figure' | 'state' | 'note'
}

export interface Choice {
  value: string
  label: string
  tone?: Tone
}

interface FilterTop {
  key: string
  /** translated name */
  label: string
  /** always offered in the bar; others come with "add filter" */
  prominent?: boolean
}

export type GridFilter =
  | (FilterTop & { kind: 'text'; placeholder?: string })
  | (FilterTop & {
      kind: 'choice'
      options: readonly Choice[]
      /** for more choices than fit a list: search on the server; `values` asks for the names of chosen ones */
      load?(ask: { text: string } | { values: string[] }, signal: AbortSignal): Promise<Choice[]>
    })
  | (FilterTop & { kind: 'dates' })
  | (FilterTop & { kind: 'numbers'; unit?: string })
  | (FilterTop & { kind: 'money'; currency?: string })
  | (FilterTop & { kind: 'flag'; yes?: string; no?: string })

/** Ends of a range as decimal text; money in minor units. Both ends included. */
export interface Span {
  min?: string
  max?: string
}

/** text, chosen values, days, range, yes or no: by the kind of the filter */
export type FilterValue = string | string[] | DateSpan | Span | boolean

export interface Sort {
  column: string
  direction: 'asc' | 'desc'
}

/** What the person asks a grid for. The same for the address, saved views and the server. */
export interface GridQuery {
  tab?: string
  search?: string
  filters: Readonly<Record<string, FilterValue>>
  sort?: Sort
}

export interface GridTab {
  key: string
  label: string
  /** exceptions that want attention are drawn in their tone while their count is above zero */
  tone?: Tone
}

/**
 * Rows as they come from a server page by page, or from memory. A grid only reads it and calls its two functions.
 */
export interface GridFeed<Row> {
  rows: readonly Row[]
  /** of the first page */
  status: 'loading' | 'ready' | 'error'
  error?: unknown
  /** rows are shown and being asked for again */
  refreshing?: boolean
  hasMore: boolean
  loadingMore?: boolean
  /** a later page failed; the rows before it stay */
  moreError?: unknown
  /** rows of the whole filter result, where the server knows it */
  total?: number
  /** counts by tab key */
  tabCounts?: Readonly<Record<string, number>>
  /** the server has news that the loaded rows don't show yet */
  stale?: boolean
  loadMore(): void
  refresh(): void
}

export type Density = 'compact' | 'regular' | 'relaxed'

/** Row heights in pixels. Fingers need more. */
export const rowHeights: Record<Density, number> = { compact: 28, regular: 34, relaxed: 44 }

/** Height of a card in pixels, two lines and air. */
export const cardHeight = 68

/** What is chosen, as it goes to the server: ids, or everything the filter finds but some. */
export type ChosenRows = { ids: string[] } | { allOfFilter: true; except: string[] }

export interface BulkAction {
  key: string
  label: string
  icon?: ReactNode
  danger?: boolean
  primary?: boolean
  disabled?: boolean
  /** @param count chosen rows; `undefined` when all of a filter is chosen whose size is unknown */
  run(chosen: ChosenRows, count: number | undefined): void
}

export interface RowAction {
  key: string
  label: string
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  run(): void
}

export type ExportFormat = 'xlsx' | 'csv'

/** What "export" hands over: the shown columns in their order, the query, and the chosen rows if there are any. */
export interface ExportRequest {
  format: ExportFormat
  columns: string[]
  query: GridQuery
  chosen?: ChosenRows
}
