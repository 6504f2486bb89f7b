import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  moneyColumn,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct, wantedSet } from '../../app/useAct.tsx'
import { useShopChoices } from './useShopChoices.ts'
import { intakeChoices, intakes, statusChoices, troubleText } from './words.ts'

type Row = CallOutput<typeof contracts.channelOrders.list>['rows'][number]
type Params = Record<string, string | string[] | boolean>
const rowId = (row: Row) => row.id

/** What the platforms told, as they told it, and whether it became orders of ours. */
export default function ChannelOrderList() {
  const { t } = useTranslation('channels')
  const navigate = useNavigate()
  const session = useSession()
  const shops = useShopChoices()
  const act = useAct(t, ['channel_orders', 'shops'])
  const counts = useQuery({
    queryKey: ['channel_orders', 'counts'],
    queryFn: ({ signal }) => api.channelOrders.counts({ signal }),
  }).data

  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('number', t('col.number'), (row) => row.externalNumber, {
        pinned: true,
        required: true,
        width: 190,
        card: 'name',
        cell: (row) => <AppLink to={`/channel-orders/${row.id}`}>{row.externalNumber}</AppLink>,
      }),
      textColumn('shop', t('col.shop'), (row) => shops.names.get(row.shopId) ?? '', { width: 140 }),
      statusColumn('status', t('col.status'), (row) => row.status, statusChoices(t), { width: 110 }),
      statusColumn('intake', t('col.intake'), (row) => row.intake, intakeChoices(t), { width: 120, card: 'state' }),
      textColumn('problem', t('col.problem'), (row) => troubleText(row.intakeError), { width: 280, card: 'note' }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 70 }),
      quantityColumn('units', t('col.units'), (row) => row.unitCount, { width: 70 }),
      moneyColumn('paid', t('col.paid'), (row) => row.paidMinor, { currency: (row) => row.currency, card: 'figure' }),
      textColumn('mismatch', t('mismatch'), (row) => (row.amountMismatch ? t('yes') : ''), { width: 100 }),
      timeColumn('ordered', t('col.ordered'), (row) => row.orderedAt),
      timeColumn('received', t('col.received'), (row) => row.receivedAt),
      timeColumn('updated', t('col.updated'), (row) => row.updatedAt, { hidden: true }),
      quantityColumn('version', t('col.version'), (row) => row.externalVersion, { width: 80, hidden: true }),
    ],
    [t, shops],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'choice', key: 'shopId', label: t('col.shop'), options: shops.choices, prominent: true },
      { kind: 'choice', key: 'status', label: t('col.status'), options: statusChoices(t), prominent: true },
      { kind: 'dates', key: 'received', label: t('col.received') },
      { kind: 'flag', key: 'amountMismatch', label: t('mismatch') },
    ],
    [t, shops],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      ...intakes.map(
        (intake): GridTab => ({ key: intake, label: t(`intake.${intake}`), ...(intake === 'failed' && { tone: 'bad' }) }),
      ),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'channels.orders', columns, filters, tabs, defaultTab: 'all' })
  const page = (params: Params, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
    api.channelOrders.list({
      query: { ...toQuestion(params), ...(cursor && { cursor }), limit } as never,
      ...(signal && { signal }),
    })
  const feed = useFeed<Row>('channel_orders', grid, (params, cursor, signal) => page(params, cursor, 100, signal))

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('channelOrders')} note={t('channelOrdersNote')} />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: counts.byIntake } : feed}
        label={t('channelOrders')}
        rowId={rowId}
        rowTone={(row) => (row.intake === 'failed' ? 'bad' : row.amountMismatch ? 'warn' : undefined)}
        searchHint={t('searchNumber')}
        onOpen={(row) => void navigate({ to: `/channel-orders/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.orders')} text={t('empty.ordersText')} />}
        {...(session.may('channels.manage') && {
          bulkActions: [
            {
              key: 'retry',
              label: t('retryIntake'),
              icon: <Icon name="refresh" size={14} />,
              run: (chosen) =>
                void act.run(async () => api.channelOrders.retry({ body: wantedSet(chosen, toQuestion(grid.listParams())) })),
            },
          ],
        })}
      />
    </div>
  )
}

function toQuestion({ tab, q, receivedFrom, receivedBefore, ...others }: Params): Params {
  return {
    ...others,
    ...(tab && tab !== 'all' && { intake: tab }),
    ...(q && { number: q }),
    ...(receivedFrom && { from: receivedFrom }),
    ...(receivedBefore && { to: receivedBefore }),
  }
}
