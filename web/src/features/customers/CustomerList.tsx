import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DataGrid,
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

type Row = CallOutput<typeof contracts.customers.list>['rows'][number]
const rowId = (row: Row) => row.id

/** Who bought, over all shops; masked. */
export default function CustomerList() {
  const { t } = useTranslation('customers')
  const navigate = useNavigate()
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('who', t('who'), (row) => row.masked, {
        pinned: true,
        required: true,
        width: 260,
        card: 'name',
        cell: (row) => <AppLink to={`/customers/${row.id}`}>{row.erasedAt ? t('erased') : row.masked || '—'}</AppLink>,
      }),
      textColumn('state', t('state'), (row) => (row.blacklisted ? t('blacklisted') : ''), {
        width: 110,
        card: 'state',
        cell: (row) => (row.blacklisted ? <StatusTag tone="bad">{t('blacklisted')}</StatusTag> : ''),
      }),
      quantityColumn('orders', t('orders'), (row) => row.orderCount, { width: 90 }),
      moneyColumn('paid', t('paid'), (row) => row.paidMinor, { card: 'figure' }),
      quantityColumn('refunds', t('refunds'), (row) => row.refundCount, { width: 90 }),
      timeColumn('last', t('lastOrder'), (row) => row.lastOrderAt),
      timeColumn('first', t('firstOrder'), (row) => row.firstOrderAt),
      textColumn('tags', t('tags'), (row) => row.tags.join(', '), { width: 180, card: 'note' }),
      textColumn('note', t('note'), (row) => row.note, { width: 200 }),
    ],
    [t],
  )
  const filters = useMemo<GridFilter[]>(() => [{ kind: 'text', key: 'tag', label: t('tag'), prominent: true }], [t])
  const grid = useGrid<Row>({ id: 'customers.list', columns, filters })
  const feed = useFeed<Row>('customers', grid, ({ q, tab: _, ...params }, cursor, signal) =>
    api.customers.list({ query: { ...params, ...(q && { search: q }), ...(cursor && { cursor }), limit: 100 } as never, signal }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('customers')} note={t('customersNote')} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('customers')}
        rowId={rowId}
        rowTone={(row) => (row.blacklisted ? 'bad' : undefined)}
        searchHint={t('search')}
        onOpen={(row) => void navigate({ to: `/customers/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.customers')} text={t('empty.customersText')} />}
      />
    </div>
  )
}
