import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { currentLanguage } from '@shangshu/ui'
import { Form, Input, InputNumber, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { contracts } from '../../api/contracts.ts'

export type Connector = CallOutput<typeof contracts.shops.connectors>['connectors'][number]

/** What every shop has, whatever its platform. */
export function ShopFields() {
  const { t } = useTranslation('channels')
  const required = [{ required: true, message: t('required') }]
  return (
    <>
      <Form.Item name="name" label={t('shop.name')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="currency" label={t('shop.currency')} rules={[{ pattern: /^[A-Z]{3}$/, message: t('shop.currencyForm') }]}>
        <Input maxLength={3} />
      </Form.Item>
      <Form.Item name="timeZone" label={t('shop.timeZone')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="autoApprove" label={t('shop.autoApprove')} extra={t('shop.autoApproveHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="reviewDelaySeconds" label={t('shop.reviewDelay')} extra={t('shop.reviewDelayHint')}>
        <InputNumber min={0} max={604_800} precision={0} />
      </Form.Item>
    </>
  )
}

/** What this platform asks for: its settings, or its secrets. */
export function ConnectorFields(props: { connector: Connector | undefined; secret: boolean; under: 'settings' | 'credentials' }) {
  const { t } = useTranslation('channels')
  const english = currentLanguage() === 'en-US'
  return (
    <>
      {props.connector?.fields
        .filter((field) => (field.kind === 'secret') === props.secret)
        .map((field) => (
          <Form.Item
            key={field.key}
            name={[props.under, field.key]}
            label={english ? field.label.en : field.label.zh}
            rules={[{ required: field.required, message: t('required') }]}
            {...(field.hint && { extra: english ? field.hint.en : field.hint.zh })}
            {...(field.kind === 'flag' && { valuePropName: 'checked' })}
          >
            {field.kind === 'flag' ? (
              <Switch />
            ) : field.kind === 'secret' ? (
              <Input.Password autoComplete="new-password" maxLength={4000} />
            ) : (
              <Input maxLength={500} inputMode={field.kind === 'url' ? 'url' : 'text'} />
            )}
          </Form.Item>
        ))}
    </>
  )
}
