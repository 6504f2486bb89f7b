import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { asProblem, Icon, type JobProgress, type JobRow, type Language, ProgressDrawer } from '@shangshu/ui'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import type { contracts } from '../api/contracts.ts'
import { jobNames } from './job-names.ts'

type Job = CallOutput<typeof contracts.platform.job>

const jobsQuery = queryOptions({
  queryKey: ['jobs', 'mine'],
  queryFn: ({ signal }) => api.platform.jobs({ query: { mine: true, limit: 30 }, signal }),
})

function progressOf(job: Job, title: string, language: Language): JobProgress {
  const states = { queued: 'queued', running: 'running', succeeded: 'done', failed: 'failed', cancelled: 'cancelled' } as const
  const over = job.status !== 'queued' && job.status !== 'running'
  const refused = (job.result as { refused?: unknown } | null)?.refused
  return {
    id: job.id,
    title,
    state: !over && job.cancelRequestedAt ? 'cancelling' : states[job.status],
    done: job.done,
    ...(job.total !== null && { total: job.total }),
    ...(typeof refused === 'number' && { failed: refused }),
    ...(job.startedAt && { startedAt: job.startedAt }),
    ...(job.finishedAt && { finishedAt: job.finishedAt }),
    ...(job.error && {
      error: asProblem({
        status: 0,
        code: job.error.code,
        message: language === 'en-US' ? (job.error.messageEn ?? job.error.message) : job.error.message,
        fields: [],
      }),
    }),
    mayCancel: !over,
  }
}

/** The jobs of the person in the top bar: how many run, and the drawer with their progress. */
export function JobsButton() {
  const { t, i18n } = useTranslation('app')
  const language = i18n.language as Language
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  const { data } = useQuery(jobsQuery)
  const cancel = useMutation({
    mutationFn: (jobId: string) => api.platform.cancelJob({ params: { jobId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: jobsQuery.queryKey }),
  })
  const names = jobNames()
  const jobs = (data?.rows ?? []).map((job) => progressOf(job, names[job.kind]?.[language] ?? job.kind, language))
  const running = jobs.filter((job) => job.state === 'running' || job.state === 'queued' || job.state === 'cancelling').length

  async function loadRows(jobId: string, only: 'failed' | 'all'): Promise<JobRow[]> {
    const page = await api.platform.jobRows({
      params: { jobId },
      query: { limit: 200, ...(only === 'failed' && { onlyRefused: true }) },
    })
    return page.rows.map((row) => {
      const detail = (row.detail ?? {}) as { label?: string; zh?: string; en?: string }
      const message = (language === 'en-US' ? detail.en : detail.zh) ?? row.code
      return { key: String(row.rowNo), label: detail.label ?? `#${row.rowNo}`, ok: row.ok, ...(message && { message }) }
    })
  }

  return (
    <>
      <Tooltip title={running > 0 ? t('jobs.running', { count: running }) : t('jobs.open')}>
        <Badge count={running} size="small" color="var(--ss-accent)" offset={[-4, 4]}>
          <Button
            type="text"
            icon={<Icon name="layers" />}
            aria-label={running > 0 ? t('jobs.running', { count: running }) : t('jobs.open')}
            onClick={() => setOpen(true)}
          />
        </Badge>
      </Tooltip>
      <ProgressDrawer
        open={open}
        onClose={() => setOpen(false)}
        jobs={jobs}
        onCancel={(id) => cancel.mutate(id)}
        loadRows={loadRows}
      />
    </>
  )
}
