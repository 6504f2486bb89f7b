import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useOutcome } from '../../app/useOutcome.tsx'

/** What can be done to purchase orders, with its question and its outcome. */
export function useOrderActions() {
  const { t } = useTranslation('purchasing')
  const outcome = useOutcome('purchase_orders', 'purchase_order')
  return {
    submit: (ids: string[]) => void outcome.run(() => api.purchasing.submitOrders({ body: { ids } })),
    approve: (ids: string[]) =>
      outcome.ask({
        title: t('act.approve'),
        text: t('ask.approve'),
        go: () => api.purchasing.approveOrders({ body: { ids } }),
      }),
    sendBack: (ids: string[]) =>
      outcome.ask({
        title: t('act.sendBack'),
        reason: t('ask.reason'),
        go: (reason) => api.purchasing.sendBackOrders({ body: { ids, reason } }),
      }),
    cancel: (ids: string[]) =>
      outcome.ask({
        title: t('act.cancel'),
        text: t('ask.cancel'),
        reason: t('ask.reason'),
        danger: true,
        go: (reason) => api.purchasing.cancelOrders({ body: { ids, reason } }),
      }),
    close: (ids: string[]) =>
      outcome.ask({
        title: t('act.close'),
        text: t('ask.close'),
        reason: t('ask.reason'),
        optional: true,
        go: (reason) => api.purchasing.closeOrders({ body: { ids, reason } }),
      }),
  }
}
