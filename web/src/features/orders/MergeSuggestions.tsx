import { DateTimeText, EmptyState, MoneyText, PageHeader, ProblemAlert, QuantityText } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useOutcome } from '../../app/useOutcome.tsx'
import '../../app/sheet.css'
import './order-page.css'
import { useShopNames } from './useNames.ts'

/** Orders of one receiver that could travel in one parcel: merged group by group or all at once. */
export default function MergeSuggestions() {
  const { t } = useTranslation('orders')
  const session = useSession()
  const shops = useShopNames()
  const outcome = useOutcome('orders', 'order')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['orders', 'mergeSuggestions'],
    queryFn: ({ signal }) => api.orders.mergeSuggestions({ query: {}, signal }),
  })
  const groups = data?.groups ?? []
  const keyOf = (group: (typeof groups)[number]) => group.orders[0]!.id
  const chosen = groups.filter((group) => !left.has(keyOf(group)))
  const merge = async (some: typeof groups, key: string) => {
    setBusy(key)
    await outcome.run(() =>
      api.orders.mergeGroups({ body: { groups: some.map((group) => group.orders.map((order) => order.id)) } }),
    )
    setBusy(undefined)
  }
  const may = session.may('orders.merge')
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('mergePage.title')}
        note={t('mergePage.note')}
        back={<AppLink to="/orders">{t('page.back')}</AppLink>}
        actions={
          may &&
          chosen.length > 0 && (
            <Button type="primary" loading={busy === 'all'} onClick={() => void merge(chosen, 'all')}>
              {t('mergePage.all', { count: chosen.length })}
            </Button>
          )
        }
      />
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {data && groups.length === 0 && <EmptyState kind="done" title={t('mergePage.none')} text={t('mergePage.noneText')} />}
      {groups.map((group) => (
        <section key={keyOf(group)} className="order-panel order-merge" aria-label={group.receiverMasked}>
          <div className="order-panel-title">
            <Checkbox
              checked={!left.has(keyOf(group))}
              disabled={!may}
              onChange={(event) => {
                const next = new Set(left)
                if (event.target.checked) next.delete(keyOf(group))
                else next.add(keyOf(group))
                setLeft(next)
              }}
            >
              <strong>{group.receiverMasked}</strong>
            </Checkbox>
            <span className="order-merge-sum">
              <span className="ss-third">{shops.get(group.shopId)}</span>
              <MoneyText value={group.orders.reduce((sum, order) => sum + order.paidMinor, 0)} currency={group.currency} />
              {may && (
                <Button size="small" loading={busy === keyOf(group)} onClick={() => void merge([group], keyOf(group))}>
                  {t('mergePage.one', { count: group.orders.length })}
                </Button>
              )}
            </span>
          </div>
          <div className="order-scroll">
            <table className="ss-plain-table">
              <tbody>
                {group.orders.map((order) => (
                  <tr key={order.id}>
                    <td>
                      <AppLink to={`/orders/${order.id}`}>{order.orderNumber}</AppLink>
                    </td>
                    <td>{order.firstTitle}</td>
                    <td className="ss-align-end">
                      <QuantityText value={order.unitCount} />
                    </td>
                    <td className="ss-align-end">
                      <MoneyText value={order.paidMinor} currency={group.currency} />
                    </td>
                    <td className="ss-align-end">
                      <DateTimeText value={order.orderedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      {data?.more && <p className="ss-third">{t('mergePage.more', { count: groups.length })}</p>}
    </div>
  )
}
