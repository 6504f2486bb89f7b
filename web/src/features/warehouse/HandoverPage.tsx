import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { asProblem, BarcodeField, CopyText, DateTimeText, PageHeader, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Story } from '../../app/Story.tsx'
import { Panel, Waiting } from './Panel.tsx'
import { sound } from './station-sounds.ts'
import { useSetActions } from './useSetActions.tsx'
import { toneOf } from './words.ts'

type Parcel = CallOutput<typeof contracts.handovers.parcels>['rows'][number]

/** One handover: scan parcels in, see which are missing, close it when the driver leaves. */
export default function HandoverPage() {
  const { t } = useTranslation('warehouse')
  const { handoverId } = useParams({ strict: false }) as { handoverId: string }
  const session = useSession()
  const { notification } = App.useApp()
  const { run, ask, renew } = useSetActions()
  const [verdict, setVerdict] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const params = { handoverId }
  const {
    data: handover,
    error,
    refetch,
  } = useQuery({
    queryKey: ['handovers', 'detail', handoverId],
    queryFn: ({ signal }) => api.handovers.detail({ params, signal }),
  })
  const { data: inside } = useQuery({
    queryKey: ['handovers', 'parcels', handoverId],
    queryFn: ({ signal }) => api.handovers.parcels({ params, query: { limit: 200 }, signal }),
  })
  const open = handover?.status === 'open'
  const { data: missing } = useQuery({
    queryKey: ['handovers', 'unscanned', handoverId],
    queryFn: ({ signal }) => api.handovers.unscanned({ params, query: { limit: 200 }, signal }),
    enabled: open,
  })
  if (!handover) return <Waiting error={error} onRetry={() => void refetch()} />
  const mayScan = open && session.may('warehouse.handover')

  const scan = async (code: string) => {
    try {
      const answer = await api.handovers.scan({ params, body: { code } })
      sound('right')
      setVerdict({
        tone: 'good',
        text: `${answer.parcel.parcelNumber} · ${t('handover.scanned', { count: answer.parcelCount })}`,
      })
    } catch (failure) {
      sound('wrong')
      setVerdict({ tone: 'bad', text: asProblem(failure).message || code })
    } finally {
      renew()
    }
  }
  const close = () =>
    ask(t('ask.closeHandover', { count: handover.parcelCount }), t('col.driver'), false, async (driver) => {
      const outcome = await api.handovers.close({ params, body: { driver } })
      const texts = [
        ...(outcome.waitingIds.length > 0 ? [t('handover.waiting', { count: outcome.waitingIds.length })] : []),
        ...outcome.refused.map((one) => one.message),
      ]
      notification[texts.length > 0 ? 'warning' : 'success']({
        message: t('handover.closed', { count: outcome.shippedIds.length }),
        description: texts.length > 0 && (
          <ul className="ss-plain-list">
            {texts.slice(0, 8).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ),
      })
    })

  return (
    <div className="ss-page">
      <PageHeader
        title={<CopyText value={handover.handoverNumber} />}
        state={
          <StatusTag tone={open ? 'progress' : toneOf(handover.status)} filled>
            {t(`handoverStatus.${handover.status}`)}
          </StatusTag>
        }
        note={
          <>
            {handover.warehouseName} · {handover.carrierName ?? t('handover.anyCarrier')}
            {handover.driver && ` · ${t('col.driver')} ${handover.driver}`}
            {handover.handedOverAt && (
              <>
                {' · '}
                <DateTimeText value={handover.handedOverAt} />
              </>
            )}
          </>
        }
        back={<AppLink to="/handovers">{t('handover.back')}</AppLink>}
        actions={
          mayScan && (
            <Button type="primary" disabled={handover.parcelCount === 0} onClick={close}>
              {t('act.closeHandover')} ({handover.parcelCount})
            </Button>
          )
        }
      />
      <div className="wh-columns">
        <div>
          {mayScan && (
            <Panel>
              <BarcodeField
                autoFocus
                aria-label={t('handover.scan')}
                placeholder={t('handover.scan')}
                onScan={(code) => void scan(code)}
                {...(verdict && { verdict })}
              />
            </Panel>
          )}
          <Panel title={`${t('handover.inside')} (${handover.parcelCount})`}>
            {inside && inside.rows.length === 0 && <p className="ss-third">{t('handover.noneIn')}</p>}
            <Parcels
              rows={inside?.rows ?? []}
              action={
                mayScan
                  ? (parcel) => (
                      <Button
                        size="small"
                        type="text"
                        onClick={() => void run(() => api.handovers.unscan({ params, body: { code: parcel.parcelNumber } }))}
                      >
                        {t('act.unscan')}
                      </Button>
                    )
                  : undefined
              }
            />
          </Panel>
        </div>
        <div>
          {open && (
            <Panel title={t('handover.missing')} {...(missing && missing.rows.length > 0 && { tone: 'warn' as const })}>
              <p className="ss-third">{missing?.rows.length === 0 ? t('handover.allIn') : t('handover.missingText')}</p>
              <Parcels rows={missing?.rows ?? []} />
            </Panel>
          )}
          <Panel title={t('page.timeline')}>
            <Story subjectIds={[handoverId]} topic="handovers" />
          </Panel>
        </div>
      </div>
    </div>
  )
}

function Parcels({ rows, action }: { rows: readonly Parcel[]; action?: ((parcel: Parcel) => React.ReactNode) | undefined }) {
  const { t } = useTranslation('warehouse')
  if (rows.length === 0) return null
  return (
    <div className="wh-scroll">
      <table className="wh-table">
        <tbody>
          {rows.map((parcel) => (
            <tr key={parcel.parcelId}>
              <td>
                <span className="ss-code">{parcel.waybillNumber ?? parcel.parcelNumber}</span>
                {parcel.blockKinds.map((kind) => (
                  <StatusTag key={kind} tone="bad">
                    {t(`block.${kind}`)}
                  </StatusTag>
                ))}
              </td>
              <td>
                <AppLink to={`/fulfillments/${parcel.fulfillmentId}`}>{parcel.fulfillmentNumber}</AppLink>
              </td>
              <td className="wh-end">
                <QuantityText value={parcel.weightGrams} unit="g" />
              </td>
              {action && <td className="wh-end">{action(parcel)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
