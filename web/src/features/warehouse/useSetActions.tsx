import { ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

export interface SetAnswer {
  done: string[]
  refused: { id: string; code: string; message: string }[]
}

/** Runs commands of the warehouse and tells how they ended: what was done, what was refused and why. */
export function useSetActions() {
  const { t } = useTranslation('warehouse')
  const { modal, message, notification } = App.useApp()
  const queryClient = useQueryClient()

  const renew = () =>
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) =>
        [
          'fulfillments',
          'fulfillment',
          'waves',
          'wave',
          'handovers',
          'handover',
          'receipts',
          'putaways',
          'stock',
          'jobs',
        ].includes(String(queryKey[0])),
    })

  const refuse = (error: unknown) =>
    void modal.error({ title: t('notDone'), width: 520, content: <ProblemAlert error={error} /> })

  const tell = (answer: SetAnswer | { jobId: string }) => {
    renew()
    if ('jobId' in answer) return void message.info(t('job'))
    if (answer.refused.length === 0) return void message.success(t('doneCount', { count: answer.done.length }))
    notification.warning({
      message: `${t('doneCount', { count: answer.done.length })} · ${t('refusedCount', { count: answer.refused.length })}`,
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

  /** @returns whether it went through */
  const run = async (go: () => Promise<SetAnswer | { jobId: string } | unknown>): Promise<boolean> => {
    try {
      const answer = await go()
      if (answer && typeof answer === 'object' && ('refused' in answer || 'jobId' in answer)) tell(answer as SetAnswer)
      else renew()
      return true
    } catch (error) {
      refuse(error)
      return false
    }
  }

  /** Asks for a line of text, or only for a yes when `label` is left out. */
  const ask = (
    title: string,
    label: string | undefined,
    required: boolean,
    go: (text: string) => Promise<unknown>,
    danger = false,
  ) => {
    let text = ''
    modal.confirm({
      title,
      content: label !== undefined && (
        <Input
          autoFocus
          maxLength={200}
          placeholder={label}
          aria-label={label}
          onChange={(event) => {
            text = event.target.value
          }}
        />
      ),
      okButtonProps: { danger },
      onOk: async () => {
        if (required && text.trim() === '') {
          void message.warning(label)
          throw new Error('empty')
        }
        await run(() => go(text.trim()))
      },
    })
  }

  return { run, ask, tell, refuse, renew }
}

/** A station prints into one and the same tab: the browser lets it be used again without a click. */
export const labelTab = 'shangshu-labels'

/**
 * Makes the labels of parcels and opens the file in a tab of its own, where the browser prints it. A label that was printed
 * before is made again only with a reason, which is kept.
 */
export function usePrintLabels() {
  const { t } = useTranslation('warehouse')
  const { notification, modal } = App.useApp()
  const { refuse, renew } = useSetActions()

  async function print(
    parcels: { fulfillmentId: string; parcelId?: string }[],
    reason?: string,
    tabName = '_blank',
  ): Promise<boolean> {
    // opened before the answer is there: later the browser takes it for an unwanted window
    const tab = window.open('', tabName)
    try {
      const { path, labels } = await api.labels.printLabels({ body: { parcels, ...(reason && { reason }) } })
      if (tab) tab.location.href = path
      else
        notification.success({
          message: t('label.ready', { count: labels }),
          description: (
            <a href={path} target="_blank" rel="noreferrer">
              {t('label.open')}
            </a>
          ),
          duration: 0,
        })
      renew()
      return true
    } catch (error) {
      tab?.close()
      if (reason === undefined && (error as { problem?: { code?: string } }).problem?.code === 'printing.already_printed') {
        askReason(parcels)
        return false
      }
      refuse(error)
      return false
    }
  }

  function askReason(parcels: { fulfillmentId: string; parcelId?: string }[]) {
    let text = ''
    modal.confirm({
      title: t('label.again'),
      content: (
        <Input
          autoFocus
          maxLength={200}
          placeholder={t('label.reason')}
          aria-label={t('label.reason')}
          onChange={(event) => {
            text = event.target.value
          }}
        />
      ),
      onOk: () => {
        void print(parcels, text.trim() || t('label.defaultReason'))
      },
    })
  }
  return print
}
