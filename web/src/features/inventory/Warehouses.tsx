import { EmptyState, PageHeader, ProblemAlert, QuantityText, StatusTag } from '@shangshu/ui'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { Panel } from '../warehouse/Panel.tsx'
import { useStationWarehouse, WarehouseChoice } from '../warehouse/WarehouseChoice.tsx'

/** The places of a warehouse with what lies there; blocked ones are not allocated from. */
export default function Warehouses() {
  const { t } = useTranslation(['inventory', 'warehouse'])
  const session = useSession()
  const { modal } = App.useApp()
  const queryClient = useQueryClient()
  const station = useStationWarehouse()
  const [prefix, setPrefix] = useState('')
  const warehouse = station.warehouses?.find((one) => one.id === station.warehouseId)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['warehouses', 'locations', station.warehouseId, prefix],
    queryFn: ({ pageParam, signal }) =>
      api.inventory.locations({
        params: { warehouseId: station.warehouseId! },
        query: { limit: 100, ...(prefix && { prefix }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: station.warehouseId !== undefined,
  })
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const change = async (id: string, status: 'active' | 'blocked') => {
    try {
      await api.inventory.setLocationStatus({ body: { ids: [id], status } })
      await queryClient.invalidateQueries({ queryKey: ['warehouses'] })
    } catch (failure) {
      void modal.error({ content: <ProblemAlert error={failure} /> })
    }
  }
  return (
    <div className="ss-page">
      <PageHeader
        title={t('warehouses')}
        note={warehouse && `${warehouse.code} · ${warehouse.province}${warehouse.city} · ${t('col.rank')} ${warehouse.rank}`}
        actions={<WarehouseChoice station={station} />}
      />
      <Panel
        actions={
          <Input
            allowClear
            style={{ maxWidth: 240 }}
            placeholder={t('prefix')}
            aria-label={t('prefix')}
            maxLength={50}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value.trim())}
          />
        }
      >
        {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
        {data && rows.length === 0 && <EmptyState kind="notFound" title={t('none')} compact />}
        <div className="wh-scroll">
          <table className="wh-table">
            <thead>
              <tr>
                <th>{t('col.location')}</th>
                <th>{t('col.status')}</th>
                <th className="wh-end">{t('col.onHand')}</th>
                <th className="wh-end">{t('col.skus')}</th>
                <th className="wh-end">{t('col.sequence')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((place) => (
                <tr key={place.id}>
                  <td className="ss-code">{place.code}</td>
                  <td>
                    <StatusTag tone={place.status === 'active' ? 'good' : 'warn'}>{t(`state.${place.status}`)}</StatusTag>
                  </td>
                  <td className="wh-end">
                    <QuantityText value={place.onHand} />
                  </td>
                  <td className="wh-end">
                    <QuantityText value={place.skuCount} />
                  </td>
                  <td className="wh-end">
                    <QuantityText value={place.pickSequence} />
                  </td>
                  <td className="wh-end">
                    {session.may('inventory.manage') && place.status !== 'retired' && (
                      <Button
                        size="small"
                        onClick={() => void change(place.id, place.status === 'active' ? 'blocked' : 'active')}
                      >
                        {place.status === 'active' ? t('block') : t('activate')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Panel>
    </div>
  )
}
