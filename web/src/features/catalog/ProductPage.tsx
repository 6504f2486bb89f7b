import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  CopyText,
  MoneyField,
  MoneyText,
  PageHeader,
  ProblemAlert,
  ProblemForm,
  QuantityField,
  StatusTag,
  SubmitBar,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Drawer, Form, Input, InputNumber, Skeleton, Switch } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { sendFile } from '../../api/upload.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import { SkuPicker } from './SkuPicker.tsx'
import './catalog.css'

type Product = CallOutput<typeof contracts.catalog.product>
type Sku = Product['skus'][number]

/** One product: its facts, its SKUs with barcodes, sizes and prices, and what bundles are made of. */
export default function ProductPage() {
  const { t } = useTranslation('catalog')
  const session = useSession()
  const { productId } = useParams({ strict: false }) as { productId: string }
  const act = useAct(t, ['products'])
  const [editing, setEditing] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const {
    data: product,
    error,
    refetch,
  } = useQuery({
    queryKey: ['products', productId],
    queryFn: ({ signal }) => api.catalog.product({ params: { productId }, signal }),
  })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!product)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    )
  const edits = session.may('catalog.edit')
  const ids = [product.id]
  const sku = product.skus.find((one) => one.id === editing)
  return (
    <div className="ss-page catalog-page">
      <PageHeader
        title={product.name}
        state={<StatusTag tone={product.status === 'active' ? 'good' : 'muted'}>{t(`status.${product.status}`)}</StatusTag>}
        note={<CopyText value={product.productCode} />}
        back={<AppLink to="/products">{t('back')}</AppLink>}
        actions={
          edits && (
            <>
              <input
                ref={input}
                type="file"
                hidden
                accept="image/png,image/jpeg,image/webp"
                aria-label={t('picture')}
                onChange={(event) => {
                  const file = event.target.files?.[0]
                  event.target.value = ''
                  if (file)
                    void act.run(() =>
                      sendFile(`/api/products/${product.id}/image`, file, { method: 'PUT', contentType: file.type }),
                    )
                }}
              />
              <Button onClick={() => input.current?.click()}>{t('picture')}</Button>
              {product.status === 'active' ? (
                <Button
                  danger
                  onClick={() =>
                    act.confirm(
                      t('retireTitle', { count: 1 }),
                      t('retireText'),
                      () => api.catalog.retireProducts({ body: { ids } }),
                      true,
                    )
                  }
                >
                  {t('retire')}
                </Button>
              ) : (
                <Button onClick={() => void act.run(() => api.catalog.restoreProducts({ body: { ids } }))}>{t('restore')}</Button>
              )}
            </>
          )
        }
      />
      <div className="catalog-columns">
        <section className="catalog-panel">
          <h2>{t('skus')}</h2>
          <div className="catalog-scroll">
            <table className="catalog-table">
              <thead>
                <tr>
                  <th>{t('skuCode')}</th>
                  <th>{t('skuName')}</th>
                  <th>{t('barcodes')}</th>
                  <th className="catalog-end">{t('listPrice')}</th>
                  <th className="catalog-end">{t('cost')}</th>
                  <th className="catalog-end">{t('weight')}</th>
                  <th>{t('state')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {product.skus.map((row) => (
                  <tr key={row.id}>
                    <td>
                      <CopyText value={row.skuCode} code />
                      {row.kind === 'bundle' && (
                        <div className="ss-third">
                          {t('bundle')}: {row.parts.map((part) => `${part.skuCode} × ${part.quantity}`).join(', ')}
                        </div>
                      )}
                    </td>
                    <td>
                      {row.name}
                      <div className="ss-third">{Object.values(row.attributes).join(' / ')}</div>
                    </td>
                    <td className="ss-code">
                      {row.barcodes.length === 0
                        ? '—'
                        : row.barcodes.map((one) => (
                            <div key={one.barcode}>
                              {one.barcode}
                              {one.quantity > 1 && ` × ${one.quantity}`}
                            </div>
                          ))}
                    </td>
                    <td className="catalog-end">
                      <MoneyText value={row.listPriceMinor} />
                    </td>
                    <td className="catalog-end">
                      <MoneyText value={row.purchasePriceMinor} />
                    </td>
                    <td className="catalog-end ss-number">{row.weightGrams === null ? '—' : `${row.weightGrams} g`}</td>
                    <td>
                      <StatusTag tone={row.status === 'active' ? 'good' : 'muted'}>{t(`status.${row.status}`)}</StatusTag>
                    </td>
                    <td>
                      {edits && (
                        <Button size="small" onClick={() => setEditing(row.id)}>
                          {t('edit')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {edits && <AddSku product={product} />}
        </section>
        <div>
          {product.imageFileId && (
            <section className="catalog-panel">
              <img className="catalog-picture" src={`/api/files/${product.imageFileId}`} alt={product.name} />
            </section>
          )}
          <Facts product={product} edits={edits} />
        </div>
      </div>
      {sku && <EditSku key={sku.id} sku={sku} onClose={() => setEditing(undefined)} />}
    </div>
  )
}

interface FactsForm {
  name: string
  brand: string
  category: string
  description: string
}
const factsOf = ({ name, brand, category, description }: Product): FactsForm => ({ name, brand, category, description })

function Facts({ product, edits }: { product: Product; edits: boolean }) {
  const { t } = useTranslation('catalog')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [version, setVersion] = useState(product.version)
  const [initial, setInitial] = useState(() => factsOf(product))
  return (
    <section className="catalog-panel">
      <h2>{t('facts')}</h2>
      <ProblemForm<FactsForm>
        initial={initial}
        disabled={!edits}
        onSubmit={async (values) => {
          const saved = await api.catalog.editProduct({
            params: { productId: product.id },
            ifMatch: String(version),
            body: values,
          })
          setVersion(saved.version)
          setInitial(values)
          await queryClient.invalidateQueries({ queryKey: ['products'] })
          void message.success(t('act.done'))
        }}
        conflict={{
          label: (key) => t(key),
          load: async () => {
            const now = await api.catalog.product({ params: { productId: product.id } })
            setVersion(now.version)
            setInitial(factsOf(now))
            return { values: factsOf(now) }
          },
        }}
      >
        {(state) => (
          <>
            <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="brand" label={t('brand')}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="category" label={t('category')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="description" label={t('description')}>
              <Input.TextArea rows={3} maxLength={10_000} />
            </Form.Item>
            {edits && <SubmitBar state={state} />}
          </>
        )}
      </ProblemForm>
    </section>
  )
}

function AddSku({ product }: { product: Product }) {
  const { t } = useTranslation('catalog')
  const act = useAct(t, ['products'])
  const [code, setCode] = useState('')
  const add = async () => {
    if (code.trim() === '') return
    if (
      await act.run(() => api.catalog.addSkus({ params: { productId: product.id }, body: { skus: [{ skuCode: code.trim() }] } }))
    )
      setCode('')
  }
  return (
    <p className="catalog-row ss-below">
      <Input
        style={{ width: 200 }}
        maxLength={100}
        value={code}
        placeholder={t('skuCode')}
        aria-label={t('addSku')}
        onChange={(event) => setCode(event.target.value)}
        onPressEnter={() => void add()}
      />
      <Button disabled={code.trim() === ''} onClick={() => void add()}>
        {t('addSku')}
      </Button>
    </p>
  )
}

interface SkuForm {
  name: string
  unit: string
  weightGrams: number | null
  lengthMm: number | null
  widthMm: number | null
  heightMm: number | null
  listPriceMinor: number | null
  purchasePriceMinor?: number | null
  tracksLots: boolean
  shelfLifeDays: number | null
}
const skuFormOf = (sku: Sku, seesCost: boolean): SkuForm => ({
  name: sku.name,
  unit: sku.unit,
  weightGrams: sku.weightGrams,
  lengthMm: sku.lengthMm,
  widthMm: sku.widthMm,
  heightMm: sku.heightMm,
  listPriceMinor: sku.listPriceMinor,
  // who may not see the cost must not overwrite it with nothing
  ...(seesCost && { purchasePriceMinor: sku.purchasePriceMinor }),
  tracksLots: sku.tracksLots,
  shelfLifeDays: sku.shelfLifeDays,
})

function EditSku({ sku, onClose }: { sku: Sku; onClose(): void }) {
  const { t } = useTranslation('catalog')
  const { message } = App.useApp()
  const session = useSession()
  const queryClient = useQueryClient()
  const act = useAct(t, ['products'])
  const seesCost = session.may('cost.see')
  const [version, setVersion] = useState(sku.version)
  const [initial, setInitial] = useState(() => skuFormOf(sku, seesCost))
  const params = { skuId: sku.id }
  const measure = (name: 'weightGrams' | 'lengthMm' | 'widthMm' | 'heightMm' | 'shelfLifeDays') => (
    <Form.Item name={name} label={t(name)}>
      <InputNumber min={name === 'shelfLifeDays' ? 1 : 0} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  )
  return (
    <Drawer open title={sku.skuCode} size={520} onClose={onClose}>
      <ProblemForm<SkuForm>
        initial={initial}
        onSubmit={async (values) => {
          const saved = await api.catalog.editSku({ params, ifMatch: String(version), body: values })
          setVersion(saved.version)
          setInitial(values)
          await queryClient.invalidateQueries({ queryKey: ['products'] })
          void message.success(t('act.done'))
        }}
        conflict={{
          label: (key) => t(key),
          load: async () => {
            const now = await api.catalog.sku({ params })
            setVersion(now.version)
            setInitial(skuFormOf(now, seesCost))
            return { values: skuFormOf(now, seesCost) }
          },
        }}
      >
        {(state) => (
          <>
            <Form.Item name="name" label={t('skuName')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={200} />
            </Form.Item>
            <div className="catalog-pair">
              <Form.Item name="listPriceMinor" label={t('listPrice')}>
                <MoneyField min={0} />
              </Form.Item>
              {seesCost && (
                <Form.Item name="purchasePriceMinor" label={t('cost')}>
                  <MoneyField min={0} />
                </Form.Item>
              )}
              <Form.Item name="unit" label={t('unit')} rules={[{ required: true, message: t('required') }]}>
                <Input maxLength={20} />
              </Form.Item>
              {measure('weightGrams')}
              {measure('lengthMm')}
              {measure('widthMm')}
              {measure('heightMm')}
              <Form.Item name="tracksLots" label={t('tracksLots')} valuePropName="checked">
                <Switch />
              </Form.Item>
              {measure('shelfLifeDays')}
            </div>
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
      <Barcodes sku={sku} />
      {sku.kind === 'bundle' && (
        <Parts
          sku={sku}
          version={version}
          onSaved={(saved) => {
            setVersion(saved)
            void queryClient.invalidateQueries({ queryKey: ['products'] })
          }}
        />
      )}
      <p>
        {sku.status === 'active' ? (
          <Button danger onClick={() => void act.run(() => api.catalog.retireSkus({ body: { ids: [sku.id] } }))}>
            {t('retireSku')}
          </Button>
        ) : (
          <Button onClick={() => void act.run(() => api.catalog.restoreSkus({ body: { ids: [sku.id] } }))}>{t('restore')}</Button>
        )}
      </p>
    </Drawer>
  )
}

function Barcodes({ sku }: { sku: Sku }) {
  const { t } = useTranslation('catalog')
  const act = useAct(t, ['products'])
  const [barcode, setBarcode] = useState('')
  const [quantity, setQuantity] = useState<number | null>(1)
  const params = { skuId: sku.id }
  const add = async () => {
    if (barcode.trim() === '') return
    if (await act.run(() => api.catalog.addBarcode({ params, body: { barcode: barcode.trim(), quantity: quantity ?? 1 } }))) {
      setBarcode('')
      setQuantity(1)
    }
  }
  return (
    <section>
      <h3>{t('barcodes')}</h3>
      <table className="catalog-table">
        <tbody>
          {sku.barcodes.map((one) => (
            <tr key={one.barcode}>
              <td className="ss-code">{one.barcode}</td>
              <td className="catalog-end">{t('pieces', { count: one.quantity })}</td>
              <td className="catalog-end">
                <Button
                  size="small"
                  danger
                  onClick={() => void act.run(() => api.catalog.removeBarcode({ params, body: { barcode: one.barcode } }))}
                >
                  {t('remove')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="catalog-row">
        <Input
          style={{ width: 220 }}
          maxLength={100}
          value={barcode}
          placeholder={t('scanBarcode')}
          aria-label={t('scanBarcode')}
          onChange={(event) => setBarcode(event.target.value)}
          onPressEnter={() => void add()}
        />
        <InputNumber
          min={1}
          precision={0}
          value={quantity}
          onChange={setQuantity}
          aria-label={t('perScan')}
          suffix={t('perScan')}
        />
        <Button disabled={barcode.trim() === ''} onClick={() => void add()}>
          {t('addBarcode')}
        </Button>
      </p>
    </section>
  )
}

function Parts({ sku, version, onSaved }: { sku: Sku; version: number; onSaved(version: number): void }) {
  const { t } = useTranslation('catalog')
  const act = useAct(t, ['products'])
  const [parts, setParts] = useState(sku.parts)
  const changed = JSON.stringify(parts) !== JSON.stringify(sku.parts)
  return (
    <section>
      <h3>{t('parts')}</h3>
      <table className="catalog-table">
        <tbody>
          {parts.map((part) => (
            <tr key={part.skuId}>
              <td className="ss-code">{part.skuCode}</td>
              <td>{part.name}</td>
              <td>
                <QuantityField
                  aria-label={part.skuCode}
                  min={1}
                  value={part.quantity}
                  onChange={(quantity) =>
                    setParts(parts.map((one) => (one.skuId === part.skuId ? { ...one, quantity: quantity ?? 1 } : one)))
                  }
                />
              </td>
              <td className="catalog-end">
                <Button size="small" danger onClick={() => setParts(parts.filter((one) => one.skuId !== part.skuId))}>
                  {t('remove')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SkuPicker
        label={t('addPart')}
        onPick={(found) => {
          if (!parts.some((part) => part.skuId === found.id))
            setParts([...parts, { skuId: found.id, skuCode: found.skuCode, name: found.name, quantity: 1 }])
        }}
      />
      <p>
        <Button
          type="primary"
          disabled={!changed || parts.length === 0}
          onClick={() =>
            void act.run(async () => {
              const saved = await api.catalog.editBundle({
                params: { skuId: sku.id },
                ifMatch: String(version),
                body: { parts: parts.map(({ skuId, quantity }) => ({ skuId, quantity })) },
              })
              onSaved(saved.version)
            })
          }
        >
          {t('saveParts')}
        </Button>
      </p>
    </section>
  )
}
