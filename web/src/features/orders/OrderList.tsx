import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type Choice,
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  moneyColumn,
  PageHeader,
  quantityColumn,
  StatusTag,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopNames, useWarehouseNames } from './useNames.ts'
import { useOrderActions } from './useOrderActions.tsx'
import { useOrderCounts } from './useOrderCounts.ts'
import { holdChoices, orderStatuses, statusChoices } from './words.ts'

type Row = CallOutput<typeof contracts.orders.list>['rows'][number]
const rowId = (row: Row) => row.id

/** Where the reviewer spends the day: everything that was ordered, exceptions first. */
export default function OrderList() {
  const { t } = useTranslation('orders')
  const navigate = useNavigate()
  const session = useSession()
  const counts = useOrderCounts()
  const shops = useShopNames()
  const warehouses = useWarehouseNames()
  const shopKey = [...shops.values()].join()
  const warehouseKey = [...warehouses.values()].join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the maps are new at every render, their names are not
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.number'), (row) => row.orderNumber, {
          pinned: true,
          required: true,
          width: 176,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/orders/${row.id}`}>{row.orderNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, statusChoices(t), { width: 138, card: 'state' }),
      textColumn('holds', t('col.holds'), (row) => row.holdKinds.map((kind) => t(`hold.${kind}`)).join(t('listComma')), {
        width: 150,
        cell: (row) => (
          <>
            {row.holdKinds.slice(0, 2).map((kind) => (
              <StatusTag key={kind} tone="warn">
                {t(`hold.${kind}`)}
              </StatusTag>
            ))}
            {row.holdKinds.length > 2 ? ` +${row.holdKinds.length - 2}` : ''}
          </>
        ),
      }),
      textColumn('shop', t('col.shop'), (row) => shops.get(row.shopId) ?? '', { width: 130 }),
      textColumn(
        'goods',
        t('col.goods'),
        (row) => (row.lineCount > 1 ? `${row.firstTitle ?? ''} +${row.lineCount - 1}` : (row.firstTitle ?? '')),
        { width: 220, card: 'note' },
      ),
      quantityColumn('units', t('col.units'), (row) => row.unitCount, { width: 70 }),
      moneyColumn('paid', t('col.paid'), (row) => row.paidMinor, { currency: (row) => row.currency, card: 'figure' }),
      textColumn('receiver', t('col.receiver'), (row) => row.receiverMasked, { width: 230 }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 110 }),
      textColumn('carrier', t('col.carrier'), (row) => row.carrierName, { width: 110 }),
      timeColumn('shipBy', t('col.shipBy'), (row) => row.shipBy, { width: 140 }),
      timeColumn('ordered', t('col.ordered'), (row) => row.orderedAt, { width: 140 }),
      textColumn('remark', t('col.remark'), (row) => row.sellerRemark, { width: 160 }),
      codeColumn('channel', t('col.channel'), (row) => row.channelOrderNumber, { width: 170 }),
      textColumn('merge', t('col.merge'), (row) => (row.couldMerge ? '✓' : ''), { width: 80, align: 'center', hidden: true }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 140, hidden: true }),
    ],
    [t, shopKey],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'shopIds',
        label: t('filter.shop'),
        options: [...shops].map(([value, label]) => ({ value, label })),
        prominent: true,
      },
      { kind: 'choice', key: 'holdKinds', label: t('filter.hold'), options: holdChoices(t), prominent: true },
      {
        kind: 'choice',
        key: 'warehouseIds',
        label: t('filter.warehouse'),
        options: [...warehouses].map(([value, label]) => ({ value, label })),
      },
      { kind: 'choice', key: 'skuIds', label: t('filter.sku'), options: [], load: skuChoices },
      { kind: 'dates', key: 'received', label: t('filter.received') },
      { kind: 'dates', key: 'ordered', label: t('filter.ordered') },
      { kind: 'money', key: 'paid', label: t('filter.paid') },
      { kind: 'flag', key: 'couldMerge', label: t('filter.merge') },
    ],
    [t, shopKey, warehouseKey],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('tab.all') },
      { key: 'held', label: t('tab.held'), tone: 'warn' },
      { key: 'due', label: t('tab.due'), tone: 'bad' },
      ...orderStatuses
        .filter((status) => status !== 'awaiting_finance_review')
        .map((status): GridTab => ({ key: status, label: t(`status.${status}`) })),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'orders.list', columns, filters, tabs, defaultTab: 'all' })
  const question = () => toQuestion(grid.listParams())
  const feed = useFeed<Row>('orders', grid, async (params, cursor, signal) => {
    const page = await api.orders.list({
      query: { ...toQuestion(params), ...(cursor ? { cursor } : {}), limit: 100 } as never,
      signal,
    })
    return { ...page, ...(counts ? { tabCounts: counts } : {}) }
  })
  const actions = useOrderActions(question)
  const may = session.may

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('title')}
        actions={
          <>
            {may('orders.merge') && (
              <Button onClick={() => void navigate({ to: '/orders/merge' as never })}>{t('mergePage.title')}</Button>
            )}
            {may('orders.create') && (
              <Button
                type="primary"
                icon={<Icon name="add" size={14} />}
                onClick={() => void navigate({ to: '/orders/new' as never })}
              >
                {t('desk.new')}
              </Button>
            )}
          </>
        }
      />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: { ...counts, ...feed.tabCounts } } : feed}
        label={t('title')}
        rowId={rowId}
        rowTone={(row) => (row.holdKinds.length > 0 ? 'warn' : undefined)}
        searchHint={t('search')}
        onOpen={(row) => void navigate({ to: `/orders/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />}
        bulkActions={
          [
            ...(may('orders.review')
              ? [
                  {
                    key: 'approve',
                    label: t('act.approve'),
                    icon: <Icon name="check" size={14} />,
                    primary: true,
                    run: actions.approve,
                  },
                ]
              : []),
            ...(may('orders.review') ? [{ key: 'release', label: t('act.release'), run: actions.release }] : []),
            ...(may('orders.review') ? [{ key: 'recall', label: t('act.recall'), run: actions.recall }] : []),
            ...(may('orders.hold')
              ? [{ key: 'hold', label: t('act.hold'), icon: <Icon name="flag" size={14} />, run: actions.hold }]
              : []),
            ...(may('orders.hold')
              ? [
                  {
                    key: 'lift',
                    label: t('act.lift'),
                    run: (chosen: never, count: number | undefined) => actions.lift(chosen, count),
                  },
                ]
              : []),
            ...(may('orders.merge')
              ? [
                  {
                    key: 'merge',
                    label: t('act.merge'),
                    run: (chosen: { ids?: string[] }) => {
                      if (chosen.ids) void actions.merge(chosen.ids)
                    },
                  },
                ]
              : []),
            ...(may('orders.cancel')
              ? [
                  {
                    key: 'cancel',
                    label: t('act.cancel'),
                    icon: <Icon name="close" size={14} />,
                    danger: true,
                    run: actions.cancel,
                  },
                ]
              : []),
          ] as never
        }
      />
    </div>
  )
}

/** SKUs for a filter: found by what is typed, or the names of chosen ones. */
async function skuChoices(ask: { text: string } | { values: string[] }, signal: AbortSignal): Promise<Choice[]> {
  const label = (sku: { id: string; skuCode: string; name: string }) => ({ value: sku.id, label: `${sku.skuCode} · ${sku.name}` })
  if ('values' in ask) return (await api.catalog.skusByIds({ body: { ids: ask.values }, signal })).skus.map(label)
  const text = ask.text.trim()
  return (await api.catalog.skus({ query: { ...(text && { search: text }), limit: 20 }, signal })).rows.map(label)
}

/** The grid's question in the words of the endpoint: spans become two parameters. */
function toQuestion(params: Record<string, string | string[] | boolean>): Record<string, string | string[] | boolean> {
  const { q, ...rest } = params as Record<string, string>
  return { ...rest, ...(q ? { search: q } : {}) }
}
