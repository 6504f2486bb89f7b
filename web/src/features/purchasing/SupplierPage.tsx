import {
  CopyText,
  EmptyState,
  Icon,
  MoneyField,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  StatusTag,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Checkbox, Descriptions, Form, Input, Modal, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { SkuChoice } from './SkuChoice.tsx'
import { SupplierDialog } from './Suppliers.tsx'
import { toneOf } from './words.ts'

interface Price {
  skuId: string
  skuCode: string
  skuName: string
  theirCode: string
  priceMinor: number | null
  minimumQuantity: number
  packQuantity: number
  isPreferred: boolean
}

/** One supplier: terms, price list, orders. */
export default function SupplierPage() {
  const { t } = useTranslation('purchasing')
  const { supplierId } = useParams({ strict: false }) as { supplierId: string }
  const session = useSession()
  const outcome = useOutcome('supplier', 'supplier_skus', 'suppliers')
  const [editing, setEditing] = useState(false)
  const [priced, setPriced] = useState<Price | null>(null)
  const supplier = useQuery({
    queryKey: ['supplier', supplierId],
    queryFn: ({ signal }) => api.purchasing.supplier({ params: { supplierId }, signal }),
  })
  const list = useQuery({
    queryKey: ['supplier_skus', supplierId],
    queryFn: ({ signal }) => api.purchasing.supplierSkus({ query: { supplierId, limit: 500 }, signal }),
  })
  const orders = useQuery({
    queryKey: ['purchase_orders', 'supplier', supplierId],
    queryFn: ({ signal }) => api.purchasing.orders({ query: { supplierId, limit: 20 }, signal }),
  })
  const [contact, setContact] = useState<{ person?: string; phone?: string; email?: string; address?: string } | null>(null)
  if (supplier.error)
    return (
      <div className="ss-page">
        <ProblemAlert error={supplier.error} onRetry={() => void supplier.refetch()} />
      </div>
    )
  const data = supplier.data
  if (!data)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 12 }} />
      </div>
    )
  const edits = session.may('purchasing.edit')
  const rows = list.data?.rows ?? []
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={data.name}
        note={data.code}
        back={<AppLink to="/suppliers">{t('supplier.title')}</AppLink>}
        state={
          <StatusTag tone={data.status === 'active' ? 'good' : 'muted'} filled>
            {t(`supplier.${data.status}`)}
          </StatusTag>
        }
        actions={edits && <Button onClick={() => setEditing(true)}>{t('supplier.edit')}</Button>}
      />
      <div className="ss-two">
        <section className="ss-panel ss-sheet-panel">
          <div className="ss-panel-title">
            <h2>{t('supplier.list')}</h2>
            {edits && (
              <SkuChoice
                label={t('supplier.addSku')}
                without={new Set(rows.map((row) => row.skuId))}
                onChoose={(sku) =>
                  setPriced({
                    skuId: sku.id,
                    skuCode: sku.skuCode,
                    skuName: sku.name,
                    theirCode: '',
                    priceMinor: null,
                    minimumQuantity: 1,
                    packQuantity: 1,
                    isPreferred: true,
                  })
                }
              />
            )}
          </div>
          {list.data && rows.length === 0 && (
            <EmptyState kind="nothing" title={t('supplier.noList')} text={t('supplier.noListText')} compact />
          )}
          {rows.length > 0 && (
            <div className="ss-sheet-scroll">
              <table className="ss-sheet">
                <thead>
                  <tr>
                    <th>{t('col.sku')}</th>
                    <th>{t('col.name')}</th>
                    <th>{t('supplier.theirCode')}</th>
                    <th className="ss-end">{t('col.price')}</th>
                    <th className="ss-end">{t('supplier.minimum')}</th>
                    <th className="ss-end">{t('supplier.pack')}</th>
                    <th>{t('supplier.preferred')}</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.skuId}>
                      <td>
                        <CopyText value={row.skuCode} />
                      </td>
                      <td className="ss-name">{row.skuName}</td>
                      <td>{row.theirCode}</td>
                      <td className="ss-end">
                        <MoneyText value={row.priceMinor} currency={row.currency} />
                      </td>
                      <td className="ss-end">
                        <QuantityText value={row.minimumQuantity} />
                      </td>
                      <td className="ss-end">
                        <QuantityText value={row.packQuantity} />
                      </td>
                      <td>{row.isPreferred ? <StatusTag tone="good">{t('supplier.preferred')}</StatusTag> : ''}</td>
                      <td className="ss-end">
                        {edits && (
                          <>
                            <Button
                              type="text"
                              size="small"
                              aria-label={`${t('supplier.edit')} ${row.skuCode}`}
                              icon={<Icon name="edit" size={13} />}
                              onClick={() => setPriced(row)}
                            />
                            <Button
                              type="text"
                              size="small"
                              danger
                              aria-label={`${t('new.remove')} ${row.skuCode}`}
                              icon={<Icon name="trash" size={13} />}
                              onClick={() =>
                                outcome.ask({
                                  title: t('supplier.removeAsk', { name: row.skuName }),
                                  danger: true,
                                  go: () =>
                                    api.purchasing.removeSupplierSkus({ params: { supplierId }, body: { skuIds: [row.skuId] } }),
                                })
                              }
                            />
                          </>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
        <div className="ss-stack">
          <section className="ss-panel ss-sheet-panel">
            <div className="ss-panel-title">
              <h2>{t('supplier.terms')}</h2>
            </div>
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'lead', label: t('supplier.lead'), children: t('days', { count: data.leadTimeDays }) },
                { key: 'payment', label: t('supplier.payment'), children: t('days', { count: data.paymentDays }) },
                { key: 'over', label: t('page.over'), children: `${data.overTolerancePercent}%` },
                {
                  key: 'contact',
                  label: t('supplier.contact'),
                  children: contact ? (
                    <span>
                      {[contact.person, contact.phone, contact.email, contact.address].filter(Boolean).join(' · ') || '—'}
                    </span>
                  ) : (
                    <span>
                      {data.contactMasked || '—'}{' '}
                      {edits && data.contactMasked && (
                        <Button
                          size="small"
                          onClick={() =>
                            outcome.ask({
                              title: t('supplier.reveal'),
                              text: t('supplier.revealText'),
                              reason: t('supplier.purpose'),
                              said: '',
                              go: async (purpose) =>
                                setContact(await api.purchasing.revealContact({ params: { supplierId }, body: { purpose } })),
                            })
                          }
                        >
                          {t('supplier.reveal')}
                        </Button>
                      )}
                    </span>
                  ),
                },
                ...(data.note ? [{ key: 'note', label: t('col.note'), children: data.note }] : []),
              ]}
            />
          </section>
          <section className="ss-panel ss-sheet-panel">
            <div className="ss-panel-title">
              <h2>{t('title')}</h2>
              <AppLink to={`/purchase-orders?supplierId=${supplierId}`}>{t('all')}</AppLink>
            </div>
            {orders.data?.rows.length === 0 && <EmptyState kind="nothing" title={t('none')} compact />}
            <table className="ss-sheet">
              <tbody>
                {(orders.data?.rows ?? []).map((order) => (
                  <tr key={order.id}>
                    <td>
                      <AppLink to={`/purchase-orders/${order.id}`}>{order.purchaseNumber}</AppLink>
                    </td>
                    <td>
                      <StatusTag tone={toneOf(order.status)}>{t(`status.${order.status}`)}</StatusTag>
                    </td>
                    <td className="ss-end">
                      <MoneyText value={order.totalMinor} currency={order.currency} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </div>
      </div>
      {editing && <SupplierDialog supplier={data} onClose={() => setEditing(false)} />}
      {priced && (
        <PriceDialog
          price={priced}
          currency={data.currency}
          onClose={() => setPriced(null)}
          onSave={async ({ skuCode: _, skuName: __, priceMinor, ...line }) => {
            const done = await outcome.run(() =>
              api.purchasing.setSupplierSkus({
                params: { supplierId },
                body: {
                  lines: [
                    {
                      skuId: line.skuId,
                      theirCode: line.theirCode,
                      minimumQuantity: line.minimumQuantity,
                      packQuantity: line.packQuantity,
                      isPreferred: line.isPreferred,
                      priceMinor: priceMinor ?? 0,
                    },
                  ],
                },
              }),
            )
            if (done) setPriced(null)
          }}
        />
      )}
    </div>
  )
}

function PriceDialog(props: { price: Price; currency: string; onClose: () => void; onSave: (price: Price) => Promise<void> }) {
  const { t } = useTranslation('purchasing')
  const [price, setPrice] = useState(props.price)
  return (
    <Modal
      open
      title={`${price.skuCode} · ${price.skuName}`}
      onCancel={props.onClose}
      okButtonProps={{ disabled: price.priceMinor === null }}
      onOk={() => props.onSave(price)}
    >
      <Form layout="vertical">
        <Form.Item label={t('col.price')} required>
          <MoneyField
            aria-label={t('col.price')}
            min={0}
            currency={props.currency}
            value={price.priceMinor}
            onChange={(priceMinor) => setPrice({ ...price, priceMinor })}
          />
        </Form.Item>
        <Form.Item label={t('supplier.theirCode')}>
          <Input
            aria-label={t('supplier.theirCode')}
            maxLength={100}
            value={price.theirCode}
            onChange={(event) => setPrice({ ...price, theirCode: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('supplier.minimum')}>
          <QuantityField
            aria-label={t('supplier.minimum')}
            min={1}
            value={price.minimumQuantity}
            onChange={(value) => setPrice({ ...price, minimumQuantity: value ?? 1 })}
          />
        </Form.Item>
        <Form.Item label={t('supplier.pack')}>
          <QuantityField
            aria-label={t('supplier.pack')}
            min={1}
            value={price.packQuantity}
            onChange={(value) => setPrice({ ...price, packQuantity: value ?? 1 })}
          />
        </Form.Item>
        <Checkbox checked={price.isPreferred} onChange={(event) => setPrice({ ...price, isPreferred: event.target.checked })}>
          {t('supplier.preferredHint')}
        </Checkbox>
      </Form>
    </Modal>
  )
}
