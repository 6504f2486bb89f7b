import { PageHeader, ProblemAlert, ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Checkbox, Form, Input, Select, Skeleton, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import '../../app/sheet.css'

interface CompanyForm {
  name: string
  locale: 'zh-CN' | 'en-US'
  timeZone: string
  currency: string
  every: boolean
  chosen: string[]
}

const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD', 'AUD', 'THB', 'VND']

/** The company itself: name, clock, currency, and which parts of the program it uses. */
export default function Company() {
  const { t, i18n } = useTranslation('settings')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const company = useQuery({ queryKey: ['company'], queryFn: ({ signal }) => api.identity.company({ signal }) })
  const data = company.data
  const initial = useMemo<Partial<CompanyForm>>(
    () =>
      data
        ? {
            name: data.name,
            locale: data.locale,
            timeZone: data.timeZone,
            currency: data.currency,
            every: data.modules === null,
            chosen: data.modules ?? data.optionalModules.map((one) => one.module),
          }
        : {},
    [data],
  )
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })), [])
  return (
    <div className="ss-page">
      <PageHeader title={t('company.title')} note={data?.isDemo ? t('company.demo') : t('company.note')} />
      {company.error && <ProblemAlert error={company.error} onRetry={() => void company.refetch()} />}
      {company.isPending && <Skeleton active />}
      {data && (
        <section className="ss-panel" style={{ maxWidth: 640, padding: 16 }}>
          <ProblemForm<CompanyForm>
            initial={initial}
            onSubmit={async ({ every, chosen, ...rest }) => {
              const saved = await api.identity.updateCompany({
                ifMatch: String(data.version),
                body: { ...rest, modules: every ? null : chosen },
              })
              queryClient.setQueryData(['company'], saved)
              await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
              void message.success(t('saved'))
            }}
          >
            {(state) => (
              <>
                <Form.Item name="name" label={t('company.name')} rules={[{ required: true, message: t('required') }]}>
                  <Input maxLength={200} />
                </Form.Item>
                <Form.Item name="locale" label={t('company.locale')} extra={t('company.localeHint')}>
                  <Select
                    options={[
                      { value: 'zh-CN', label: '中文' },
                      { value: 'en-US', label: 'English' },
                    ]}
                  />
                </Form.Item>
                <Form.Item name="timeZone" label={t('company.timeZone')} extra={t('company.timeZoneHint')}>
                  <Select showSearch options={zones} />
                </Form.Item>
                <Form.Item name="currency" label={t('company.currency')} extra={t('company.currencyHint')}>
                  <Select showSearch options={currencies.map((one) => ({ value: one, label: one }))} />
                </Form.Item>
                <Form.Item name="every" label={t('company.every')} valuePropName="checked" extra={t('company.everyHint')}>
                  <Switch />
                </Form.Item>
                <Form.Item noStyle shouldUpdate={(one: CompanyForm, other: CompanyForm) => one.every !== other.every}>
                  {({ getFieldValue }) => (
                    <Form.Item name="chosen" label={t('company.modules')} hidden={getFieldValue('every') === true}>
                      <Checkbox.Group
                        style={{ display: 'grid', gap: 6 }}
                        options={data.optionalModules.map((one) => ({
                          value: one.module,
                          label: i18n.language.startsWith('zh') ? one.zh : one.en,
                        }))}
                      />
                    </Form.Item>
                  )}
                </Form.Item>
                <SubmitBar state={state} />
              </>
            )}
          </ProblemForm>
        </section>
      )}
    </div>
  )
}
