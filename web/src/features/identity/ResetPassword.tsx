import { EmptyState, ProblemForm } from '@shangshu/ui'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { linkToken } from './back-address.ts'
import { PasswordItem } from './fields.tsx'
import { OpenPage } from './OpenPage.tsx'

/** Sets a new password with the token of a mail. */
export default function ResetPassword() {
  const { t } = useTranslation('identity')
  const [token] = useState(() => linkToken(window.location.hash))
  const [done, setDone] = useState(false)
  const foot = <AppLink to="/log-in">{t('back')}</AppLink>
  if (token === undefined || done) {
    return (
      <OpenPage title={t('reset.title')} foot={foot}>
        {done ? (
          <EmptyState kind="done" title={t('reset.done')} text={t('reset.doneText')} compact />
        ) : (
          <EmptyState kind="notFound" title={t('link.invalid')} text={t('link.invalidText')} compact />
        )}
      </OpenPage>
    )
  }
  return (
    <OpenPage title={t('reset.title')} foot={foot}>
      <ProblemForm<{ password: string }>
        initial={{ password: '' }}
        guarded={false}
        onSubmit={async ({ password }) => {
          await api.identity.resetPassword({ body: { token, password } })
          setDone(true)
        }}
      >
        {({ saving }) => (
          <>
            <PasswordItem label={t('reset.newPassword')} fresh />
            <Button type="primary" size="large" block htmlType="submit" loading={saving}>
              {t('reset.submit')}
            </Button>
          </>
        )}
      </ProblemForm>
    </OpenPage>
  )
}
