import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type BulkAction,
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
  StatusTag,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopNames } from '../orders/useNames.ts'
import { useFulfillmentCounts } from './useFulfillmentCounts.ts'
import { useCarrierNames, useWarehouses } from './useNames.ts'
import { usePrintLabels, useSetActions } from './useSetActions.tsx'
import { choicesOf, fulfillmentStatuses } from './words.ts'

type Row = CallOutput<typeof contracts.fulfillments.list>['rows'][number]
type Params = Record<string, string | string[] | boolean>
type Verb = 'allocate' | 'pick' | 'pack' | 'ship'
const rowId = (row: Row) => row.id
const labelsAtOnce = 500

/** Everything the warehouses have to send, the most urgent first, with the work done to many at once. */
export default function FulfillmentList() {
  const { t } = useTranslation('warehouse')
  const navigate = useNavigate()
  const session = useSession()
  const { message } = App.useApp()
  const counts = useFulfillmentCounts()
  const shops = useShopNames()
  const shopKey = [...shops].join()
  const warehouses = useWarehouses()
  const carriers = useCarrierNames()
  const actions = useSetActions()
  const printLabels = usePrintLabels()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is new at every render, its names are not
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.fulfillment'), (row) => row.fulfillmentNumber, {
          pinned: true,
          required: true,
          width: 160,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/fulfillments/${row.id}`}>{row.fulfillmentNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, choicesOf(t, 'status', fulfillmentStatuses), {
        width: 100,
        card: 'state',
      }),
      textColumn(
        'doubt',
        t('col.doubt'),
        (row) =>
          doubtsOf(row)
            .map((kind) => t(`block.${kind}`))
            .join('、'),
        {
          width: 130,
          card: 'note',
          cell: (row) =>
            doubtsOf(row)
              .slice(0, 2)
              .map((kind) => (
                <StatusTag key={kind} tone={kind === 'short' ? 'warn' : 'bad'}>
                  {t(`block.${kind}`)}
                </StatusTag>
              )),
        },
      ),
      {
        ...textColumn<Row>('source', t('col.source'), (row) => row.sourceNumber, { width: 170 }),
        cell: (row) => <AppLink to={`/orders/${row.sourceId}`}>{row.sourceNumber}</AppLink>,
      },
      timeColumn('shipBy', t('col.shipBy'), (row) => row.shipBy, { width: 130, card: 'note' }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 100 }),
      textColumn('carrier', t('col.carrier'), (row) => row.carrierName, { width: 100 }),
      textColumn('waybill', t('col.waybill'), (row) => row.waybillNumbers.join(', '), { width: 160 }),
      textColumn('wave', t('col.wave'), (row) => (row.waveNumber ?? '') + (row.waveSlot === null ? '' : ` · ${row.waveSlot}`), {
        width: 150,
        cell: (row) =>
          row.waveId ? (
            <>
              <AppLink to={`/waves/${row.waveId}`}>{row.waveNumber}</AppLink>
              {row.waveSlot !== null && <span className="ss-third"> · {row.waveSlot}</span>}
            </>
          ) : null,
      }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 70 }),
      quantityColumn('units', t('col.units'), (row) => row.unitCount, { width: 70, card: 'figure' }),
      quantityColumn('weight', t('col.weight'), (row) => row.weightGrams, { width: 90, unit: 'g' }),
      textColumn('place', t('col.place'), (row) => [row.province, row.city].filter(Boolean).join(' '), { width: 140 }),
      textColumn('shop', t('col.shop'), (row) => (row.shopId ? (shops.get(row.shopId) ?? '') : ''), { width: 130 }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 130 }),
      timeColumn('printed', t('col.printed'), (row) => row.labelPrintedAt, { width: 130, hidden: true }),
      timeColumn('shipped', t('col.shipped'), (row) => row.shippedAt, { width: 130, hidden: true }),
      timeColumn('notified', t('col.notified'), (row) => row.channelNotifiedAt, { width: 130, hidden: true }),
    ],
    [t, shopKey],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'warehouseId',
        label: t('col.warehouse'),
        options: (warehouses ?? []).map((one) => ({ value: one.id, label: one.name })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'carrierId',
        label: t('col.carrier'),
        options: [...carriers].map(([value, label]) => ({ value, label })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'shopId',
        label: t('col.shop'),
        options: [...shops].map(([value, label]) => ({ value, label })),
      },
      { kind: 'dates', key: 'shipBy', label: t('col.shipBy') },
      { kind: 'flag', key: 'singleItem', label: t('filter.single') },
      { kind: 'flag', key: 'short', label: t('block.short') },
      { kind: 'flag', key: 'blocked', label: t('tab.blocked') },
    ],
    [t, shopKey, warehouses, carriers],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('tab.all') },
      { key: 'blocked', label: t('tab.blocked'), tone: 'bad' },
      { key: 'short', label: t('tab.short'), tone: 'warn' },
      ...fulfillmentStatuses.map((status): GridTab => ({ key: status, label: t(`status.${status}`) })),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'fulfillments.list', columns, filters, tabs, defaultTab: 'all' })
  const feed = useFeed<Row>('fulfillments', grid, async (params, cursor, signal) => {
    const question = toQuestion(params)
    const urgent = params.tab !== 'all' && params.tab !== 'shipped' && params.tab !== 'cancelled'
    return await api.fulfillments.list({
      query: { ...question, sort: urgent ? 'ship_by' : 'newest', ...(cursor ? { cursor } : {}), limit: 100 } as never,
      signal,
    })
  })

  const act = (verb: Verb) => (chosen: ChosenRows) =>
    void actions.run(() =>
      'ids' in chosen
        ? api.fulfillments[verb]({ body: { ids: chosen.ids } })
        : api.fulfillments.bulk({
            body: { action: verb, filter: bulkFilter(toQuestion(grid.listParams())) as never, except: chosen.except },
          }),
    )

  const bulkActions: BulkAction[] = [
    ...(session.may('warehouse.wave') ? [{ key: 'allocate', label: t('act.allocate'), run: act('allocate') }] : []),
    ...(session.may('warehouse.pick')
      ? [{ key: 'pick', label: t('act.pick'), icon: <Icon name="check" size={14} />, run: act('pick') }]
      : []),
    ...(session.may('warehouse.pack')
      ? [{ key: 'pack', label: t('act.pack'), icon: <Icon name="box" size={14} />, run: act('pack') }]
      : []),
    ...(session.may('printing.print')
      ? [
          {
            key: 'print',
            label: t('act.print'),
            icon: <Icon name="printer" size={14} />,
            run: (chosen: ChosenRows) => {
              if (!('ids' in chosen) || chosen.ids.length > labelsAtOnce)
                return void message.warning(t('label.tooMany', { count: labelsAtOnce }))
              void printLabels(chosen.ids.map((fulfillmentId) => ({ fulfillmentId })))
            },
          },
        ]
      : []),
    ...(session.may('warehouse.handover')
      ? [{ key: 'ship', label: t('act.ship'), icon: <Icon name="truck" size={14} />, primary: true, run: act('ship') }]
      : []),
  ]

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('fulfillments')} />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: counts } : feed}
        label={t('fulfillments')}
        rowId={rowId}
        rowTone={(row) => (row.blockKinds.length > 0 ? 'bad' : row.short ? 'warn' : undefined)}
        searchHint={t('searchFulfillments')}
        onOpen={(row) => void navigate({ to: `/fulfillments/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.fulfillments')} text={t('empty.fulfillmentsText')} />}
        bulkActions={bulkActions}
      />
    </div>
  )
}

/** Why a fulfillment does not go on by itself. */
function doubtsOf(row: Row): string[] {
  const over = row.status === 'shipped' || row.status === 'cancelled'
  return over ? [] : [...row.blockKinds, ...(row.short ? ['short'] : [])]
}

/** The grid's question in the words of the endpoint: the tab is a state or an exception, the search a number. */
function toQuestion(params: Params): Params {
  const { tab, q, sort: _, shipByFrom: __, ...rest } = params
  return {
    ...rest,
    ...(q ? { number: q } : {}),
    ...(tab === 'short'
      ? { short: true }
      : tab === 'blocked'
        ? { blocked: true }
        : tab && tab !== 'all'
          ? { status: [tab as string] }
          : {}),
  }
}

/** The same for the body of a job, where lists are lists even with one entry. */
function bulkFilter(question: Params): Params {
  return Object.fromEntries(
    Object.entries(question).map(([key, value]) => [
      key,
      ['status', 'warehouseId', 'shopId', 'carrierId'].includes(key) && !Array.isArray(value) ? String(value).split(',') : value,
    ]),
  ) as Params
}
