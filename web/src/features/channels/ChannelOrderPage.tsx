import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { CopyText, DateTimeText, JsonView, MoneyText, PageHeader, ProblemAlert, problemText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Descriptions, Input, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import './channels.css'
import { useShopChoices } from './useShopChoices.ts'
import { toneOfIntake, toneOfPush, toneOfStatus, troubleText } from './words.ts'

type ChannelOrder = CallOutput<typeof contracts.channelOrders.get>

/** One order as the platform told it: its lines, every version, and what we told back. */
export default function ChannelOrderPage() {
  const { t } = useTranslation('channels')
  const { channelOrderId } = useParams({ strict: false }) as { channelOrderId: string }
  const session = useSession()
  const act = useAct(t, ['channel_orders', 'shops'])
  const shops = useShopChoices()
  const {
    data: order,
    error,
    refetch,
  } = useQuery({
    queryKey: ['channel_orders', channelOrderId],
    queryFn: ({ signal }) => api.channelOrders.get({ params: { channelOrderId }, signal }),
  })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!order)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    )
  return (
    <div className="ss-page chan-page">
      <PageHeader
        title={<CopyText value={order.externalNumber} />}
        state={
          <>
            <StatusTag tone={toneOfStatus(order.status)}>{t(`status.${order.status}`)}</StatusTag>
            <StatusTag tone={toneOfIntake(order.intake)}>{t(`intake.${order.intake}`)}</StatusTag>
          </>
        }
        note={shops.names.get(order.shopId)}
        back={<AppLink to="/channel-orders">{t('backToOrders')}</AppLink>}
        actions={
          order.intake === 'failed' &&
          session.may('channels.manage') && (
            <Button type="primary" onClick={() => void act.run(() => api.channelOrders.retry({ body: { ids: [order.id] } }))}>
              {t('retryIntake')}
            </Button>
          )
        }
      />
      {order.intakeError && <Alert type="error" showIcon title={troubleText(order.intakeError)} />}
      {order.amountMismatch && <Alert type="warning" showIcon title={t('mismatchText')} />}
      <div className="chan-columns">
        <div>
          <Lines order={order} />
          <Document order={order} />
        </div>
        <div>
          <section className="chan-panel">
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'paid', label: t('col.paid'), children: <MoneyText value={order.paidMinor} currency={order.currency} /> },
                { key: 'ordered', label: t('col.ordered'), children: <DateTimeText value={order.orderedAt} /> },
                { key: 'paidAt', label: t('col.paidAt'), children: <DateTimeText value={order.paidAt} /> },
                { key: 'received', label: t('col.received'), children: <DateTimeText value={order.receivedAt} /> },
                { key: 'updated', label: t('col.updated'), children: <DateTimeText value={order.updatedAt} /> },
                {
                  key: 'ours',
                  label: t('ourOrder'),
                  children: <AppLink to={`/orders?q=${encodeURIComponent(order.externalNumber)}`}>{t('findOurs')}</AppLink>,
                },
              ]}
            />
          </section>
          {order.pushes.length > 0 && (
            <section className="chan-panel">
              <h2>{t('pushes')}</h2>
              {order.pushes.map((push) => (
                <p key={push.id} className="chan-row">
                  <CopyText value={push.waybillNumber} />
                  <span className="ss-third">{push.carrierCode}</span>
                  <StatusTag tone={toneOfPush(push.status)}>{t(`pushStatus.${push.status}`)}</StatusTag>
                  <DateTimeText value={push.doneAt} />
                </p>
              ))}
            </section>
          )}
        </div>
      </div>
    </div>
  )
}

