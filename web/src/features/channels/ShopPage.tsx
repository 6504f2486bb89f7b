import {
  asProblem,
  CopyText,
  currentLanguage,
  DateTimeText,
  PageHeader,
  ProblemAlert,
  ProblemForm,
  StatusTag,
  SubmitBar,
  useNow,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Descriptions, Dropdown, Modal, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import './channels.css'
import { type Connector, ConnectorFields, ShopFields } from './ShopFields.tsx'
import { type Shop, shopState, toneOfShop, troubleText } from './words.ts'

/** One shop: does it talk to us, what waits, and how it is set up. */
export default function ShopPage() {
  const { shopId } = useParams({ strict: false }) as { shopId: string }
  const {
    data: shop,
    error,
    refetch,
  } = useQuery({ queryKey: ['shops', shopId], queryFn: ({ signal }) => api.shops.get({ params: { shopId }, signal }) })
  const { data } = useQuery({ queryKey: ['connectors'], queryFn: ({ signal }) => api.shops.connectors({ signal }) })
  const session = useSession()
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!shop || !data)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    )
  const connector = data.connectors.find((one) => one.name === shop.connector)
  return (
    <div className="ss-page chan-page">
      <Head shop={shop} connector={connector} />
      <div className="chan-columns">
        <div>
          <Health shop={shop} />
          <Queues shop={shop} />
        </div>
        {session.may('channels.manage') && <Settings shop={shop} connector={connector} />}
      </div>
    </div>
  )
}

function Head({ shop, connector }: { shop: Shop; connector: Connector | undefined }) {
  const { t } = useTranslation('channels')
  const session = useSession()
  const act = useAct(t, ['shops', 'jobs'])
  const { message, modal } = App.useApp()
  const [authorising, setAuthorising] = useState(false)
  const state = shopState(shop, useNow())
  const needsKeys = connector?.fields.some((field) => field.kind === 'secret') ?? false
  const test = async () => {
    try {
      const answer = await api.shops.test({ params: { shopId: shop.id } })
      if (answer.ok) void message.success(t('shop.testFine', { name: answer.identity?.name ?? shop.name }))
      else modal.error({ title: t('shop.testFailed'), content: troubleText(answer.trouble) })
    } catch (error) {
      modal.error({ title: t('shop.testFailed'), content: <ProblemAlert error={error} /> })
    }
  }
  const params = { shopId: shop.id }
  const title = currentLanguage() === 'en-US' ? connector?.title.en : connector?.title.zh
  return (
    <>
      <PageHeader
        title={shop.name}
        state={<StatusTag tone={toneOfShop(state)}>{t(`shopState.${state}`)}</StatusTag>}
        note={`${shop.code} · ${title ?? shop.connector} · ${shop.currency}`}
        back={<AppLink to="/shops">{t('shop.back')}</AppLink>}
        actions={
          session.may('channels.manage') && (
            <>
              <Dropdown
                menu={{
                  items: [
                    ...(shop.hasCredentials && needsKeys ? [{ key: 'test', label: t('shop.test') }] : []),
                    ...(shop.capabilities.ordersByNumber && shop.status === 'active'
                      ? [{ key: 'numbers', label: t('shop.pullNumbers') }]
                      : []),
                    ...(shop.status === 'paused'
                      ? [{ key: 'resume', label: t('shop.resume') }]
                      : [{ key: 'pause', label: t('shop.pause') }]),
                    ...(state === 'resting' ? [{ key: 'resume', label: t('shop.tryAgain') }] : []),
                    ...(shop.capabilities.orders ? [{ key: 'restart', label: t('shop.restart'), danger: true }] : []),
                  ],
                  onClick: ({ key }) => {
                    if (key === 'test') void test()
                    if (key === 'resume') void act.run(() => api.shops.resume({ params }))
                    if (key === 'pause')
                      act.confirm(t('shop.pauseTitle', { name: shop.name }), t('shop.pauseText'), () =>
                        api.shops.pause({ params }),
                      )
                    if (key === 'numbers')
                      act.ask(t('shop.pullNumbers'), t('shop.pullNumbersHint'), (text) =>
                        api.shops.pull({ params, body: { numbers: text.split(/[\s,，、;；]+/).filter(Boolean) } }),
                      )
                    if (key === 'restart')
                      act.confirm(
                        t('shop.restartTitle'),
                        t('shop.restartText'),
                        () => api.shops.restart({ params, body: { feeds: restartable(shop) } }),
                        true,
                      )
                  },
                }}
              >
                <Button>{t('more')}</Button>
              </Dropdown>
              {needsKeys && (
                <Button
                  type={shop.status === 'unauthorised' || shop.status === 'expired' ? 'primary' : 'default'}
                  onClick={() => setAuthorising(true)}
                >
                  {t('shop.authorise')}
                </Button>
              )}
              {!needsKeys && shop.status === 'unauthorised' && (
                <Button
                  type="primary"
                  onClick={() => void act.run(() => api.shops.authorise({ params, body: { credentials: {} } }))}
                >
                  {t('shop.activate')}
                </Button>
              )}
              {shop.status === 'active' && shop.capabilities.orders && (
                <Button type="primary" onClick={() => void act.run(() => api.shops.pull({ params, body: {} }))}>
                  {t('shop.pull')}
                </Button>
              )}
            </>
          )
        }
      />
      {authorising && <Authorise shop={shop} connector={connector} onClose={() => setAuthorising(false)} />}
    </>
  )
}

