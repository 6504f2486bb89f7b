import { Tooltip } from 'antd'
import { type PointerEvent as ReactPointerEvent, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import { cellStyle, type ShownColumn } from './GridRow.tsx'
import type { Sort } from './types.ts'

export interface GridHeadingProps<Row> {
  domId: string
  columns: readonly ShownColumn<Row>[]
  widths: readonly number[]
  hasLead: boolean
  leadIsLastFixed: boolean
  hasActions: boolean
  selectable: boolean
  headingBox: 'none' | 'some' | 'all'
  onHeadingBox(): void
  sort: Sort | undefined
  onSort(column: string): void
  /** column with the focus while it is in the heading, −1 otherwise */
  active: number
  scroller: RefObject<HTMLDivElement | null>
  /** shows widths while a border is dragged */
  previewWidths(widths: readonly number[]): void
  onWidth(column: string, width: number): void
  onAutoWidth(column: string): void
  onMove(column: string, before: string | undefined): void
}

/** The heading: order, widths, places; its menu is the grid's context menu. */
export function GridHeading<Row>(props: GridHeadingProps<Row>) {
  const { t } = useTranslation('ui')
  const lead = props.hasLead ? 1 : 0
  const [drop, setDrop] = useState<{ moved: string; before: string | undefined; x: number }>()
  const justMoved = useRef(false)

  function resize(event: ReactPointerEvent<HTMLElement>, index: number) {
    event.preventDefault()
    event.stopPropagation()
    const start = event.clientX
    const before = props.widths[index]!
    let width = before
    const move = (moved: PointerEvent) => {
      width = Math.max(48, before + moved.clientX - start)
      props.previewWidths(props.widths.map((one, at) => (at === index ? width : one)))
    }
    const end = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
      if (width !== before) props.onWidth(props.columns[index]!.column.key, width)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }

  /** Where a column would land: before which one, and at which place of the heading the mark is drawn. */
  function target(x: number): { before: string | undefined; x: number } {
    const row = props.scroller.current!.querySelector('.ss-grid-heading')!
    const origin = row.getBoundingClientRect().left
    const cells = [...row.querySelectorAll<HTMLElement>('[data-column]')]
    for (const cell of cells) {
      const box = cell.getBoundingClientRect()
      if (x < box.left + box.width / 2) return { before: cell.dataset.column, x: box.left - origin }
    }
    return { before: undefined, x: (cells.at(-1)?.getBoundingClientRect().right ?? origin) - origin }
  }

  function drag(event: ReactPointerEvent<HTMLElement>, column: string) {
    if (event.button !== 0 || event.pointerType === 'touch' || props.columns.length < 2) return
    justMoved.current = false
    const start = event.clientX
    let place: { before: string | undefined; x: number } | undefined
    const move = (moved: PointerEvent) => {
      if (!place && Math.abs(moved.clientX - start) < 6) return
      place = target(moved.clientX)
      setDrop({ moved: column, ...place })
    }
    const end = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
      setDrop(undefined)
      if (!place) return
      justMoved.current = true
      props.onMove(column, place.before)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }

  return (
    <div role="row" className="ss-grid-row ss-grid-heading" aria-rowindex={1}>
      {props.hasLead && (
        <div
          role="columnheader"
          id={`${props.domId}-heading-0`}
          aria-colindex={1}
          className={`ss-grid-cell ss-grid-lead ss-fixed${props.active === 0 ? ' ss-active' : ''}${props.leadIsLastFixed ? ' ss-last-fixed' : ''}`}
          style={{ insetInlineStart: 0 }}
        >
          {props.selectable ? (
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t('grid.chooseLoaded')}
              checked={props.headingBox === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = props.headingBox === 'some'
              }}
              onChange={props.onHeadingBox}
            />
          ) : (
            <span className="ss-hidden">{t('grid.expandColumn')}</span>
          )}
        </div>
      )}
      {props.columns.map(({ column, fixed, lastFixed }, index) => {
        const sorted = props.sort?.column === column.key ? props.sort.direction : undefined
        return (
          <div
            key={column.key}
            role="columnheader"
            id={`${props.domId}-heading-${index + lead}`}
            aria-colindex={index + lead + 1}
            aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : column.sortable ? 'none' : undefined}
            className={[
              'ss-grid-cell',
              fixed >= 0 && 'ss-fixed',
              lastFixed && 'ss-last-fixed',
              column.align && `ss-align-${column.align}`,
              props.active === index + lead && 'ss-active',
              column.sortable && 'ss-sortable',
              drop?.moved === column.key && 'ss-moved',
            ]
              .filter(Boolean)
              .join(' ')}
            style={cellStyle(fixed)}
            data-column={column.key}
          >
            {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the grid's Enter key does the same */}
            <span
              className="ss-grid-title"
              onPointerDown={(event) => drag(event, column.key)}
              onClick={() => {
                if (column.sortable && !justMoved.current) props.onSort(column.key)
              }}
            >
              {column.hint ? (
                <Tooltip title={column.hint}>
                  <span className="ss-grid-hint">{column.title}</span>
                </Tooltip>
              ) : (
                <span>{column.title}</span>
              )}
              {sorted && <Icon name={sorted === 'asc' ? 'arrowUp' : 'arrowDown'} size={12} />}
            </span>
            <button
              type="button"
              tabIndex={-1}
              className="ss-plain ss-grid-column-menu"
              aria-label={t('grid.columnMenu', { column: column.title })}
              data-actions=""
            >
              <Icon name="chevronDown" size={12} />
            </button>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: widths are also set by the column menu */}
            <span
              className="ss-grid-resize"
              onPointerDown={(event) => resize(event, index)}
              onDoubleClick={() => props.onAutoWidth(column.key)}
            />
          </div>
        )
      })}
      {props.hasActions && (
        <div
          role="columnheader"
          id={`${props.domId}-heading-${props.columns.length + lead}`}
          aria-colindex={props.columns.length + lead + 1}
          className="ss-grid-cell ss-grid-actions"
        >
          <span className="ss-hidden">{t('grid.actionsColumn')}</span>
        </div>
      )}
      {drop && <span className="ss-grid-drop" style={{ insetInlineStart: drop.x }} aria-hidden="true" />}
    </div>
  )
}
