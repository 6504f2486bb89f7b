import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import { copyText } from './copy-text.ts'
import { useTabIndex } from './in-cell.ts'

/** A number or code that people take elsewhere: shown as it is, copied with one click. */
export function CopyText({ value, code, children }: { value: string; code?: boolean; children?: React.ReactNode }) {
  const { t } = useTranslation('ui')
  const tabIndex = useTabIndex()
  const [outcome, setOutcome] = useState<'copied' | 'failed'>()
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), 1500)
    return () => clearTimeout(timer)
  }, [outcome])
  return (
    <span className="ss-copy">
      <span className={code ? 'ss-code' : undefined}>{children ?? value}</span>
      <button
        type="button"
        className="ss-plain ss-copy-button"
        tabIndex={tabIndex}
        data-outcome={outcome}
        onClick={async (event) => {
          event.stopPropagation()
          setOutcome((await copyText(value)) ? 'copied' : 'failed')
        }}
        aria-label={t('fields.copyValue', { value })}
        title={outcome === 'failed' ? t('fields.copyFailed') : t('fields.copy')}
      >
        <Icon name={outcome === 'copied' ? 'check' : outcome === 'failed' ? 'alert' : 'copy'} size={14} />
      </button>
      <span className="ss-hidden" aria-live="polite">
        {outcome === 'copied' && t('fields.copied')}
        {outcome === 'failed' && t('fields.copyFailed')}
      </span>
    </span>
  )
}
