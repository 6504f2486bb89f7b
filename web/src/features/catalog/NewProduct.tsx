import { MoneyField, ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

interface NewProductForm {
  productCode: string
  name: string
  brand: string
  category: string
  skus: { skuCode: string; name?: string; listPriceMinor?: number | null; barcode?: string }[]
}

/** A product with its SKUs; everything else is filled in on its page. */
export function NewProduct({ onClose, onMade }: { onClose(): void; onMade(productId: string): void }) {
  const { t } = useTranslation('catalog')
  const queryClient = useQueryClient()
  const required = [{ required: true, message: t('required') }]
  return (
    <Drawer open title={t('add')} size={560} onClose={onClose}>
      <ProblemForm<NewProductForm>
        initial={{ brand: '', category: '', skus: [{ skuCode: '' }] }}
        onSubmit={async ({ skus, ...product }) => {
          const made = await api.catalog.createProduct({
            body: {
              ...product,
              skus: skus.map(({ barcode, name, listPriceMinor, skuCode }) => ({
                skuCode,
                ...(name?.trim() && { name }),
                ...(listPriceMinor !== undefined && { listPriceMinor }),
                ...(barcode?.trim() && { barcodes: [{ barcode, quantity: 1 }] }),
              })),
            },
          })
          await queryClient.invalidateQueries({ queryKey: ['products'] })
          onMade(made.id)
        }}
      >
        {(state) => (
          <>
            <Form.Item name="productCode" label={t('code')} rules={required}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="name" label={t('name')} rules={required}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="brand" label={t('brand')}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="category" label={t('category')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.List name="skus">
              {(fields, { add, remove }) => (
                <>
                  {fields.map((field) => (
                    <div key={field.key} className="catalog-new-sku">
                      <Form.Item name={[field.name, 'skuCode']} label={t('skuCode')} rules={required}>
                        <Input maxLength={100} />
                      </Form.Item>
                      <Form.Item name={[field.name, 'name']} label={t('skuName')}>
                        <Input maxLength={200} />
                      </Form.Item>
                      <Form.Item name={[field.name, 'barcode']} label={t('barcode')}>
                        <Input maxLength={100} />
                      </Form.Item>
                      <Form.Item name={[field.name, 'listPriceMinor']} label={t('listPrice')}>
                        <MoneyField min={0} />
                      </Form.Item>
                      {fields.length > 1 && (
                        <Button size="small" danger onClick={() => remove(field.name)}>
                          {t('remove')}
                        </Button>
                      )}
                    </div>
                  ))}
                  <Button onClick={() => add({ skuCode: '' })}>{t('addSku')}</Button>
                </>
              )}
            </Form.List>
            <SubmitBar state={state} label={t('create')} always />
          </>
        )}
      </ProblemForm>
    </Drawer>
  )
}
