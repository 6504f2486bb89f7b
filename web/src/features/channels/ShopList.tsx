import {
  DataGrid,
  DateTimeText,
  EmptyState,
  type GridColumn,
  type GridTab,
  Icon,
  type LocalRules,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
  useLocalFeed,
  useNow,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import './channels.css'
import { NewShop } from './NewShop.tsx'
import { type Shop, shopChoices, shopState, shopStates, troubleText } from './words.ts'

const rowId = (row: Shop) => row.id
const none: Shop[] = []

/** All shops: do they still talk to us, how fresh is what we know, and what waits. */
export default function ShopList() {
  const { t } = useTranslation('channels')
  const session = useSession()
  const navigate = useNavigate()
  const now = useNow()
  const act = useAct(t, ['shops', 'jobs'])
  const [adding, setAdding] = useState(false)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['shops', 'list'],
    queryFn: ({ signal }) => api.shops.list({ query: {}, signal }),
    refetchInterval: 60_000,
  })

  // states change by the minute, not by the millisecond: the columns are made anew as rarely
  const minute = Math.floor(now / 60_000) * 60_000
  const columns = useMemo<GridColumn<Shop>[]>(
    () => [
      textColumn('name', t('shop.name'), (row) => row.name, {
        pinned: true,
        required: true,
        width: 200,
        card: 'name',
        cell: (row) => <AppLink to={`/shops/${row.id}`}>{row.name}</AppLink>,
      }),
      statusColumn('state', t('shop.state'), (row) => shopState(row, minute), shopChoices(t), { width: 120, card: 'state' }),
      {
        ...timeColumn<Shop>('lastPull', t('shop.lastPull'), (row) => row.lastPullAt, { width: 120, relative: true }),
        card: 'figure',
      },
      textColumn('trouble', t('shop.trouble'), (row) => troubleText(row.trouble), { width: 260, card: 'note' }),
      quantityColumn('waiting', t('shop.waitingOrders'), (row) => row.waitingOrders, { width: 100 }),
      {
        ...quantityColumn<Shop>('failed', t('shop.failedOrders'), (row) => row.failedOrders, { width: 100 }),
        cell: (row) =>
          row.failedOrders > 0 ? (
            <AppLink className="ss-text-bad" to={`/channel-orders?tab=failed&shopId=${row.id}`}>
              {row.failedOrders}
            </AppLink>
          ) : (
            <span className="ss-third">0</span>
          ),
      },
      {
        ...quantityColumn<Shop>('failedPushes', t('shop.failedPushes'), (row) => row.failedPushes, { width: 100 }),
        cell: (row) =>
          row.failedPushes > 0 ? (
            <AppLink className="ss-text-bad" to={`/pushes?tab=failed&shopId=${row.id}`}>
              {row.failedPushes}
            </AppLink>
          ) : (
            <span className="ss-third">0</span>
          ),
      },
      quantityColumn('waitingPushes', t('shop.waitingPushes'), (row) => row.waitingPushes, { width: 100 }),
      quantityColumn('pendingStock', t('shop.pendingStock'), (row) => row.pendingStock, { width: 110 }),
      textColumn('connector', t('shop.connector'), (row) => t(`connector.${row.connector}`, { defaultValue: row.connector }), {
        width: 120,
      }),
      textColumn('code', t('shop.code'), (row) => row.code, { width: 110 }),
      textColumn('auto', t('shop.autoApprove'), (row) => (row.autoApprove ? t('yes') : t('no')), { width: 90 }),
      {
        ...timeColumn<Shop>('auth', t('shop.authExpires'), (row) => row.authExpiresAt, { width: 130, hidden: true }),
        cell: (row) => <DateTimeText value={row.authExpiresAt} />,
      },
      textColumn('currency', t('shop.currency'), (row) => row.currency, { width: 70, hidden: true }),
    ],
    [t, minute],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      ...shopStates.map(
        (state): GridTab => ({
          key: state,
          label: t(`shopState.${state}`),
          ...(state === 'expired' || state === 'resting'
            ? { tone: 'bad' as const }
            : state === 'troubled'
              ? { tone: 'warn' as const }
              : {}),
        }),
      ),
    ],
    [t],
  )
  const rules = useMemo<LocalRules<Shop>>(
    () => ({
      value: (row, key) => (key === 'name' ? row.name : row.code),
      searchText: (row) => `${row.name} ${row.code} ${row.connector}`,
      tab: (row, tab) => tab === 'all' || shopState(row, minute) === tab,
    }),
    [minute],
  )
  const grid = useGrid<Shop>({ id: 'channels.shops', columns, tabs, defaultTab: 'all' })
  const local = useLocalFeed(grid, data?.rows ?? none, rules)
  const feed = {
    ...local,
    status: isPending ? ('loading' as const) : error && !data ? ('error' as const) : ('ready' as const),
    error,
    refresh: () => void refetch(),
  }
  const manages = session.may('channels.manage')

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('shops')}
        actions={
          manages && (
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
              {t('shop.add')}
            </Button>
          )
        }
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('shops')}
        rowId={rowId}
        rowLabel={(row) => row.name}
        rowTone={(row) => {
          const state = shopState(row, minute)
          if (state === 'expired' || state === 'resting' || row.failedOrders > 0) return 'bad'
          return state === 'troubled' || row.failedPushes > 0 ? 'warn' : undefined
        }}
        searchHint={t('shop.search')}
        onOpen={(row) => void navigate({ to: `/shops/${row.id}` as never })}
        {...(manages && {
          rowActions: (row: Shop) => [
            ...(row.status === 'active' && row.capabilities.orders
              ? [
                  {
                    key: 'pull',
                    label: t('shop.pull'),
                    icon: <Icon name="refresh" size={14} />,
                    run: () => void act.run(() => api.shops.pull({ params: { shopId: row.id }, body: {} })),
                  },
                ]
              : []),
            row.status === 'paused'
              ? {
                  key: 'resume',
                  label: t('shop.resume'),
                  run: () => void act.run(() => api.shops.resume({ params: { shopId: row.id } })),
                }
              : {
                  key: 'pause',
                  label: t('shop.pause'),
                  run: () =>
                    act.confirm(t('shop.pauseTitle', { name: row.name }), t('shop.pauseText'), () =>
                      api.shops.pause({ params: { shopId: row.id } }),
                    ),
                },
          ],
        })}
        empty={
          <EmptyState
            kind="nothing"
            title={t('shop.emptyTitle')}
            text={t('shop.emptyText')}
            action={
              manages && (
                <Button type="primary" onClick={() => setAdding(true)}>
                  {t('shop.add')}
                </Button>
              )
            }
          />
        }
      />
      {adding && <NewShop onClose={() => setAdding(false)} onMade={(id) => void navigate({ to: `/shops/${id}` as never })} />}
    </div>
  )
}
