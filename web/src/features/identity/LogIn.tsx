import { ProblemForm } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { backAddress } from './back-address.ts'
import { CodeItem, EmailItem, PasswordItem } from './fields.tsx'
import { OpenPage } from './OpenPage.tsx'
import { useEnter } from './useEnter.ts'

interface Credentials {
  email: string
  password: string
}

/** Sign-in in one or two steps. */
export default function LogIn() {
  const { t } = useTranslation('identity')
  const { back } = useSearch({ strict: false }) as { back?: string }
  const enter = useEnter()
  const queryClient = useQueryClient()
  const [ticket, setTicket] = useState<string>()
  const entrance = useQuery({ queryKey: ['entrance'], queryFn: ({ signal }) => api.identity.entrance({ signal }) })

  function goOn(step: { step: 'done' } | { step: 'second_factor'; ticket: string }) {
    if (step.step === 'second_factor') return setTicket(step.ticket)
    queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
    enter(backAddress(back))
  }

  if (ticket !== undefined) {
    return (
      <OpenPage title={t('secondStep.title')} text={t('secondStep.text')}>
        <ProblemForm<{ code: string }>
          initial={{ code: '' }}
          guarded={false}
          fieldOf={{ 'identity.wrong_code': 'code' }}
          onSubmit={async ({ code }) => goOn(await api.identity.secondStep({ body: { ticket, code } }))}
        >
          {({ saving }) => (
            <>
              <CodeItem />
              <Button type="primary" size="large" block htmlType="submit" loading={saving}>
                {t('secondStep.submit')}
              </Button>
              <Button type="text" block onClick={() => setTicket(undefined)}>
                {t('secondStep.again')}
              </Button>
            </>
          )}
        </ProblemForm>
      </OpenPage>
    )
  }

  return (
    <OpenPage
      title={t('logIn.title')}
      foot={
        <>
          <AppLink to="/forgotten-password">{t('logIn.forgotten')}</AppLink>
          {entrance.data?.openMailbox && <AppLink to="/open-mailbox">{t('logIn.mailbox')}</AppLink>}
          {entrance.data?.signUp && (
            <span>
              {t('logIn.noAccount')} <AppLink to="/sign-up">{t('logIn.signUp')}</AppLink>
            </span>
          )}
        </>
      }
    >
      <ProblemForm<Credentials>
        initial={{ email: '', password: '' }}
        guarded={false}
        onSubmit={async (credentials) => goOn(await api.identity.logIn({ body: credentials }))}
      >
        {({ saving }) => (
          <>
            <EmailItem focus />
            <PasswordItem />
            <Button type="primary" size="large" block htmlType="submit" loading={saving}>
              {t('logIn.submit')}
            </Button>
          </>
        )}
      </ProblemForm>
    </OpenPage>
  )
}
