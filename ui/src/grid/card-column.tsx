import type { ReactNode } from 'react'
import type { Formatters } from '../environment/UiEnvironment.tsx'
import type { GridColumn } from './types.ts'

function content<Row>(column: GridColumn<Row>, row: Row, format: Formatters): ReactNode {
  return column.cell ? column.cell(row, format) : column.text(row, format)
}

/** All columns that have a place on a card, drawn as one: what a row is on a screen as narrow as a phone. */
export function cardColumn<Row>(columns: readonly GridColumn<Row>[], title: string): GridColumn<Row> | undefined {
  const at = (place: GridColumn<Row>['card']) => columns.filter((column) => column.card === place)
  const [names, figures, states, notes] = [at('name'), at('figure'), at('state'), at('note')]
  const all = [...names, ...figures, ...states, ...notes]
  if (all.length === 0) return undefined
  return {
    key: 'card',
    title,
    text: (row, format) => all.map((column) => column.text(row, format)).join('\t'),
    cell: (row, format) => {
      const parts = (list: GridColumn<Row>[]) =>
        list
          .filter((column) => column.text(row, format) !== '')
          .map((column) => <span key={column.key}>{content(column, row, format)}</span>)
      return (
        <span className="ss-card">
          <span className="ss-card-line">
            <span className="ss-card-name">{parts(names)}</span>
            <span className="ss-card-figure">{parts(figures)}</span>
          </span>
          <span className="ss-card-line">
            {parts(states)}
            <span className="ss-card-notes">{parts(notes)}</span>
          </span>
        </span>
      )
    },
  }
}
