import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../fields/CopyText.tsx'
import { Icon } from '../theme/Icon.tsx'
import { adviceKey, asProblem, problemText } from './problem.ts'

/** A refusal next to its place: what is wrong, what to do, and what to quote when asking for help. */
export function ProblemAlert({ error, onRetry, onClose }: { error: unknown; onRetry?: () => void; onClose?: () => void }) {
  const { t } = useTranslation('ui')
  const problem = asProblem(error)
  return (
    <div className="ss-problem" role="alert">
      <Icon name={problem.code === 'network' ? 'offline' : 'alert'} size={18} />
      <div className="ss-problem-body">
        <div className="ss-problem-what">{problemText(error, t)}</div>
        <div className="ss-problem-advice">{problem.advice ?? t(adviceKey(problem))}</div>
        {problem.fields.length > 0 && (
          <ul className="ss-problem-fields">
            {problem.fields.slice(0, 8).map((field) => (
              <li key={field.path + field.message}>
                {field.path && <span className="ss-code ss-second">{field.path}</span>} {field.message}
              </li>
            ))}
            {problem.fields.length > 8 && <li>{t('problem.moreFields', { count: problem.fields.length - 8 })}</li>}
          </ul>
        )}
        <div className="ss-problem-proof">
          <span className="ss-code">{problem.code}</span>
          {problem.requestId && (
            <>
              {t('problem.request')} <CopyText value={problem.requestId} code />
            </>
          )}
        </div>
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('problem.retry')}
        </Button>
      )}
      {onClose && (
        <Button size="small" type="text" aria-label={t('close')} icon={<Icon name="close" size={14} />} onClick={onClose} />
      )}
    </div>
  )
}
