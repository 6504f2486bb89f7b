import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  type Language,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { doerText } from '../../app/action-words.ts'
import { BinDoubts } from './BinDoubts.tsx'
import { ReleaseWave } from './ReleaseWave.tsx'
import { useWarehouses } from './useNames.ts'
import { choicesOf } from './words.ts'
import './warehouse.css'

type Row = CallOutput<typeof contracts.waves.list>['rows'][number]
const rowId = (row: Row) => row.id
const waveStatuses = ['released', 'picking', 'picked', 'done', 'cancelled'] as const

/** Waves with how far they are, and the dialogue that releases new ones. */
export default function WaveList() {
  const { t, i18n } = useTranslation('warehouse')
  const navigate = useNavigate()
  const session = useSession()
  const warehouses = useWarehouses()
  const [releasing, setReleasing] = useState(false)

  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.wave'), (row) => row.waveNumber, {
          pinned: true,
          required: true,
          width: 160,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/waves/${row.id}`}>{row.waveNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, choicesOf(t, 'waveStatus', waveStatuses), {
        width: 100,
        card: 'state',
      }),
      textColumn('method', t('col.method'), (row) => t(`method.${row.method}`), { width: 130, card: 'note' }),
      textColumn('progress', t('col.progress'), (row) => `${row.progress.linesDone}/${row.progress.lines}`, {
        width: 170,
        card: 'figure',
        cell: (row) => (
          <Progress size="small" style={{ margin: 0 }} percent={percentOf(row.progress.linesDone, row.progress.lines)} />
        ),
      }),
      quantityColumn('fulfillments', t('wave.fulfillments'), (row) => row.fulfillmentCount, { width: 90 }),
      quantityColumn('units', t('col.units'), (row) => row.unitCount, { width: 80 }),
      quantityColumn('tasks', t('wave.tasks'), (row) => row.progress.tasks, { width: 80 }),
      quantityColumn('packed', t('wave.stages.packed'), (row) => row.progress.fulfillmentsPacked, { width: 90 }),
      quantityColumn('shipped', t('wave.stages.shipped'), (row) => row.progress.fulfillmentsShipped, { width: 90 }),
      quantityColumn('short', t('wave.stages.short'), (row) => row.progress.unitsShort, { width: 90 }),
      quantityColumn('walk', t('col.walk'), (row) => (row.walkMm === null ? null : Math.round(row.walkMm / 1000)), {
        width: 90,
        unit: 'm',
      }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 110 }),
      timeColumn('released', t('col.released'), (row) => row.releasedAt, { width: 130 }),
      textColumn('by', t('col.by'), (row) => doerText(row.createdBy, i18n.language as Language), { width: 120 }),
    ],
    [t, i18n.language],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'warehouseId',
        label: t('col.warehouse'),
        options: (warehouses ?? []).map((one) => ({ value: one.id, label: one.name })),
        prominent: true,
      },
    ],
    [t, warehouses],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('tab.all') },
      ...waveStatuses.map((status): GridTab => ({ key: status, label: t(`waveStatus.${status}`) })),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'waves.list', columns, filters, tabs, defaultTab: 'all' })
  const feed = useFeed<Row>('waves', grid, ({ tab, warehouseId }, cursor, signal) =>
    api.waves.list({
      query: {
        ...(warehouseId ? { warehouseId } : {}),
        ...(tab && tab !== 'all' ? { status: [tab] } : {}),
        ...(cursor ? { cursor } : {}),
        limit: 100,
      } as never,
      signal,
    }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('wave.title')}
        actions={
          session.may('warehouse.wave') && (
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setReleasing(true)}>
              {t('act.release')}
            </Button>
          )
        }
      />
      <BinDoubts />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('wave.title')}
        rowId={rowId}
        rowTone={(row) => (row.progress.unitsShort > 0 && row.status !== 'done' ? 'warn' : undefined)}
        onOpen={(row) => void navigate({ to: `/waves/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.waves')} text={t('empty.wavesText')} />}
      />
      {releasing && <ReleaseWave onClose={() => setReleasing(false)} />}
    </div>
  )
}

/** Share of the whole in per cent; nothing of nothing is nothing. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100)
}
