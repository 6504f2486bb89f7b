import { EmptyState, ProblemForm } from '@shangshu/ui'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { EmailItem } from './fields.tsx'
import { OpenPage } from './OpenPage.tsx'

/** Asks for the mail with a link to set a new password. The answer does not tell whether an account exists. */
export default function ForgottenPassword() {
  const { t } = useTranslation('identity')
  const [sentTo, setSentTo] = useState<string>()
  const foot = <AppLink to="/log-in">{t('back')}</AppLink>
  if (sentTo !== undefined) {
    return (
      <OpenPage title={t('forgotten.title')} foot={foot}>
        <EmptyState kind="done" title={t('forgotten.sent')} text={t('forgotten.sentText', { email: sentTo })} compact />
      </OpenPage>
    )
  }
  return (
    <OpenPage title={t('forgotten.title')} text={t('forgotten.text')} foot={foot}>
      <ProblemForm<{ email: string }>
        initial={{ email: '' }}
        guarded={false}
        onSubmit={async ({ email }) => {
          await api.identity.requestPasswordReset({ body: { email } })
          setSentTo(email)
        }}
      >
        {({ saving }) => (
          <>
            <EmailItem focus />
            <Button type="primary" size="large" block htmlType="submit" loading={saving}>
              {t('forgotten.submit')}
            </Button>
          </>
        )}
      </ProblemForm>
    </OpenPage>
  )
}
