import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DataGrid,
  DateTimeText,
  EmptyState,
  type GridColumn,
  type GridFilter,
  moneyColumn,
  PageHeader,
  quantityColumn,
  StatusTag,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopChoices } from './useShopChoices.ts'

type Row = CallOutput<typeof contracts.finance.settlements>['rows'][number]
const rowId = (row: Row) => row.statementId

/** What the platforms paid out, and how much of it could be told apart. */
export default function StatementList() {
  const { t } = useTranslation('channels')
  const navigate = useNavigate()
  const shops = useShopChoices()
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('number', t('statement.number'), (row) => row.statementNumber, {
        pinned: true,
        required: true,
        width: 200,
        card: 'name',
        cell: (row) => <AppLink to={`/statements/${row.statementId}`}>{row.statementNumber}</AppLink>,
      }),
      textColumn('shop', t('col.shop'), (row) => shops.names.get(row.shopId) ?? '', { width: 150, card: 'note' }),
      textColumn('period', t('statement.period'), (row) => `${row.periodFrom} – ${row.periodTo}`, {
        width: 240,
        cell: (row) => (
          <>
            <DateTimeText value={row.periodFrom} style="day" /> – <DateTimeText value={row.periodTo} style="day" />
          </>
        ),
      }),
      moneyColumn('payout', t('statement.payout'), (row) => row.payoutMinor, { currency: (row) => row.currency, card: 'figure' }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 90 }),
      textColumn('open', t('statement.open'), (row) => String(row.openCount), {
        width: 120,
        card: 'state',
        cell: (row) =>
          row.openCount > 0 ? (
            <StatusTag tone="warn">{t('statement.openCount', { count: row.openCount })}</StatusTag>
          ) : (
            <StatusTag tone="good">{t('statement.clear')}</StatusTag>
          ),
      }),
      timeColumn('received', t('col.received'), (row) => row.receivedAt),
    ],
    [t, shops],
  )
  const filters = useMemo<GridFilter[]>(
    () => [{ kind: 'choice', key: 'shopIds', label: t('col.shop'), options: shops.choices, prominent: true }],
    [t, shops],
  )
  const grid = useGrid<Row>({ id: 'channels.statements', columns, filters })
  const feed = useFeed<Row>('statements', grid, (params, cursor, signal) =>
    api.finance.settlements({ query: { ...params, ...(cursor && { cursor }), limit: 100 } as never, signal }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('statement.title')} note={t('statement.note')} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('statement.title')}
        rowId={rowId}
        rowTone={(row) => (row.openCount > 0 ? 'warn' : undefined)}
        onOpen={(row) => void navigate({ to: `/statements/${row.statementId}` as never })}
        empty={<EmptyState kind="nothing" title={t('statement.none')} text={t('statement.noneText')} />}
      />
    </div>
  )
}
