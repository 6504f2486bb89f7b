import { Icon, ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Drawer, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendFile } from '../../api/upload.ts'
import { JobBar, useJob } from '../../app/JobResult.tsx'
import './catalog.css'

interface ImportOutcome {
  dryRun: boolean
  rows: number
  created: number
  updated: number
  unchanged: number
  refused: number
  doubtfulBarcodes: number
  rejectedFileId: string | null
  columns: { heading: string; meaning: string }[]
  ignoredColumns: string[]
}

/** SKUs from a file: first dry, then for good; refused rows come back as a file with the reasons. */
export function ImportProducts({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('catalog')
  const queryClient = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File>()
  const [share, setShare] = useState<number>()
  const [jobId, setJobId] = useState<string>()
  const [error, setError] = useState<unknown>()
  const job = useJob(jobId)
  const outcome = job?.status === 'succeeded' ? (job.result as ImportOutcome) : undefined
  const busy = share !== undefined || (jobId !== undefined && (!job || job.status === 'queued' || job.status === 'running'))
  const written = outcome !== undefined && !outcome.dryRun
  useEffect(() => {
    if (written) void queryClient.invalidateQueries({ queryKey: ['products'] })
  }, [written, queryClient])

  const run = async (dryRun: boolean) => {
    if (!file) return
    setError(undefined)
    setJobId(undefined)
    setShare(0)
    try {
      const answer = await sendFile<{ jobId: string }>(`/api/imports/products?dryRun=${dryRun}`, file, { onProgress: setShare })
      setJobId(answer.jobId)
      void queryClient.invalidateQueries({ queryKey: ['jobs'] })
    } catch (failure) {
      setError(failure)
    } finally {
      setShare(undefined)
    }
  }
  return (
    <Drawer open title={t('import.title')} size={560} onClose={onClose}>
      <p className="ss-third">{t('import.note')}</p>
      <p>
        <a href="/api/exports/products?format=xlsx">{t('import.template')}</a>
      </p>
      <p className="catalog-row">
        <Button icon={<Icon name="inbox" size={14} />} disabled={busy} onClick={() => input.current?.click()}>
          {file ? file.name : t('import.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.xlsx,.tsv,.txt"
          aria-label={t('import.choose')}
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            if (!chosen) return
            setFile(chosen)
            setJobId(undefined)
            setError(undefined)
          }}
        />
        <Button disabled={!file || busy} onClick={() => void run(true)}>
          {t('import.dryRun')}
        </Button>
        <Button type="primary" disabled={!file || busy} onClick={() => void run(false)}>
          {t('import.go')}
        </Button>
      </p>
      {share !== undefined && <Progress percent={Math.floor(share * 100)} aria-label={t('import.uploading')} />}
      {error !== undefined && <ProblemAlert error={error} />}
      {job && <JobBar job={job} label={t('import.title')} />}
      {outcome && (
        <>
          <Alert
            type={outcome.refused > 0 ? 'warning' : 'success'}
            showIcon
            title={t(outcome.dryRun ? 'import.dryDone' : 'import.done')}
          />
          <div className="catalog-facts">
            {(['rows', 'created', 'updated', 'unchanged', 'refused', 'doubtfulBarcodes'] as const).map((key) => (
              <div key={key}>
                <strong className={`ss-number ${key === 'refused' && outcome.refused > 0 ? 'ss-text-bad' : ''}`}>
                  {outcome[key]}
                </strong>
                <span className="ss-third">{t(`import.fact.${key}`)}</span>
              </div>
            ))}
          </div>
          {outcome.rejectedFileId && (
            <Button icon={<Icon name="download" size={14} />} href={`/api/files/${outcome.rejectedFileId}`}>
              {t('import.rejected', { count: outcome.refused })}
            </Button>
          )}
          {outcome.ignoredColumns.length > 0 && (
            <p className="ss-text-warn">{t('import.ignored', { columns: outcome.ignoredColumns.join(', ') })}</p>
          )}
        </>
      )}
    </Drawer>
  )
}
