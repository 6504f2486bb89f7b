import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { Icon, type Language, ProblemAlert } from '@shangshu/ui'
import { Alert, Button, Drawer, Form, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { contracts } from '../../api/contracts.ts'
import { sendFile } from '../../api/upload.ts'
import { columnText } from '../../app/column-words.ts'

type Answer = CallOutput<typeof contracts.logistics.importRates>

const template = `﻿省份,城市,首重(克),首重费,续重(克),续重费,附加费,取整,可达
,,1000,6.00,1000,2.00,0,向上,是
新疆维吾尔自治区,,1000,18.00,1000,16.00,0,向上,是
`

/** A rate table from CSV or Excel: tried first, with every wrong line named, then taken. */
export function ImportRates(props: {
  carrierId: string
  warehouses: readonly { value: string; label: string }[]
  onClose(): void
  onDone(): void
}) {
  const { t, i18n } = useTranslation('logistics')
  const input = useRef<HTMLInputElement>(null)
  const [warehouseId, setWarehouseId] = useState('')
  const [file, setFile] = useState<File>()
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const chinese = i18n.language.startsWith('zh')

  const send = async (chosen: File, dryRun: boolean) => {
    setBusy(true)
    setError(undefined)
    try {
      const place = warehouseId === '' ? '' : `&warehouseId=${warehouseId}`
      const said = await sendFile<Answer>(`/api/carriers/${props.carrierId}/rates/import?dryRun=${dryRun}${place}`, chosen, {
        contentType: chosen.name.toLowerCase().endsWith('.xlsx')
          ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
          : 'text/csv',
      })
      setAnswer(said)
      if (said.applied) props.onDone()
    } catch (failure) {
      setAnswer(undefined)
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Drawer open title={t('importRates')} size={520} onClose={props.onClose}>
      <p className="ss-third">{t('importText')}</p>
      <p>
        <a download="rates.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(template)}`}>
          {t('importTemplate')}
        </a>
      </p>
      <Form layout="vertical">
        <Form.Item label={t('fromWarehouse')} extra={t('importReplaces')}>
          <Select
            aria-label={t('fromWarehouse')}
            value={warehouseId}
            options={[...props.warehouses]}
            onChange={(value) => {
              setWarehouseId(value)
              setAnswer(undefined)
            }}
          />
        </Form.Item>
      </Form>
      <div className="ss-bar">
        <Button icon={<Icon name="inbox" size={14} />} disabled={busy} onClick={() => input.current?.click()}>
          {file ? file.name : t('importChoose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.xlsx"
          aria-label={t('importChoose')}
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            if (!chosen) return
            setFile(chosen)
            void send(chosen, true)
          }}
        />
        <Button
          type="primary"
          loading={busy}
          disabled={!file || !answer || answer.problems.length > 0 || answer.lines === 0}
          onClick={() => file && void send(file, false)}
        >
          {t('importGo')}
        </Button>
      </div>
      {error !== undefined && <ProblemAlert error={error} />}
      {answer && answer.problems.length === 0 && (
        <Alert style={{ marginTop: 12 }} type="success" showIcon title={t('importGood', { count: answer.lines })} />
      )}
      {answer && answer.problems.length > 0 && (
        <>
          <Alert style={{ marginTop: 12 }} type="error" showIcon title={t('importBad', { count: answer.problems.length })} />
          <ul className="ss-plain-list">
            {answer.problems.slice(0, 100).map((one) => (
              <li key={`${one.line}/${one.column}/${one.en}`}>
                {t('importLine', { line: one.line, column: columnText(one.column, i18n.language as Language) })}{' '}
                {chinese ? one.zh : one.en}
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  )
}
