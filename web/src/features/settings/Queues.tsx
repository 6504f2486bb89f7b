import {
  DateTimeText,
  EmptyState,
  Icon,
  type Language,
  PageHeader,
  ProblemAlert,
  QuantityText,
  StatCard,
  StatusTag,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import '../../app/sheet.css'
import { doerText } from '../../app/action-words.ts'
import { jobNames } from '../../app/job-names.ts'
import { useOutcome } from '../../app/useOutcome.tsx'

const every = 5_000
/** An event that waits longer than this is worth a look. */
const slowAfter = 60_000

/** Is everything that was promised being done? Events on their way, those given up with the reason, and jobs that failed. */
export default function Queues() {
  const { t, i18n } = useTranslation('settings')
  const language = i18n.language as Language
  const names = jobNames()
  const session = useSession()
  const outcome = useOutcome('queues')
  const queues = useQuery({
    queryKey: ['queues'],
    queryFn: ({ signal }) => api.platform.queues({ signal }),
    refetchInterval: every,
  })
  const jobs = useQuery({
    queryKey: ['jobs', 'health'],
    queryFn: ({ signal }) => api.platform.jobs({ query: { limit: 200 }, signal }),
  })
  const ready = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await fetch('/health/ready', { signal })).ok,
    refetchInterval: every,
  })
  const lanes = [...(queues.data?.lanes ?? [])].sort(
    (one, other) =>
      other.parked - one.parked || other.waiting - one.waiting || one.subscription.localeCompare(other.subscription),
  )
  const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0)
  const parked = lanes.reduce((sum, lane) => sum + lane.parked, 0)
  const failed = (jobs.data?.rows ?? []).filter((job) => job.status === 'failed')
  const now = Date.now()
  const retry = (subscription: string | null) =>
    void outcome.run(() => api.platform.retryQueue({ body: { subscription } }), t('queues.retried'))
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('queues.title')}
        note={t('queues.note')}
        actions={
          parked > 0 &&
          session.may('queues.retry') && (
            <Button type="primary" icon={<Icon name="refresh" size={14} />} onClick={() => retry(null)}>
              {t('queues.retryAll', { count: parked })}
            </Button>
          )
        }
      />
      <div className="ss-tiles">
        <StatCard
          label={t('queues.server')}
          value={ready.data === undefined && !ready.isError ? '…' : ready.data ? t('queues.ready') : t('queues.notReady')}
          {...(ready.isError || ready.data === false ? { tone: 'bad' as const } : {})}
        />
        <StatCard label={t('queues.waiting')} value={<QuantityText value={waiting} />} loading={queues.isPending} />
        <StatCard
          label={t('queues.parked')}
          value={<QuantityText value={parked} />}
          loading={queues.isPending}
          {...(parked > 0 ? { tone: 'bad' as const } : {})}
        />
        <StatCard
          label={t('queues.failedJobs')}
          value={<QuantityText value={failed.length} />}
          loading={jobs.isPending}
          {...(failed.length > 0 ? { tone: 'warn' as const } : {})}
        />
      </div>
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('queues.lanes')}</h2>
        </div>
        {queues.error && <ProblemAlert error={queues.error} onRetry={() => void queues.refetch()} />}
        {queues.isPending && <Skeleton active />}
        {queues.data && lanes.length === 0 && (
          <EmptyState kind="done" title={t('queues.none')} text={t('queues.noneText')} compact />
        )}
        {lanes.length > 0 && (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('queues.subscription')}</th>
                  <th>{t('queues.state')}</th>
                  <th className="ss-end">{t('queues.waiting')}</th>
                  <th className="ss-end">{t('queues.parked')}</th>
                  <th>{t('queues.oldest')}</th>
                  <th>{t('queues.error')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {lanes.map((lane) => {
                  const slow = lane.oldestAt !== null && now - Date.parse(lane.oldestAt) > slowAfter
                  const state = lane.parked > 0 ? 'stuck' : slow ? 'slow' : lane.waiting > 0 ? 'moving' : 'empty'
                  return (
                    <tr key={lane.subscription}>
                      <td>
                        {doerText({ kind: 'system', name: lane.subscription }, language)}
                        <div className="ss-third ss-code">{lane.subscription}</div>
                      </td>
                      <td>
                        <StatusTag tone={({ stuck: 'bad', slow: 'warn', moving: 'progress', empty: 'muted' } as const)[state]}>
                          {t(`queues.is.${state}`)}
                        </StatusTag>
                      </td>
                      <td className="ss-end">
                        <QuantityText value={lane.waiting} />
                      </td>
                      <td className="ss-end">
                        <QuantityText value={lane.parked} />
                      </td>
                      <td>{lane.oldestAt ? <DateTimeText value={lane.oldestAt} relative /> : '—'}</td>
                      <td style={{ maxWidth: 420, overflowWrap: 'anywhere' }}>{lane.lastError ?? ''}</td>
                      <td className="ss-end">
                        {lane.parked > 0 && session.may('queues.retry') && (
                          <Button size="small" onClick={() => retry(lane.subscription)}>
                            {t('queues.retry')}
                          </Button>
                        )}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {failed.length > 0 && (
        <section className="ss-panel ss-sheet-panel">
          <div className="ss-panel-title">
            <h2>{t('queues.failedJobs')}</h2>
          </div>
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('queues.job')}</th>
                  <th>{t('queues.at')}</th>
                  <th>{t('queues.by')}</th>
                  <th className="ss-end">{t('queues.attempts')}</th>
                  <th>{t('queues.error')}</th>
                </tr>
              </thead>
              <tbody>
                {failed.map((job) => (
                  <tr key={job.id}>
                    <td>{names[job.kind]?.[language] ?? job.kind}</td>
                    <td>
                      <DateTimeText value={job.finishedAt ?? job.createdAt} />
                    </td>
                    <td>{doerText(job.actor, language)}</td>
                    <td className="ss-end">{job.attempts}</td>
                    <td>{(language === 'en-US' ? job.error?.messageEn : undefined) ?? job.error?.message ?? '—'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </div>
  )
}
