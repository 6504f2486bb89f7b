import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { asProblem, CopyText, DateTimeText, Icon, MoneyText, PageHeader, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Descriptions, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Story } from '../../app/Story.tsx'
import { useShopNames } from '../orders/useNames.ts'
import { Panel, Waiting } from './Panel.tsx'
import { useCarrierNames } from './useNames.ts'
import { usePrintLabels, useSetActions } from './useSetActions.tsx'
import { toneOf } from './words.ts'

export type Fulfillment = CallOutput<typeof contracts.fulfillments.detail>

/** One fulfillment: what goes where, why it waits, its parcels, and everything that happened to it. */
export default function FulfillmentPage() {
  const { t } = useTranslation('warehouse')
  const { fulfillmentId } = useParams({ strict: false }) as { fulfillmentId: string }
  const {
    data: one,
    error,
    refetch,
  } = useQuery({
    queryKey: ['fulfillments', 'detail', fulfillmentId],
    queryFn: ({ signal }) => api.fulfillments.detail({ params: { fulfillmentId }, signal }),
  })
  if (!one) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <div className="ss-page">
      <Head one={one} />
      <div className="wh-columns">
        <div>
          <Doubts one={one} />
          <Lines one={one} />
          <Parcels one={one} />
          <Panel title={t('page.timeline')}>
            <Story subjectIds={one.timelineIds} topic="fulfillments" />
          </Panel>
        </div>
        <div>
          <Facts one={one} />
          <Receiver one={one} />
        </div>
      </div>
    </div>
  )
}

