import { EmptyState, formatTimeHere, ProblemAlert } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { OpenPage } from './OpenPage.tsx'

/** A mail's text with its links made links. */
function MailText({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/\S+)/)
  return (
    <pre>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <a key={index} href={part}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  )
}

/** The mails of the system where no mail server is set: only on the machine that runs it. */
export default function OpenMailbox() {
  const { t } = useTranslation('identity')
  const mails = useQuery({
    queryKey: ['open-mailbox'],
    queryFn: ({ signal }) => api.identity.openMailbox({ signal }),
    refetchInterval: 5000,
    retry: false,
  })
  return (
    <OpenPage title={t('mailbox.title')} text={t('mailbox.text')} foot={<AppLink to="/log-in">{t('back')}</AppLink>} wide>
      {mails.isPending && <Skeleton active />}
      {mails.isError && <ProblemAlert error={mails.error} onRetry={() => void mails.refetch()} />}
      {mails.data?.mails.length === 0 && <EmptyState kind="nothing" title={t('mailbox.none')} compact />}
      <ul className="ss-open-mails">
        {mails.data?.mails.map((mail) => (
          <li key={mail.id}>
            <strong>{mail.subject}</strong>
            <div className="ss-third">
              {mail.recipient} · {formatTimeHere(mail.createdAt)}
            </div>
            <MailText text={mail.text} />
          </li>
        ))}
      </ul>
    </OpenPage>
  )
}
