import { type ChosenRows, ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Input } from 'antd'
import type { TFunction } from 'i18next'

interface SetAnswer {
  done: string[]
  refused: { id: string; code: string; message: string }[]
  /** it goes on in the background */
  jobId?: string
}

function isSetAnswer(answer: unknown): answer is SetAnswer {
  return typeof answer === 'object' && answer !== null && Array.isArray((answer as SetAnswer).refused)
}

/**
 * What is chosen, in the form of the wire: ids, or "everything this filter finds" for the server to walk through as a job.
 * @param filter the list's question in the words of the endpoint
 */
export function wantedSet(chosen: ChosenRows, filter: Readonly<Record<string, unknown>>): any {
  return 'ids' in chosen ? { ids: chosen.ids } : { found: { filter, except: chosen.except } }
}

/**
 * Does something at the server and tells how it ended: what was done, what was refused and why. `t` needs the texts
 * `act.done`, `act.doneCount`, `act.refusedCount` and `act.failed`; `topics` are the query keys to ask for again.
 */
export function useAct(t: TFunction<any>, topics: readonly string[]) {
  const { modal, message, notification } = App.useApp()
  const queryClient = useQueryClient()

  const tell = (answer: unknown) => {
    for (const topic of topics) void queryClient.invalidateQueries({ queryKey: [topic] })
    if (!isSetAnswer(answer)) {
      void message.success(t('act.done'))
      return
    }
    if (answer.jobId) {
      void queryClient.invalidateQueries({ queryKey: ['jobs'] })
      void message.info(t('app:outcome.job'))
      return
    }
    if (answer.refused.length === 0) {
      void message.success(t('act.doneCount', { count: answer.done.length }))
      return
    }
    notification.warning({
      title: `${t('act.doneCount', { count: answer.done.length })} · ${t('act.refusedCount', { count: answer.refused.length })}`,
      description: (
        <ul className="ss-plain-list">
          {[...new Set(answer.refused.map((one) => one.message))].slice(0, 6).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ),
      duration: 12,
    })
  }

  const run = async (go: () => Promise<unknown>): Promise<boolean> => {
    try {
      tell(await go())
      return true
    } catch (error) {
      modal.error({ title: t('act.failed'), content: <ProblemAlert error={error} /> })
      return false
    }
  }

  /** Asks for a sentence first; an empty one is refused where one is required. */
  const ask = (
    title: string,
    label: string,
    go: (text: string) => Promise<unknown>,
    how: { optional?: boolean; danger?: boolean } = {},
  ) => {
    let text = ''
    modal.confirm({
      title,
      content: (
        <Input.TextArea
          autoFocus
          rows={2}
          maxLength={300}
          placeholder={label}
          aria-label={label}
          onChange={(event) => {
            text = event.target.value
          }}
        />
      ),
      okButtonProps: { danger: how.danger ?? false },
      onOk: async () => {
        if (!how.optional && text.trim() === '') {
          void message.warning(label)
          throw new Error('empty')
        }
        await run(() => go(text.trim()))
      },
    })
  }

  /** Asks whether it is meant, then does it. */
  const confirm = (title: string, text: string, go: () => Promise<unknown>, danger = false) =>
    void modal.confirm({
      title,
      content: text,
      okButtonProps: { danger },
      onOk: async () => {
        await run(go)
      },
    })

  return { run, ask, confirm }
}
