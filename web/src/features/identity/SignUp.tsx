import { CURRENCY_DECIMALS } from '@shangshu/server/lib/money.ts'
import { currentLanguage, EmptyState, ProblemForm } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { EmailItem, NameItem, PasswordItem } from './fields.tsx'
import { OpenPage } from './OpenPage.tsx'
import { useEnter } from './useEnter.ts'

interface SignUpForm {
  company: { name: string; timeZone: string; currency: string }
  name: string
  email: string
  password: string
}

/** Opens a company with its owner. */
export default function SignUp() {
  const { t } = useTranslation('identity')
  const enter = useEnter()
  const entrance = useQuery({ queryKey: ['entrance'], queryFn: ({ signal }) => api.identity.entrance({ signal }) })
  const foot = (
    <span>
      {t('signUp.haveAccount')} <AppLink to="/log-in">{t('logIn.title')}</AppLink>
    </span>
  )

  if (entrance.data?.signUp === false) {
    return (
      <OpenPage title={t('signUp.title')} foot={foot}>
        <EmptyState kind="forbidden" title={t('signUp.closed')} text={t('signUp.closedText')} compact />
      </OpenPage>
    )
  }

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = [...new Set(['Asia/Shanghai', zone, ...Intl.supportedValuesOf('timeZone')])]
  const companyLabel = t('signUp.company')

  return (
    <OpenPage title={t('signUp.title')} foot={foot}>
      <ProblemForm<SignUpForm>
        initial={{ company: { name: '', timeZone: zone, currency: 'CNY' }, name: '', email: '', password: '' }}
        guarded={false}
        fieldOf={{ 'identity.email_taken': 'email' }}
        onSubmit={async ({ company, name, email, password }) => {
          await api.identity.signUp({ body: { company: { ...company, locale: currentLanguage() }, name, email, password } })
          enter('/')
        }}
      >
        {({ saving }) => (
          <>
            <Form.Item
              name={['company', 'name']}
              label={companyLabel}
              extra={t('signUp.companyHint')}
              rules={[{ required: true, whitespace: true, message: t('required', { field: companyLabel }) }]}
            >
              <Input autoComplete="organization" maxLength={200} autoFocus />
            </Form.Item>
            <div className="ss-open-pair">
              <Form.Item name={['company', 'timeZone']} label={t('signUp.zone')}>
                <Select showSearch options={zones.map((value) => ({ value, label: value }))} />
              </Form.Item>
              <Form.Item name={['company', 'currency']} label={t('signUp.currency')}>
                <Select showSearch options={Object.keys(CURRENCY_DECIMALS).map((value) => ({ value, label: value }))} />
              </Form.Item>
            </div>
            <NameItem label={t('signUp.yourName')} />
            <EmailItem />
            <PasswordItem fresh />
            <Button type="primary" size="large" block htmlType="submit" loading={saving}>
              {t('signUp.submit')}
            </Button>
          </>
        )}
      </ProblemForm>
    </OpenPage>
  )
}
