import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  asProblem,
  CopyText,
  DateTimeText,
  EmptyState,
  type Language,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  StatusTag,
  Timeline,
  type TimelineEntry,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Descriptions, Input, Modal, Skeleton } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { actionText, doerText, factText } from '../../app/action-words.ts'
import { EditGoods } from './EditGoods.tsx'
import { EditReceiver } from './EditReceiver.tsx'
import { useShopNames } from './useNames.ts'
import { useOrderActions } from './useOrderActions.tsx'
import { toneOf } from './words.ts'
import './order-page.css'

type Order = CallOutput<typeof contracts.orders.get>

/** The warehouse knows nothing of it yet. */
function atDesk(order: Order): boolean {
  return ['awaiting_payment', 'awaiting_review', 'awaiting_finance_review', 'approved'].includes(order.status)
}

/** One order: what it is, why it waits, where it is, and everything that happened to it. */
export default function OrderPage() {
  const { t, i18n } = useTranslation('orders')
  const { orderId } = useParams({ strict: false }) as { orderId: string }
  const {
    data: order,
    error,
    refetch,
  } = useQuery({ queryKey: ['order', orderId], queryFn: ({ signal }) => api.orders.get({ params: { orderId }, signal }) })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!order)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 12 }} />
      </div>
    )
  return (
    <div className="ss-page order-page">
      <Head order={order} />
      <div className="order-columns">
        <div>
          <Holds order={order} />
          <Lines order={order} />
          <section className="order-panel">
            <h2>{t('page.timeline')}</h2>
            <Timeline entries={entriesOf(order, t, i18n.language as Language)} />
          </section>
        </div>
        <div>
          <Money order={order} />
          <ReceiverPanel order={order} />
          <Neighbours order={order} />
        </div>
      </div>
    </div>
  )
}

