import { ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Input } from 'antd'
import { useTranslation } from 'react-i18next'

/** The answer of a command on a set. */
export interface SetOutcome {
  done: readonly string[]
  refused: readonly { message: string }[]
}

/**
 * Tells how a command went: what was done, what was refused and why, beside each other.
 * @param names first parts of the query keys that show what was changed
 */
export function useOutcome(...names: string[]) {
  const { t } = useTranslation('app')
  const { modal, message, notification } = App.useApp()
  const queryClient = useQueryClient()

  const refresh = () => Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] })))

  const tell = (answer: SetOutcome) => {
    void refresh()
    if (answer.refused.length === 0) {
      void message.success(t('outcome.done', { count: answer.done.length }))
      return
    }
    notification.warning({
      title: `${t('outcome.done', { count: answer.done.length })} · ${t('outcome.refused', { count: answer.refused.length })}`,
      description: (
        <ul>
          {[...new Set(answer.refused.map((one) => one.message))].slice(0, 8).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ),
      duration: 12,
    })
  }

  const refuse = (error: unknown) => {
    void modal.error({ title: t('outcome.notDone'), content: <ProblemAlert error={error} /> })
  }

  /** Does it at once; a set's outcome is told, another answer is handed back. */
  const run = async <Answer,>(go: () => Promise<Answer>, said?: string): Promise<Answer | undefined> => {
    try {
      const answer = await go()
      if (answer && typeof answer === 'object' && 'refused' in answer) tell(answer as unknown as SetOutcome)
      else {
        await refresh()
        if (said !== '') void message.success(said ?? t('outcome.saved'))
      }
      return answer
    } catch (error) {
      refuse(error)
      return undefined
    }
  }

  /** Asks once more before something that can't be undone, with a reason where the server wants one. */
  const ask = (question: {
    title: string
    text?: string
    /** label of the reason; without one none is asked for */
    reason?: string
    optional?: boolean
    danger?: boolean
    /** what is told afterwards; empty for nothing */
    said?: string
    go: (reason: string) => Promise<unknown>
  }) => {
    let reason = ''
    modal.confirm({
      title: question.title,
      content: (
        <>
          {question.text && <p>{question.text}</p>}
          {question.reason && (
            <Input.TextArea
              autoFocus
              rows={2}
              maxLength={500}
              placeholder={question.reason}
              aria-label={question.reason}
              onChange={(event) => {
                reason = event.target.value
              }}
            />
          )}
        </>
      ),
      okButtonProps: { danger: question.danger ?? false },
      onOk: async () => {
        if (question.reason && !question.optional && reason.trim() === '') {
          void message.warning(question.reason)
          throw new Error('no reason given')
        }
        await run(() => question.go(reason.trim()), question.said)
      },
    })
  }

  return { tell, refuse, run, ask, refresh }
}
