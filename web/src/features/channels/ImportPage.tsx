import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { DateTimeText, Icon, MoneyText, PageHeader, ProblemAlert, StatusTag } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Progress, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { sendFile } from '../../api/upload.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { JobBar, useJob } from '../../app/JobResult.tsx'
import './channels.css'
import { MappingEditor } from './MappingEditor.tsx'
import { toneOfStatus } from './words.ts'

type Upload = CallOutput<typeof contracts.orderImports.upload>
type Detection = CallOutput<typeof contracts.orderImports.detect>
type Preview = CallOutput<typeof contracts.orderImports.preview>
export type Mapping = Detection['mapping']

/** Orders from a file: hand it in, see how it is read, set it right, try it dry, import it. */
export default function ImportPage() {
  const { t } = useTranslation('channels')
  const queryClient = useQueryClient()
  const shops = useQuery({ queryKey: ['shops', 'list'], queryFn: ({ signal }) => api.shops.list({ query: {}, signal }) })
  const importable = (shops.data?.rows ?? []).filter((shop) => shop.capabilities.fileImport)
  const [shopId, setShopId] = useState(() => new URLSearchParams(location.search).get('shop') ?? undefined)
  const [upload, setUpload] = useState<Upload>()
  const [detection, setDetection] = useState<Detection>()
  const [mapping, setMapping] = useState<Mapping>()
  const [error, setError] = useState<unknown>()
  const [share, setShare] = useState<number>()
  const shop = importable.find((one) => one.id === shopId) ?? (importable.length === 1 ? importable[0] : undefined)

  const detect = async (file: Upload, sheet?: string) => {
    setError(undefined)
    setDetection(undefined)
    try {
      const found = await api.orderImports.detect({
        params: { uploadId: file.id },
        body: { ...(sheet && { sheet }), ...(shop && { shopId: shop.id }) },
      })
      setUpload(file)
      setDetection(found)
      setMapping(found.mapping)
    } catch (failure) {
      setUpload(file)
      setError(failure)
    }
  }
  const take = async (file: File) => {
    setError(undefined)
    setShare(0)
    try {
      const kept = await sendFile<Upload>('/api/imports/orders', file, { onProgress: setShare })
      void queryClient.invalidateQueries({ queryKey: ['order_uploads'] })
      await detect(kept)
    } catch (failure) {
      setError(failure)
    } finally {
      setShare(undefined)
    }
  }

  return (
    <div className="ss-page chan-page">
      <PageHeader
        title={t('imports')}
        note={upload?.name ?? t('import.note')}
        actions={
          upload && (
            <Button
              onClick={() => {
                setUpload(undefined)
                setDetection(undefined)
                setMapping(undefined)
                setError(undefined)
              }}
            >
              {t('import.another')}
            </Button>
          )
        }
      />
      <section className="chan-panel">
        <div className="chan-row">
          <label htmlFor="import-shop">{t('import.shop')}</label>
          <Select
            id="import-shop"
            style={{ minWidth: 240 }}
            loading={shops.isPending}
            placeholder={t('import.chooseShop')}
            {...(shop && { value: shop.id })}
            onChange={setShopId}
            options={importable.map((one) => ({ value: one.id, label: one.name }))}
          />
          {shop && shop.status !== 'active' && <span className="ss-text-warn">{t('import.shopInactive')}</span>}
          {shops.data && importable.length === 0 && (
            <span className="ss-text-warn">
              {t('import.noShop')} <AppLink to="/shops">{t('shops')}</AppLink>
            </span>
          )}
        </div>
      </section>
      {error !== undefined && <ProblemAlert error={error} />}
      {!upload && <Drop share={share} onFile={(file) => void take(file)} />}
      {!upload && <Recent onOpen={(file) => void detect(file)} />}
      {upload && !detection && error === undefined && <Progress percent={100} status="active" showInfo={false} />}
      {upload && detection && mapping && (
        <>
          <MappingEditor
            detection={detection}
            mapping={mapping}
            onChange={setMapping}
            onSheet={(sheet) => void detect(upload, sheet)}
          />
          {shop ? (
            <PreviewAndRun key={upload.id} upload={upload} shopId={shop.id} mapping={mapping} />
          ) : (
            <Alert type="info" showIcon title={t('import.chooseShopFirst')} />
          )}
        </>
      )}
    </div>
  )
}

