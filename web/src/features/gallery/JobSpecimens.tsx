import { Icon, type JobProgress, ProgressDrawer, readProblem } from '@shangshu/ui'
import { Badge, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** The button and drawer of jobs, with one job of each kind. */
export function JobSpecimens() {
  const { t } = useTranslation('gallery')
  const { t: frame } = useTranslation('app')
  const [open, setOpen] = useState(false)
  const [cancelled, setCancelled] = useState(false)
  const [started] = useState(() => Date.now())
  const ago = (seconds: number) => new Date(started - seconds * 1000).toISOString()
  const jobs: JobProgress[] = [
    {
      id: '1',
      title: t('job.approve'),
      state: cancelled ? 'cancelling' : 'running',
      done: 7_820,
      total: 12_480,
      startedAt: ago(41),
      mayCancel: true,
    },
    {
      id: '2',
      title: t('job.import'),
      state: 'done',
      done: 100_000,
      total: 100_000,
      failed: 37,
      startedAt: ago(3_900),
      finishedAt: ago(3_862),
    },
    { id: '3', title: t('job.export'), state: 'done', done: 4_210, total: 4_210, startedAt: ago(7_900), finishedAt: ago(7_893) },
    {
      id: '4',
      title: t('job.import'),
      state: 'failed',
      done: 0,
      startedAt: ago(9_900),
      finishedAt: ago(9_899),
      error: readProblem(422, { code: 'catalog.sheet_unreadable', detail: t('problemText'), requestId: '0198c2f4-7a11' }),
    },
  ]
  return (
    <>
      <Badge count={1} size="small" color="var(--ss-accent)" offset={[-4, 4]}>
        <Button
          type="text"
          icon={<Icon name="layers" />}
          aria-label={frame('jobs.running', { count: 1 })}
          onClick={() => setOpen(true)}
        />
      </Badge>
      <ProgressDrawer
        open={open}
        onClose={() => setOpen(false)}
        jobs={jobs}
        onCancel={() => setCancelled(true)}
        onDownloadFailed={() => {}}
        loadRows={async (_, only) =>
          Array.from({ length: 20 }, (_value, index) => ({
            key: String(index),
            label: `SO261120${1000 + index}`,
            ok: only === 'all' && index % 4 !== 0,
            ...((only === 'failed' || index % 4 === 0) && { message: t('problemText') }),
          }))
        }
      />
    </>
  )
}
