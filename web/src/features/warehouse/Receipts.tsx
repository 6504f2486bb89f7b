import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Putaways } from './Putaways.tsx'
import { useWarehouses } from './useNames.ts'
import { choicesOf } from './words.ts'
import './warehouse.css'

type Expected = CallOutput<typeof contracts.inbound.listExpected>['rows'][number]
type Received = CallOutput<typeof contracts.inbound.listReceipts>['rows'][number]
const rowId = (row: { id: string }) => row.id
const statuses = ['expected', 'arrived', 'checked', 'put_away', 'cancelled'] as const

/** What is on its way, what has come, and what waits for a bin. */
export default function Receipts() {
  const { t } = useTranslation('warehouse')
  const [part, setPart] = useState<'expected' | 'received' | 'putaway'>('expected')
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('inbound.title')}
        actions={
          <Segmented
            value={part}
            onChange={setPart}
            options={(['expected', 'received', 'putaway'] as const).map((value) => ({ value, label: t(`inbound.${value}`) }))}
          />
        }
      />
      {part === 'expected' && <ExpectedList />}
      {part === 'received' && <ReceivedList />}
      {part === 'putaway' && <Putaways />}
    </div>
  )
}

function useWarehouseFilter(): GridFilter {
  const { t } = useTranslation('warehouse')
  const warehouses = useWarehouses()
  return useMemo<GridFilter>(
    () => ({
      kind: 'choice',
      key: 'warehouseId',
      label: t('col.warehouse'),
      options: (warehouses ?? []).map((one) => ({ value: one.id, label: one.name })),
      prominent: true,
    }),
    [t, warehouses],
  )
}

function ExpectedList() {
  const { t } = useTranslation('warehouse')
  const navigate = useNavigate()
  const session = useSession()
  const columns = useMemo<GridColumn<Expected>[]>(
    () => [
      {
        ...codeColumn<Expected>('number', t('col.receipt'), (row) => row.receiptNumber, {
          pinned: true,
          required: true,
          width: 160,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/receipts/${row.id}`}>{row.receiptNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, choicesOf(t, 'receiptStatus', statuses), {
        width: 100,
        card: 'state',
      }),
      textColumn('kind', t('col.kind'), (row) => t(`sourceKind.${row.sourceKind}`, { defaultValue: row.sourceKind }), {
        width: 110,
      }),
      codeColumn('source', t('col.number'), (row) => row.sourceNumber, { width: 170 }),
      textColumn('expectedOn', t('col.expectedOn'), (row) => row.expectedOn, { width: 120, card: 'note' }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 120 }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 70 }),
      quantityColumn('quantity', t('col.quantity'), (row) => row.quantity, { width: 90 }),
      quantityColumn('received', t('col.received'), (row) => row.receivedQuantity, { width: 90, card: 'figure' }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 140 }),
    ],
    [t],
  )
  const warehouse = useWarehouseFilter()
  const filters = useMemo<GridFilter[]>(
    () => [
      warehouse,
      {
        kind: 'choice',
        key: 'status',
        label: t('col.status'),
        options: choicesOf(t, 'receiptStatus', statuses),
        prominent: true,
      },
      { kind: 'flag', key: 'overdue', label: t('filter.overdue'), prominent: true },
    ],
    [t, warehouse],
  )
  const grid = useGrid<Expected>({ id: 'receipts.expected', columns, filters })
  const feed = useFeed<Expected>('receipts', grid, ({ q, sort: _, ...params }, cursor, signal) =>
    api.inbound.listExpected({
      query: { ...params, ...(q ? { number: q } : {}), ...(cursor ? { cursor } : {}), limit: 100 } as never,
      signal,
    }),
  )
  return (
    <DataGrid
      grid={grid}
      feed={feed}
      label={t('inbound.expected')}
      rowId={rowId}
      searchHint={t('inbound.search')}
      onOpen={(row) => void navigate({ to: `/receipts/${row.id}` as never })}
      empty={<EmptyState kind="nothing" title={t('empty.receipts')} text={t('empty.receiptsText')} />}
      tools={
        session.may('warehouse.receive') && (
          <AppLink to="/receipts/blind" className="ant-btn ant-btn-default">
            {t('act.blind')}
          </AppLink>
        )
      }
    />
  )
}

function ReceivedList() {
  const { t } = useTranslation('warehouse')
  const columns = useMemo<GridColumn<Received>[]>(
    () => [
      codeColumn<Received>('number', t('col.receipt'), (row) => row.receiptNumber, {
        pinned: true,
        required: true,
        width: 170,
        card: 'name',
      }),
      textColumn('kind', t('col.kind'), (row) => t(`sourceKind.${row.sourceKind}`, { defaultValue: row.sourceKind }), {
        width: 110,
        card: 'state',
      }),
      textColumn('expected', t('inbound.expected'), (row) => row.expectedNumber, {
        width: 170,
        cell: (row) =>
          row.expectedReceiptId ? <AppLink to={`/receipts/${row.expectedReceiptId}`}>{row.expectedNumber}</AppLink> : '—',
      }),
      codeColumn('source', t('col.source'), (row) => row.sourceNumber, { width: 170 }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 120 }),
      quantityColumn('lines', t('col.lines'), (row) => row.lineCount, { width: 80 }),
      quantityColumn('quantity', t('col.received'), (row) => row.quantity, { width: 90, card: 'figure' }),
      quantityColumn('putAway', t('col.putAway'), (row) => row.putAwayQuantity, { width: 90 }),
      timeColumn('at', t('col.receivedAt'), (row) => row.receivedAt, { width: 140, card: 'note' }),
      textColumn('by', t('col.by'), (row) => row.receivedBy.name, { width: 130 }),
    ],
    [t],
  )
  const warehouse = useWarehouseFilter()
  const filters = useMemo(() => [warehouse], [warehouse])
  const grid = useGrid<Received>({ id: 'receipts.received', columns, filters })
  const feed = useFeed<Received>('receipts', grid, ({ q, sort: _, ...params }, cursor, signal) =>
    api.inbound.listReceipts({
      query: { ...params, ...(q ? { number: q } : {}), ...(cursor ? { cursor } : {}), limit: 100 } as never,
      signal,
    }),
  )
  return (
    <DataGrid
      grid={grid}
      feed={feed}
      label={t('inbound.received')}
      rowId={rowId}
      searchHint={t('inbound.search')}
      empty={<EmptyState kind="nothing" title={t('empty.received')} text={t('empty.receiptsText')} />}
    />
  )
}
