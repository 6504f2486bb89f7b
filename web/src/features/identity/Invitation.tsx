import { currentLanguage, EmptyState, ProblemAlert, ProblemForm } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useMaybeSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { linkToken } from './back-address.ts'
import { NameItem, PasswordItem } from './fields.tsx'
import { OpenPage } from './OpenPage.tsx'
import { useEnter } from './useEnter.ts'

interface NewAccount {
  name: string
  password: string
}

/** Joins a company: newcomers with a name and a password, others with the account they have. */
export default function Invitation() {
  const { t } = useTranslation('identity')
  const enter = useEnter()
  const session = useMaybeSession()
  const [token] = useState(() => linkToken(window.location.hash))
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.identity.lookUpInvitation({ body: { token: token! } }),
    enabled: token !== undefined,
    retry: false,
  })

  if (token === undefined) {
    return (
      <OpenPage title={t('link.invalid')}>
        <EmptyState kind="notFound" title="" text={t('link.invalidText')} compact />
      </OpenPage>
    )
  }
  if (!invitation.data) {
    return <OpenPage title="">{invitation.isError ? <ProblemAlert error={invitation.error} /> : <Skeleton active />}</OpenPage>
  }

  const { companyName, email, hasAccount } = invitation.data
  const signedIn = session?.account?.email.toLowerCase() === email.toLowerCase()

  async function accept(account: Partial<NewAccount>) {
    await api.identity.acceptInvitation({ body: { token: token!, locale: currentLanguage(), ...account } })
    enter('/')
  }

  const text = !hasAccount
    ? t('invitation.newAccount')
    : signedIn
      ? t('invitation.signedInAs', { email })
      : t('invitation.haveAccount')
  return (
    <OpenPage
      title={t('invitation.title', { company: companyName })}
      text={
        <>
          {t('invitation.as', { email })}
          <br />
          {text}
        </>
      }
    >
      {hasAccount && !signedIn ? (
        <AppLink
          to={`/log-in?back=${encodeURIComponent(`/invitation#${token}`)}`}
          className="ant-btn ant-btn-primary ant-btn-lg ant-btn-block"
        >
          {t('invitation.logInFirst')}
        </AppLink>
      ) : (
        <ProblemForm<NewAccount>
          initial={{ name: '', password: '' }}
          guarded={false}
          onSubmit={(account) => accept(hasAccount ? {} : account)}
        >
          {({ saving }) => (
            <>
              {!hasAccount && (
                <>
                  <NameItem />
                  <PasswordItem fresh />
                </>
              )}
              <Button type="primary" size="large" block htmlType="submit" loading={saving}>
                {t('invitation.accept')}
              </Button>
            </>
          )}
        </ProblemForm>
      )}
    </OpenPage>
  )
}
