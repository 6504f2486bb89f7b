import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
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
import { useWarehouses } from '../warehouse/useNames.ts'
import { NewCount } from './NewCount.tsx'
import { countStates } from './words.ts'

type Row = CallOutput<typeof contracts.counts.list>['rows'][number]
const rowId = (row: Row) => row.id

/** Counts: what is being counted, what waits for a decision, what was booked. */
export default function CountList() {
  const { t } = useTranslation('counting')
  const navigate = useNavigate()
  const session = useSession()
  const warehouses = useWarehouses()
  const [creating, setCreating] = useState(false)
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.number'), (row) => row.countNumber, { pinned: true, required: true, card: 'name' }),
        cell: (row) => <AppLink to={`/counts/${row.id}`}>{row.countNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, countStates(t), { width: 110, card: 'state' }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 130 }),
      textColumn('scope', t('col.scope'), (row) => row.zoneName ?? t('wholeWarehouse'), { width: 140, card: 'note' }),
      textColumn('progress', t('col.progress'), (row) => `${row.countedCount} / ${row.lineCount}`, {
        width: 190,
        card: 'figure',
        cell: (row) => (
          <span style={{ display: 'grid', gridTemplateColumns: '70px auto', gap: 8, alignItems: 'center' }}>
            <Progress
              percent={row.lineCount === 0 ? 100 : Math.floor((100 * row.countedCount) / row.lineCount)}
              showInfo={false}
              size="small"
              aria-label={t('col.progress')}
            />
            <span className="ss-number">
              {row.countedCount} / {row.lineCount}
            </span>
          </span>
        ),
      }),
      textColumn('by', t('col.by'), (row) => row.createdBy.name, { width: 130 }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 140 }),
      timeColumn('finished', t('col.finished'), (row) => row.finishedAt, { width: 140 }),
      textColumn('note', t('col.note'), (row) => row.note, { width: 200 }),
    ],
    [t],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'choice', key: 'status', label: t('col.status'), options: countStates(t), prominent: true },
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
  const grid = useGrid<Row>({ id: 'counts.list', columns, filters })
  const feed = useFeed<Row>('counts', grid, ({ sort: _, q: __, ...params }, cursor, signal) =>
    api.counts.list({ query: { ...params, ...(cursor ? { cursor } : {}), limit: 100 } as never, signal }),
  )
  const create = session.may('warehouse.count_approve') && (
    <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('title')} actions={create} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('title')}
        rowId={rowId}
        onOpen={(row) => void navigate({ to: `/counts/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} action={create} />}
      />
      {creating && (
        <NewCount
          onClose={() => setCreating(false)}
          onMade={(id) => {
            setCreating(false)
            void navigate({ to: `/counts/${id}` as never })
          }}
        />
      )}
    </div>
  )
}
