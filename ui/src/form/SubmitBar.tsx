import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemFormState } from './ProblemForm.tsx'

/** The end of a form: what is unsaved, undo, save. Stays in sight while the form scrolls. */
export function SubmitBar<Values>(props: {
  state: ProblemFormState<Values>
  label?: string
  /** may be sent without a change, as new documents are */
  always?: boolean
  extra?: ReactNode
}) {
  const { t } = useTranslation('ui')
  const { dirty, saving, submit, reset } = props.state
  return (
    <div className="ss-submit-bar" data-dirty={dirty}>
      <span className="ss-submit-state" role="status">
        {saving ? t('form.saving') : dirty ? t('form.unsaved') : ''}
      </span>
      {props.extra}
      {dirty && (
        <Button onClick={reset} disabled={saving}>
          {t('form.undo')}
        </Button>
      )}
      <Button type="primary" onClick={submit} loading={saving} disabled={!dirty && !props.always}>
        {props.label ?? t('form.save')}
      </Button>
    </div>
  )
}
