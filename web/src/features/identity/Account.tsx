import { changeLanguage, type Language, PageHeader, ProblemForm, problemText, SubmitBar } from '@shangshu/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, rememberLanguage } from '../../api/client.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { Devices } from './Devices.tsx'
import { NameItem, PasswordItem } from './fields.tsx'
import './open-page.css'
import { SecondFactor } from './SecondFactor.tsx'

/** The person's own account: name, language, password, second step, devices. */
export default function Account() {
  const { t } = useTranslation('identity')
  const session = useSession()
  const account = session.account
  return (
    <div className="ss-page">
      <PageHeader title={t('account.title')} note={account?.email} />
      {account && (
        <div className="ss-account">
          <Profile name={account.name} locale={account.locale} email={account.email} verified={account.emailVerified} />
          <Password />
          <SecondFactor on={account.secondFactor} codesLeft={account.recoveryCodesLeft} />
          <Devices />
        </div>
      )}
    </div>
  )
}

interface ProfileForm {
  name: string
  locale: Language
}

function Profile(props: ProfileForm & { email: string; verified: boolean }) {
  const { t } = useTranslation('identity')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const sendMail = useMutation({
    mutationFn: () => api.identity.requestEmailVerification(),
    onSuccess: () => void message.success(t('account.verificationSent', { email: props.email })),
    onError: (error) => void message.error(problemText(error, t)),
  })
  return (
    <section className="ss-panel">
      <h2>{t('account.profile')}</h2>
      {!props.verified && (
        <p className="ss-text-warn">
          {t('account.emailUnverified')}{' '}
          <Button size="small" loading={sendMail.isPending} onClick={() => sendMail.mutate()}>
            {t('account.sendVerification')}
          </Button>
        </p>
      )}
      <ProblemForm<ProfileForm>
        initial={{ name: props.name, locale: props.locale }}
        onSubmit={async (profile) => {
          await api.identity.updateAccount({ body: profile })
          rememberLanguage(profile.locale)
          await changeLanguage(profile.locale)
          await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
          void message.success(t('account.saved'))
        }}
      >
        {(state) => (
          <>
            <NameItem />
            <Form.Item name="locale" label={t('account.language')}>
              <Segmented
                options={[
                  { value: 'zh-CN', label: '中文' },
                  { value: 'en-US', label: 'English' },
                ]}
              />
            </Form.Item>
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </section>
  )
}

interface PasswordForm {
  currentPassword: string
  password: string
}

function Password() {
  const { t } = useTranslation('identity')
  const { message } = App.useApp()
  return (
    <section className="ss-panel">
      <h2>{t('account.changePassword')}</h2>
      <ProblemForm<PasswordForm>
        initial={{ currentPassword: '', password: '' }}
        fieldOf={{ 'identity.wrong_password': 'currentPassword' }}
        onSubmit={async (passwords) => {
          await api.identity.changePassword({ body: passwords })
          void message.success(t('account.passwordChanged'))
        }}
      >
        {(state) => (
          <>
            <PasswordItem name="currentPassword" label={t('account.currentPassword')} />
            <PasswordItem label={t('account.newPassword')} fresh />
            <SubmitBar state={state} label={t('account.changePassword')} />
          </>
        )}
      </ProblemForm>
    </section>
  )
}
