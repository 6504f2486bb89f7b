import type { TFunction } from 'i18next'
import { type CSSProperties, memo, type ReactNode } from 'react'
import type { Formatters } from '../environment/UiEnvironment.tsx'
import { InCell } from '../fields/in-cell.ts'
import { Icon } from '../theme/Icon.tsx'
import type { Tone } from '../theme/tokens.ts'
import type { GridColumn } from './types.ts'

/** A shown column and where it stands; `fixed` is its number among the fixed ones, −1 when it scrolls. */
export interface ShownColumn<Row> {
  column: GridColumn<Row>
  fixed: number
  lastFixed: boolean
}

export interface GridRowProps<Row> {
  row: Row
  index: number
  domId: string
  labelOf(row: Row): string
  t: TFunction<'ui'>
  columns: readonly ShownColumn<Row>[]
  format: Formatters
  /** the leading column: box and fold mark */
  selectable: boolean
  expandable: boolean
  hasLead: boolean
  leadIsLastFixed: boolean
  hasActions: boolean
  selected: boolean
  expanded: boolean
  /** column with the focus, −1 for none */
  active: number
  /** marked columns, both included; −1 for none */
  markedFrom: number
  markedTo: number
  tone: Tone | undefined
}

export function cellStyle(fixed: number): CSSProperties | undefined {
  return fixed >= 0 ? { insetInlineStart: `var(--ss-fixed-${fixed})` } : undefined
}

function cellClass(parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}

function Row<R>(props: GridRowProps<R>) {
  const { t } = props
  const label = props.labelOf(props.row)
  const lead = props.hasLead ? 1 : 0
  const marked = (at: number) => props.markedFrom >= 0 && at >= props.markedFrom && at <= props.markedTo
  return (
    <div
      role="row"
      className={cellClass(['ss-grid-row', props.selected && 'ss-selected', props.tone && `ss-tone-${props.tone} ss-grid-toned`])}
      aria-rowindex={props.index + 2}
      aria-selected={props.selectable ? props.selected : undefined}
      data-row={props.index}
    >
      {props.hasLead && (
        <div
          role="gridcell"
          id={`${props.domId}-${props.index}-0`}
          aria-colindex={1}
          className={cellClass([
            'ss-grid-cell ss-grid-lead ss-fixed',
            props.leadIsLastFixed && 'ss-last-fixed',
            props.active === 0 && 'ss-active',
            marked(0) && 'ss-marked',
          ])}
          style={{ insetInlineStart: 0 }}
          data-col={0}
        >
          {props.selectable && (
            <input
              type="checkbox"
              tabIndex={-1}
              checked={props.selected}
              readOnly
              aria-label={t('grid.chooseRow', { row: label })}
              data-choose=""
            />
          )}
          {props.expandable && (
            <button
              type="button"
              tabIndex={-1}
              className="ss-plain ss-grid-fold"
              aria-expanded={props.expanded}
              aria-label={t('grid.expandRow', { row: label })}
              data-expand=""
            >
              <Icon name="chevronRight" size={14} />
            </button>
          )}
        </div>
      )}
      <InCell value={true}>
        {props.columns.map(({ column, fixed, lastFixed }, position) => {
          const at = position + lead
          return (
            <div
              key={column.key}
              role="gridcell"
              id={`${props.domId}-${props.index}-${at}`}
              aria-colindex={at + 1}
              className={cellClass([
                'ss-grid-cell',
                fixed >= 0 && 'ss-fixed',
                lastFixed && 'ss-last-fixed',
                column.align && `ss-align-${column.align}`,
                props.active === at && 'ss-active',
                marked(at) && 'ss-marked',
              ])}
              style={cellStyle(fixed)}
              data-col={at}
            >
              <CellContent column={column} row={props.row} format={props.format} />
            </div>
          )
        })}
      </InCell>
      {props.hasActions && (
        <div
          role="gridcell"
          id={`${props.domId}-${props.index}-${props.columns.length + lead}`}
          aria-colindex={props.columns.length + lead + 1}
          className={cellClass(['ss-grid-cell ss-grid-actions', props.active === props.columns.length + lead && 'ss-active'])}
          data-col={props.columns.length + lead}
        >
          <button
            type="button"
            tabIndex={-1}
            className="ss-plain"
            aria-label={t('grid.rowActions', { row: label })}
            data-actions=""
          >
            <Icon name="more" />
          </button>
        </div>
      )}
    </div>
  )
}

function CellContent<R>({ column, row, format }: { column: GridColumn<R>; row: R; format: Formatters }): ReactNode {
  if (column.cell) return <span className="ss-grid-content">{column.cell(row, format)}</span>
  const text = column.text(row, format)
  return text === '' ? <span className="ss-third">—</span> : <span className="ss-grid-content">{text}</span>
}

/** One row; drawn again only when something of it changed. */
export const GridRow = memo(Row) as typeof Row
