import {
  DateTimeText,
  EmptyState,
  Icon,
  PageHeader,
  ProblemAlert,
  ProblemForm,
  QuantityText,
  StatusTag,
  SubmitBar,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { CarrierForm } from './CarrierForm.tsx'
import { RateTable } from './RateTable.tsx'

interface RangeForm {
  prefix: string
  first: number
  last: number
  width: number
  checkDigit: 'none' | 'mod10' | 'mod11'
}

const fresh: RangeForm = { prefix: '', first: 1, last: 10000, width: 10, checkDigit: 'none' }

/** One carrier: what it charges where, and its waybill numbers. */
export default function CarrierPage() {
  const { t } = useTranslation('logistics')
  const { carrierId } = useParams({ strict: false }) as { carrierId: string }
  const outcome = useOutcome('carriers', 'carrier_ranges')
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState(false)
  const carriers = useQuery({ queryKey: ['carriers'], queryFn: ({ signal }) => api.logistics.carriers({ signal }) })
  const ranges = useQuery({
    queryKey: ['carrier_ranges', carrierId],
    queryFn: ({ signal }) => api.logistics.ranges({ params: { carrierId }, signal }),
  })
  const carrier = carriers.data?.carriers.find((one) => one.id === carrierId)
  const error = carriers.error ?? ranges.error
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={carrier?.name ?? '…'}
        {...(carrier && {
          state: <StatusTag tone={carrier.status === 'active' ? 'good' : 'muted'}>{t(carrier.status)}</StatusTag>,
        })}
        note={carrier && `${carrier.code} · ${t('rank')} ${carrier.rank} · ${carrier.labelFormat.toUpperCase()}`}
        back={<AppLink to="/carriers">{t('title')}</AppLink>}
        actions={
          <Button icon={<Icon name="edit" size={14} />} disabled={!carrier} onClick={() => setEditing(true)}>
            {t('editCarrier')}
          </Button>
        }
      />
      {error && <ProblemAlert error={error} onRetry={() => void Promise.all([carriers.refetch(), ranges.refetch()])} />}
      <RateTable key={carrierId} carrierId={carrierId} />
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('ranges')}</h2>
          <Button onClick={() => setAdding(true)}>{t('addRange')}</Button>
        </div>
        {ranges.isPending && <Skeleton active />}
        {ranges.data?.ranges.length === 0 && <EmptyState kind="nothing" title={t('noRanges')} text={t('noRangesText')} compact />}
        {(ranges.data?.ranges.length ?? 0) > 0 && (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('prefix')}</th>
                  <th className="ss-end">{t('first')}</th>
                  <th className="ss-end">{t('last')}</th>
                  <th className="ss-end">{t('next')}</th>
                  <th className="ss-end">{t('numbersLeft')}</th>
                  <th>{t('checkDigit')}</th>
                  <th>{t('added')}</th>
                </tr>
              </thead>
              <tbody>
                {ranges.data?.ranges.map((row) => (
                  <tr key={row.id}>
                    <td className="ss-code">{row.prefix || '—'}</td>
                    <td className="ss-end">{row.first}</td>
                    <td className="ss-end">{row.last}</td>
                    <td className="ss-end">{row.next}</td>
                    <td className="ss-end">
                      <QuantityText value={Math.max(0, row.last - row.next + 1)} />
                    </td>
                    <td>{t(`check.${row.checkDigit}`)}</td>
                    <td>
                      <DateTimeText value={row.createdAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {editing && carrier && <CarrierForm carrier={carrier} onClose={() => setEditing(false)} />}
      <Modal open={adding} title={t('addRange')} footer={null} onCancel={() => setAdding(false)} destroyOnHidden>
        <ProblemForm<RangeForm>
          initial={fresh}
          guarded={false}
          onSubmit={async (body) => {
            await api.logistics.addRange({ params: { carrierId }, body })
            await outcome.refresh()
            setAdding(false)
          }}
        >
          {(state) => (
            <>
              <Form.Item name="prefix" label={t('prefix')}>
                <Input maxLength={10} autoFocus />
              </Form.Item>
              <Form.Item name="first" label={t('first')}>
                <InputNumber min={0} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="last" label={t('last')}>
                <InputNumber min={0} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="width" label={t('width')}>
                <InputNumber min={1} max={15} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="checkDigit" label={t('checkDigit')}>
                <Select options={(['none', 'mod10', 'mod11'] as const).map((value) => ({ value, label: t(`check.${value}`) }))} />
              </Form.Item>
              <SubmitBar state={state} always />
            </>
          )}
        </ProblemForm>
      </Modal>
    </div>
  )
}