function Lines({ order }: { order: ChannelOrder }) {
  const { t } = useTranslation('channels')
  return (
    <section className="chan-panel">
      <h2>{t('linesTitle')}</h2>
      <div className="chan-scroll">
        <table className="chan-table">
          <thead>
            <tr>
              <th>{t('listing.title')}</th>
              <th>{t('listing.merchantCode')}</th>
              <th>SKU</th>
              <th className="chan-end">{t('listing.quantity')}</th>
              <th className="chan-end">{t('listing.price')}</th>
              <th className="chan-end">{t('listing.amount')}</th>
              <th>{t('listing.refund')}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.id}>
                <td>{line.title}</td>
                <td className="ss-code">{line.merchantCode || '—'}</td>
                <td>
                  {line.skuCode ? (
                    <span className="ss-code">{line.skuCode}</span>
                  ) : (
                    <AppLink
                      className="ss-text-warn"
                      to={`/listings?matched=no&shopId=${order.shopId}&q=${encodeURIComponent(line.merchantCode)}`}
                    >
                      {t('listing.unmatched')}
                    </AppLink>
                  )}
                </td>
                <td className="chan-end ss-number">{line.quantity}</td>
                <td className="chan-end">
                  <MoneyText value={line.unitPriceMinor} currency={order.currency} />
                </td>
                <td className="chan-end">
                  <MoneyText value={line.amountMinor} currency={order.currency} />
                </td>
                <td>{line.refundState === 'none' ? '—' : t(`refundState.${line.refundState}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The document of a version, masked; in clear text on request, which is written down. */
function Document({ order }: { order: ChannelOrder }) {
  const { t } = useTranslation('channels')
  const session = useSession()
  const { modal, message } = App.useApp()
  const newest = order.versions.reduce((most, one) => Math.max(most, one.externalVersion), order.externalVersion)
  const [version, setVersion] = useState(newest)
  const [clear, setClear] = useState<Record<string, unknown>>()
  const older = useQuery({
    queryKey: ['channel_orders', order.id, 'version', version],
    enabled: version !== newest,
    queryFn: ({ signal }) =>
      api.channelOrders.version({ params: { channelOrderId: order.id, externalVersion: version } as never, signal }),
  })
  const reveal = () => {
    let purpose = ''
    modal.confirm({
      title: t('reveal.title'),
      content: (
        <>
          <Input
            autoFocus
            maxLength={200}
            placeholder={t('reveal.purpose')}
            aria-label={t('reveal.purpose')}
            onChange={(event) => {
              purpose = event.target.value
            }}
          />
          <div className="ss-third">{t('reveal.hint')}</div>
        </>
      ),
      onOk: async () => {
        try {
          setClear((await api.channelOrders.reveal({ params: { channelOrderId: order.id }, body: { purpose } })).document)
        } catch (error) {
          void message.error(problemText(error, t as never))
          throw error
        }
      },
    })
  }
  const shown = version === newest ? (clear ?? order.document) : older.data?.document
  return (
    <section className="chan-panel">
      <h2>{t('versions')}</h2>
      <div className="chan-scroll">
        <table className="chan-table">
          <tbody>
            {order.versions.map((one) => (
              <tr key={one.externalVersion}>
                <td>
                  <Button
                    size="small"
                    type={one.externalVersion === version ? 'primary' : 'text'}
                    onClick={() => setVersion(one.externalVersion)}
                  >
                    {t('versionNumber', { version: one.externalVersion })}
                  </Button>
                </td>
                <td>
                  <StatusTag tone={toneOfStatus(one.status)}>{t(`status.${one.status}`)}</StatusTag>
                </td>
                <td>{one.changes.map((change) => t(`change.${change}`, { defaultValue: change })).join(t('comma'))}</td>
                <td className="chan-end">
                  <DateTimeText value={one.receivedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="chan-row chan-document">
        <strong>{t('document')}</strong>
        {!clear && version === newest && session.may('customers.reveal') && (
          <Button size="small" onClick={reveal}>
            {t('reveal.title')}
          </Button>
        )}
      </p>
      {older.error && version !== newest && <ProblemAlert error={older.error} />}
      {shown && <JsonView value={shown} label={t('document')} />}
    </section>
  )
}
