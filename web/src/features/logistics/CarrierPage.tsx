import { DateTimeText, EmptyState, MoneyText, PageHeader, ProblemAlert, ProblemForm, QuantityText, SubmitBar } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { useWarehouseNames } from '../orders/useNames.ts'

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
  const warehouses = useWarehouseNames()
  const outcome = useOutcome('carriers', 'carrier_ranges', 'carrier_rates')
  const [adding, setAdding] = useState(false)
  const carriers = useQuery({ queryKey: ['carriers'], queryFn: ({ signal }) => api.logistics.carriers({ signal }) })
  const rates = useQuery({
    queryKey: ['carrier_rates', carrierId],
    queryFn: ({ signal }) => api.logistics.rates({ params: { carrierId }, signal }),
  })
  const ranges = useQuery({
    queryKey: ['carrier_ranges', carrierId],
    queryFn: ({ signal }) => api.logistics.ranges({ params: { carrierId }, signal }),
  })
  const carrier = carriers.data?.carriers.find((one) => one.id === carrierId)
  const error = carriers.error ?? rates.error ?? ranges.error
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={carrier?.name ?? '…'} note={carrier?.code} back={<AppLink to="/carriers">{t('title')}</AppLink>} />
      {error && (
        <ProblemAlert error={error} onRetry={() => void Promise.all([carriers.refetch(), rates.refetch(), ranges.refetch()])} />
      )}
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
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('rates')}</h2>
        </div>
        {rates.isPending && <Skeleton active />}
        {rates.data?.rates.length === 0 && <EmptyState kind="nothing" title={t('noRates')} text={t('noRatesText')} compact />}
        {(rates.data?.rates.length ?? 0) > 0 && (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('fromWarehouse')}</th>
                  <th>{t('region')}</th>
                  <th className="ss-end">{t('firstWeight')}</th>
                  <th className="ss-end">{t('firstPrice')}</th>
                  <th className="ss-end">{t('stepWeight')}</th>
                  <th className="ss-end">{t('stepPrice')}</th>
                  <th className="ss-end">{t('surcharge')}</th>
                </tr>
              </thead>
              <tbody>
                {rates.data?.rates.map((row) => (
                  <tr key={`${row.warehouseId}/${row.country}/${row.province}/${row.city}`}>
                    <td>{row.warehouseId ? (warehouses.get(row.warehouseId) ?? '…') : t('anyWarehouse')}</td>
                    <td>{`${row.country === 'CN' ? '' : `${row.country} `}${row.province}${row.city}` || t('elsewhere')}</td>
                    {row.reachable ? (
                      <>
                        <td className="ss-end">
                          <QuantityText value={row.firstGrams} unit="g" />
                        </td>
                        <td className="ss-end">
                          <MoneyText value={row.firstMinor} />
                        </td>
                        <td className="ss-end">
                          <QuantityText value={row.stepGrams} unit="g" />
                        </td>
                        <td className="ss-end">
                          <MoneyText value={row.stepMinor} />
                        </td>
                        <td className="ss-end">
                          <MoneyText value={row.surchargeMinor} />
                        </td>
                      </>
                    ) : (
                      <td colSpan={5}>{t('notReached')}</td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
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
