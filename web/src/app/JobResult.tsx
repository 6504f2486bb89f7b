import { asProblem, ProblemAlert, QuantityText } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { api } from '../api/client.ts'

/** A job as it goes on; asked for again by the stream of changes, and by the clock should that be cut. */
export function useJob(jobId: string | undefined) {
  return useQuery({
    queryKey: ['job', jobId ?? ''],
    enabled: jobId !== undefined,
    queryFn: ({ signal }) => api.platform.job({ params: { jobId: jobId! }, signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'queued' || state.data.status === 'running' ? 1500 : false,
  }).data
}

/** Its bar: rows done of how many, and what went wrong with the whole of it. */
export function JobBar({ job, label }: { job: NonNullable<ReturnType<typeof useJob>>; label: string }) {
  const over = job.status !== 'queued' && job.status !== 'running'
  const share = over ? 100 : job.total ? Math.floor((job.done / job.total) * 100) : 0
  return (
    <div>
      <Progress percent={share} aria-label={label} status={job.status === 'failed' ? 'exception' : over ? 'success' : 'active'} />
      <QuantityText value={job.done} {...(job.total !== null && { of: job.total })} />
      {job.error && (
        <ProblemAlert error={asProblem({ status: 0, code: job.error.code, message: job.error.message, fields: [] })} />
      )}
    </div>
  )
}
