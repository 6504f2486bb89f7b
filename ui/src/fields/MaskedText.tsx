import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemText } from '../feedback/problem.ts'
import { Icon } from '../theme/Icon.tsx'
import { useTabIndex } from './in-cell.ts'

/**
 * Something personal, masked. `reveal` asks the server, which checks the right and writes the reveal log; without it
 * the person may not see more. What was revealed hides itself again after `seconds`.
 */
export function MaskedText(props: { masked: string; reveal?: () => Promise<string>; seconds?: number }) {
  const { t } = useTranslation('ui')
  const { message } = App.useApp()
  const tabIndex = useTabIndex()
  const [shown, setShown] = useState<string>()
  const [asking, setAsking] = useState(false)
  const seconds = props.seconds ?? 30

  useEffect(() => {
    if (shown === undefined) return
    const timer = setTimeout(() => setShown(undefined), seconds * 1000)
    return () => clearTimeout(timer)
  }, [shown, seconds])

  async function toggle() {
    if (shown !== undefined) return setShown(undefined)
    setAsking(true)
    try {
      setShown(await props.reveal!())
    } catch (error) {
      void message.error(problemText(error, t))
    } finally {
      setAsking(false)
    }
  }

  return (
    <span className="ss-copy">
      <span className={shown === undefined ? 'ss-masked' : undefined}>{shown ?? props.masked}</span>
      {props.reveal && (
        <button
          type="button"
          className="ss-plain ss-copy-button"
          tabIndex={tabIndex}
          disabled={asking}
          data-outcome={asking ? 'asking' : undefined}
          onClick={(event) => {
            event.stopPropagation()
            void toggle()
          }}
          aria-label={shown === undefined ? t('fields.reveal') : t('fields.hide')}
          title={shown === undefined ? t('fields.revealHint') : t('fields.hide')}
        >
          <Icon name={shown === undefined ? 'eye' : 'eyeOff'} size={14} />
        </button>
      )}
    </span>
  )
}
