import { EmptyState, hasUnsavedChanges, ProblemAlert } from '@shangshu/ui'
import { useBlocker, useRouter } from '@tanstack/react-router'
import { Button, Modal, Spin } from 'antd'
import { type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { AppLink } from './AppLink.tsx'
import { type Feature, mayEnter } from './feature.ts'

/** While a page is being fetched. Shows nothing for the first moment, so that quick pages don't flicker. */
export function PageWait() {
  const { t } = useTranslation('app')
  return (
    <div className="ss-page-wait" role="status" aria-label={t('page.loading')}>
      <Spin />
    </div>
  )
}

export function NoPage() {
  const { t } = useTranslation('app')
  return (
    <div className="ss-page-wait">
      <EmptyState
        page
        kind="noPage"
        title={t('page.notFound')}
        text={t('page.notFoundText')}
        action={<AppLink to="/">{t('page.home')}</AppLink>}
      />
    </div>
  )
}

/** A page that broke. After an update old pages ask for files that are gone: then a reload is all it takes. */
export function BrokenPage({ error }: { error: unknown }) {
  const { t } = useTranslation('app')
  const router = useRouter()
  const outdated = error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)
  return (
    <div className="ss-page">
      {outdated ? (
        <EmptyState
          page
          kind="offline"
          title={t('page.newVersion')}
          action={
            <Button type="primary" onClick={() => window.location.reload()}>
              {t('page.reload')}
            </Button>
          }
        />
      ) : (
        <ProblemAlert error={error} onRetry={() => void router.invalidate()} />
      )}
    </div>
  )
}

/** Keeps people without the right out of a page, and says whom to ask; the server refuses them anyway. */
export function Guarded({
  feature,
  permission,
  children,
}: {
  feature: Feature
  permission: string | undefined
  children: ReactNode
}) {
  const { t } = useTranslation('app')
  const session = useSession()
  if (mayEnter(feature, permission, session)) return <Suspense fallback={<PageWait />}>{children}</Suspense>
  const off = !feature.always && !session.has(feature.module)
  return (
    <div className="ss-page-wait">
      <EmptyState
        page
        kind="forbidden"
        title={t(off ? 'page.moduleOff' : 'page.forbidden')}
        text={off ? t('page.moduleOffText') : t('page.forbiddenText', { permission })}
        action={<AppLink to="/">{t('page.home')}</AppLink>}
      />
    </div>
  )
}

/** Asks before a page with unsaved changes is left. */
export function LeaveGuard() {
  const { t } = useTranslation('app')
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => hasUnsavedChanges() && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  })
  return (
    <Modal
      open={status === 'blocked'}
      title={t('page.unsaved')}
      okText={t('page.leave')}
      okButtonProps={{ danger: true }}
      cancelText={t('page.stay')}
      onOk={() => proceed?.()}
      onCancel={() => reset?.()}
    >
      {t('page.unsavedText')}
    </Modal>
  )
}