function restartable(shop: Shop): ('orders' | 'refunds' | 'statements' | 'listings')[] {
  return (['orders', 'refunds', 'statements', 'listings'] as const).filter((feed) => shop.capabilities[feed])
}

function Health({ shop }: { shop: Shop }) {
  const { t } = useTranslation('channels')
  const state = shopState(shop, useNow())
  return (
    <section className="chan-panel">
      <h2>{t('shop.health')}</h2>
      {shop.status !== 'active' && shop.trouble === null && (
        <Alert type="info" showIcon title={t(`shopTodo.${shop.status}`)} style={{ marginBottom: 12 }} />
      )}
      {shop.trouble && (
        <Alert
          type={state === 'troubled' ? 'warning' : 'error'}
          showIcon
          title={troubleText(shop.trouble)}
          description={
            <>
              {t(shop.trouble.code === 'channels.cursor_ahead' ? 'shopTodo.ahead' : `shopTodo.${state}`)}{' '}
              {shop.trouble.at && (
                <span className="ss-third">
                  <DateTimeText value={shop.trouble.at} relative />
                </span>
              )}
            </>
          }
          style={{ marginBottom: 12 }}
        />
      )}
      <Descriptions
        column={1}
        size="small"
        items={[
          {
            key: 'pull',
            label: t('shop.lastPull'),
            children: shop.lastPullAt ? (
              <>
                <DateTimeText value={shop.lastPullAt} relative /> <span className="ss-third">·</span>{' '}
                <DateTimeText value={shop.lastPullAt} />
              </>
            ) : (
              t('never')
            ),
          },
          {
            key: 'oldest',
            label: t('shop.oldestWaiting'),
            children: shop.oldestWaitingAt ? <DateTimeText value={shop.oldestWaitingAt} relative /> : t('shop.nothingWaits'),
          },
          ...(shop.breakerUntil && state === 'resting'
            ? [{ key: 'breaker', label: t('shop.breakerUntil'), children: <DateTimeText value={shop.breakerUntil} /> }]
            : []),
          ...(shop.authExpiresAt
            ? [{ key: 'auth', label: t('shop.authExpires'), children: <DateTimeText value={shop.authExpiresAt} /> }]
            : []),
          ...(shop.webhookUrl
            ? [{ key: 'hook', label: t('shop.webhook'), children: <CopyText value={shop.webhookUrl} code /> }]
            : []),
          {
            key: 'can',
            label: t('shop.can'),
            children: Object.entries(shop.capabilities)
              .filter(([, can]) => can)
              .map(([name]) => t(`capability.${name}`))
              .join(t('comma')),
          },
        ]}
      />
    </section>
  )
}

