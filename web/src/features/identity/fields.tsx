import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

/** Fields that several of the sign-in pages share. `name` is the field's path in the request. */
export function EmailItem({ name = 'email', focus }: { name?: string; focus?: boolean }) {
  const { t } = useTranslation('identity')
  return (
    <Form.Item
      name={name}
      label={t('email')}
      rules={[
        { required: true, message: t('required', { field: t('email') }) },
        { type: 'email', message: t('emailForm'), validateTrigger: 'onBlur' },
      ]}
      validateTrigger={['onBlur', 'onChange']}
    >
      <Input type="email" autoComplete="username" inputMode="email" autoFocus={focus ?? false} />
    </Form.Item>
  )
}

export function PasswordItem(props: { name?: string; label?: string; fresh?: boolean }) {
  const { t } = useTranslation('identity')
  const label = props.label ?? t('password')
  return (
    <Form.Item
      name={props.name ?? 'password'}
      label={label}
      rules={[{ required: true, message: t('required', { field: label }) }]}
    >
      <Input.Password autoComplete={props.fresh ? 'new-password' : 'current-password'} />
    </Form.Item>
  )
}

export function NameItem({ label }: { label?: string }) {
  const { t } = useTranslation('identity')
  const shown = label ?? t('name')
  return (
    <Form.Item name="name" label={shown} rules={[{ required: true, whitespace: true, message: t('required', { field: shown }) }]}>
      <Input autoComplete="name" maxLength={100} />
    </Form.Item>
  )
}

export function CodeItem({ label }: { label?: string }) {
  const { t } = useTranslation('identity')
  const shown = label ?? t('code')
  return (
    <Form.Item name="code" label={shown} rules={[{ required: true, message: t('required', { field: shown }) }]}>
      <Input autoComplete="one-time-code" inputMode="numeric" autoFocus maxLength={40} className="ss-code" />
    </Form.Item>
  )
}
