import {
  type BulkAction,
  type ChosenRows,
  codeColumn,
  copyText,
  DataGrid,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  type LocalRules,
  MoneyText,
  moneyColumn,
  QuantityText,
  quantityColumn,
  type RowAction,
  StatusTag,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
  useLocalFeed,
} from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FeedPage } from '../../api/useFeed.ts'
import { useFeed } from '../../api/useFeed.ts'
import { type Specimen, specimens } from './specimens.ts'
import { useChoices } from './useChoices.ts'

const count = 100_000
let made: Specimen[] | undefined

/** All rows, made once, when the gallery is first opened. */
function allRows(): Specimen[] {
  made ??= specimens(count)
  return made
}

const rules: LocalRules<Specimen> = {
  value: (row, key) => row[key as keyof Specimen],
  searchText: (row) => `${row.number} ${row.person} ${row.goods}`,
  tab: (row, tab) => tab === 'all' || row.state === tab,
}

const rowId = (row: Specimen) => row.id

/** A grid with 100,000 rows: all in memory, or handed out 200 at a time like a server does. */
export function GridSpecimen({ paged }: { paged: boolean }) {
  const { t } = useTranslation('gallery')
  const { message } = App.useApp()
  const choices = useChoices()

  const columns = useMemo<GridColumn<Specimen>[]>(
    () => [
      codeColumn('number', t('column.number'), (row) => row.number, {
        pinned: true,
        required: true,
        sortable: true,
        width: 172,
        card: 'name',
      }),
      statusColumn('state', t('column.state'), (row) => row.state, choices.states, { width: 130, card: 'state' }),
      textColumn('place', t('column.place'), (row) => row.place, { width: 130, sortable: true }),
      textColumn('person', t('column.person'), (row) => row.person, { width: 90 }),
      textColumn('phone', t('column.phone'), (row) => row.phone, { width: 120 }),
      textColumn('city', t('column.city'), (row) => row.city, { width: 140 }),
      textColumn('goods', t('column.goods'), (row) => row.goods, { width: 200, card: 'note' }),
      quantityColumn('pieces', t('column.pieces'), (row) => row.pieces, { sortable: true }),
      moneyColumn('paid', t('column.paid'), (row) => row.paid, { sortable: true, card: 'figure' }),
      moneyColumn('cost', t('column.cost'), (row) => row.cost, { hidden: true }),
      moneyColumn('margin', t('column.margin'), (row) => row.margin, { sortable: true, judged: true }),
      timeColumn('paidAt', t('column.paidAt'), (row) => row.paidAt, { sortable: true, width: 150 }),
      timeColumn('dueAt', t('column.dueAt'), (row) => row.dueAt, { sortable: true, width: 150 }),
      textColumn('gift', t('column.gift'), (row) => (row.gift ? '✓' : ''), { align: 'center', width: 70 }),
      textColumn('note', t('column.note'), (row) => row.note, { width: 220 }),
    ],
    [t, choices],
  )

  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'choice', key: 'place', label: t('column.place'), options: choices.places, prominent: true },
      { kind: 'dates', key: 'paidAt', label: t('column.paidAt'), prominent: true },
      { kind: 'money', key: 'paid', label: t('column.paid') },
      { kind: 'numbers', key: 'pieces', label: t('column.pieces') },
      { kind: 'text', key: 'note', label: t('column.note') },
      { kind: 'flag', key: 'gift', label: t('column.gift') },
    ],
    [t, choices],
  )

  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      ...choices.states.map(
        (choice): GridTab => ({ key: choice.value, label: choice.label, ...(choice.value === 'failed' && { tone: 'bad' }) }),
      ),
    ],
    [t, choices],
  )

  const grid = useGrid({
    id: 'gallery.grid',
    columns,
    filters,
    tabs,
    defaultTab: 'all',
    defaultSort: { column: 'paidAt', direction: 'desc' },
  })

  const queryClient = useQueryClient()
  const cutOff = useRef(false)
  const [cut, setCut] = useState(false)
  const local = useLocalFeed(grid, allRows(), rules)
  const tabCounts = local.tabCounts
  const remote = useFeed<Specimen>(
    'specimens',
    grid,
    useCallback(
      async (_params, cursor, signal): Promise<FeedPage<Specimen>> => {
        await new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, 180)
          signal.addEventListener('abort', () => {
            clearTimeout(timer)
            reject(signal.reason)
          })
        })
        if (cutOff.current) throw new TypeError('Failed to fetch')
        const from = Number(cursor ?? 0)
        const rows = local.rows.slice(from, from + 200)
        const nextCursor = from + 200 < local.rows.length ? String(from + 200) : null
        return { rows, nextCursor, total: local.rows.length, ...(tabCounts && { tabCounts }) }
      },
      [local.rows, tabCounts],
    ),
  )
  const feed = paged ? remote : local

  const told = (label: string, chosen: ChosenRows) =>
    void message.info(t('ran', { action: label, what: JSON.stringify(chosen).slice(0, 60) }))
  const bulk = (key: 'approve' | 'hold' | 'print' | 'drop', icon: 'check' | 'flag' | 'printer' | 'close'): BulkAction => ({
    key,
    label: t(`action.${key}`),
    icon: <Icon name={icon} size={14} />,
    primary: key === 'approve',
    danger: key === 'drop',
    run: (chosen) => told(t(`action.${key}`), chosen),
  })

  const rowActions = (row: Specimen): RowAction[] => [
    {
      key: 'open',
      label: t('action.open'),
      icon: <Icon name="arrowRight" size={14} />,
      run: () => void message.info(row.number),
    },
    { key: 'copy', label: t('action.copy'), icon: <Icon name="copy" size={14} />, run: () => void copyText(row.number) },
    {
      key: 'drop',
      label: t('action.drop'),
      icon: <Icon name="close" size={14} />,
      danger: true,
      disabled: row.state === 'done',
      run: () => void message.info(row.number),
    },
  ]

  const sum = useMemo(() => {
    let pieces = 0
    let paid = 0
    let margin = 0
    for (const row of local.rows) {
      pieces += row.pieces
      paid += row.paid
      margin += row.margin
    }
    return { pieces, paid, margin }
  }, [local.rows])

  return (
    <DataGrid
      grid={grid}
      feed={feed}
      label={t('rows')}
      rowId={rowId}
      rowTone={(row) => (row.state === 'failed' ? 'bad' : undefined)}
      searchHint={t('hint')}
      bulkActions={[bulk('approve', 'check'), bulk('hold', 'flag'), bulk('print', 'printer'), bulk('drop', 'close')]}
      rowActions={rowActions}
      tools={
        paged && (
          <>
            <Button
              type="text"
              icon={<Icon name="bell" />}
              aria-label={t('news')}
              title={t('news')}
              onClick={() => void queryClient.invalidateQueries({ queryKey: ['specimens'], refetchType: 'none' })}
            />
            <Button
              type="text"
              icon={<Icon name="offline" />}
              aria-label={t('cut')}
              title={t('cut')}
              aria-pressed={cut}
              onClick={() => {
                cutOff.current = !cut
                setCut(!cut)
              }}
            />
          </>
        )
      }
      onOpen={(row) => void message.info(row.number)}
      onExport={(request) => void message.info(JSON.stringify(request).slice(0, 80))}
      totals={{
        pieces: <QuantityText value={sum.pieces} />,
        paid: <MoneyText value={sum.paid} compact />,
        margin: <MoneyText value={sum.margin} compact judged />,
      }}
      expand={{
        canExpand: (row) => row.pieces > 1,
        render: (row) => (
          <table className="ss-plain-table">
            <thead>
              <tr>
                <th>{t('column.goods')}</th>
                <th className="ss-align-end">{t('column.pieces')}</th>
                <th className="ss-align-end">{t('column.paid')}</th>
                <th>{t('column.state')}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>{row.goods}</td>
                <td className="ss-align-end">
                  <QuantityText value={row.pieces} />
                </td>
                <td className="ss-align-end">
                  <MoneyText value={row.paid} />
                </td>
                <td>
                  <StatusTag tone="progress">{t('state.running')}</StatusTag>
                </td>
              </tr>
            </tbody>
          </table>
        ),
      }}
    />
  )
}
