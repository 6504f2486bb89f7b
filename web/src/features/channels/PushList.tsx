import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct, wantedSet } from '../../app/useAct.tsx'
import { useShopChoices } from './useShopChoices.ts'
import { pushChoices, pushStatuses, troubleText } from './words.ts'

type Row = CallOutput<typeof contracts.shipmentPushes.list>['rows'][number]
type Params = Record<string, string | string[] | boolean>
const rowId = (row: Row) => row.id

/** What the platforms were told about parcels; failures first, because the platform's clock runs. */
export default function PushList() {
  const { t } = useTranslation('channels')
  const session = useSession()
  const shops = useShopChoices()
  const act = useAct(t, ['shipment_pushes', 'shops'])
  const counts = useQuery({
    queryKey: ['shipment_pushes', 'counts'],
    queryFn: ({ signal }) => api.shipmentPushes.counts({ signal }),
  }).data

  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('number', t('col.number'), (row) => row.externalNumber, {
        pinned: true,
        required: true,
        width: 190,
        card: 'name',
        cell: (row) => <AppLink to={`/channel-orders/${row.channelOrderId}`}>{row.externalNumber}</AppLink>,
      }),
      statusColumn('status', t('col.status'), (row) => row.status, pushChoices(t), { width: 120, card: 'state' }),
      textColumn('problem', t('col.problem'), (row) => troubleText(row.lastError), { width: 280, card: 'note' }),
      textColumn('shop', t('col.shop'), (row) => shops.names.get(row.shopId) ?? '', { width: 140 }),
      textColumn('carrier', t('push.carrier'), (row) => row.carrierCode, { width: 90 }),
      codeColumn('waybill', t('push.waybill'), (row) => row.waybillNumber, { width: 180 }),
      textColumn('fulfillment', t('push.fulfillment'), (row) => row.fulfillmentNumber, {
        width: 170,
        cell: (row) => <AppLink to={`/fulfillments/${row.fulfillmentId}`}>{row.fulfillmentNumber ?? '—'}</AppLink>,
      }),
      quantityColumn('parcels', t('push.parcels'), (row) => row.parcels.length, { width: 80 }),
      quantityColumn('attempts', t('push.attempts'), (row) => row.attempts, { width: 80 }),
      timeColumn('next', t('push.next'), (row) => (row.status === 'waiting' ? row.nextAttemptAt : null)),
      timeColumn('created', t('push.created'), (row) => row.createdAt),
      timeColumn('done', t('push.done'), (row) => row.doneAt),
    ],
    [t, shops],
  )
  const filters = useMemo<GridFilter[]>(
    () => [{ kind: 'choice', key: 'shopId', label: t('col.shop'), options: shops.choices, prominent: true }],
    [t, shops],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      ...pushStatuses.map(
        (status): GridTab => ({ key: status, label: t(`pushStatus.${status}`), ...(status === 'failed' && { tone: 'bad' }) }),
      ),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'channels.pushes', columns, filters, tabs, defaultTab: 'all' })
  const page = (params: Params, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
    api.shipmentPushes.list({
      query: { ...toQuestion(params), ...(cursor && { cursor }), limit } as never,
      ...(signal && { signal }),
    })
  const feed = useFeed<Row>('shipment_pushes', grid, (params, cursor, signal) => page(params, cursor, 100, signal))
  const setOf = (chosen: ChosenRows) => wantedSet(chosen, toQuestion(grid.listParams()))

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('pushes')} note={t('pushesNote')} />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: counts.byStatus } : feed}
        label={t('pushes')}
        rowId={rowId}
        rowTone={(row) => (row.status === 'failed' ? 'bad' : row.lastError && row.status === 'waiting' ? 'warn' : undefined)}
        searchHint={t('searchNumber')}
        empty={<EmptyState kind="done" title={t('empty.pushes')} text={t('empty.pushesText')} />}
        {...(session.may('channels.push') && {
          bulkActions: [
            {
              key: 'retry',
              label: t('push.retry'),
              icon: <Icon name="refresh" size={14} />,
              primary: true,
              run: (chosen) => void act.run(async () => api.shipmentPushes.retry({ body: setOf(chosen) })),
            },
            {
              key: 'done',
              label: t('push.markDone'),
              icon: <Icon name="check" size={14} />,
              run: (chosen) =>
                act.ask(
                  t('push.markDoneTitle'),
                  t('push.note'),
                  async (note) => api.shipmentPushes.markDone({ body: { ...setOf(chosen), note } }),
                  { optional: true },
                ),
            },
            {
              key: 'cancel',
              label: t('push.cancel'),
              danger: true,
              run: (chosen) =>
                act.ask(
                  t('push.cancelTitle'),
                  t('push.note'),
                  async (note) => api.shipmentPushes.cancel({ body: { ...setOf(chosen), note } }),
                  { optional: true, danger: true },
                ),
            },
          ],
        })}
      />
    </div>
  )
}

function toQuestion({ tab, q, ...others }: Params): Params {
  return { ...others, ...(tab && tab !== 'all' && { status: tab }), ...(q && { number: q }) }
}
