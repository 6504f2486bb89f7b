import { EmptyState, Icon, PageHeader, ProblemAlert, ProblemForm, QuantityText, StatusTag, SubmitBar } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { TryRates } from './TryRates.tsx'

/** Fewer numbers than this and somebody should get more. */
const fewNumbers = 500

interface CarrierForm {
  code: string
  name: string
  adapter: string
  rank: number
  labelFormat: 'pdf' | 'zpl'
}

const fresh: CarrierForm = { code: '', name: '', adapter: 'self-service', rank: 100, labelFormat: 'pdf' }

/** Carriers by rank, with the numbers they have left. */
export default function Carriers() {
  const { t, i18n } = useTranslation('logistics')
  const session = useSession()
  const outcome = useOutcome('carriers')
  const [creating, setCreating] = useState(false)
  const query = useQuery({ queryKey: ['carriers'], queryFn: ({ signal }) => api.logistics.carriers({ signal }) })
  const adapters = useQuery({ queryKey: ['carrier_adapters'], queryFn: ({ signal }) => api.logistics.adapters({ signal }) })
  const rows = query.data?.carriers ?? []
  const may = session.may('logistics.manage')
  const create = may && (
    <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  )
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={t('title')} note={t('note')} actions={create} />
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active />}
      {query.isSuccess && rows.length === 0 && (
        <EmptyState kind="nothing" title={t('none')} text={t('noneText')} action={create} />
      )}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th className="ss-end">{t('rank')}</th>
                <th>{t('name')}</th>
                <th>{t('code')}</th>
                <th>{t('status')}</th>
                <th className="ss-end">{t('numbersLeft')}</th>
                <th>{t('label')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="ss-end">{row.rank}</td>
                  <td>{may ? <AppLink to={`/carriers/${row.id}`}>{row.name}</AppLink> : row.name}</td>
                  <td className="ss-code">{row.code}</td>
                  <td>
                    <StatusTag tone={row.status === 'active' ? 'good' : 'muted'}>
                      {t(row.status === 'active' ? 'active' : 'paused')}
                    </StatusTag>
                  </td>
                  <td className="ss-end">
                    {row.numbersLeft < fewNumbers ? (
                      <StatusTag tone={row.numbersLeft === 0 ? 'bad' : 'warn'}>{row.numbersLeft}</StatusTag>
                    ) : (
                      <QuantityText value={row.numbersLeft} />
                    )}
                  </td>
                  <td>{row.labelFormat.toUpperCase()}</td>
                  <td className="ss-end">
                    {may && (
                      <Button
                        size="small"
                        onClick={() =>
                          void outcome.run(() =>
                            api.logistics.pauseCarriers({ body: { ids: [row.id], paused: row.status === 'active' } }),
                          )
                        }
                      >
                        {row.status === 'active' ? t('pause') : t('resume')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > 0 && <TryRates />}
      <Modal open={creating} title={t('create')} footer={null} onCancel={() => setCreating(false)} destroyOnHidden>
        <ProblemForm<CarrierForm>
          initial={fresh}
          guarded={false}
          fieldOf={{ 'logistics.carrier_code_taken': 'code' }}
          onSubmit={async (body) => {
            await api.logistics.createCarrier({ body })
            await outcome.refresh()
            setCreating(false)
          }}
        >
          {(state) => (
            <>
              <Form.Item name="code" label={t('code')} rules={[{ required: true, message: t('required') }]}>
                <Input maxLength={100} autoFocus />
              </Form.Item>
              <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('required') }]}>
                <Input maxLength={60} />
              </Form.Item>
              <Form.Item name="adapter" label={t('adapter')}>
                <Select
                  options={(adapters.data?.adapters ?? []).map((one) => ({
                    value: one.adapter,
                    label: i18n.language.startsWith('zh') ? one.name.zh : one.name.en,
                  }))}
                />
              </Form.Item>
              <Form.Item name="rank" label={t('rank')} extra={t('rankHint')}>
                <InputNumber min={0} max={10000} />
              </Form.Item>
              <Form.Item name="labelFormat" label={t('label')}>
                <Select
                  options={[
                    { value: 'pdf', label: 'PDF' },
                    { value: 'zpl', label: 'ZPL' },
                  ]}
                />
              </Form.Item>
              <SubmitBar state={state} />
            </>
          )}
        </ProblemForm>
      </Modal>
    </div>
  )
}