function Head({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  const session = useSession()
  const actions = useOrderActions(() => ({}))
  const [splitting, setSplitting] = useState(false)
  const chosen = { ids: [order.id] }
  const reviewable = order.status === 'awaiting_review' || order.status === 'awaiting_finance_review'
  const editable = atDesk(order)
  const open = editable || order.status === 'released'
  return (
    <>
      <PageHeader
        title={<CopyText value={order.orderNumber} />}
        state={<StatusTag tone={toneOf(order.status)}>{t(`status.${order.status}`)}</StatusTag>}
        back={<AppLink to="/orders">{t('page.back')}</AppLink>}
        actions={
          <>
            {reviewable && session.may('orders.review') && (
              <Button type="primary" disabled={order.holdKinds.length > 0} onClick={() => actions.approve(chosen)}>
                {t('act.approve')}
              </Button>
            )}
            {order.status === 'approved' && session.may('orders.review') && (
              <Button type="primary" onClick={() => actions.release(chosen)}>
                {t('act.release')}
              </Button>
            )}
            {editable && session.may('orders.split') && (order.lines.length > 1 || order.unitCount > 1) && (
              <Button onClick={() => setSplitting(true)}>{t('act.split')}</Button>
            )}
            {order.status === 'released' && session.may('orders.review') && (
              <Button onClick={() => actions.recall(chosen, 1)}>{t('act.recall')}</Button>
            )}
            {open && session.may('orders.hold') && <Button onClick={() => actions.hold(chosen, 1)}>{t('act.hold')}</Button>}
            {open && session.may('orders.cancel') && (
              <Button danger onClick={() => actions.cancel(chosen, 1)}>
                {t('act.cancel')}
              </Button>
            )}
          </>
        }
      />
      {splitting && <SplitDialog order={order} onClose={() => setSplitting(false)} />}
    </>
  )
}

function Holds({ order }: { order: Order }) {
  const { t, i18n } = useTranslation('orders')
  const session = useSession()
  const actions = useOrderActions(() => ({}))
  const open = order.holds.filter((hold) => hold.liftedAt === null)
  // the warehouse has it already: nothing can travel with it any more
  const candidates = atDesk(order) ? order.mergeCandidates : []
  if (open.length === 0 && candidates.length === 0) return null
  return (
    <section className="order-panel order-holds">
      {open.length > 0 && <h2>{t('page.holds')}</h2>}
      {open.map((hold) => (
        <div key={hold.id} className="order-hold">
          <StatusTag tone="warn">{t(`hold.${hold.kind}`)}</StatusTag>
          <div>
            <div>{t(`todo.${hold.kind}`)}</div>
            <div className="ss-third">
              <Reason reason={hold.reason} currency={order.currency} /> {t('page.by')}{' '}
              {doerText(hold.placedBy, i18n.language as Language)} · <DateTimeText value={hold.placedAt} />
            </div>
          </div>
          {hold.kind !== 'unmapped_sku' && session.may('orders.hold') && (
            <Button size="small" onClick={() => actions.lift({ ids: [order.id] }, 1, [hold.kind])}>
              {t('act.lift')}
            </Button>
          )}
        </div>
      ))}
      {candidates.length > 0 && (
        <div className="order-hold">
          <StatusTag tone="progress">{t('page.candidates')}</StatusTag>
          <div>
            {candidates.map((one) => (
              <div key={one.id}>
                <AppLink to={`/orders/${one.id}`}>{one.orderNumber}</AppLink>{' '}
                <MoneyText value={one.paidMinor} currency={order.currency} />
              </div>
            ))}
          </div>
          {session.may('orders.merge') && (
            <Button size="small" onClick={() => void actions.merge([order.id, ...candidates.map((one) => one.id)])}>
              {t('page.mergeThese')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function Lines({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  const session = useSession()
  const [editing, setEditing] = useState(false)
  return (
    <section className="order-panel">
      <div className="order-panel-title">
        <h2>{t('page.lines')}</h2>
        {order.origin === 'manual' && atDesk(order) && session.may('orders.edit') && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('desk.editGoods')}
          </Button>
        )}
      </div>
      {editing && <EditGoods order={order} onClose={() => setEditing(false)} />}
      <div className="order-scroll">
        <table className="ss-plain-table">
          <thead>
            <tr>
              <th>{t('page.sku')}</th>
              <th>{t('col.goods')}</th>
              <th className="ss-align-end">{t('page.quantity')}</th>
              <th className="ss-align-end">{t('page.price')}</th>
              <th className="ss-align-end">{t('page.amount')}</th>
              <th>{t('page.reserved')}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.id}>
                <td>
                  {line.skuCode ?? (
                    <span className="ss-text-bad">
                      {t('page.unmapped')} {line.merchantCode}
                    </span>
                  )}
                  {line.bundleSkuCode && <div className="ss-third">{line.bundleSkuCode}</div>}
                </td>
                <td>{line.skuName ?? line.title}</td>
                <td className="ss-align-end">
                  <QuantityText value={line.quantity} />
                  {line.cancelledQuantity > 0 && (
                    <div className="ss-text-bad">{t('page.cancelledQuantity', { count: line.cancelledQuantity })}</div>
                  )}
                </td>
                <td className="ss-align-end">
                  <MoneyText value={line.unitPriceMinor} currency={order.currency} />
                </td>
                <td className="ss-align-end">
                  <MoneyText value={line.amountMinor} currency={order.currency} />
                </td>
                <td>
                  {line.reservedQuantity > 0 ? (
                    <>
                      {line.reservedQuantity} · {line.reservedWarehouseName}
                    </>
                  ) : (
                    <span className="ss-third">
                      {['shipped', 'completed'].includes(order.status) ? '—' : t('page.notReserved')}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Money({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  const shops = useShopNames()
  return (
    <section className="order-panel">
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'shop', label: t('col.shop'), children: shops.get(order.shopId) ?? '—' },
          { key: 'goods', label: t('page.goods'), children: <MoneyText value={order.goodsMinor} currency={order.currency} /> },
          {
            key: 'discount',
            label: t('page.discount'),
            children: <MoneyText value={-order.discountMinor} currency={order.currency} />,
          },
          {
            key: 'shipping',
            label: t('page.shipping'),
            children: <MoneyText value={order.shippingMinor} currency={order.currency} />,
          },
          {
            key: 'paid',
            label: t('page.paid'),
            children: (
              <strong>
                <MoneyText value={order.paidMinor} currency={order.currency} />
              </strong>
            ),
          },
          { key: 'ordered', label: t('col.ordered'), children: <DateTimeText value={order.orderedAt} /> },
          { key: 'shipBy', label: t('col.shipBy'), children: order.shipBy ? <DateTimeText value={order.shipBy} /> : '—' },
          { key: 'remark', label: t('page.remark'), children: <Remark order={order} /> },
        ]}
      />
    </section>
  )
}

function Remark({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [text, setText] = useState<string | null>(null)
  const session = useSession()
  if (!session.may('orders.edit')) return <>{order.sellerRemark || '—'}</>
  const save = async () => {
    try {
      await api.orders.edit({ params: { orderId: order.id }, ifMatch: String(order.version), body: { sellerRemark: text ?? '' } })
      setText(null)
      await queryClient.invalidateQueries({ queryKey: ['order', order.id] })
    } catch (error) {
      void message.error(asProblem(error).message)
    }
  }
  return (
    <div className="order-remark">
      <Input.TextArea
        autoSize
        aria-label={t('page.remark')}
        value={text ?? order.sellerRemark}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
      />
      {text !== null && text !== order.sellerRemark && (
        <Button size="small" type="primary" onClick={() => void save()}>
          {t('page.save')}
        </Button>
      )}
    </div>
  )
}

function ReceiverPanel({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  const session = useSession()
  const [shown, setShown] = useState<CallOutput<typeof contracts.orders.reveal> | null>(null)
  const [editing, setEditing] = useState(false)
  const { modal, message } = App.useApp()
  const reveal = () => {
    let purpose = ''
    modal.confirm({
      title: t('act.reveal'),
      content: (
        <>
          <Input
            autoFocus
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
          setShown(await api.orders.reveal({ params: { orderId: order.id }, body: { purpose } }))
        } catch (error) {
          void message.error(asProblem(error).message)
          throw error
        }
      },
    })
  }
  const receiver = shown?.receiver
  return (
    <section className="order-panel">
      <h2>{t('page.receiver')}</h2>
      {receiver ? (
        <p>
          {receiver.name} {receiver.phone}
          <br />
          {receiver.province}
          {receiver.city}
          {receiver.district}
          {receiver.street} {receiver.postcode}
        </p>
      ) : (
        <p>{order.receiverMasked || '—'}</p>
      )}
      {shown?.buyerMessage && <p className="ss-third">“{shown.buyerMessage}”</p>}
      <div className="order-buttons">
        {!shown && session.may('customers.reveal') && (
          <Button size="small" onClick={reveal}>
            {t('act.reveal')}
          </Button>
        )}
        {atDesk(order) && session.may('orders.edit') && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('desk.editReceiver')}
          </Button>
        )}
      </div>
      {editing && (
        <EditReceiver
          order={order}
          onClose={() => {
            setEditing(false)
            setShown(null)
          }}
        />
      )}
    </section>
  )
}

function Neighbours({ order }: { order: Order }) {
  const { t } = useTranslation('orders')
  return (
    <section className="order-panel">
      <h2>{t('page.neighbours')}</h2>
      <Descriptions
        column={1}
        size="small"
        items={[
          {
            key: 'channel',
            label: t('page.channelOrder'),
            children: order.channelOrderId ? (
              <AppLink to={`/channel-orders/${order.channelOrderId}`}>{order.channelOrderNumber}</AppLink>
            ) : order.channelOrderNumber ? (
              <CopyText value={order.channelOrderNumber} />
            ) : (
              t(`origin.${order.origin}`)
            ),
          },
          { key: 'warehouse', label: t('page.warehouse'), children: order.warehouseName ?? '—' },
          { key: 'carrier', label: t('page.carrier'), children: order.carrierName ?? '—' },
          ...(order.fulfillmentNumber
            ? [
                {
                  key: 'fulfillment',
                  label: t('page.fulfillment'),
                  children: <AppLink to={`/fulfillments/${order.fulfillmentId}`}>{order.fulfillmentNumber}</AppLink>,
                },
              ]
            : []),
          ...(order.waybillNumbers.length > 0
            ? [
                {
                  key: 'waybill',
                  label: t('page.waybill'),
                  children: order.waybillNumbers.map((number) => <CopyText key={number} value={number} />),
                },
              ]
            : []),
          ...(order.parentOrderId
            ? [
                {
                  key: 'parent',
                  label: t('page.parent'),
                  children: <AppLink to={`/orders/${order.parentOrderId}`}>{order.parentOrderNumber}</AppLink>,
                },
              ]
            : []),
          ...(order.mergedIntoId
            ? [
                {
                  key: 'merged',
                  label: t('page.mergedInto'),
                  children: <AppLink to={`/orders/${order.mergedIntoId}`}>{order.mergedIntoNumber}</AppLink>,
                },
              ]
            : []),
          ...(order.children.length > 0
            ? [
                {
                  key: 'children',
                  label: t('page.children'),
                  children: (
                    <>
                      {order.children.map((child) => (
                        <div key={child.id}>
                          <AppLink to={`/orders/${child.id}`}>{child.orderNumber}</AppLink>{' '}
                          <StatusTag tone={toneOf(child.status)}>{t(`status.${child.status}`)}</StatusTag>
                        </div>
                      ))}
                    </>
                  ),
                },
              ]
            : []),
          ...(order.refunds.length > 0
            ? [
                {
                  key: 'refunds',
                  label: t('page.refunds'),
                  children: (
                    <>
                      {order.refunds.map((refund) => (
                        <div key={refund.id}>
                          {refund.channelRefundNumber} <MoneyText value={refund.amountMinor} currency={order.currency} />
                        </div>
                      ))}
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {order.decision && <Decision order={order} decision={order.decision} />}
    </section>
  )
}

/** Why this warehouse and this carrier, in words; what has none is shown as it is kept. */
function Decision({ order, decision }: { order: Order; decision: Record<string, unknown> }) {
  const { t } = useTranslation('orders')
  const part = (value: unknown) => (isRecord(value) ? value : {})
  const warehouse = part(decision.warehouse)
  const carrier = part(decision.carrier)
  const said: Record<string, string> = {
    'first in rank that has everything': t('rule.first_in_rank'),
    'chosen by hand': t('rule.by_hand'),
    'cheapest that reaches': t('rule.cheapest', { count: Number(carrier.among ?? 1) }),
    'no active carrier reaches': t('rule.nobody', { place: String(carrier.province ?? '') }),
  }
  const words = (rule: unknown) => (typeof rule === 'string' ? (said[rule] ?? rule) : '—')
  return (
    <details className="order-decision">
      <summary>{t('page.decision')}</summary>
      <div>
        {t('rule.warehouse')}
        {t('colon')}
        {words(warehouse.rule)}
      </div>
      <div>
        {t('rule.carrier')}
        {t('colon')}
        {words(carrier.rule)}
      </div>
      {typeof carrier.estimatedMinor === 'number' && (
        <div>
          {t('rule.estimated')}
          {t('colon')}
          <MoneyText value={carrier.estimatedMinor} currency={order.currency} />
        </div>
      )}
    </details>
  )
}

function SplitDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('orders')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [moved, setMoved] = useState<Record<string, number>>({})
  const [error, setError] = useState<unknown>(null)
  const live = order.lines.filter((line) => line.quantity > line.cancelledQuantity)
  const split = async () => {
    const second = live
      .filter((line) => (moved[line.id] ?? 0) > 0)
      .map((line) => ({ lineId: line.id, quantity: moved[line.id]! }))
    const first = live
      .filter((line) => line.quantity - (moved[line.id] ?? 0) > 0)
      .map((line) => ({ lineId: line.id, quantity: line.quantity - (moved[line.id] ?? 0) }))
    try {
      const { parts } = await api.orders.split({ params: { orderId: order.id }, body: { groups: [first, second] } })
      void message.success(t('splitDone', { count: parts.length }))
      await queryClient.invalidateQueries({ queryKey: ['order', order.id] })
      await queryClient.invalidateQueries({ queryKey: ['orders'] })
      onClose()
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Modal
      open
      title={t('act.split')}
      okText={t('page.splitGo')}
      onOk={() => void split()}
      onCancel={onClose}
      okButtonProps={{ disabled: !live.some((line) => (moved[line.id] ?? 0) > 0) }}
    >
      <p className="ss-third">{t('page.splitHint')}</p>
      {error !== null && <ProblemAlert error={error} />}
      <table className="ss-plain-table order-split">
        <thead>
          <tr>
            <th>{t('col.goods')}</th>
            <th className="ss-align-end">{t('page.quantity')}</th>
            <th>{t('page.toNew')}</th>
          </tr>
        </thead>
        <tbody>
          {live.map((line) => (
            <tr key={line.id}>
              <td>{line.skuName ?? line.title}</td>
              <td className="ss-align-end">{line.quantity}</td>
              <td>
                <QuantityField
                  aria-label={`${t('page.toNew')} ${line.skuName ?? line.title}`}
                  min={0}
                  max={line.quantity}
                  value={moved[line.id] ?? 0}
                  onChange={(value) => setMoved({ ...moved, [line.id]: Number(value ?? 0) })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {live.length === 0 && <EmptyState kind="nothing" title="" text={t('page.none')} compact />}
    </Modal>
  )
}

/** What a hold was placed for: a note, two amounts, codes, another order. */
function Reason({ reason, currency }: { reason: Record<string, unknown>; currency: string }) {
  const { note, stated, computed, codes, of } = reason
  if (typeof note === 'string' && note !== '') return <>{note} ·</>
  if (typeof stated === 'number')
    return (
      <>
        <MoneyText value={stated} currency={currency} /> ≠ <MoneyText value={Number(computed ?? 0)} currency={currency} /> ·
      </>
    )
  if (Array.isArray(codes)) return <>{codes.join(', ')} ·</>
  if (typeof of === 'string') return <>{of} ·</>
  return null
}

function entriesOf(order: Order, t: TFunction<'orders'>, language: Language): TimelineEntry[] {
  return order.timeline
    .map((entry): TimelineEntry => {
      const name = actionText(entry.action, language)
      const { kinds: kindList, before, after } = entry.detail
      const kinds = Array.isArray(kindList) ? kindList.map((kind) => t(`hold.${String(kind)}`)).join(t('listComma')) : ''
      const parts = [kinds, entry.detail.note, entry.detail.reason, entry.detail.purpose].filter(
        (part): part is string => typeof part === 'string' && part !== '',
      )
      const kind =
        ({ user: 'person', api_key: 'person', rule: 'rule', channel: 'outside' } as const)[entry.actor.kind as 'user'] ?? 'system'
      return {
        id: entry.id,
        at: entry.at,
        actor: { kind, name: doerText(entry.actor, language) },
        text: parts.length > 0 ? `${name}${t('colon')}${parts.join(' · ')}` : name,
        ...(isRecord(after) && { changes: changesOf(isRecord(before) ? before : {}, after, order.currency, t, language) }),
      }
    })
    .reverse()
}

/** Fields with what stood there and what stands there now; money by its currency. */
function changesOf(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  currency: string,
  t: TFunction<'orders'>,
  language: Language,
): NonNullable<TimelineEntry['changes']> {
  const shown = (key: string, value: unknown) =>
    key.endsWith('Minor') && typeof value === 'number' ? (
      <MoneyText value={value} currency={currency} />
    ) : value === null || value === undefined || value === '' ? null : Array.isArray(value) ? (
      value.join(', ')
    ) : (
      String(value)
    )
  return Object.keys(after)
    .filter((key) => !key.endsWith('Id') && typeof after[key] !== 'object')
    .map((key) => ({
      label: key === 'paidMinor' ? t('page.paid') : factText(key, language),
      before: shown(key, before[key]),
      after: shown(key, after[key]),
    }))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
