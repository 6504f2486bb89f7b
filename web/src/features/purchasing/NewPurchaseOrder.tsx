import { EmptyState, Icon, MoneyField, MoneyText, PageHeader, ProblemAlert, QuantityField } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, DatePicker, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useWarehouseNames } from '../orders/useNames.ts'
import { SkuChoice } from './SkuChoice.tsx'
import { useSuppliers } from './useSuppliers.ts'

interface Line {
  skuId: string
  skuCode: string
  name: string
  quantity: number
  /** null: the supplier's list price */
  priceMinor: number | null
}

/** A draft: from whom, where to, what and how many. Prices come from the supplier's list unless others are agreed. */
export default function NewPurchaseOrder() {
  const { t } = useTranslation('purchasing')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const suppliers = useSuppliers().filter((one) => one.status === 'active')
  const warehouses = useWarehouseNames()
  const [supplierId, setSupplierId] = useState<string>()
  const [warehouseId, setWarehouseId] = useState<string>()
  const [expectedOn, setExpectedOn] = useState<string | null>(null)
  const [freightMinor, setFreightMinor] = useState<number | null>(0)
  const [note, setNote] = useState('')
  const [lines, setLines] = useState<Line[]>([])
  const [error, setError] = useState<unknown>(null)
  const [saving, setSaving] = useState(false)
  const onlyWarehouse = warehouses.size === 1 ? [...warehouses.keys()][0] : undefined
  useEffect(() => {
    if (!warehouseId && onlyWarehouse) setWarehouseId(onlyWarehouse)
  }, [warehouseId, onlyWarehouse])

  const list = useQuery({
    queryKey: ['supplier_skus', supplierId],
    enabled: supplierId !== undefined,
    queryFn: ({ signal }) => api.purchasing.supplierSkus({ query: { supplierId: supplierId!, limit: 500 }, signal }),
  })
  const priced = new Map((list.data?.rows ?? []).map((row) => [row.skuId, row]))
  const chosen = new Set(lines.map((line) => line.skuId))
  const priceOf = (line: Line) => line.priceMinor ?? priced.get(line.skuId)?.priceMinor ?? null
  const goods = lines.reduce((sum, line) => sum + (priceOf(line) ?? 0) * line.quantity, 0)
  const change = (skuId: string, part: Partial<Line>) =>
    setLines(lines.map((line) => (line.skuId === skuId ? { ...line, ...part } : line)))
  const add = (sku: { id: string; skuCode: string; name: string }) =>
    setLines([
      ...lines,
      {
        skuId: sku.id,
        skuCode: sku.skuCode,
        name: sku.name,
        quantity: Math.max(1, priced.get(sku.id)?.minimumQuantity ?? 1, priced.get(sku.id)?.packQuantity ?? 1),
        priceMinor: null,
      },
    ])

  const save = async (submit: boolean) => {
    setSaving(true)
    setError(null)
    try {
      const order = await api.purchasing.createOrder({
        body: {
          supplierId: supplierId!,
          warehouseId: warehouseId!,
          expectedOn,
          freightMinor: freightMinor ?? 0,
          note,
          lines: lines.map((line) => ({
            skuId: line.skuId,
            quantity: line.quantity,
            ...(line.priceMinor === null ? {} : { priceMinor: line.priceMinor }),
          })),
        },
      })
      if (submit) await api.purchasing.submitOrders({ body: { ids: [order.id] } })
      await queryClient.invalidateQueries({ queryKey: ['purchase_orders'] })
      void navigate({ to: `/purchase-orders/${order.id}` as never })
    } catch (failure) {
      setError(failure)
    } finally {
      setSaving(false)
    }
  }
  const ready = supplierId !== undefined && warehouseId !== undefined && lines.length > 0
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('new.title')}
        back={<AppLink to="/purchase-orders">{t('title')}</AppLink>}
        actions={
          <>
            <Button disabled={!ready} loading={saving} onClick={() => void save(false)}>
              {t('new.draft')}
            </Button>
            <Button type="primary" disabled={!ready} loading={saving} onClick={() => void save(true)}>
              {t('new.submit')}
            </Button>
          </>
        }
      />
      {error !== null && <ProblemAlert error={error} onClose={() => setError(null)} />}
      <section className="ss-panel ss-sheet-panel">
        <Form layout="vertical">
          <div className="ss-tiles">
            <Form.Item label={t('col.supplier')} required>
              <Select
                aria-label={t('col.supplier')}
                showSearch={{ optionFilterProp: 'label' }}
                {...(supplierId && { value: supplierId })}
                onChange={setSupplierId}
                options={suppliers.map((one) => ({ value: one.id, label: `${one.code} · ${one.name}` }))}
              />
            </Form.Item>
            <Form.Item label={t('col.warehouse')} required>
              <Select
                aria-label={t('col.warehouse')}
                {...(warehouseId && { value: warehouseId })}
                onChange={setWarehouseId}
                options={[...warehouses].map(([value, label]) => ({ value, label }))}
              />
            </Form.Item>
            <Form.Item label={t('col.expected')}>
              <DatePicker
                aria-label={t('col.expected')}
                style={{ width: '100%' }}
                onChange={(_, day) => setExpectedOn(typeof day === 'string' && day !== '' ? day : null)}
              />
            </Form.Item>
            <Form.Item label={t('col.freight')}>
              <MoneyField aria-label={t('col.freight')} min={0} value={freightMinor} onChange={setFreightMinor} />
            </Form.Item>
          </div>
          <Form.Item label={t('col.note')}>
            <Input aria-label={t('col.note')} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
          </Form.Item>
        </Form>
      </section>
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('lines')}</h2>
          {supplierId && priced.size > 0 && (
            <Button
              size="small"
              onClick={() => {
                const more = [...priced.values()].filter((row) => !chosen.has(row.skuId))
                setLines([
                  ...lines,
                  ...more.map((row) => ({
                    skuId: row.skuId,
                    skuCode: row.skuCode,
                    name: row.skuName,
                    quantity: Math.max(1, row.minimumQuantity, row.packQuantity),
                    priceMinor: null,
                  })),
                ])
              }}
            >
              {t('new.wholeList', { count: priced.size })}
            </Button>
          )}
        </div>
        <div className="ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('col.sku')}</th>
                <th>{t('col.name')}</th>
                <th className="ss-end">{t('col.quantity')}</th>
                <th className="ss-end">{t('col.price')}</th>
                <th className="ss-end">{t('col.amount')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => {
                const known = priced.get(line.skuId)
                const price = priceOf(line)
                return (
                  <tr key={line.skuId}>
                    <td className="ss-code">{line.skuCode}</td>
                    <td>
                      {line.name}
                      {known && (known.packQuantity > 1 || known.minimumQuantity > 1) && (
                        <div className="ss-third">
                          {t('new.pack', { pack: known.packQuantity, minimum: known.minimumQuantity })}
                        </div>
                      )}
                    </td>
                    <td style={{ width: 120 }}>
                      <QuantityField
                        aria-label={`${t('col.quantity')} ${line.skuCode}`}
                        min={1}
                        value={line.quantity}
                        onChange={(quantity) => change(line.skuId, { quantity: quantity ?? 1 })}
                      />
                    </td>
                    <td style={{ width: 190 }}>
                      <MoneyField
                        aria-label={`${t('col.price')} ${line.skuCode}`}
                        min={0}
                        value={price}
                        placeholder={t('new.noPrice')}
                        onChange={(priceMinor) => change(line.skuId, { priceMinor })}
                      />
                    </td>
                    <td className="ss-end">
                      <MoneyText value={price === null ? null : price * line.quantity} />
                    </td>
                    <td className="ss-end">
                      <Button
                        type="text"
                        size="small"
                        aria-label={`${t('new.remove')} ${line.skuCode}`}
                        icon={<Icon name="trash" size={14} />}
                        onClick={() => setLines(lines.filter((one) => one.skuId !== line.skuId))}
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
            {lines.length > 0 && (
              <tfoot>
                <tr>
                  <td colSpan={4} className="ss-end">
                    {t('new.total')}
                  </td>
                  <td className="ss-end">
                    <MoneyText value={goods + (freightMinor ?? 0)} />
                  </td>
                  <td />
                </tr>
              </tfoot>
            )}
          </table>
        </div>
        {lines.length === 0 && <EmptyState kind="nothing" title={t('new.empty')} text={t('new.emptyText')} compact />}
        <div style={{ marginTop: 12 }}>
          <SkuChoice label={t('new.add')} without={chosen} onChoose={add} />
        </div>
      </section>
    </div>
  )
}