function Queues({ shop }: { shop: Shop }) {
  const { t } = useTranslation('channels')
  const rows = [
    { key: 'waitingOrders', count: shop.waitingOrders, to: `/channel-orders?tab=waiting&shopId=${shop.id}` },
    { key: 'failedOrders', count: shop.failedOrders, to: `/channel-orders?tab=failed&shopId=${shop.id}`, bad: true },
    { key: 'waitingPushes', count: shop.waitingPushes, to: `/pushes?tab=waiting&shopId=${shop.id}` },
    { key: 'failedPushes', count: shop.failedPushes, to: `/pushes?tab=failed&shopId=${shop.id}`, bad: true },
    { key: 'pendingStock', count: shop.pendingStock, to: `/listings?shopId=${shop.id}` },
  ]
  return (
    <section className="chan-panel">
      <h2>{t('shop.queues')}</h2>
      <table className="chan-table">
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>
                <AppLink to={row.to}>{t(`shop.${row.key}`)}</AppLink>
              </td>
              <td className={`chan-end ss-number ${row.bad && row.count > 0 ? 'ss-text-bad' : ''}`}>{row.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="chan-row">
        <AppLink to={`/orders?shopIds=${shop.id}`}>{t('shop.toOrders')}</AppLink>
        <AppLink to={`/channel-orders?shopId=${shop.id}`}>{t('channelOrders')}</AppLink>
        <AppLink to={`/listings?shopId=${shop.id}&matched=no`}>{t('shop.toUnmatched')}</AppLink>
        {shop.capabilities.fileImport && <AppLink to={`/imports?shop=${shop.id}`}>{t('imports')}</AppLink>}
      </p>
    </section>
  )
}

interface ShopForm {
  name: string
  settings: Record<string, string | boolean>
  currency: string
  timeZone: string
  reviewDelaySeconds: number
  autoApprove: boolean
}

const formOf = (shop: Shop): ShopForm => ({
  name: shop.name,
  settings: shop.settings as ShopForm['settings'],
  currency: shop.currency,
  timeZone: shop.timeZone,
  reviewDelaySeconds: shop.reviewDelaySeconds,
  autoApprove: shop.autoApprove,
})

function Settings({ shop, connector }: { shop: Shop; connector: Connector | undefined }) {
  const { t } = useTranslation('channels')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [version, setVersion] = useState(shop.version)
  const [initial, setInitial] = useState(() => formOf(shop))
  return (
    <section className="chan-panel">
      <h2>{t('shop.settings')}</h2>
      <ProblemForm<ShopForm>
        initial={initial}
        onSubmit={async (values) => {
          const saved = await api.shops.update({
            params: { shopId: shop.id },
            ifMatch: String(version),
            // settings without a field here stay as they are
            body: { ...values, settings: { ...shop.settings, ...values.settings } as never },
          })
          setVersion(saved.version)
          setInitial(formOf(saved))
          queryClient.setQueryData(['shops', shop.id], saved)
          await queryClient.invalidateQueries({ queryKey: ['shops'] })
          void message.success(t('act.done'))
        }}
        conflict={{
          label: (key) => t(`shop.${key === 'reviewDelaySeconds' ? 'reviewDelay' : key}`),
          load: async () => {
            const now = await api.shops.get({ params: { shopId: shop.id } })
            setVersion(now.version)
            setInitial(formOf(now))
            return { values: formOf(now) }
          },
        }}
      >
        {(state) => (
          <>
            <ShopFields />
            <ConnectorFields connector={connector} secret={false} under="settings" />
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </section>
  )
}

function Authorise({ shop, connector, onClose }: { shop: Shop; connector: Connector | undefined; onClose(): void }) {
  const { t } = useTranslation('channels')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  return (
    <Modal open title={t('shop.authoriseTitle', { name: shop.name })} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="ss-third">{t('shop.authoriseHint')}</p>
      <ProblemForm<{ credentials: Record<string, string> }>
        initial={{ credentials: {} }}
        guarded={false}
        onSubmit={async ({ credentials }) => {
          const saved = await api.shops.authorise({ params: { shopId: shop.id }, body: { credentials } })
          queryClient.setQueryData(['shops', shop.id], saved)
          await queryClient.invalidateQueries({ queryKey: ['shops'] })
          if (saved.trouble) void message.warning(asProblem(saved.trouble).message || troubleText(saved.trouble))
          else void message.success(t('shop.authorised'))
          onClose()
        }}
      >
        {(state) => (
          <>
            <ConnectorFields connector={connector} secret under="credentials" />
            <SubmitBar state={state} label={t('shop.authorise')} always />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
