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
  type Language,
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
import { doerText } from '../../app/action-words.ts'
import { useWarehouseNames } from '../orders/useNames.ts'
import { useOrderActions } from './useOrderActions.ts'
import { usePurchaseCounts } from './usePurchaseCounts.ts'
import { useSuppliers } from './useSuppliers.ts'
import { purchaseStatuses, statusChoices } from './words.ts'

type Row = CallOutput<typeof contracts.purchasing.orders>['rows'][number]
const rowId = (row: Row) => row.id

/** What was ordered from suppliers: what waits for approval, what is on its way, what is late. */
export default function PurchaseOrders() {
  const { t, i18n } = useTranslation('purchasing')
  const language = i18n.language as Language
  const navigate = useNavigate()
  const session = useSession()
  const counts = usePurchaseCounts()
  const suppliers = useSuppliers()
  const warehouses = useWarehouseNames()
  const warehouseKey = [...warehouses.values()].join()
  const actions = useOrderActions()
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.number'), (row) => row.purchaseNumber, {
          pinned: true,
          required: true,
          width: 160,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/purchase-orders/${row.id}`}>{row.purchaseNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, statusChoices(t), { width: 110, card: 'state' }),
      textColumn('supplier', t('col.supplier'), (row) => row.supplierName, {
        width: 200,
        card: 'note',
        cell: (row) => <AppLink to={`/suppliers/${row.supplierId}`}>{row.supplierName}</AppLink>,
      }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 120 }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 70 }),
      textColumn('received', t('col.received'), (row) => `${row.receivedUnits} / ${row.unitCount}`, { width: 120, align: 'end' }),
      moneyColumn('total', t('col.total'), (row) => row.totalMinor, { currency: (row) => row.currency, card: 'figure' }),
      textColumn('expected', t('col.expected'), (row) => row.expectedOn, {
        width: 140,
        cell: (row) =>
          row.isLate ? (
            <StatusTag tone="bad">{t('late', { day: row.expectedOn ?? '' })}</StatusTag>
          ) : (
            (row.expectedOn ?? <span className="ss-third">—</span>)
          ),
      }),
      textColumn('createdBy', t('col.createdBy'), (row) => doerText(row.createdBy, language), { width: 110 }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 140 }),
      textColumn('note', t('col.note'), (row) => row.note, { width: 180 }),
      timeColumn('approved', t('col.approved'), (row) => row.approvedAt, { width: 140, hidden: true }),
    ],
    [t, language],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is new at every render, its names are not
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'supplierId',
        label: t('col.supplier'),
        options: suppliers.map((one) => ({ value: one.id, label: one.name })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'warehouseIds',
        label: t('col.warehouse'),
        options: [...warehouses].map(([value, label]) => ({ value, label })),
      },
      { kind: 'flag', key: 'lateOnly', label: t('lateOnly'), prominent: true },
    ],
    [t, suppliers, warehouseKey],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      ...purchaseStatuses.map(
        (status): GridTab => ({
          key: status,
          label: t(`status.${status}`),
          ...(status === 'awaiting_approval' ? { tone: 'waiting' as const } : {}),
        }),
      ),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'purchasing.orders', columns, filters, tabs, defaultTab: 'all' })
  const feed = useFeed<Row>('purchase_orders', grid, async ({ tab, q, supplierId, ...rest }, cursor, signal) => {
    const page = await api.purchasing.orders({
      query: {
        ...rest,
        ...(tab !== 'all' ? { statuses: [tab] } : {}),
        ...(q ? { number: q } : {}),
        ...(Array.isArray(supplierId) ? { supplierId: supplierId[0] } : {}),
        ...(cursor ? { cursor } : {}),
      } as never,
      signal,
    })
    return page
  })
  const idsOf = (chosen: ChosenRows) =>
    'ids' in chosen ? chosen.ids : feed.rows.map(rowId).filter((id) => !chosen.except.includes(id))
  const edits = session.may('purchasing.edit')
  const approves = session.may('purchasing.approve')
  const create = edits && (
    <Button
      type="primary"
      icon={<Icon name="add" size={14} />}
      onClick={() => void navigate({ to: '/purchase-orders/new' as never })}
    >
      {t('new.title')}
    </Button>
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('title')} actions={create} />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: counts } : feed}
        label={t('title')}
        rowId={rowId}
        rowTone={(row) => (row.isLate ? 'bad' : undefined)}
        searchHint={t('search')}
        onOpen={(row) => void navigate({ to: `/purchase-orders/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('none')} text={t('noneText')} action={create} />}
        {...(edits || approves
          ? {
              bulkActions: [
                ...(approves
                  ? [
                      {
                        key: 'approve',
                        label: t('act.approve'),
                        icon: <Icon name="check" size={14} />,
                        primary: true,
                        run: (chosen: ChosenRows) => actions.approve(idsOf(chosen)),
                      },
                      { key: 'sendBack', label: t('act.sendBack'), run: (chosen: ChosenRows) => actions.sendBack(idsOf(chosen)) },
                    ]
                  : []),
                ...(edits
                  ? [
                      { key: 'submit', label: t('act.submit'), run: (chosen: ChosenRows) => actions.submit(idsOf(chosen)) },
                      { key: 'close', label: t('act.close'), run: (chosen: ChosenRows) => actions.close(idsOf(chosen)) },
                      {
                        key: 'cancel',
                        label: t('act.cancel'),
                        danger: true,
                        run: (chosen: ChosenRows) => actions.cancel(idsOf(chosen)),
                      },
                    ]
                  : []),
              ],
            }
          : {})}
      />
    </div>
  )
}
