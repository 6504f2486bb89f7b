import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
  ProblemAlert,
  quantityColumn,
  StatusTag,
  statusColumn,
  textColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown, InputNumber } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { useAct } from '../../app/useAct.tsx'
import { useStationWarehouse, WarehouseChoice } from '../warehouse/WarehouseChoice.tsx'
import { chosenIds } from './chosen-ids.ts'
import './inventory.css'
import { LayOutBins } from './LayOutBins.tsx'
import { WarehouseForm } from './WarehouseForm.tsx'
import { WorkSettings } from './WorkSettings.tsx'
import { ZoneForm } from './ZoneForm.tsx'

type Row = CallOutput<typeof contracts.inventory.locations>['rows'][number]
export type Zone = CallOutput<typeof contracts.inventory.zones>['zones'][number]
const rowId = (row: Row) => row.id

type Opened = { what: 'new' | 'edit' | 'settings' | 'bins' } | { what: 'zone'; zone?: Zone }

/** A warehouse from the inside: its zones, its places with what lies there, and how people work in it. */
export default function Warehouses() {
  const { t } = useTranslation(['inventory', 'warehouse'])
  const session = useSession()
  const { modal } = App.useApp()
  const queryClient = useQueryClient()
  const act = useAct(t, ['warehouses', 'locations'])
  const station = useStationWarehouse({ closedToo: true })
  const [opened, setOpened] = useState<Opened>()
  const warehouseId = station.warehouseId
  const warehouse = station.warehouses?.find((one) => one.id === warehouseId)
  const manages = session.may('inventory.manage')
  const zones = useQuery({
    queryKey: ['warehouses', 'zones', warehouseId],
    queryFn: ({ signal }) => api.inventory.zones({ params: { warehouseId: warehouseId! }, signal }),
    enabled: warehouseId !== undefined,
  })
  const zoneList = zones.data?.zones

  const columns = useMemo<GridColumn<Row>[]>(() => {
    const names = new Map((zoneList ?? []).map((zone) => [zone.id, zone.name]))
    return [
      codeColumn<Row>('code', t('col.location'), (row) => row.code, { width: 200, pinned: true, required: true, card: 'name' }),
      textColumn('zone', t('col.zone'), (row) => (row.zoneId ? names.get(row.zoneId) : ''), { width: 220, card: 'note' }),
      statusColumn(
        'status',
        t('col.status'),
        (row) => row.status,
        [
          { value: 'active', label: t('state.active'), tone: 'good' },
          { value: 'blocked', label: t('state.blocked'), tone: 'warn' },
          { value: 'retired', label: t('state.retired'), tone: 'muted' },
        ],
        { width: 130, card: 'state' },
      ),
      quantityColumn('onHand', t('col.onHand'), (row) => row.onHand, { width: 130, card: 'figure' }),
      quantityColumn('skus', t('col.skus'), (row) => row.skuCount, { width: 110 }),
      quantityColumn('sequence', t('col.sequence'), (row) => row.pickSequence, { width: 130 }),
      textColumn('sellable', t('col.forSale'), (row) => (row.sellable ? t('yes') : t('no')), { width: 90 }),
    ]
  }, [t, zoneList])
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'zoneId',
        label: t('col.zone'),
        options: (zoneList ?? []).map((zone) => ({ value: zone.id, label: zone.name })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'status',
        label: t('col.status'),
        options: (['active', 'blocked', 'retired'] as const).map((value) => ({ value, label: t(`state.${value}`) })),
        prominent: true,
      },
    ],
    [t, zoneList],
  )
  const grid = useGrid<Row>({ id: `inventory.places.${warehouseId ?? ''}`, columns, filters })
  const load = async (params: Record<string, unknown>, cursor: string | undefined, signal?: AbortSignal, limit = 100) => {
    if (warehouseId === undefined) return { rows: [], nextCursor: null }
    const { q, sort: _, zoneId, status } = params as Record<string, string | string[] | undefined>
    const only = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
    return api.inventory.locations({
      params: { warehouseId },
      query: {
        limit,
        ...(q && { prefix: String(q).toUpperCase() }),
        ...(only(zoneId) && { zoneId: only(zoneId)! }),
        ...(only(status) && { status: only(status) as 'active' }),
        ...(cursor && { cursor }),
      },
      ...(signal && { signal }),
    })
  }
  const feed = useFeed<Row>('warehouses', grid, load)
  const idsOf = (chosen: ChosenRows) => chosenIds(chosen, (cursor) => load(grid.listParams(), cursor, undefined, 500))
  const setStatus = (chosen: ChosenRows, status: Row['status']) =>
    act.run(async () => {
      const ids = await idsOf(chosen)
      for (let from = 0; from < ids.length; from += 5000)
        await api.inventory.setLocationStatus({ body: { ids: ids.slice(from, from + 5000), status } })
    })

  /** Numbers the chosen places anew, in the order in which they stand in the list. */
  const renumber = (chosen: ChosenRows) => {
    let first = 10
    modal.confirm({
      title: t('renumber.title'),
      content: (
        <>
          <p>{t('renumber.text')}</p>
          <InputNumber
            min={0}
            max={1_000_000}
            precision={0}
            defaultValue={first}
            aria-label={t('renumber.first')}
            prefix={t('renumber.first')}
            style={{ width: '100%' }}
            onChange={(value) => {
              first = value ?? 10
            }}
          />
        </>
      ),
      onOk: () =>
        act.run(async () => {
          const ids = await idsOf(chosen)
          const places = ids.map((id, index) => ({ id, pickSequence: first + index * 10 }))
          for (let from = 0; from < places.length; from += 5000)
            await api.inventory.setPickSequence({
              params: { warehouseId: warehouseId! },
              body: { places: places.slice(from, from + 5000) },
            })
        }),
    })
  }

  const close = () => setOpened(undefined)
  const chosenZone = grid.query.filters.zoneId
  const zoneId = Array.isArray(chosenZone) ? chosenZone[0] : undefined
  const empty = zoneList?.every((zone) => zone.kind !== 'storage' || zone.places === 0) ?? false
  const actions = (
    <>
      {(station.warehouses?.length ?? 0) > 0 && <WarehouseChoice station={station} />}
      {manages && warehouse && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'edit', label: t('form.edit') },
              ...(session.may('warehouse.settings') ? [{ key: 'settings', label: t('settings.title') }] : []),
              { key: 'new', label: t('form.new') },
            ],
            onClick: ({ key }) => setOpened({ what: key as 'new' | 'edit' | 'settings' }),
          }}
        >
          <Button icon={<Icon name="gear" size={14} />} aria-haspopup="menu">
            {t('form.menu')}
          </Button>
        </Dropdown>
      )}
      {manages && warehouse && (
        <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setOpened({ what: 'bins' })}>
          {t('layOut.title')}
        </Button>
      )}
      {manages && station.warehouses && !warehouse && (
        <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setOpened({ what: 'new' })}>
          {t('form.new')}
        </Button>
      )}
    </>
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('warehouses')}
        {...(warehouse?.status === 'closed' && { state: <StatusTag tone="muted">{t('state.closed')}</StatusTag> })}
        note={
          warehouse &&
          [
            warehouse.code,
            t(`form.kinds.${warehouse.kind}`),
            `${warehouse.province}${warehouse.city}`,
            `${t('col.rank')} ${warehouse.rank}`,
          ]
            .filter((part) => part !== '')
            .join(' · ')
        }
        actions={actions}
      />
      {zones.error && <ProblemAlert error={zones.error} onRetry={() => void zones.refetch()} />}
      {zoneList && (
        <ul className="inv-zones" aria-label={t('zones')}>
          {zoneList.map((zone) => (
            <li key={zone.id} data-chosen={zone.id === zoneId}>
              <button
                type="button"
                className="inv-zone"
                aria-pressed={zone.id === zoneId}
                onClick={() =>
                  grid.ask({
                    filters: zone.id === zoneId ? {} : { ...grid.query.filters, zoneId: [zone.id] },
                  })
                }
              >
                <strong>{zone.name}</strong>
                <span className="ss-third">
                  <span className="ss-code">{zone.code}</span> · {t(`zoneKind.${zone.kind}`)}
                </span>
                <span className="ss-third">
                  {t('places', { count: zone.places })}{' '}
                  {zone.blocked > 0 && <StatusTag tone="warn">{t('blockedCount', { count: zone.blocked })}</StatusTag>}
                </span>
              </button>
              {manages && (
                <Button
                  type="text"
                  size="small"
                  icon={<Icon name="edit" size={13} />}
                  aria-label={t('zone.edit', { name: zone.name })}
                  onClick={() => setOpened({ what: 'zone', zone })}
                />
              )}
            </li>
          ))}
          {manages && (
            <li>
              <Button type="dashed" icon={<Icon name="add" size={14} />} onClick={() => setOpened({ what: 'zone' })}>
                {t('zone.new')}
              </Button>
            </li>
          )}
        </ul>
      )}
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('warehouses')}
        rowId={rowId}
        rowTone={(row) => (row.status === 'blocked' ? 'warn' : undefined)}
        searchHint={t('prefix')}
        empty={
          <EmptyState
            kind="nothing"
            title={empty ? t('layOut.none') : t('none')}
            text={empty ? t('layOut.noneText') : undefined}
            {...(manages &&
              warehouse && {
                action: (
                  <Button type="primary" onClick={() => setOpened({ what: 'bins' })}>
                    {t('layOut.title')}
                  </Button>
                ),
              })}
          />
        }
        {...(manages && {
          bulkActions: [
            { key: 'block', label: t('block'), run: (chosen) => void setStatus(chosen, 'blocked') },
            { key: 'activate', label: t('activate'), run: (chosen) => void setStatus(chosen, 'active') },
            { key: 'renumber', label: t('renumber.title'), run: renumber },
            {
              key: 'retire',
              label: t('retire'),
              danger: true,
              run: (chosen) =>
                act.confirm(
                  t('retire'),
                  t('retireText'),
                  async () => {
                    const ids = await idsOf(chosen)
                    for (let from = 0; from < ids.length; from += 5000)
                      await api.inventory.setLocationStatus({ body: { ids: ids.slice(from, from + 5000), status: 'retired' } })
                  },
                  true,
                ),
            },
          ],
        })}
      />
      {opened?.what === 'new' && (
        <WarehouseForm
          onClose={close}
          onMade={(id) => {
            station.choose(id)
            close()
          }}
        />
      )}
      {opened?.what === 'edit' && warehouse && (
        <WarehouseForm key={warehouse.id} edited={warehouse} onClose={close} onMade={close} />
      )}
      {opened?.what === 'settings' && warehouseId && <WorkSettings warehouseId={warehouseId} onClose={close} />}
      {opened?.what === 'zone' && warehouseId && (
        <ZoneForm warehouseId={warehouseId} {...(opened.zone && { zone: opened.zone })} onClose={close} />
      )}
      {opened?.what === 'bins' && warehouseId && zoneList && (
        <LayOutBins
          warehouseId={warehouseId}
          zones={zoneList}
          onClose={close}
          onDone={() => {
            close()
            void queryClient.invalidateQueries({ queryKey: ['warehouses'] })
          }}
        />
      )}
    </div>
  )
}
