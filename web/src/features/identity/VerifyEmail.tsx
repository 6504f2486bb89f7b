import { EmptyState, ProblemAlert } from '@shangshu/ui'
import { useMutation } from '@tanstack/react-query'
import { Spin } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { linkToken } from './back-address.ts'
import { OpenPage } from './OpenPage.tsx'

/** Confirms an e-mail address with the token of a mail; opening the page is all it takes. */
export default function VerifyEmail() {
  const { t } = useTranslation('identity')
  const [token] = useState(() => linkToken(window.location.hash))
  const { mutate, ...verification } = useMutation({
    mutationFn: (known: string) => api.identity.verifyEmail({ body: { token: known } }),
  })
  useEffect(() => {
    // in one moment, so that a page drawn twice while being built asks once
    const timer = setTimeout(() => token !== undefined && mutate(token), 0)
    return () => clearTimeout(timer)
  }, [mutate, token])

  return (
    <OpenPage title={t('verify.title')}>
      {token === undefined && <EmptyState kind="notFound" title={t('link.invalid')} text={t('link.invalidText')} compact />}
      {verification.isPending && (
        <p className="ss-second" role="status">
          <Spin size="small" /> {t('verify.busy')}
        </p>
      )}
      {verification.isError && <ProblemAlert error={verification.error} />}
      {verification.isSuccess && (
        <EmptyState
          kind="done"
          title={t('verify.done')}
          text={t('verify.doneText')}
          action={<AppLink to="/">{t('verify.go')}</AppLink>}
          compact
        />
      )}
    </OpenPage>
  )
}