function Drop({ share, onFile }: { share: number | undefined; onFile(file: File): void }) {
  const { t } = useTranslation('channels')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way besides the button inside
    <div
      className="chan-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file) onFile(file)
      }}
    >
      <Icon name="inbox" size={28} />
      <div>{t('import.drop')}</div>
      <Button type="primary" disabled={share !== undefined} onClick={() => input.current?.click()}>
        {t('import.choose')}
      </Button>
      <div className="ss-third">
        {t('import.kinds')}{' '}
        <a href="/api/imports/orders/sample" download>
          {t('import.sample')}
        </a>
      </div>
      {share !== undefined && <Progress percent={Math.floor(share * 100)} aria-label={t('import.uploading')} />}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.tsv,.xlsx"
        aria-label={t('import.choose')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}

function Recent({ onOpen }: { onOpen(file: Upload): void }) {
  const { t } = useTranslation('channels')
  const { data } = useQuery({ queryKey: ['order_uploads'], queryFn: ({ signal }) => api.orderImports.list({ signal }) })
  if (!data || data.rows.length === 0) return null
  return (
    <section className="chan-panel">
      <h2>{t('import.recent')}</h2>
      <div className="chan-scroll">
        <table className="chan-table">
          <tbody>
            {data.rows.map((file) => (
              <tr key={file.id}>
                <td>{file.name}</td>
                <td className="chan-end ss-number">{Math.max(1, Math.round(file.sizeBytes / 1024))} KB</td>
                <td>{file.createdBy.name}</td>
                <td>
                  <DateTimeText value={file.createdAt} />
                </td>
                <td className="chan-row">
                  <Button size="small" onClick={() => onOpen(file)}>
                    {t('import.open')}
                  </Button>
                  {file.jobId && <RejectedLink uploadId={file.id} jobId={file.jobId} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface ImportOutcome {
  dryRun: boolean
  rowsRead: number
  orders: number
  inserted: number
  changed: number
  unchanged: number
  refunds: number
  rejectedRows: number
  skippedRows: number
  productsCreated: number
  reasons: Record<string, number>
}

function RejectedLink({ uploadId, jobId }: { uploadId: string; jobId: string }) {
  const { t } = useTranslation('channels')
  const job = useJob(jobId)
  const outcome = job?.status === 'succeeded' ? (job.result as ImportOutcome) : undefined
  if (!outcome || outcome.rejectedRows + outcome.skippedRows === 0) return null
  return (
    <a href={`/api/imports/orders/${uploadId}/rejected`} download>
      {t('import.rejectedFile', { count: outcome.rejectedRows + outcome.skippedRows })}
    </a>
  )
}

function PreviewAndRun({ upload, shopId, mapping }: { upload: Upload; shopId: string; mapping: Mapping }) {
  const { t } = useTranslation('channels')
  const queryClient = useQueryClient()
  const [jobId, setJobId] = useState<string>()
  const [starting, setStarting] = useState(false)
  const [refusal, setRefusal] = useState<unknown>()
  const job = useJob(jobId)
  const running = jobId !== undefined && (job === undefined || job.status === 'queued' || job.status === 'running')
  const preview = useQuery({
    queryKey: ['order_preview', upload.id, shopId, mapping],
    queryFn: ({ signal }) => api.orderImports.preview({ params: { uploadId: upload.id }, body: { shopId, mapping }, signal }),
    // the old preview stays until the new one is there
    placeholderData: (kept) => kept,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const run = async (dryRun: boolean) => {
    setRefusal(undefined)
    setStarting(true)
    try {
      const { jobId } = await api.orderImports.run({ params: { uploadId: upload.id }, body: { shopId, mapping, dryRun } })
      setJobId(jobId)
      void queryClient.invalidateQueries({ queryKey: ['jobs'] })
      void queryClient.invalidateQueries({ queryKey: ['order_uploads'] })
    } catch (failure) {
      setRefusal(failure)
    } finally {
      setStarting(false)
    }
  }
  return (
    <>
      <section className="chan-panel">
        <h2>{t('import.run')}</h2>
        {refusal !== undefined && <ProblemAlert error={refusal} />}
        <div className="chan-row">
          <Button disabled={running || preview.isError} loading={starting} onClick={() => void run(true)}>
            {t('import.dryRun')}
          </Button>
          <Button type="primary" disabled={running || preview.isError} loading={starting} onClick={() => void run(false)}>
            {t('import.go')}
          </Button>
          <span className="ss-third">{t('import.runHint')}</span>
        </div>
        {job && <JobBar job={job} label={t('import.run')} />}
        {job?.status === 'succeeded' && <Outcome outcome={job.result as ImportOutcome} uploadId={upload.id} shopId={shopId} />}
      </section>
      <section className="chan-panel" aria-busy={preview.isFetching}>
        <h2>{t('import.preview')}</h2>
        {preview.error && <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.data && !preview.error && <PreviewTable preview={preview.data} />}
      </section>
    </>
  )
}

function Outcome({ outcome, uploadId, shopId }: { outcome: ImportOutcome; uploadId: string; shopId: string }) {
  const { t } = useTranslation('channels')
  const left = outcome.rejectedRows + outcome.skippedRows
  return (
    <>
      <Alert
        type={outcome.rejectedRows > 0 ? 'warning' : 'success'}
        showIcon
        style={{ marginTop: 8 }}
        title={t(outcome.dryRun ? 'import.dryDone' : 'import.done')}
      />
      <div className="chan-facts">
        {(
          [
            'rowsRead',
            'orders',
            'inserted',
            'changed',
            'unchanged',
            'refunds',
            'rejectedRows',
            'skippedRows',
            'productsCreated',
          ] as const
        ).map((key) => (
          <div key={key}>
            <strong className={`ss-number ${key === 'rejectedRows' && outcome[key] > 0 ? 'ss-text-bad' : ''}`}>
              {outcome[key]}
            </strong>
            <span className="ss-third">{t(`import.fact.${key}`)}</span>
          </div>
        ))}
      </div>
      {Object.keys(outcome.reasons).length > 0 && (
        <ul className="ss-plain-list">
          {Object.entries(outcome.reasons).map(([code, count]) => (
            <li key={code}>
              {t(`reason.${code.replace('channels.', '')}`, { defaultValue: code })} × {count}
            </li>
          ))}
        </ul>
      )}
      <p className="chan-row">
        {left > 0 && (
          <Button icon={<Icon name="download" size={14} />} href={`/api/imports/orders/${uploadId}/rejected`}>
            {t('import.rejectedFile', { count: left })}
          </Button>
        )}
        {!outcome.dryRun && <Button href={`/channel-orders?shopId=${shopId}`}>{t('import.see')}</Button>}
      </p>
    </>
  )
}

function PreviewTable({ preview }: { preview: Preview }) {
  const { t } = useTranslation('channels')
  return (
    <>
      {preview.problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 8 }}
          title={t('import.problems', { count: preview.problems.length })}
          description={
            <ul className="ss-plain-list">
              {preview.problems.slice(0, 20).map((problem) => (
                <li key={`${problem.line}:${problem.code}`}>
                  {t('import.line', { line: problem.line })} {problem.number} {problem.message}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <p className="ss-third">{t('import.previewNote', { orders: preview.orders.length, rows: preview.rowsRead })}</p>
      <div className="chan-scroll">
        <table className="chan-table">
          <thead>
            <tr>
              <th>{t('col.number')}</th>
              <th>{t('col.status')}</th>
              <th>{t('col.ordered')}</th>
              <th>{t('import.receiver')}</th>
              <th>{t('import.goods')}</th>
              <th className="chan-end">{t('col.units')}</th>
              <th className="chan-end">{t('import.shipping')}</th>
              <th className="chan-end">{t('import.discount')}</th>
              <th className="chan-end">{t('col.paid')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.orders.map((order) => (
              <tr key={order.number}>
                <td>{order.number}</td>
                <td>
                  <StatusTag tone={toneOfStatus(order.status)}>{t(`status.${order.status}`)}</StatusTag>
                </td>
                <td>
                  <DateTimeText value={order.orderedAt} />
                </td>
                <td>{order.receiver}</td>
                <td>
                  {order.lines.slice(0, 3).map((line, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no other name
                    <div key={index}>
                      <span className="ss-code">{line.merchantCode}</span> {line.title} × {line.quantity}{' '}
                      <MoneyText value={line.amountMinor} currency={order.currency} />
                    </div>
                  ))}
                  {order.lines.length > 3 && <div className="ss-third">+{order.lines.length - 3}</div>}
                </td>
                <td className="chan-end ss-number">{order.lines.reduce((sum, line) => sum + line.quantity, 0)}</td>
                <td className="chan-end">
                  <MoneyText value={order.shippingMinor} currency={order.currency} />
                </td>
                <td className="chan-end">
                  <MoneyText value={order.discountMinor} currency={order.currency} />
                </td>
                <td className="chan-end">
                  <MoneyText value={order.paidMinor} currency={order.currency} />
                  {order.amountMismatch && <div className="ss-text-warn">{t('mismatch')}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
