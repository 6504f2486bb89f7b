import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  ClockField,
  DateTimeText,
  DayField,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  startOfDay,
  useSurroundings,
} from '@shangshu/ui'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Form, Input, Modal } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { LocationSelect } from '../warehouse/LocationSelect.tsx'
import { Panel, Waiting } from '../warehouse/Panel.tsx'
import { useWarehouses } from '../warehouse/useNames.ts'

type Level = CallOutput<typeof contracts.inventory.stockOfSku>['levels'][number]

/** One SKU: where it lies, who holds promises, every movement, and what there was at any moment. */
export default function SkuStock() {
  const { t } = useTranslation('inventory')
  const { skuId } = useParams({ strict: false }) as { skuId: string }
  const session = useSession()
  const warehouses = useWarehouses()
  const [edited, setEdited] = useState<{ level: Level; kind: 'adjust' | 'transfer' }>()
  const { data, error, refetch } = useQuery({
    queryKey: ['stock', 'sku', skuId],
    queryFn: ({ signal }) => api.inventory.stockOfSku({ params: { skuId }, signal }),
  })
  const { data: sku } = useQuery({
    queryKey: ['sku', skuId],
    queryFn: ({ signal }) => api.catalog.sku({ params: { skuId }, signal }),
    retry: false,
  })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const nameOf = (id: string) => warehouses?.find((one) => one.id === id)?.name ?? ''
  return (
    <div className="ss-page">
      <PageHeader title={sku?.skuCode ?? t('title')} note={sku?.name} back={<AppLink to="/stock">{t('back')}</AppLink>} />
      <div className="wh-columns">
        <div>
          <Panel title={t('levels')}>
            {data.levels.length === 0 && <p className="ss-third">{t('none')}</p>}
            <div className="wh-scroll">
              <table className="wh-table">
                <thead>
                  <tr>
                    <th>{t('col.warehouse')}</th>
                    <th>{t('col.location')}</th>
                    <th>{t('col.lot')}</th>
                    <th className="wh-end">{t('col.onHand')}</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {data.levels.map((level) => (
                    <tr key={level.locationId + level.lotId}>
                      <td>{nameOf(level.warehouseId)}</td>
                      <td>
                        <span className="ss-code">{level.locationCode}</span>
                        {!level.sellable && <span className="ss-third"> {t('notSellable')}</span>}
                      </td>
                      <td>
                        {level.lotCode} <span className="ss-third">{level.expiresOn}</span>
                      </td>
                      <td className="wh-end">
                        <QuantityText value={level.onHand} />
                        <div className="ss-third">
                          {t('col.allocated')} {level.allocated}
                        </div>
                      </td>
                      <td className="wh-end">
                        {session.may('inventory.adjust') && (
                          <>
                            <Button size="small" onClick={() => setEdited({ level, kind: 'adjust' })}>
                              {t('adjust')}
                            </Button>{' '}
                            <Button size="small" onClick={() => setEdited({ level, kind: 'transfer' })}>
                              {t('transfer')}
                            </Button>
                          </>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Panel>
          <Moves skuId={skuId} />
        </div>
        <div>
          <Panel title={t('promises')}>
            {data.reservations.length === 0 && <p className="ss-third">{t('none')}</p>}
            <table className="wh-table">
              <tbody>
                {data.reservations.slice(0, 100).map((one) => (
                  <tr key={one.sourceId + one.warehouseId + one.bucket}>
                    <td>{t(`bucket.${one.bucket}`, { defaultValue: one.bucket })}</td>
                    <td>{nameOf(one.warehouseId)}</td>
                    <td className="wh-end">
                      <QuantityText value={one.quantity} />
                    </td>
                    <td>
                      <DateTimeText value={one.reservedAt} relative />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
          <AsOf skuId={skuId} />
        </div>
      </div>
      {edited && <Edit skuId={skuId} {...edited} onClose={() => setEdited(undefined)} />}
    </div>
  )
}

function Moves({ skuId }: { skuId: string }) {
  const { t } = useTranslation('inventory')
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['stock', 'moves', skuId],
    queryFn: ({ pageParam, signal }) =>
      api.inventory.moves({ params: { skuId }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Panel title={t('moves')}>
      <div className="wh-scroll">
        <table className="wh-table">
          <thead>
            <tr>
              <th>{t('col.at')}</th>
              <th>
                {t('col.from')} → {t('col.to')}
              </th>
              <th>{t('col.lot')}</th>
              <th className="wh-end">{t('col.quantity')}</th>
              <th>{t('col.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((move) => (
              <tr key={move.id}>
                <td>
                  <DateTimeText value={move.movedAt} />
                </td>
                <td className="ss-code">
                  {placeName(move.fromCode, t)} → {placeName(move.toCode, t)}
                </td>
                <td>{move.lotCode}</td>
                <td className="wh-end">
                  <QuantityText value={move.quantity} />
                </td>
                <td>
                  {t(`reason.${move.reason}`)} <MoveSource kind={move.sourceKind} id={move.sourceId} />
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
  )
}

/** The world outside has codes of its own. */
function placeName(code: string, t: TFunction<'inventory'>): string {
  return (outside as readonly string[]).includes(code) ? t(`outside.${code}`) : code
}
const outside = ['supplier', 'customer', 'adjustment', 'opening'] as const

/** The document behind a movement. */
function MoveSource({ kind, id }: { kind: string; id: string }) {
  const { t } = useTranslation('inventory')
  if (kind === 'fulfillment') return <AppLink to={`/fulfillments/${id}`}>{t('source.fulfillment')}</AppLink>
  return null
}

/** What there was at any moment, rebuilt from the movements. */
function AsOf({ skuId }: { skuId: string }) {
  const { t } = useTranslation('inventory')
  const { timeZone } = useSurroundings()
  const [day, setDay] = useState<string | null>(null)
  const [clock, setClock] = useState('00:00')
  const [hours, minutes] = clock.split(':').map(Number)
  // the clock on the wall of the company, whatever that of this computer says
  const at = day ? new Date(startOfDay(day, timeZone) + (hours! * 60 + minutes!) * 60_000).toISOString() : undefined
  const { data, error } = useQuery({
    queryKey: ['stock', 'as-of', skuId, at],
    queryFn: ({ signal }) => api.inventory.stockAsOf({ params: { skuId }, query: { at: at! }, signal }),
    enabled: at !== undefined,
  })
  const total = (data?.rows ?? []).reduce((sum, row) => sum + row.quantity, 0)
  return (
    <Panel title={t('asOf')}>
      <p className="ss-third">{t('asOfHint')}</p>
      <div className="ss-below">
        <DayField aria-label={t('asOf')} value={day} onChange={setDay} />
        <ClockField aria-label={t('asOfClock')} value={clock} onChange={setClock} />
      </div>
      {error && <ProblemAlert error={error} />}
      {data && (
        <table className="wh-table" style={{ marginTop: 8 }}>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.locationId + row.lotId}>
                <td className="ss-code">{row.locationCode}</td>
                <td className="wh-end">
                  <QuantityText value={row.quantity} />
                </td>
              </tr>
            ))}
            <tr>
              <td>{t('total')}</td>
              <td className="wh-end">
                <strong>
                  <QuantityText value={total} />
                </strong>
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </Panel>
  )
}

const noLot = '00000000-0000-0000-0000-000000000000'

/** Corrects what lies in a place, or moves it to another one. */
function Edit(props: { skuId: string; level: Level; kind: 'adjust' | 'transfer'; onClose(): void }) {
  const { t } = useTranslation('inventory')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const { level, skuId, kind } = props
  const [quantity, setQuantity] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const [toLocationId, setToLocationId] = useState<string>()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const lot = level.lotId === noLot ? {} : { lotId: level.lotId }
  const ready = quantity !== null && quantity !== 0 && (kind === 'adjust' || toLocationId !== undefined)
  const send = async () => {
    if (!ready) return
    setBusy(true)
    try {
      if (kind === 'adjust')
        await api.inventory.adjust({
          body: { kind: 'adjust', note, lines: [{ skuId, locationId: level.locationId, ...lot, change: quantity }] },
        })
      else
        await api.inventory.transfer({
          body: {
            note,
            lines: [{ skuId, ...lot, fromLocationId: level.locationId, toLocationId: toLocationId!, quantity }],
          },
        })
      void message.success(t('done'))
      await queryClient.invalidateQueries({ queryKey: ['stock'] })
      props.onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={`${t(kind)} · ${level.locationCode}`}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void send()}
      onCancel={props.onClose}
    >
      {error !== null && <ProblemAlert error={error} />}
      <Form layout="vertical">
        <Form.Item label={kind === 'adjust' ? t('change') : t('col.quantity')}>
          <QuantityField
            aria-label={t('col.quantity')}
            min={kind === 'adjust' ? -level.onHand : 1}
            max={kind === 'adjust' ? 1_000_000_000 : level.onHand}
            value={quantity}
            onChange={setQuantity}
          />
        </Form.Item>
        {kind === 'transfer' && (
          <Form.Item label={t('col.to')}>
            <LocationSelect warehouseId={level.warehouseId} value={toLocationId} onChange={setToLocationId} label={t('col.to')} />
          </Form.Item>
        )}
        <Form.Item label={t('note')}>
          <Input maxLength={300} value={note} aria-label={t('note')} onChange={(event) => setNote(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
