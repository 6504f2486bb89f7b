import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  moneyColumn,
  PageHeader,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopNames } from './useNames.ts'
import { refundChoices, refundKinds, refundStatuses } from './words.ts'

type Row = CallOutput<typeof contracts.orders.refunds>['rows'][number]
const rowId = (row: Row) => row.id

/** What buyers ask back, as the platforms tell it; what waits for an answer comes first. */
export default function RefundList() {
  const { t } = useTranslation('orders')
  const shops = useShopNames()
  const shopKey = [...shops.values()].join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is new at every render, its names are not
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      codeColumn<Row>('number', t('refund.number'), (row) => row.channelRefundNumber, {
        pinned: true,
        required: true,
        width: 190,
        card: 'name',
      }),
      statusColumn('status', t('col.status'), (row) => row.status, refundChoices(t), { width: 120, card: 'state' }),
      textColumn('kind', t('refund.kind'), (row) => t(`refundKind.${row.kind}`), { width: 110 }),
      moneyColumn('amount', t('refund.amount'), (row) => row.amountMinor, { currency: (row) => row.currency, card: 'figure' }),
      textColumn('order', t('col.number'), (row) => row.orderNumber ?? '', {
        width: 170,
        cell: (row) => (row.orderId ? <AppLink to={`/orders/${row.orderId}`}>{row.orderNumber}</AppLink> : '—'),
      }),
      textColumn('shop', t('col.shop'), (row) => shops.get(row.shopId) ?? '', { width: 140 }),
      textColumn('reason', t('refund.reason'), (row) => t(`refundReason.${row.reason}`, { defaultValue: row.reason }), {
        width: 260,
        card: 'note',
      }),
      timeColumn('requested', t('refund.requested'), (row) => row.requestedAt),
      timeColumn('settled', t('refund.settled'), (row) => row.settledAt),
    ],
    [t, shopKey],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'shopIds',
        label: t('col.shop'),
        options: [...shops].map(([value, label]) => ({ value, label })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'kinds',
        label: t('refund.kind'),
        options: refundKinds.map((value) => ({ value, label: t(`refundKind.${value}`) })),
        prominent: true,
      },
    ],
    [t, shopKey],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'open', label: t('refund.open'), tone: 'warn' },
      { key: 'all', label: t('tab.all') },
      ...refundStatuses.map((key): GridTab => ({ key, label: t(`refundStatus.${key}`) })),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'orders.refunds', columns, filters, tabs, defaultTab: 'open' })
  const feed = useFeed<Row>('refunds', grid, ({ tab, q, ...others }, cursor, signal) =>
    api.orders.refunds({
      query: {
        ...others,
        ...(tab === 'open' && { status: ['requested', 'agreed', 'awaiting_goods', 'received'] }),
        ...(tab !== 'open' && tab !== 'all' && tab && { status: tab }),
        ...(q && { number: q }),
        ...(cursor && { cursor }),
        limit: 100,
      } as never,
      signal,
    }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('refund.title')} note={t('refund.note')} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('refund.title')}
        rowId={rowId}
        rowTone={(row) => (row.status === 'requested' ? 'warn' : undefined)}
        searchHint={t('refund.search')}
        empty={<EmptyState kind="done" title={t('refund.none')} text={t('refund.noneText')} />}
      />
    </div>
  )
}
