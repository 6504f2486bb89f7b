import { useVirtualizer } from '@tanstack/react-virtual'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Formatters } from '../environment/UiEnvironment.tsx'
import type { Tone } from '../theme/tokens.ts'
import type { Cell, CellRange } from './cell-range.ts'
import { rectangle } from './cell-range.ts'
import { GridRow, type ShownColumn } from './GridRow.tsx'
import { isSelected, type Selection } from './selection.ts'
import type { GridFeed } from './types.ts'

/** What the frame asks of the rows. */
export interface GridBodyHandle {
  /** scrolls a row into sight */
  show(row: number): void
  /** a folded row has its plain height again */
  shrink(row: number): void
}

export interface GridBodyProps<Row> {
  ref: Ref<GridBodyHandle>
  /** the element that scrolls */
  frame: HTMLElement
  /** height of what stands above the rows and scrolls with them */
  above: number
  /** height of what covers the last rows */
  below: number
  rowHeight: number
  startAt: number
  feed: GridFeed<Row>
  ids: readonly string[]
  domId: string
  t: TFunction<'ui'>
  format: Formatters
  columns: readonly ShownColumn<Row>[]
  columnCount: number
  hasLead: boolean
  leadIsLastFixed: boolean
  hasActions: boolean
  selection: Selection | undefined
  range: CellRange
  active: Cell
  expanded: ReadonlySet<string>
  expand: { canExpand?(row: Row): boolean; render(row: Row): ReactNode } | undefined
  rowTone: ((row: Row) => Tone | undefined) | undefined
  labelOf(row: Row): string
}

/** The rows in sight. Scrolling draws only here, not in the frame around it. */
export function GridBody<Row>(props: GridBodyProps<Row>) {
  const { frame, feed, ids, rowHeight, active, expand, selection } = props
  const rows = feed.rows
  const loading = feed.status === 'loading' && rows.length === 0
  const waiting = loading
    ? 24
    : feed.moreError
      ? 1
      : feed.hasMore
        ? Math.min(12, Math.max(1, (feed.total ?? Number.POSITIVE_INFINITY) - rows.length))
        : 0

  const virtualizer = useVirtualizer({
    count: rows.length + waiting,
    getScrollElement: () => frame,
    // the virtualizer measures anew whenever one of these three is another function: with 100,000 rows that is felt
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    getItemKey: useCallback((index: number) => ids[index] ?? `waiting ${index}`, [ids]),
    rangeExtractor: useCallback(
      (range: { startIndex: number; endIndex: number; overscan: number; count: number }) => {
        const from = Math.max(0, range.startIndex - range.overscan)
        const to = Math.min(range.count - 1, range.endIndex + range.overscan)
        const visible = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
        // the row with the focus is always there, since the grid names one of its cells as active
        if (active.row >= 0 && active.row < range.count && (active.row < from || active.row > to)) {
          return active.row < from ? [active.row, ...visible] : [...visible, active.row]
        }
        return visible
      },
      [active.row],
    ),
    overscan: 8,
    scrollMargin: props.above,
    scrollPaddingStart: props.above,
    scrollPaddingEnd: props.below,
    initialOffset: props.startAt,
  })

  useImperativeHandle(
    props.ref,
    () => ({
      show: (row) => virtualizer.scrollToIndex(row, { align: 'auto' }),
      shrink: (row) => virtualizer.resizeItem(row, rowHeight),
    }),
    [virtualizer, rowHeight],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: every row has a new height then
  useLayoutEffect(() => virtualizer.measure(), [rowHeight])

  const end = virtualizer.range?.endIndex ?? 0
  useEffect(() => {
    if (feed.hasMore && !feed.loadingMore && !feed.moreError && feed.status === 'ready' && end >= rows.length - 40)
      feed.loadMore()
  }, [feed, end, rows.length])

  const { top, bottom, left, right } = rectangle(props.range)
  const isRange = bottom > top || right > left

  return (
    <div role="rowgroup" className="ss-grid-body" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index]
        const id = ids[item.index]
        const style = { transform: `translateY(${item.start - props.above}px)` }
        if (row === undefined || id === undefined) {
          return (
            <div key={item.key} className="ss-grid-slot" style={style} role="presentation">
              {feed.moreError ? (
                <MoreFailed error={feed.moreError} onRetry={feed.loadMore} columns={props.columnCount} />
              ) : (
                <WaitingRow columns={props.columns} hasLead={props.hasLead} index={item.index} />
              )}
            </div>
          )
        }
        const open = props.expanded.has(id)
        return (
          <div
            key={item.key}
            className="ss-grid-slot"
            style={style}
            role="presentation"
            data-index={item.index}
            ref={open ? virtualizer.measureElement : undefined}
          >
            <GridRow
              row={row}
              index={item.index}
              domId={props.domId}
              labelOf={props.labelOf}
              t={props.t}
              columns={props.columns}
              format={props.format}
              selectable={selection !== undefined}
              expandable={expand !== undefined && expand.canExpand?.(row) !== false}
              hasLead={props.hasLead}
              leadIsLastFixed={props.leadIsLastFixed}
              hasActions={props.hasActions}
              selected={selection !== undefined && isSelected(selection, id)}
              expanded={open}
              active={active.row === item.index ? active.column : -1}
              markedFrom={isRange && item.index >= top && item.index <= bottom ? left : -1}
              markedTo={right}
              tone={props.rowTone?.(row)}
            />
            {open && (
              <div role="row" className="ss-grid-expansion-row">
                <div role="gridcell" aria-colspan={props.columnCount} className="ss-grid-expansion" data-expansion="">
                  {expand?.render(row)}
                </div>
              </div>
            )}
          </div>
        )
      })}
    </div>
  )
}

function WaitingRow<Row>({ columns, hasLead, index }: { columns: readonly ShownColumn<Row>[]; hasLead: boolean; index: number }) {
  return (
    <div className="ss-grid-row ss-grid-waiting" aria-hidden="true">
      {hasLead && <div className="ss-grid-cell ss-grid-lead" />}
      {columns.map(({ column }, position) => (
        <div key={column.key} className={`ss-grid-cell${column.align ? ` ss-align-${column.align}` : ''}`}>
          {/* widths that look like words, the same at every drawing */}
          <span className="ss-grid-bone" style={{ width: `${35 + ((index * 37 + position * 53) % 50)}%` }} />
        </div>
      ))}
    </div>
  )
}

function MoreFailed({ error, onRetry, columns }: { error: unknown; onRetry(): void; columns: number }) {
  const { t } = useTranslation('ui')
  return (
    <div role="row" className="ss-grid-expansion-row">
      <div role="gridcell" aria-colspan={columns} className="ss-grid-expansion ss-grid-more-failed" data-expansion="">
        <span className="ss-text-bad">{t('grid.moreFailed')}</span>
        <Button size="small" onClick={onRetry}>
          {t('problem.retry')}
        </Button>
        <span className="ss-third ss-code">{(error as { code?: string }).code}</span>
      </div>
    </div>
  )
}
