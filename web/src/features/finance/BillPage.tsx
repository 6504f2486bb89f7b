import {
  DateTimeText,
  DayField,
  MoneyField,
  MoneyText,
  PageHeader,
  ProblemForm,
  QuantityText,
  StatusTag,
  SubmitBar,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Descriptions, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { Waiting } from '../warehouse/Panel.tsx'
import { useToday } from './useMonths.ts'
import { billStates } from './words.ts'

interface Payment {
  paidOn: string
  amountMinor: number
  accountCode: string
  note: string
}

/** One bill of a supplier: what was billed against what was received, and what was paid. */
export default function BillPage() {
  const { t, i18n } = useTranslation('finance')
  const { billId } = useParams({ strict: false }) as { billId: string }
  const session = useSession()
  const today = useToday()
  const outcome = useOutcome('supplier_bill', 'supplier_bills', 'payables', 'received_lines')
  const [paying, setPaying] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['supplier_bill', billId],
    queryFn: ({ signal }) => api.finance.bill({ params: { billId }, signal }),
  })
  const accounts = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.finance.accounts({ signal }),
    enabled: paying,
  })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const state = billStates(t).find((one) => one.value === data.status)!
  const may = session.may('finance.post')
  const open = data.totalMinor - data.paidMinor
  const late = open > 0 && data.status !== 'cancelled' && data.dueOn < today
  const money = (minor: number) => <MoneyText value={minor} currency={data.currency} />
  const cash = (accounts.data?.accounts ?? []).filter((account) => account.postable && /^100[12]/.test(account.code))
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={data.billNumber}
        state={
          <>
            <StatusTag tone={state.tone ?? 'neutral'}>{state.label}</StatusTag>
            {late && <StatusTag tone="bad">{t('pay.overdue')}</StatusTag>}
          </>
        }
        note={`${data.supplierName} · ${data.supplierReference}`}
        back={<AppLink to="/payables?part=bills">{t('pay.title')}</AppLink>}
        actions={
          <>
            {may && data.status === 'booked' && (
              <Button
                danger
                onClick={() =>
                  outcome.ask({
                    title: t('pay.cancel'),
                    text: t('pay.cancelText'),
                    reason: t('reason'),
                    danger: true,
                    go: (note) => api.finance.cancelBill({ params: { billId }, ifMatch: String(data.version), body: { note } }),
                  })
                }
              >
                {t('pay.cancel')}
              </Button>
            )}
            {may && open > 0 && data.status !== 'cancelled' && (
              <Button type="primary" onClick={() => setPaying(true)}>
                {t('pay.pay')}
              </Button>
            )}
          </>
        }
      />
      <div className="ss-two">
        <div className="ss-stack">
          <section className="ss-panel ss-sheet-panel">
            <div className="ss-panel-title">
              <h2>{t('pay.lines')}</h2>
            </div>
            <div className="ss-sheet-scroll">
              <table className="ss-sheet">
                <thead>
                  <tr>
                    <th>{t('pay.sku')}</th>
                    <th className="ss-end">{t('pay.quantity')}</th>
                    <th className="ss-end">{t('pay.received')}</th>
                    <th className="ss-end">{t('pay.amount')}</th>
                    <th className="ss-end">{t('pay.difference')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.lines.map((line) => (
                    <tr key={line.id}>
                      <td className="ss-name">
                        <AppLink to={`/stock/${line.skuId}`}>{line.skuCode}</AppLink>
                        <div className="ss-third">{line.skuName}</div>
                      </td>
                      <td className="ss-end">
                        <QuantityText value={line.quantity} />
                      </td>
                      <td className="ss-end">{money(line.receivedMinor)}</td>
                      <td className="ss-end">{money(line.amountMinor)}</td>
                      <td className={`ss-end ${line.amountMinor > line.receivedMinor ? 'ss-text-bad' : ''}`}>
                        {line.amountMinor === line.receivedMinor ? '—' : money(line.amountMinor - line.receivedMinor)}
                      </td>
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <td>{t('pay.goods')}</td>
                    <td />
                    <td />
                    <td className="ss-end">{money(data.goodsMinor)}</td>
                    <td className="ss-end">{data.differenceMinor === 0 ? '—' : money(data.differenceMinor)}</td>
                  </tr>
                </tfoot>
              </table>
            </div>
          </section>
          <section className="ss-panel ss-sheet-panel">
            <div className="ss-panel-title">
              <h2>{t('pay.payments')}</h2>
            </div>
            {data.payments.length === 0 && <p className="ss-third">{t('pay.noPayments')}</p>}
            {data.payments.length > 0 && (
              <div className="ss-sheet-scroll">
                <table className="ss-sheet">
                  <tbody>
                    {data.payments.map((one) => (
                      <tr key={one.id}>
                        <td>{one.paidOn}</td>
                        <td className="ss-code">{one.accountCode}</td>
                        <td className="ss-end">{money(one.amountMinor)}</td>
                        <td>{one.createdBy.name}</td>
                        <td className="ss-name">{one.note}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
        </div>
        <section className="ss-panel ss-sheet-panel">
          <Descriptions
            column={1}
            size="small"
            items={[
              {
                key: 'supplier',
                label: t('pay.supplier'),
                children: <AppLink to={`/suppliers/${data.supplierId}`}>{data.supplierName}</AppLink>,
              },
              { key: 'billed', label: t('pay.billedOn'), children: data.billedOn },
              { key: 'due', label: t('pay.dueOn'), children: data.dueOn },
              { key: 'goods', label: t('pay.goods'), children: money(data.goodsMinor) },
              { key: 'freight', label: t('pay.freight'), children: money(data.freightMinor) },
              { key: 'tax', label: t('pay.tax'), children: money(data.taxMinor) },
              { key: 'total', label: t('pay.total'), children: <strong>{money(data.totalMinor)}</strong> },
              { key: 'paid', label: t('pay.paid'), children: money(data.paidMinor) },
              { key: 'left', label: t('pay.left'), children: <strong>{money(open)}</strong> },
              ...(data.note ? [{ key: 'note', label: t('journal.note'), children: data.note }] : []),
              { key: 'by', label: t('journal.by'), children: data.createdBy.name },
              { key: 'created', label: t('journal.created'), children: <DateTimeText value={data.createdAt} /> },
            ]}
          />
        </section>
      </div>
      <Modal open={paying} title={t('pay.pay')} footer={null} onCancel={() => setPaying(false)} destroyOnHidden>
        <ProblemForm<Payment>
          initial={{ paidOn: today, amountMinor: open, accountCode: '', note: '' }}
          guarded={false}
          onSubmit={async ({ paidOn, amountMinor, accountCode, note }) => {
            await api.finance.payBill({
              params: { billId },
              ifMatch: String(data.version),
              body: { paidOn, amountMinor, note, ...(accountCode && { accountCode }) },
            })
            await outcome.refresh()
            setPaying(false)
          }}
        >
          {(state) => (
            <>
              <Form.Item name="amountMinor" label={t('pay.amount')} rules={[{ required: true, message: t('required') }]}>
                <MoneyField min={1} max={open} currency={data.currency} />
              </Form.Item>
              <Form.Item name="paidOn" label={t('pay.paidOn')} rules={[{ required: true, message: t('required') }]}>
                <DayField className="ss-wide" allowClear={false} />
              </Form.Item>
              <Form.Item name="accountCode" label={t('pay.account')}>
                <Select
                  options={[
                    { value: '', label: t('pay.bank') },
                    ...cash.map((account) => ({
                      value: account.code,
                      label: `${account.code} ${i18n.language.startsWith('zh') ? account.nameZh : account.nameEn}`,
                    })),
                  ]}
                />
              </Form.Item>
              <Form.Item name="note" label={t('journal.note')}>
                <Input maxLength={500} />
              </Form.Item>
              <SubmitBar state={state} always label={t('pay.pay')} />
            </>
          )}
        </ProblemForm>
      </Modal>
    </div>
  )
}
