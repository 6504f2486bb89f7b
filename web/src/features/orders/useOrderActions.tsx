import { type ChosenRows, ProblemAlert } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { holdKinds } from './words.ts'

type Params = Record<string, string | string[] | boolean>
type BulkAnswer = { done: string[]; refused: { id: string; code: string; message: string }[] } | { jobId: string }

/** What can be done to a set of orders, with its question, its outcome and its refusals. `params` is the list's filter, for "all found". */
export function useOrderActions(params: () => Params) {
  const { t } = useTranslation('orders')
  const { modal, message, notification } = App.useApp()
  const queryClient = useQueryClient()

  const selectionOf = (chosen: ChosenRows): any =>
    'ids' in chosen ? { ids: chosen.ids } : { filter: params(), except: chosen.except }

  const tell = (answer: BulkAnswer) => {
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
    void queryClient.invalidateQueries({ queryKey: ['order'] })
    if ('jobId' in answer) {
      void queryClient.invalidateQueries({ queryKey: ['jobs'] })
      void message.info(t('job'))
      return
    }
    if (answer.refused.length === 0) {
      void message.success(t('done', { done: answer.done.length }))
      return
    }
    notification.warning({
      message: `${t('done', { done: answer.done.length })}，${t('refused', { count: answer.refused.length })}`,
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

  const refuse = (error: unknown) =>
    void modal.error({ title: t('refused', { count: 1 }), content: <ProblemAlert error={error} /> })

  const ask = (title: string, label: string, required: boolean, go: (text: string) => Promise<BulkAnswer>, danger = false) => {
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
      okButtonProps: { danger },
      onOk: async () => {
        if (required && text.trim() === '') {
          void message.warning(label)
          throw new Error('empty')
        }
        try {
          tell(await go(text.trim()))
        } catch (error) {
          refuse(error)
        }
      },
    })
  }

  const run = async (go: () => Promise<BulkAnswer>) => {
    try {
      tell(await go())
    } catch (error) {
      refuse(error)
    }
  }

  return {
    approve: (chosen: ChosenRows) => void run(() => api.orders.approve({ body: { selection: selectionOf(chosen) } })),
    release: (chosen: ChosenRows) => void run(() => api.orders.release({ body: { selection: selectionOf(chosen) } })),
    cancel: (chosen: ChosenRows, count: number | undefined) =>
      ask(
        t('ask.cancelTitle', { count: count ?? 0 }),
        t('ask.cancelReason'),
        true,
        (reason) => api.orders.cancel({ body: { selection: selectionOf(chosen), reason } }),
        true,
      ),
    recall: (chosen: ChosenRows, count: number | undefined) =>
      ask(t('ask.recallTitle', { count: count ?? 0 }), t('ask.recallReason'), true, (reason) =>
        api.orders.recall({ body: { selection: selectionOf(chosen), reason } }),
      ),
    hold: (chosen: ChosenRows, count: number | undefined) =>
      ask(t('ask.holdTitle', { count: count ?? 0 }), t('ask.holdNote'), true, (note) =>
        api.orders.hold({ body: { selection: selectionOf(chosen), note } }),
      ),
    lift: (
      chosen: ChosenRows,
      count: number | undefined,
      kinds: readonly (typeof holdKinds)[number][] = holdKinds.filter((kind) => kind !== 'unmapped_sku'),
    ) =>
      ask(t('ask.liftTitle', { count: count ?? 0 }), t('ask.liftNote'), false, (note) =>
        api.orders.liftHolds({ body: { selection: selectionOf(chosen), kinds: [...kinds], note } }),
      ),
    merge: async (ids: string[]) => {
      try {
        await api.orders.merge({ body: { ids } })
        void message.success(t('merged'))
        void queryClient.invalidateQueries({ queryKey: ['orders'] })
        void queryClient.invalidateQueries({ queryKey: ['order'] })
      } catch (error) {
        refuse(error)
      }
    },
  }
}
