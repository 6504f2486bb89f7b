import { Button, Dropdown, type InputRef, Tooltip } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isTyping } from '../feedback/KeyboardHelp.tsx'
import { EmptyState } from '../theme/EmptyState.tsx'
import { Icon } from '../theme/Icon.tsx'
import { ColumnPanel } from './ColumnPanel.tsx'
import { FilterBar } from './FilterBar.tsx'
import { GridFoot } from './GridFoot.tsx'
import { GridTable, type GridTableProps, type MarkedCells } from './GridTable.tsx'
import './grid.css'
import { StatusTabs } from './StatusTabs.tsx'
import { chosenRows, nothingSelected, type Selection, selectedCount } from './selection.ts'
import type { BulkAction, ExportFormat, ExportRequest } from './types.ts'
import { ViewPicker } from './ViewPicker.tsx'

export interface DataGridProps<Row> extends Omit<GridTableProps<Row>, 'selection' | 'onSelection' | 'onMarked' | 'empty'> {
  /** what can be done with chosen rows; without any, rows can't be chosen */
  bulkActions?: readonly BulkAction[]
  /** the chosen rows, where the page wants to steer them itself */
  selection?: Selection
  onSelection?(next: Selection): void
  /** placeholder of the search box; without one there is no search box */
  searchHint?: string
  onExport?(request: ExportRequest): void
  /** what stands there when there is nothing at all, filters or not */
  empty?: ReactNode
  /** more buttons at the end of the bar */
  tools?: ReactNode
  /** saved views; on unless the grid is a part of a document */
  views?: boolean
}

/**
 * A list that people work in. The page gives a grid (`useGrid`), a feed and what can be done; everything else — address,
 * filters, views, columns, choosing, keys, copying — is done here. It fills the height it is given.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { t } = useTranslation('ui')
  const {
    grid,
    feed,
    bulkActions,
    searchHint,
    onExport,
    tools,
    views = true,
    selection: steered,
    onSelection,
    empty,
    ...table
  } = props
  const [own, setOwn] = useState<Selection>(nothingSelected)
  const [marked, setMarked] = useState<MarkedCells>()
  const searchRef = useRef<InputRef>(null)
  const selection = bulkActions ? (steered ?? own) : undefined
  const choose = onSelection ?? setOwn

  // what was chosen belongs to what was asked; order alone changes nothing
  const { sort: _, ...asked } = grid.query
  const askedKey = JSON.stringify(asked)
  const lastAsked = useRef(askedKey)
  useEffect(() => {
    if (lastAsked.current === askedKey) return
    lastAsked.current = askedKey
    choose(nothingSelected)
  }, [askedKey, choose])

  useEffect(() => {
    if (searchHint === undefined) return
    const listen = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      searchRef.current?.focus({ cursor: 'all' })
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [searchHint])

  const narrowed = Boolean(grid.query.search) || Object.keys(grid.query.filters).length > 0

  function exportAs(format: ExportFormat) {
    const total = feed.total ?? (feed.hasMore ? undefined : feed.rows.length)
    const some = selection && selectedCount(selection, total) !== 0
    onExport?.({
      format,
      columns: grid.layout.columns.filter((column) => !column.hidden).map((column) => column.key),
      query: grid.query,
      ...(some && { chosen: chosenRows(selection) }),
    })
  }

  const hasBar = grid.filters.length > 0 || searchHint !== undefined

  return (
    <section className="ss-grid" aria-label={props.label}>
      {grid.tabs.length > 0 && (
        <StatusTabs
          tabs={grid.tabs}
          counts={feed.tabCounts}
          value={grid.query.tab}
          onChange={(tab) => grid.ask({ tab })}
          label={t('grid.tabs', { grid: props.label })}
        />
      )}
      <div className="ss-grid-bar">
        {hasBar ? <FilterBar grid={grid} searchHint={searchHint} searchRef={searchRef} /> : <span className="ss-filter-bar" />}
        <div className="ss-grid-tools">
          {tools}
          {views && <ViewPicker grid={grid} />}
          <Tooltip title={t('grid.refresh')}>
            <Button
              type="text"
              icon={<Icon name="refresh" />}
              aria-label={t('grid.refresh')}
              onClick={feed.refresh}
              className={feed.refreshing ? 'ss-turning' : ''}
            />
          </Tooltip>
          {onExport && (
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  { key: 'xlsx', label: t('grid.exportXlsx') },
                  { key: 'csv', label: t('grid.exportCsv') },
                ],
                onClick: ({ key }) => exportAs(key as ExportFormat),
              }}
            >
              <Button type="text" icon={<Icon name="download" />} aria-label={t('grid.export')} aria-haspopup="menu" />
            </Dropdown>
          )}
          <ColumnPanel grid={grid} />
        </div>
      </div>
      <div className="ss-grid-frame">
        <GridTable
          {...table}
          grid={grid}
          feed={feed}
          {...(selection && { selection, onSelection: choose })}
          onMarked={setMarked}
          empty={
            narrowed || empty === undefined ? (
              <EmptyState
                kind={narrowed ? 'notFound' : 'nothing'}
                title={t(narrowed ? 'grid.nothingFound' : 'grid.nothing')}
                text={narrowed ? t('grid.nothingFoundText') : undefined}
                action={
                  narrowed ? (
                    <Button onClick={() => grid.ask({ filters: {}, search: '' })}>{t('filter.clearAll')}</Button>
                  ) : undefined
                }
              />
            ) : (
              empty
            )
          }
        />
        <GridFoot feed={feed} selection={selection} onSelection={choose} actions={bulkActions ?? []} marked={marked} />
      </div>
    </section>
  )
}