function Head({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { run, ask } = useSetActions()
  const print = usePrintLabels()
  const body = { body: { ids: [one.id] } }
  const undoable =
    one.status === 'packed' || one.status === 'picked'
      ? (['label_printed', 'weighed', 'packed', 'checked'] as const).find(
          (milestone) =>
            ({ label_printed: one.labelPrintedAt, weighed: one.weighedAt, packed: one.packedAt, checked: one.checkedAt })[
              milestone
            ],
        )
      : undefined
  return (
    <PageHeader
      title={<CopyText value={one.fulfillmentNumber} />}
      state={
        <StatusTag tone={toneOf(one.status)} filled>
          {t(`status.${one.status}`)}
        </StatusTag>
      }
      back={<AppLink to="/fulfillments">{t('page.back')}</AppLink>}
      actions={
        <>
          {one.status !== 'shipped' && one.status !== 'cancelled' && session.may('orders.review') && (
            <Button
              icon={<Icon name="undo" size={14} />}
              onClick={() =>
                ask(t('ask.recall'), t('ask.recallReason'), true, (reason) =>
                  api.orders.recall({ body: { selection: { ids: [one.sourceId] }, reason } }),
                )
              }
            >
              {t('act.recall')}
            </Button>
          )}
          {undoable && session.may('warehouse.pack') && (
            <Button
              icon={<Icon name="undo" size={14} />}
              onClick={() =>
                ask(t('ask.undo', { step: t(`milestone.${undoable}`) }), t('ask.reason'), false, (reason) =>
                  api.fulfillments.undo({ params: { fulfillmentId: one.id }, body: { milestone: undoable, reason } }),
                )
              }
            >
              {t('act.undo', { step: t(`milestone.${undoable}`) })}
            </Button>
          )}
          {(one.status === 'packed' || one.status === 'picked') && one.parcels.length > 0 && session.may('printing.print') && (
            <Button icon={<Icon name="printer" size={14} />} onClick={() => void print([{ fulfillmentId: one.id }])}>
              {t('act.print')}
            </Button>
          )}
          {one.status === 'open' && session.may('warehouse.wave') && (
            <Button type="primary" onClick={() => void run(() => api.fulfillments.allocate(body))}>
              {t('act.allocate')}
            </Button>
          )}
          {one.status === 'allocated' && session.may('warehouse.pick') && (
            <Button type="primary" onClick={() => void run(() => api.fulfillments.pick(body))}>
              {t('act.pick')}
            </Button>
          )}
          {one.status === 'picked' && session.may('warehouse.pack') && (
            <Button type="primary" onClick={() => void run(() => api.fulfillments.pack(body))}>
              {t('act.pack')}
            </Button>
          )}
          {one.status === 'packed' && session.may('warehouse.handover') && (
            <Button type="primary" onClick={() => void run(() => api.fulfillments.ship(body))}>
              {t('act.ship')}
            </Button>
          )}
        </>
      }
    />
  )
}

function Doubts({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  if (one.status === 'shipped' || one.status === 'cancelled') return null
  if (one.blockKinds.length === 0 && !one.short) return null
  return (
    <Panel title={t('page.doubts')} tone={one.blockKinds.length > 0 ? 'bad' : 'warn'}>
      {one.blockKinds.map((kind) => (
        <p key={kind}>
          <StatusTag tone="bad">{t(`block.${kind}`)}</StatusTag> {t('page.blockedTodo')}{' '}
          <AppLink to={`/orders/${one.sourceId}`}>{one.sourceNumber}</AppLink>
        </p>
      ))}
      {one.short && (
        <p>
          <StatusTag tone="warn">{t('block.short')}</StatusTag> {t('page.shortTodo')}
        </p>
      )}
    </Panel>
  )
}

function Lines({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  return (
    <Panel title={t('page.lines')}>
      <div className="wh-scroll">
        <table className="wh-table">
          <thead>
            <tr>
              <th>{t('col.sku')}</th>
              <th className="wh-end">{t('col.quantity')}</th>
              <th className="wh-end">{t('wave.stages.picked')}</th>
              <th className="wh-end">{t('wave.stages.packed')}</th>
              <th>{t('col.bins')}</th>
            </tr>
          </thead>
          <tbody>
            {one.lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <AppLink to={`/stock/${line.skuId}`}>{line.skuCode}</AppLink>
                  <div className="ss-third">{line.skuName}</div>
                </td>
                <td className="wh-end">
                  <QuantityText value={line.quantity} unit={line.unit} />
                </td>
                <td className="wh-end">
                  <QuantityText value={line.pickedQuantity} />
                </td>
                <td className="wh-end">
                  <QuantityText value={line.packedQuantity} />
                </td>
                <td>
                  {[...line.allocations, ...line.picks].map((place) => (
                    <div key={`${place.locationId}${place.lotId}${place.quantity}`}>
                      <span className="ss-code">{place.locationCode}</span> × {place.quantity}
                      {place.lotCode && <span className="ss-third"> · {place.lotCode}</span>}
                      {place.expiresOn && <span className="ss-third"> · {place.expiresOn}</span>}
                    </div>
                  ))}
                  {line.allocations.length + line.picks.length === 0 && <span className="ss-third">{t('page.noBin')}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Parcels({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const print = usePrintLabels()
  if (one.parcels.length === 0) return null
  const here = one.status !== 'shipped' && one.status !== 'cancelled'
  return (
    <Panel title={t('page.parcels')} actions={here && session.may('warehouse.pack') && <OtherCarrier one={one} />}>
      <div className="wh-scroll">
        <table className="wh-table">
          <thead>
            <tr>
              <th>{t('col.parcel')}</th>
              <th>{t('col.waybill')}</th>
              <th className="wh-end">{t('col.weight')}</th>
              <th className="wh-end">{t('col.postage')}</th>
              <th>{t('wave.stages.packed')}</th>
              <th>{t('col.handover')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {one.parcels.map((parcel) => (
              <tr key={parcel.id}>
                <td>{parcel.parcelNumber}</td>
                <td>
                  {parcel.waybillNumber ? <CopyText value={parcel.waybillNumber} /> : '—'}
                  <div className="ss-third">{parcel.carrierName}</div>
                </td>
                <td className="wh-end">
                  <QuantityText value={parcel.weightGrams} unit="g" />
                  {parcel.expectedGrams !== null && (
                    <div className="ss-third">{t('page.expected', { grams: parcel.expectedGrams })}</div>
                  )}
                </td>
                <td className="wh-end">
                  <MoneyText value={parcel.postageMinor} />
                </td>
                <td>
                  <DateTimeText value={parcel.packedAt} style="minute" />
                  <div className="ss-third">{parcel.packedBy.name}</div>
                </td>
                <td>
                  {parcel.handoverId ? <AppLink to={`/handovers/${parcel.handoverId}`}>{parcel.handoverNumber}</AppLink> : '—'}
                </td>
                <td className="wh-end">
                  {here && parcel.waybillNumber && session.may('printing.print') && (
                    <Button
                      size="small"
                      icon={<Icon name="printer" size={14} />}
                      onClick={() => void print([{ fulfillmentId: one.id, parcelId: parcel.id }])}
                    >
                      {parcel.labelPrintCount > 0 ? t('label.againCount', { count: parcel.labelPrintCount }) : t('act.print')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** Missing waybill numbers, or numbers of another carrier for all parcels still here. */
function OtherCarrier({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  const carriers = useCarrierNames()
  const { run } = useSetActions()
  const request = (carrierId?: string) =>
    void run(() =>
      api.packing.requestWaybills({ params: { fulfillmentId: one.id }, body: { ...(carrierId !== undefined && { carrierId }) } }),
    )
  return (
    <div className="wh-tools">
      {one.parcels.some((parcel) => parcel.waybillNumber === null) && (
        <Button size="small" type="primary" onClick={() => request()}>
          {t('act.waybills')}
        </Button>
      )}
      {carriers.size > 1 && (
        <Select<string>
          size="small"
          style={{ minWidth: 140 }}
          placeholder={t('act.otherCarrier')}
          aria-label={t('act.otherCarrier')}
          value={null as never}
          options={[...carriers].filter(([id]) => id !== one.carrierId).map(([value, label]) => ({ value, label }))}
          onChange={(carrierId) => request(carrierId)}
        />
      )}
    </div>
  )
}

function Facts({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  const shops = useShopNames()
  const steps = [
    ['allocated', one.allocatedAt],
    ['picked', one.pickedAt],
    ['checked', one.checkedAt],
    ['packed', one.packedAt],
    ['weighed', one.weighedAt],
    ['label_printed', one.labelPrintedAt],
    ['handed_over', one.handedOverAt],
    ['shipped', one.shippedAt],
    ['notified', one.channelNotifiedAt],
  ] as const
  return (
    <>
      <Panel title={t('page.facts')}>
        <Descriptions
          column={1}
          size="small"
          items={[
            {
              key: 'source',
              label: t('col.source'),
              children: <AppLink to={`/orders/${one.sourceId}`}>{one.sourceNumber}</AppLink>,
            },
            { key: 'shop', label: t('col.shop'), children: (one.shopId && shops.get(one.shopId)) || '—' },
            { key: 'warehouse', label: t('col.warehouse'), children: one.warehouseName },
            { key: 'carrier', label: t('col.carrier'), children: one.carrierName ?? '—' },
            {
              key: 'wave',
              label: t('col.wave'),
              children: one.waveId ? (
                <>
                  <AppLink to={`/waves/${one.waveId}`}>{one.waveNumber}</AppLink>
                  {one.waveSlot !== null && ` · ${t('col.slot')} ${one.waveSlot}`}
                </>
              ) : (
                '—'
              ),
            },
            { key: 'shipBy', label: t('col.shipBy'), children: <DateTimeText value={one.shipBy} /> },
            { key: 'weight', label: t('col.weight'), children: <QuantityText value={one.weightGrams} unit="g" /> },
          ]}
        />
      </Panel>
      <Panel title={t('page.milestones')}>
        <Descriptions
          column={1}
          size="small"
          items={steps.map(([key, at]) => ({
            key,
            label: t(`milestone.${key}`),
            children: at ? <DateTimeText value={at} /> : <span className="ss-third">—</span>,
          }))}
        />
      </Panel>
    </>
  )
}

function Receiver({ one }: { one: Fulfillment }) {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { modal, message } = App.useApp()
  const [shown, setShown] = useState<CallOutput<typeof contracts.fulfillments.reveal> | null>(null)
  const reveal = () => {
    let purpose = ''
    modal.confirm({
      title: t('act.reveal'),
      content: (
        <>
          <Input
            autoFocus
            maxLength={200}
            placeholder={t('ask.purpose')}
            aria-label={t('ask.purpose')}
            onChange={(event) => {
              purpose = event.target.value
            }}
          />
          <div className="ss-third">{t('ask.purposeHint')}</div>
        </>
      ),
      onOk: async () => {
        try {
          setShown(await api.fulfillments.reveal({ params: { fulfillmentId: one.id }, body: { purpose } }))
        } catch (error) {
          void message.error(asProblem(error).message)
          throw error
        }
      },
    })
  }
  if (!one.receiver) return null
  return (
    <Panel title={t('page.receiver')}>
      {shown ? (
        <p>
          {shown.name} {shown.phone}
          <br />
          {[...new Set([shown.province, shown.city, shown.district])].join('')}
          {shown.street} {shown.postcode}
        </p>
      ) : (
        <p>
          {one.receiver.name} {one.receiver.phone}
          <br />
          {one.receiver.address}
        </p>
      )}
      {!shown && session.may('customers.reveal') && (
        <div className="ss-below">
          <Button size="small" icon={<Icon name="eye" size={14} />} onClick={reveal}>
            {t('act.reveal')}
          </Button>
        </div>
      )}
    </Panel>
  )
}
