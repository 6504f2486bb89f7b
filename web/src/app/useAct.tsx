import { type ChosenRows, ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Input } from 'antd'
import type { TFunction } from 'i18next'

interface SetAnswer {
  done: string[]
  refused: { id: string; code: string; message: string }[]
}

/** As many as a command takes at once. */
const atMost = 20_000

function isSetAnswer(answer: unknown): answer is SetAnswer {
  return typeof answer === 'object' && answer !== null && Array.isArray((answer as SetAnswer).refused)
}

/**
 * The ids of what is chosen. "All found" is walked through page by page, up to what a command takes at once.
 * @param page asks for a page of the list with the grid's question, 500 rows at a time
 */
export async function chosenIds(
  chosen: ChosenRows,
  page: (cursor: string | undefined) => Promise<{ rows: readonly { id: string }[]; nextCursor: string | null }>,
): Promise<string[]> {
  if ('ids' in chosen) return chosen.ids
  const except = new Set(chosen.except)
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const { rows, nextCursor } = await page(cursor)
    for (const { id } of rows) if (!except.has(id)) ids.push(id)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined && ids.length < atMost)
  return ids.slice(0, atMost)
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
