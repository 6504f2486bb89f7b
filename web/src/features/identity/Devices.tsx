import { DateTimeText, ProblemAlert, problemText, StatusTag } from '@shangshu/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { deviceName } from './device-name.ts'

/** Where the person is signed in, and how to end it there. */
export function Devices() {
  const { t } = useTranslation('identity')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => api.identity.sessions({ signal }) })
  const revoke = useMutation({
    mutationFn: (ids: string[] | undefined) => api.identity.revokeSessions({ body: ids ? { ids } : {} }),
    onSuccess: ({ count }) => void message.success(t('account.revoked', { count })),
    onError: (error) => void message.error(problemText(error, t)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const list = sessions.data?.sessions ?? []
  return (
    <section className="ss-panel">
      <h2>{t('account.sessions')}</h2>
      <p className="ss-third">{t('account.sessionsText')}</p>
      {sessions.isPending && <Skeleton active />}
      {sessions.isError && <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="ss-account-devices">
        {list.map((session) => (
          <li key={session.id}>
            <div>
              <div>
                {deviceName(session.userAgent)} {session.current && <StatusTag tone="good">{t('account.thisDevice')}</StatusTag>}
              </div>
              <div className="ss-third">
                {session.companyName} · {session.ip} · {t('account.lastSeen')}{' '}
                <DateTimeText value={session.lastSeenAt} relative />
              </div>
            </div>
            {!session.current && (
              <Button size="small" disabled={revoke.isPending} onClick={() => revoke.mutate([session.id])}>
                {t('account.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.length > 1 && (
        <Button danger loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
          {t('account.revokeOthers')}
        </Button>
      )}
    </section>
  )
}
