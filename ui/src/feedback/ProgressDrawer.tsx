import { Button, Drawer, Progress, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat, useNow } from '../environment/UiEnvironment.tsx'
import { DateTimeText } from '../fields/DateTimeText.tsx'
import { StatusTag } from '../fields/StatusTag.tsx'
import { formatDuration } from '../i18n/format.ts'
import { EmptyState } from '../theme/EmptyState.tsx'
import { Icon } from '../theme/Icon.tsx'
import type { Tone } from '../theme/tokens.ts'
import { ProblemAlert } from './ProblemAlert.tsx'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelling' | 'cancelled'

/** One piece of work that goes on without the page. */
export interface JobProgress {
  id: string
  title: string
  state: JobState
  /** rows handled so far, and of how many; unknown totals show a moving bar */
  done: number
  total?: number
  succeeded?: number
  failed?: number
  startedAt?: string
  finishedAt?: string
  error?: unknown
  mayCancel?: boolean
}

/** What became of one row. */
export interface JobRow {
  key: string
  label: string
  ok: boolean
  message?: string
  href?: string
}

export interface ProgressDrawerProps {
  open: boolean
  onClose(): void
  jobs: readonly JobProgress[]
  onCancel(jobId: string): void
  /** asks for the rows of a job; failed ones only, or all */
  loadRows(jobId: string, only: 'failed' | 'all'): Promise<JobRow[]>
  /** hands over the failed rows as a file */
  onDownloadFailed?(jobId: string): void
}

const stateTones: Record<JobState, Tone> = {
  queued: 'waiting',
  running: 'progress',
  done: 'good',
  failed: 'bad',
  cancelling: 'warn',
  cancelled: 'muted',
}

/** The running and finished jobs of the person: bar, cancel, and what became of each row. Closing it stops nothing. */
export function ProgressDrawer(props: ProgressDrawerProps) {
  const { t } = useTranslation('ui')
  return (
    <Drawer open={props.open} onClose={props.onClose} title={t('jobs.title')} size={480}>
      {props.jobs.length === 0 ? (
        <EmptyState kind="done" title={t('jobs.none')} text={t('jobs.noneText')} />
      ) : (
        <ul className="ss-jobs">
          {props.jobs.map((job) => (
            <Job key={job.id} job={job} drawer={props} />
          ))}
        </ul>
      )}
    </Drawer>
  )
}

function Job({ job, drawer }: { job: JobProgress; drawer: ProgressDrawerProps }) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const now = useNow()
  const [rows, setRows] = useState<{ only: 'failed' | 'all'; list?: JobRow[]; error?: unknown }>()
  const over = job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'
  const share = job.total ? Math.floor((job.done / job.total) * 100) : over ? 100 : 0
  const took = job.startedAt && (job.finishedAt ? Date.parse(job.finishedAt) : now) - Date.parse(job.startedAt)

  async function show(only: 'failed' | 'all') {
    setRows({ only })
    try {
      setRows({ only, list: await drawer.loadRows(job.id, only) })
    } catch (error) {
      setRows({ only, error })
    }
  }

  return (
    <li className="ss-job">
      <div className="ss-job-head">
        <strong>{job.title}</strong>
        <StatusTag tone={job.failed && job.state === 'done' ? 'warn' : stateTones[job.state]} filled>
          {t(`jobs.state.${job.state}`)}
        </StatusTag>
      </div>
      <Progress
        percent={share}
        size="small"
        aria-label={job.title}
        status={job.state === 'failed' ? 'exception' : job.state === 'running' ? 'active' : 'normal'}
        {...(job.failed && job.state === 'done' && { strokeColor: 'var(--ss-tone-warn-mark)' })}
      />
      <div className="ss-job-facts">
        <span className="ss-number">
          {format.whole(job.done)}
          {job.total !== undefined && ` / ${format.whole(job.total)}`}
        </span>
        {job.failed ? (
          <span className="ss-text-bad">{t('jobs.failedRows', { count: job.failed })}</span>
        ) : (
          job.state === 'done' && <span className="ss-text-good">{t('jobs.allFine')}</span>
        )}
        {took ? <span className="ss-third">{formatDuration(took, format.language)}</span> : null}
        {job.startedAt && (
          <span className="ss-third">
            <DateTimeText value={job.startedAt} relative />
          </span>
        )}
        <span className="ss-job-actions">
          {job.done > 0 && (
            <Button
              size="small"
              type="link"
              aria-expanded={rows !== undefined}
              onClick={() => (rows ? setRows(undefined) : void show(job.failed ? 'failed' : 'all'))}
            >
              {rows ? t('jobs.hideRows') : t('jobs.showRows')}
            </Button>
          )}
          {!over && job.mayCancel && (
            <Button size="small" danger disabled={job.state === 'cancelling'} onClick={() => drawer.onCancel(job.id)}>
              {t('jobs.cancel')}
            </Button>
          )}
        </span>
      </div>
      {job.error !== undefined && <ProblemAlert error={job.error} />}
      {rows && (
        <div className="ss-job-rows">
          <div className="ss-job-rows-head">
            <Segmented
              size="small"
              value={rows.only}
              onChange={(only) => void show(only as 'failed' | 'all')}
              options={[
                { value: 'failed', label: t('jobs.onlyFailed') },
                { value: 'all', label: t('jobs.allRows') },
              ]}
            />
            {job.failed && drawer.onDownloadFailed ? (
              <Button
                size="small"
                type="text"
                icon={<Icon name="download" size={14} />}
                onClick={() => drawer.onDownloadFailed!(job.id)}
              >
                {t('jobs.download')}
              </Button>
            ) : null}
          </div>
          {rows.error !== undefined && <ProblemAlert error={rows.error} onRetry={() => void show(rows.only)} />}
          {!rows.list && rows.error === undefined && <p className="ss-third">{t('loading')}</p>}
          {rows.list?.length === 0 && <p className="ss-third">{t('jobs.noRows')}</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard */}
          <ul tabIndex={0} aria-label={t('jobs.showRows')}>
            {rows.list?.map((row) => (
              <li key={row.key}>
                <span className={row.ok ? 'ss-text-good' : 'ss-text-bad'}>
                  <Icon name={row.ok ? 'check' : 'close'} size={13} label={t(row.ok ? 'jobs.rowFine' : 'jobs.rowFailed')} />
                </span>
                {row.href ? <a href={row.href}>{row.label}</a> : <span>{row.label}</span>}
                {row.message && <span className="ss-third">{row.message}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  )
}
