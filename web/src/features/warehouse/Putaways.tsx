import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { DateTimeText, EmptyState, ProblemAlert, QuantityField, QuantityText } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { LocationSelect } from './LocationSelect.tsx'
import { Panel } from './Panel.tsx'
import { useSetActions } from './useSetActions.tsx'
import { useStationWarehouse, WarehouseChoice } from './WarehouseChoice.tsx'

type Item = CallOutput<typeof contracts.putaway.list>['rows'][number]

/** Goods that wait for a bin, each with a proposed one that can be changed. */
export function Putaways() {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const station = useStationWarehouse()
  const { run } = useSetActions()
  const [chosen, setChosen] = useState<Record<string, { locationId?: string; quantity?: number }>>({})
  const [kind, setKind] = useState<'' | Item['kind']>('')
  const { warehouseId } = station
  const { data, error, refetch } = useQuery({
    queryKey: ['putaways', warehouseId, kind],
    queryFn: ({ signal }) =>
      api.putaway.list({ query: { warehouseId: warehouseId!, ...(kind && { kind: [kind] }), limit: 200 }, signal }),
    enabled: warehouseId !== undefined,
  })
  const placeOf = (item: Item) => chosen[item.id]?.locationId ?? item.proposal?.locationId
  const inputOf = (item: Item) => ({
    kind: item.kind,
    documentId: item.documentId,
    id: item.id,
    locationId: placeOf(item)!,
    quantity: chosen[item.id]?.quantity ?? item.quantity - item.doneQuantity,
  })
  const put = (items: readonly Item[]) =>
    run(async () => {
      const answer = await api.putaway.confirm({ body: { items: items.map(inputOf) } })
      setChosen({})
      return answer
    })
  const change = (item: Item, part: { locationId?: string; quantity?: number }) =>
    setChosen((before) => ({ ...before, [item.id]: { ...before[item.id], ...part } }))
  const rows = data?.rows ?? []
  const ready = rows.filter((item) => placeOf(item) !== undefined)
  const may = session.may('warehouse.putaway')

  return (
    <Panel
      title={
        <span className="wh-tools">
          <WarehouseChoice station={station} />
          <Select
            aria-label={t('col.kind')}
            style={{ minWidth: 110 }}
            value={kind}
            onChange={setKind}
            options={[
              { value: '', label: t('tab.all') },
              { value: 'receipt', label: t('inbound.receipt') },
              { value: 'put_back', label: t('inbound.put_back') },
            ]}
          />
        </span>
      }
      actions={
        may &&
        ready.length > 0 && (
          <Button type="primary" onClick={() => void put(ready)}>
            {t('act.putAwayAll')} ({ready.length})
          </Button>
        )
      }
    >
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && rows.length === 0 && <EmptyState kind="done" title={t('empty.putaway')} />}
      {rows.length > 0 && (
        <div className="wh-scroll">
          <table className="wh-table">
            <thead>
              <tr>
                <th>{t('col.sku')}</th>
                <th>{t('col.number')}</th>
                <th>{t('col.from')}</th>
                <th className="wh-end">{t('col.quantity')}</th>
                <th>{t('col.to')}</th>
                <th>{t('col.since')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((item) => (
                <tr key={item.id}>
                  <td>
                    <AppLink to={`/stock/${item.skuId}`}>{item.skuCode}</AppLink>
                    <div className="ss-third">
                      {item.skuName}
                      {item.lotCode && ` · ${item.lotCode}`}
                      {item.expiresOn && ` · ${item.expiresOn}`}
                    </div>
                  </td>
                  <td>
                    {item.kind === 'put_back' ? (
                      <AppLink to={`/fulfillments/${item.documentId}`}>{item.documentNumber}</AppLink>
                    ) : (
                      item.documentNumber
                    )}
                    <div className="ss-third">{t(`inbound.${item.kind}`)}</div>
                  </td>
                  <td className="ss-code">{item.fromLocationCode}</td>
                  <td className="wh-end" style={{ width: 120 }}>
                    {may ? (
                      <QuantityField
                        aria-label={`${t('col.quantity')} ${item.skuCode}`}
                        min={1}
                        max={item.quantity - item.doneQuantity}
                        value={inputOf(item).quantity}
                        onChange={(quantity) => change(item, { quantity: quantity ?? item.quantity - item.doneQuantity })}
                      />
                    ) : (
                      <QuantityText value={item.quantity - item.doneQuantity} unit={item.unit} />
                    )}
                  </td>
                  <td style={{ minWidth: 170 }}>
                    {may ? (
                      <LocationSelect
                        warehouseId={item.warehouseId}
                        value={placeOf(item)}
                        {...(item.proposal && {
                          known: { value: item.proposal.locationId, label: item.proposal.locationCode },
                        })}
                        onChange={(locationId) => change(item, { locationId })}
                      />
                    ) : (
                      item.proposal?.locationCode
                    )}
                    <div className="ss-third">
                      {item.proposal ? t(`inbound.reason.${item.proposal.reason}`) : t('inbound.noProposal')}
                    </div>
                  </td>
                  <td>
                    <DateTimeText value={item.since} relative />
                  </td>
                  <td className="wh-end">
                    {may && (
                      <Button size="small" disabled={placeOf(item) === undefined} onClick={() => void put([item])}>
                        {t('act.putAway')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
