import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DateTimeText,
  MoneyText,
  PageHeader,
  ProblemAlert,
  ProblemForm,
  problemText,
  QuantityText,
  StatusTag,
  SubmitBar,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Descriptions, Form, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import './customers.css'
import { CustomerOrders } from './CustomerOrders.tsx'

type Customer = CallOutput<typeof contracts.customers.get>
type Receiver = CallOutput<typeof contracts.customers.reveal>['receiver']

/** One customer: figures, tags, the blacklist, and in clear only on request. */
export default function CustomerPage() {
  const { t } = useTranslation('customers')
  const { customerId } = useParams({ strict: false }) as { customerId: string }
  const session = useSession()
  const act = useAct(t, ['customers', 'blacklist'])
  const {
    data: customer,
    error,
    refetch,
  } = useQuery({
    queryKey: ['customers', customerId],
    queryFn: ({ signal }) => api.customers.get({ params: { customerId }, signal }),
  })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!customer)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    )
  const params = { customerId: customer.id }
  return (
    <div className="ss-page customer-page">
      <PageHeader
        title={customer.erasedAt ? t('erased') : customer.masked || '—'}
        state={customer.blacklisted && <StatusTag tone="bad">{t('blacklisted')}</StatusTag>}
        back={<AppLink to="/customers">{t('back')}</AppLink>}
        actions={
          !customer.erasedAt && (
            <>
              {session.may('customers.blacklist') &&
                (customer.blacklisted ? (
                  <Button onClick={() => void act.run(() => api.customers.unblacklistCustomer({ params }))}>
                    {t('unblacklist')}
                  </Button>
                ) : (
                  <Button
                    onClick={() =>
                      act.ask(t('blacklistTitle'), t('reason'), (reason) =>
                        api.customers.blacklistCustomer({ params, body: { reason } }),
                      )
                    }
                  >
                    {t('blacklist')}
                  </Button>
                ))}
              {session.may('customers.erase') && (
                <Button
                  danger
                  onClick={() =>
                    act.ask(t('eraseTitle'), t('eraseReason'), (reason) => api.customers.erase({ params, body: { reason } }), {
                      danger: true,
                    })
                  }
                >
                  {t('erase')}
                </Button>
              )}
            </>
          )
        }
      />
      {customer.blacklist.map((entry) => (
        <Alert
          key={entry.id}
          type="error"
          showIcon
          title={`${t(`kind.${entry.kind}`)} ${entry.masked}: ${entry.reason}`}
          description={
            <>
              {entry.createdBy.name} · <DateTimeText value={entry.createdAt} />
            </>
          }
        />
      ))}
      <div className="customer-columns">
        <section className="customer-panel">
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 'orders', label: t('orders'), children: <QuantityText value={customer.orderCount} /> },
              { key: 'paid', label: t('paid'), children: <MoneyText value={customer.paidMinor} /> },
              { key: 'refunds', label: t('refunds'), children: <QuantityText value={customer.refundCount} /> },
              { key: 'first', label: t('firstOrder'), children: <DateTimeText value={customer.firstOrderAt} /> },
              { key: 'last', label: t('lastOrder'), children: <DateTimeText value={customer.lastOrderAt} /> },
              {
                key: 'known',
                label: t('knownBy'),
                children: `${t('knownPhones', { count: customer.phoneCount })}${t('comma')}${t('knownBuyers', { count: customer.buyerCount })}`,
              },
              ...(customer.mergedIds.length > 0
                ? [{ key: 'merged', label: t('merged'), children: t('mergedText', { count: customer.mergedIds.length }) }]
                : []),
            ]}
          />
          {!customer.erasedAt && session.may('customers.reveal') && (
            <div className="ss-below">
              <Reveal customerId={customer.id} />
            </div>
          )}
        </section>
        {!customer.erasedAt && <Notes customer={customer} edits={session.may('customers.edit')} />}
      </div>
      {session.may('orders.read') && <CustomerOrders customerId={customer.id} />}
    </div>
  )
}

function Reveal({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const { modal, message } = App.useApp()
  const [receiver, setReceiver] = useState<Receiver>()
  const ask = () => {
    let purpose = ''
    modal.confirm({
      title: t('reveal.title'),
      content: (
        <>
          <Input
            autoFocus
            maxLength={200}
            placeholder={t('reveal.purpose')}
            aria-label={t('reveal.purpose')}
            onChange={(event) => {
              purpose = event.target.value
            }}
          />
          <div className="ss-third">{t('reveal.hint')}</div>
        </>
      ),
      onOk: async () => {
        try {
          setReceiver((await api.customers.reveal({ params: { customerId }, body: { purpose } })).receiver)
        } catch (error) {
          void message.error(problemText(error, t as never))
          throw error
        }
      },
    })
  }
  if (receiver === undefined)
    return (
      <Button size="small" onClick={ask}>
        {t('reveal.title')}
      </Button>
    )
  if (receiver === null) return <p className="ss-third">{t('reveal.none')}</p>
  return (
    <p>
      {receiver.name} {receiver.phone}
      <br />
      {[receiver.province, receiver.city, receiver.district, receiver.street, receiver.postcode].filter(Boolean).join(' ')}
    </p>
  )
}

interface NotesForm {
  tags: string[]
  note: string
}
const notesOf = ({ tags, note }: Customer): NotesForm => ({ tags, note })

function Notes({ customer, edits }: { customer: Customer; edits: boolean }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [version, setVersion] = useState(customer.version)
  const [initial, setInitial] = useState(() => notesOf(customer))
  const params = { customerId: customer.id }
  return (
    <section className="customer-panel">
      <ProblemForm<NotesForm>
        initial={initial}
        disabled={!edits}
        onSubmit={async (values) => {
          const saved = await api.customers.edit({ params, ifMatch: String(version), body: values })
          setVersion(saved.version)
          setInitial(values)
          await queryClient.invalidateQueries({ queryKey: ['customers'] })
          void message.success(t('act.done'))
        }}
        conflict={{
          label: (key) => t(key),
          load: async () => {
            const now = await api.customers.get({ params })
            setVersion(now.version)
            setInitial(notesOf(now))
            return { values: notesOf(now) }
          },
        }}
      >
        {(state) => (
          <>
            <Form.Item name="tags" label={t('tags')}>
              <Select mode="tags" maxCount={30} tokenSeparators={[',', '，']} open={false} suffixIcon={null} />
            </Form.Item>
            <Form.Item name="note" label={t('note')}>
              <Input.TextArea rows={4} maxLength={2000} />
            </Form.Item>
            {edits && <SubmitBar state={state} />}
          </>
        )}
      </ProblemForm>
    </section>
  )
}
