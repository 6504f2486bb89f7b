import { MoneyField, MoneyText } from '@shangshu/ui'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { type GoodsLine, lineAmount } from './GoodsTable.tsx'

/** Postage, discount of the whole order, and what is to be paid; fields `shippingMinor`, `discountMinor`, over `lines` of the form. */
export function OrderTotals({ currency }: { currency: string }) {
  const { t } = useTranslation('orders')
  const form = Form.useFormInstance()
  const lines = (Form.useWatch('lines', form) as GoodsLine[] | undefined) ?? []
  const shipping = (Form.useWatch('shippingMinor', form) as number | null | undefined) ?? 0
  const discount = (Form.useWatch('discountMinor', form) as number | null | undefined) ?? 0
  const goods = lines.reduce((sum, line) => sum + lineAmount(line), 0)
  const due = goods - discount + shipping
  return (
    <div className="order-totals">
      <Form.Item label={t('page.goods')}>
        <MoneyText value={goods} currency={currency} />
      </Form.Item>
      <Form.Item
        name="discountMinor"
        label={t('desk.orderDiscount')}
        dependencies={['lines']}
        rules={[
          {
            validator: (_, value: number | null) =>
              (value ?? 0) > goods ? Promise.reject(new Error(t('desk.tooMuchDiscount'))) : Promise.resolve(),
          },
        ]}
      >
        <MoneyField min={0} currency={currency} />
      </Form.Item>
      <Form.Item name="shippingMinor" label={t('page.shipping')}>
        <MoneyField min={0} currency={currency} />
      </Form.Item>
      <Form.Item label={t('desk.due')}>
        <strong className={`order-due${due < 0 ? ' ss-text-bad' : ''}`}>
          <MoneyText value={due} currency={currency} />
        </strong>
      </Form.Item>
    </div>
  )
}
