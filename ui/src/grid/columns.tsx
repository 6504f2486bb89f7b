import type { ReactNode } from 'react'
import { CopyText } from '../fields/CopyText.tsx'
import { DateTimeText } from '../fields/DateTimeText.tsx'
import { MoneyText } from '../fields/MoneyText.tsx'
import { QuantityText } from '../fields/QuantityText.tsx'
import { StatusTag } from '../fields/StatusTag.tsx'
import type { TimeStyle, Whole } from '../i18n/format.ts'
import type { Choice, GridColumn } from './types.ts'

type Placing<Row> = Partial<Omit<GridColumn<Row>, 'text' | 'cell'>>

/** Plain text. */
export function textColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => string | null | undefined,
  more: Placing<Row> & { cell?: (row: Row) => ReactNode } = {},
): GridColumn<Row> {
  return { key, title, text: (row) => read(row) ?? '', ...more }
}

/** A number or code of a document, with a copy button. */
export function codeColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => string | null | undefined,
  more: Placing<Row> = {},
): GridColumn<Row> {
  return {
    key,
    title,
    text: (row) => read(row) ?? '',
    cell: (row) => {
      const value = read(row)
      return value ? <CopyText value={value} /> : <span className="ss-third">—</span>
    },
    width: 170,
    ...more,
  }
}

/** An amount in minor units; copied as plain decimals, so that a spreadsheet can count with it. */
export function moneyColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => Whole | null | undefined,
  more: Placing<Row> & { currency?: (row: Row) => string; judged?: boolean } = {},
): GridColumn<Row> {
  const { currency, judged, ...placing } = more
  return {
    key,
    title,
    text: (row, format) => {
      const value = read(row)
      return value === null || value === undefined ? '' : format.decimal(value, currency?.(row))
    },
    cell: (row) => <MoneyText value={read(row)} {...(currency && { currency: currency(row) })} {...(judged && { judged })} />,
    width: 116,
    align: 'end',
    ...placing,
  }
}

/** A count. */
export function quantityColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => Whole | null | undefined,
  more: Placing<Row> & { unit?: string } = {},
): GridColumn<Row> {
  const { unit, ...placing } = more
  return {
    key,
    title,
    text: (row) => {
      const value = read(row)
      return value === null || value === undefined ? '' : String(value)
    },
    cell: (row) => <QuantityText value={read(row)} {...(unit && { unit })} />,
    width: 88,
    align: 'end',
    ...placing,
  }
}

/** A time on the tenant's clock. */
export function timeColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => string | null | undefined,
  more: Placing<Row> & { style?: TimeStyle; relative?: boolean } = {},
): GridColumn<Row> {
  const { style = 'minute', relative, ...placing } = more
  return {
    key,
    title,
    text: (row, format) => {
      const value = read(row)
      return value ? format.time(value, 'stamp') : ''
    },
    cell: (row) => <DateTimeText value={read(row)} style={style} {...(relative && { relative })} />,
    width: 140,
    ...placing,
  }
}

/** A state: its word in its tone. */
export function statusColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => string,
  choices: readonly Choice[],
  more: Placing<Row> = {},
): GridColumn<Row> {
  const byValue = new Map(choices.map((choice) => [choice.value, choice]))
  const label = (row: Row) => byValue.get(read(row))?.label ?? read(row)
  return {
    key,
    title,
    text: label,
    cell: (row) => <StatusTag tone={byValue.get(read(row))?.tone ?? 'neutral'}>{label(row)}</StatusTag>,
    width: 110,
    ...more,
  }
}
