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
import { Button, Progress, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import '../../app/sheet.css'
import { doerText } from '../../app/action-words.ts'
import { useOutcome } from '../../app/useOutcome.tsx'

/** What must always hold of the company's goods and money, whether it did when it was last asked, and the rows where it did not. */
export default function Truths() {
  const { t, i18n } = useTranslation('settings')
  const language = i18n.language as Language
  const outcome = useOutcome('truths', 'jobs')
  const [open, setOpen] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['truths'],
    queryFn: ({ signal }) => api.platform.truths({ signal }),
    refetchInterval: ({ state }) => (state.data?.running ? 1000 : false),
  })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  const truths = [...(data?.truths ?? [])].sort((one, other) => rank(one.holds) - rank(other.holds))
  const broken = truths.filter((truth) => truth.holds === false).length
  const running = data?.running
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('truths.title')}
        note={t('truths.note')}
        actions={
          <Button
            type="primary"
            icon={<Icon name="refresh" size={14} />}
            loading={Boolean(running)}
            onClick={() => void outcome.run(() => api.platform.checkTruths(), '')}
          >
            {t('truths.check')}
          </Button>
        }
      />
      <div className="ss-tiles">
        <StatCard label={t('truths.count')} value={<QuantityText value={truths.length} />} loading={!data} />
        <StatCard
          label={t('truths.broken')}
          value={data?.checked ? <QuantityText value={broken} /> : '—'}
          loading={!data}
          {...(broken > 0 ? { tone: 'bad' as const } : data?.checked ? { tone: 'good' as const } : {})}
        />
        <StatCard
          label={t('truths.last')}
          value={data?.checked ? <DateTimeText value={data.checked.at} relative /> : t('truths.never')}
          note={data?.checked ? doerText(data.checked.by, language) : undefined}
          loading={!data}
        />
        <StatCard
          label={t('truths.next')}
          value={data?.nextAt ? <DateTimeText value={data.nextAt} /> : t('truths.noNext')}
          loading={!data}
        />
      </div>
      {running && (
        <div role="status">
          {t('truths.running')}
          <Progress
            percent={running.total ? Math.floor((running.done / running.total) * 100) : 0}
            aria-label={t('truths.running')}
          />
        </div>
      )}
      <section className="ss-panel ss-sheet-panel">
        {!data ? (
          <Skeleton active paragraph={{ rows: 10 }} />
        ) : (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('truths.state')}</th>
                  <th>{t('truths.what')}</th>
                  <th className="ss-end">{t('truths.took')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {truths.map((truth) => (
                  <tr key={truth.name}>
                    <td>
                      <StatusTag tone={truth.holds === null ? 'muted' : truth.holds ? 'good' : 'bad'}>
                        {t(`truths.is.${truth.holds === null ? 'unknown' : truth.holds ? 'holds' : 'broken'}`)}
                      </StatusTag>
                    </td>
                    <td className="truth-says">
                      {t(`truths.says.${truth.name}`, { defaultValue: truth.says })}
                      <div className="ss-third ss-code">{truth.name}</div>
                      {open === truth.name && <Rows rows={truth.rows} />}
                    </td>
                    <td className="ss-end">
                      {truth.milliseconds === null ? '—' : t('truths.ms', { count: truth.milliseconds })}
                    </td>
                    <td className="ss-end">
                      {truth.rows.length > 0 && (
                        <Button size="small" onClick={() => setOpen(open === truth.name ? undefined : truth.name)}>
                          {open === truth.name ? t('truths.hide') : t('truths.show', { count: truth.rows.length })}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {data && truths.length === 0 && <EmptyState kind="nothing" title={t('truths.none')} compact />}
      </section>
    </div>
  )
}

function rank(holds: boolean | null): number {
  return holds === false ? 0 : holds === null ? 1 : 2
}

/** The rows that break a truth, as the question returns them: for the person who looks after the system. */
function Rows({ rows }: { rows: readonly Record<string, unknown>[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => column !== 'tenant_id')
  return (
    <div className="ss-sheet-scroll truth-rows">
      <table className="ss-sheet">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {columns.map((column) => (
                <td key={column} className="ss-code">
                  {row[column] === null || row[column] === undefined ? '—' : String(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
