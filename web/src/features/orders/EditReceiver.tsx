import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { ReceiverFields, type ReceiverValues } from './ReceiverFields.tsx'

/**
 * A new receiver for an order at the desk. Starts empty, since looking at the old one is written down; whoever may look can fill the
 * fields with it.
 */
export function EditReceiver({ order, onClose }: { order: CallOutput<typeof contracts.orders.get>; onClose(): void }) {
  const { t } = useTranslation('orders')
  const session = useSession()
  const queryClient = useQueryClient()
  const { message } = App.useApp()
  const [known, setKnown] = useState<ReceiverValues | null>(null)
  const initial = useMemo(
    () => ({
      receiver: known ?? {
        name: '',
        phone: '',
        country: order.country,
        province: order.province,
        city: order.city,
        district: order.district,
        street: '',
        postcode: '',
      },
    }),
    [known, order],
  )
  const fill = async () => {
    const { receiver } = await api.orders.reveal({
      params: { orderId: order.id },
      body: { purpose: t('desk.revealPurpose') },
    })
    if (receiver) setKnown(receiver)
  }
  return (
    <Drawer open title={t('desk.editReceiver')} size={560} onClose={onClose}>
      <p className="order-known">
        <span className="ss-second">{order.receiverMasked}</span>
        {session.may('customers.reveal') && known === null && (
          <Button size="small" onClick={() => void fill()}>
            {t('desk.fillKnown')}
          </Button>
        )}
      </p>
      <ProblemForm<{ receiver: ReceiverValues }>
        key={known ? 'known' : 'empty'}
        initial={initial}
        onSubmit={async ({ receiver }) => {
          await api.orders.editReceiver({ params: { orderId: order.id }, ifMatch: String(order.version), body: receiver })
          void message.success(t('desk.saved'))
          await queryClient.invalidateQueries({ queryKey: ['order', order.id] })
          await queryClient.invalidateQueries({ queryKey: ['orders'] })
          onClose()
        }}
      >
        {(state) => (
          <>
            <ReceiverFields autoFocus />
            <SubmitBar state={state} always />
          </>
        )}
      </ProblemForm>
    </Drawer>
  )
}
