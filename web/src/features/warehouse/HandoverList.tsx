import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Button, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useCarrierNames, useWarehouses } from './useNames.ts'
import { useSetActions } from './useSetActions.tsx'
import { useStationWarehouse, WarehouseChoice } from './WarehouseChoice.tsx'
import { choicesOf } from './words.ts'
import './warehouse.css'

type Row = CallOutput<typeof contracts.handovers.list>['rows'][number]
const rowId = (row: Row) => row.id

/** What drivers took and will take. */
export default function HandoverList() {
  const { t } = useTranslation('warehouse')
  const navigate = useNavigate()
  const session = useSession()
  const warehouses = useWarehouses()
  const carriers = useCarrierNames()
  const [opening, setOpening] = useState(false)
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('col.handover'), (row) => row.handoverNumber, {
          pinned: true,
          required: true,
          width: 160,
          card: 'name',
        }),
        cell: (row) => <AppLink to={`/handovers/${row.id}`}>{row.handoverNumber}</AppLink>,
      },
      statusColumn('status', t('col.status'), (row) => row.status, choicesOf(t, 'handoverStatus', ['open', 'handed_over']), {
        width: 100,
        card: 'state',
      }),
      textColumn('carrier', t('col.carrier'), (row) => row.carrierName ?? t('handover.anyCarrier'), { width: 130, card: 'note' }),
      quantityColumn('parcels', t('col.parcels'), (row) => row.parcelCount, { width: 90, card: 'figure' }),
      textColumn('warehouse', t('col.warehouse'), (row) => row.warehouseName, { width: 120 }),
      textColumn('driver', t('col.driver'), (row) => row.driver, { width: 120 }),
      timeColumn('created', t('col.created'), (row) => row.createdAt, { width: 140 }),
      timeColumn('closed', t('col.closed'), (row) => row.handedOverAt, { width: 140 }),
      textColumn('by', t('col.by'), (row) => row.createdBy.name, { width: 130 }),
    ],
    [t],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'flag', key: 'open', label: t('filter.open'), prominent: true },
      {
        kind: 'choice',
        key: 'carrierId',
        label: t('col.carrier'),
        options: [...carriers].map(([value, label]) => ({ value, label })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'warehouseId',
        label: t('col.warehouse'),
        options: (warehouses ?? []).map((one) => ({ value: one.id, label: one.name })),
      },
    ],
    [t, carriers, warehouses],
  )
  const grid = useGrid<Row>({ id: 'handovers.list', columns, filters })
  const feed = useFeed<Row>('handovers', grid, ({ sort: _, ...params }, cursor, signal) =>
    api.handovers.list({ query: { ...params, ...(cursor ? { cursor } : {}), limit: 100 } as never, signal }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('handover.title')}
        actions={
          session.may('warehouse.handover') && (
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setOpening(true)}>
              {t('act.openHandover')}
            </Button>
          )
        }
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('handover.title')}
        rowId={rowId}
        onOpen={(row) => void navigate({ to: `/handovers/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.handovers')} text={t('empty.handoversText')} />}
      />
      {opening && <OpenHandover onClose={() => setOpening(false)} />}
    </div>
  )
}

/** Opens a handover for a carrier, or leads to the one that is open. */
function OpenHandover({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('warehouse')
  const navigate = useNavigate()
  const station = useStationWarehouse()
  const carriers = useCarrierNames()
  const { run } = useSetActions()
  const [carrierId, setCarrierId] = useState<string>('')
  const open = () =>
    run(async () => {
      const handover = await api.handovers.open({
        body: { warehouseId: station.warehouseId!, carrierId: carrierId === '' ? null : carrierId },
      })
      onClose()
      void navigate({ to: `/handovers/${handover.id}` as never })
    })
  return (
    <Modal
      open
      title={t('act.openHandover')}
      onCancel={onClose}
      okText={t('act.openHandover')}
      okButtonProps={{ disabled: !station.warehouseId }}
      onOk={() => void open()}
    >
      <div className="wh-tools">
        <WarehouseChoice station={station} />
        <Select
          style={{ minWidth: 200 }}
          aria-label={t('col.carrier')}
          value={carrierId}
          onChange={setCarrierId}
          options={[{ value: '', label: t('handover.anyCarrier') }, ...[...carriers].map(([value, label]) => ({ value, label }))]}
        />
      </div>
    </Modal>
  )
}
