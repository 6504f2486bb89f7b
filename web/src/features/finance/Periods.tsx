import { DateTimeText, EmptyState, PageHeader, ProblemAlert, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Modal, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'

/** The months of the books: look at what is open, close, and open the last one again. */
export default function Periods() {
  const { t } = useTranslation('finance')
  const session = useSession()
  const outcome = useOutcome('periods', 'period_checks')
  const [closing, setClosing] = useState<string | null>(null)
  const query = useQuery({ queryKey: ['periods'], queryFn: ({ signal }) => api.finance.periods({ signal }) })
  const rows = query.data?.periods ?? []
  const may = session.may('finance.close')
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={t('months.title')} note={t('months.note')} />
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active />}
      {query.isSuccess && rows.length === 0 && <EmptyState kind="nothing" title={t('months.none')} text={t('months.noneText')} />}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll" style={{ maxWidth: 900 }}>
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('period')}</th>
                <th>{t('months.status')}</th>
                <th className="ss-end">{t('months.entries')}</th>
                <th>{t('months.closed')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.period}>
                  <td>
                    <AppLink to={`/journal?period=${row.period}`}>{row.period}</AppLink>
                  </td>
                  <td>
                    <StatusTag tone={row.status === 'open' ? 'progress' : 'good'}>{t(`months.${row.status}`)}</StatusTag>
                  </td>
                  <td className="ss-end">
                    <QuantityText value={row.entryCount} />
                  </td>
                  <td>
                    {row.closedAt && (
                      <>
                        {row.closedBy?.name} · <DateTimeText value={row.closedAt} />
                      </>
                    )}
                  </td>
                  <td className="ss-end">
                    {may && row.canClose && (
                      <Button size="small" onClick={() => setClosing(row.period)}>
                        {t('months.close')}
                      </Button>
                    )}
                    {may && row.canReopen && (
                      <Button
                        size="small"
                        danger
                        onClick={() =>
                          outcome.ask({
                            title: t('months.reopen'),
                            text: t('months.reopenText'),
                            reason: t('reason'),
                            danger: true,
                            go: (reason) => api.finance.reopenPeriod({ params: { period: row.period }, body: { reason } }),
                          })
                        }
                      >
                        {t('months.reopen')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {closing && (
        <Closing
          period={closing}
          onCancel={() => setClosing(null)}
          onClose={async () => {
            const done = await outcome.run(() => api.finance.closePeriod({ params: { period: closing } }))
            if (done) setClosing(null)
          }}
        />
      )}
    </div>
  )
}

const checkCodes = ['not_over', 'events_waiting', 'uncosted', 'settlement_open', 'no_rate'] as const

/** Where a finding is put right. */
const places: Record<string, string> = {
  events_waiting: '/settings/queues',
  uncosted: '/profit?by=skus',
  settlement_open: '/receivables',
}

function Closing(props: { period: string; onCancel: () => void; onClose: () => Promise<void> }) {
  const { t } = useTranslation('finance')
  const { data, error } = useQuery({
    queryKey: ['period_checks', props.period],
    queryFn: ({ signal }) => api.finance.periodChecks({ params: { period: props.period }, signal }),
    staleTime: 0,
  })
  // the server names what it found; what it did not name is fine, and is said to be
  const checks = checkCodes.map(
    (code) => data?.checks.find((check) => check.code === code) ?? { code, count: 0, blocking: false },
  )
  const blocked = checks.some((check) => check.blocking && check.count > 0)
  return (
    <Modal
      open
      title={t('months.closeAsk', { month: props.period })}
      okText={t('months.close')}
      okButtonProps={{ disabled: !data || blocked }}
      onOk={() => props.onClose()}
      onCancel={props.onCancel}
    >
      <p className="ss-third">{t('months.closeText')}</p>
      {error && <ProblemAlert error={error} />}
      {!data && !error && <Skeleton active />}
      {data && (
        <table className="ss-sheet">
          <tbody>
            {checks.map((check) => {
              const fine = check.count === 0
              const where = places[check.code]
              return (
                <tr key={check.code}>
                  <td>
                    <StatusTag tone={fine ? 'good' : check.blocking ? 'bad' : 'warn'}>
                      {t(`${fine ? 'checkFine' : 'check'}.${check.code}`)}
                    </StatusTag>
                    {!fine && <div className="ss-third">{t(`checkHelp.${check.code}`)}</div>}
                  </td>
                  <td className="ss-end">{!fine && check.code !== 'not_over' && <QuantityText value={check.count} />}</td>
                  <td className="ss-end">{!fine && where && <AppLink to={where}>{t('open')}</AppLink>}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Modal>
  )
}
