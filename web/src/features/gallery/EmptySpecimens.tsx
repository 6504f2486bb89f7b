import { EmptyState, Logo } from '@shangshu/ui'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

/** The places without content, and the mark. */
export function EmptySpecimens() {
  const { t } = useTranslation('gallery')
  const { t: frame } = useTranslation(['app', 'ui'])
  return (
    <div className="ss-specimens">
      <section className="ss-panel ss-specimen-mark">
        <Logo product={frame('app:product')} latin="Shangshu" size={56} />
        <Logo product={frame('app:product')} size={28} />
        <Logo product={frame('app:product')} size={18} />
      </section>
      <section className="ss-panel">
        <EmptyState
          kind="nothing"
          title={t('empty.nothing')}
          text={t('empty.nothingText')}
          action={<Button type="primary">{t('empty.connect')}</Button>}
        />
      </section>
      <section className="ss-panel">
        <EmptyState kind="notFound" title={frame('ui:grid.nothingFound')} text={frame('ui:grid.nothingFoundText')} />
      </section>
      <section className="ss-panel">
        <EmptyState kind="done" title={t('empty.done')} text={frame('ui:jobs.noneText')} />
      </section>
      <section className="ss-panel">
        <EmptyState kind="forbidden" title={t('empty.forbidden')} text={frame('ui:problem.advice.forbidden')} />
      </section>
      <section className="ss-panel">
        <EmptyState kind="offline" title={frame('app:offline')} text={frame('app:offlineText')} />
      </section>
      <section className="ss-panel">
        <EmptyState kind="noPage" title={frame('app:page.notFound')} text={frame('app:page.notFoundText')} />
      </section>
    </div>
  )
}
