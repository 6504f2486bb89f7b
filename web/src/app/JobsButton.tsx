import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { asProblem, Icon, type JobProgress, type JobRow, ProgressDrawer } from '@shangshu/ui'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import type { contracts } from '../api/contracts.ts'

type Job = CallOutput<typeof contracts.platform.job>

const jobsQuery = queryOptions({
  queryKey: ['jobs', 'mine'],
  queryFn: ({ signal }) => api.platform.jobs({ query: { mine: true, limit: 30 }, signal }),
})

function progressOf(job: Job, title: string): JobProgress {
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
    ...(job.error && { error: asProblem({ status: 0, code: job.error.code, message: job.error.message, fields: [] }) }),
    mayCancel: !over,
  }
}

/** The jobs of the person in the top bar: how many run, and the drawer with their progress. */
export function JobsButton() {
  const { t, i18n } = useTranslation(['app', 'jobs'])
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  const { data } = useQuery(jobsQuery)
  const cancel = useMutation({
    mutationFn: (jobId: string) => api.platform.cancelJob({ params: { jobId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: jobsQuery.queryKey }),
  })
  const jobs = (data?.rows ?? []).map((job) => {
    const named = i18n.exists(`jobs:${job.kind}`)
    return progressOf(job, named ? i18n.t(`jobs:${job.kind}`) : job.kind)
  })
  const running = jobs.filter((job) => job.state === 'running' || job.state === 'queued' || job.state === 'cancelling').length

  async function loadRows(jobId: string, only: 'failed' | 'all'): Promise<JobRow[]> {
    const page = await api.platform.jobRows({
      params: { jobId },
      query: { limit: 200, ...(only === 'failed' && { onlyRefused: true }) },
    })
    return page.rows.map((row) => {
      const detail = (row.detail ?? {}) as { label?: unknown; message?: unknown }
      return {
        key: String(row.rowNo),
        label: typeof detail.label === 'string' ? detail.label : `#${row.rowNo}`,
        ok: row.ok,
        ...(typeof detail.message === 'string' ? { message: detail.message } : row.code ? { message: row.code } : {}),
      }
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
